import Engine
import Reconciliation
import Testing

@Suite("What waits for the hours in which reminders leave")
struct ClosedHoursTests {
  @Test("is counted by plan and sync while they are closed, and done once they open")
  func reminder() async throws {
    let stage = try await Stage(
      .account(acme, people: 2, policy: Policy(remindAfter: .days(4), escalateAfter: .days(30))))
    #expect(try await stage.sync().standing.waitingForHours == WaitingForHours())
    // Saturday, and the reminders have been due since Friday; then Monday morning.
    stage.pass(.hours(5 * 24))
    let preview = try await stage.preview()
    #expect(preview.plans.flatMap(\.actions) == [])
    let waiting = WaitingForHours(
      people: ["p01", "p02"].map { .init(account: acme, user: "\($0)@acme.example") },
      // Monday, when the hours begin.
      until: monday + .days(7) - .hours(1))
    #expect(preview.standing.waitingForHours == waiting)
    let report = try await stage.sync()
    #expect(report.done == [])
    #expect(report.standing.waitingForHours == waiting)
    stage.pass(.hours(47))
    #expect(try await stage.preview().standing.waitingForHours == WaitingForHours())
    #expect(try await stage.sync().results.map(\.action.kind) == [.remind, .remind])
  }
}
