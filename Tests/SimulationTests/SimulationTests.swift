import TestSupport
import Testing

@Suite("A simulation of machines, admins, a remote, a store, a mail server, a gateway and people")
struct SimulationTests {
}
