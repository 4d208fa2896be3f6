import Engine
import Reconciliation
import Testing

@Suite("What waits for the hours in which reminders leave")
struct ClosedHoursTests {
  @Test("is counted by plan and sync while they are closed, and done once they open")
  func reminder() async throws {
    let stage = try await Stage(
      .account(acme, people: 2, policy: Policy(remindAfter: .days(4), escalateAfter: .days(30))))
    #expect(try await stage.sync().standing.waitingForHours == 0)
    // Saturday, and the reminders have been due since Friday; then Monday morning.
    stage.pass(.hours(5 * 24))
    let preview = try await stage.preview()
    #expect(preview.plans.flatMap(\.actions) == [])
    #expect(preview.standing.waitingForHours == 2)
    let report = try await stage.sync()
    #expect(report.done == [])
    #expect(report.standing.waitingForHours == 2)
    stage.pass(.hours(47))
    #expect(try await stage.preview().standing.waitingForHours == 0)
    #expect(try await stage.sync().results.map(\.action.kind) == [.remind, .remind])
  }
}
