import Engine
import Testing

/// Whatever the settings say, nobody is reminded more than twice a day.
@Suite struct ReminderPauseTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var remindAfter: Seconds
    /// Since the mail server took the last mail.
    var passed: Seconds
    var reminds: Bool
    var testDescription: String {
      "remindAfter \(remindAfter / 60) min, \(passed / 60) min later: \(reminds ? "reminded" : "not")"
    }
  }

  static let cases = [
    Case(remindAfter: .minutes(1), passed: .minutes(1), reminds: false),
    Case(remindAfter: 0, passed: .hours(12) - 1, reminds: false),
    Case(remindAfter: .minutes(1), passed: .hours(12), reminds: true),
    Case(remindAfter: .hours(12), passed: .hours(12), reminds: true),
    Case(remindAfter: .hours(13), passed: .hours(12), reminds: false),
  ]

  @Test("Ann was invited, and has not paired", arguments: cases)
  func pause(_ theCase: Case) {
    let plan = Planner(now: monday).plan(
      desired: DesiredAccount(
        id: acme, standing: .active, people: [ann()],
        policy: Policy(remindAfter: theCase.remindAfter, maxReminders: 1000)),
      observed: ObservedAccount(enrollments: [.invited(at: monday - theCase.passed)]))
    #expect(plan.actions.map(\.kind) == (theCase.reminds ? [.remind] : []))
  }
}
