import Engine
import Reconciliation
import Testing

@Suite("Expiry, reminders and escalation count from the mail server's acceptance")
struct AcceptanceTests {
  /// Ann was decided on Monday at nine; the server takes the mail two days later, at nine as well.
  private func acceptedLate() async throws -> Stage {
    let stage = try await Stage(.account(acme, .ann))
    await stage.server.answer(
      "ann", .unavailable(.init(reason: "down", remedy: "wait")),
      .unavailable(.init(reason: "down", remedy: "wait")))
    try await stage.sync()
    stage.pass(.days(1))
    try await stage.sync()
    stage.pass(.days(1))
    try await stage.sync()
    return stage
  }

  struct Step: Sendable, CustomTestStringConvertible {
    var sentence: String
    /// Since the acceptance on Wednesday at nine.
    var after: Seconds
    var does: [String]

    var testDescription: String { sentence }
  }

  static let steps = [
    Step(
      sentence: "nothing two days after the decision, on the day of the acceptance",
      after: .minutes(1), does: []),
    Step(
      sentence: "no reminder a second before two days have passed", after: .days(2) - 1, does: []),
    Step(
      sentence: "a reminder when two days have passed", after: .days(2),
      does: ["remind ann (no answer): done"]),
    Step(
      sentence: "reminder and escalation five days after it, which is a Monday",
      after: .days(5),
      does: ["remind ann (no answer): done", "escalate ann (not connected): done"]),
    Step(
      sentence: "a new link in place of the expired one when seven days have passed",
      after: .days(7),
      does: ["invite ann (expired): done", "escalate ann (not connected): done"]),
    Step(
      sentence: "a reminder, and no new link, while the link lives a second longer",
      after: .days(7) - 1,
      does: ["remind ann (no answer): done", "escalate ann (not connected): done"]),
  ]

  @Test("A first mail that was accepted two days late", arguments: steps)
  func step(_ step: Step) async throws {
    let stage = try await acceptedLate()
    #expect(try await stage.enrollment("ann")?.invitation?.sentAt == monday + .days(2))
    stage.pass(step.after)
    let report = try await stage.sync()
    #expect(report.done == step.does)
  }

  @Test("The next reminder counts from the acceptance of the one before")
  func nextReminder() async throws {
    let stage = try await Stage(.account(acme, .ann))
    try await stage.sync()
    stage.pass(.days(2))
    await stage.server.answer("ann", .tryLater(serverWords: "451 later"))
    #expect(try await stage.sync().done == ["remind ann (no answer): retrying, 451 later"])
    stage.pass(.hours(6))
    try await stage.sync()
    let link = try #require(try await stage.enrollment("ann")?.invitation)
    #expect(link.lastMailAt == monday + .days(2) + .hours(6))
    #expect(link.expiresAt == monday + .days(7))
    #expect(link.reminders == 1)
    stage.pass(.days(2) - 1)
    #expect(try await stage.sync().done == [])
  }

  @Test("A reminder refused for good ends the link: nobody can be expected to have it")
  func refusedReminder() async throws {
    let stage = try await Stage(.account(acme, .ann))
    try await stage.sync()
    stage.pass(.days(2))
    await stage.server.answer("ann", .refusedForGood(serverWords: "550 gone"))
    #expect(try await stage.sync().done == ["remind ann (no answer): failed, 550 gone"])
    #expect(try await stage.people() == ["ann: Not Connected, link 1 refused"])
  }
}
