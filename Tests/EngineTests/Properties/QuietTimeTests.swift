import Engine
import TestSupport
import Testing

/// A plan that found nothing may be left out until its quiet time ends.
@Suite struct QuietTimeTests {
  private static let quiet = Property<Story>(
    "where nothing is due, nothing comes due and nothing is shown otherwise before the quiet time ends",
    generate: { generator in
      // Of a story without phones: where a gateway tells of people, nobody relies on a quiet time.
      var story = Story.random(&generator)
      story.steps.removeAll { if case .phone = $0 { true } else { false } }
      return story
    },
    shrink: { $0.smaller },
    violation: { story in
      var world = World(people: story.people)
      for step in story.steps {
        world.take(step)
        if let violation = world.noise() { return violation }
      }
      return nil
    })

  @Test("Nothing comes due in a quiet time")
  func holds() {
    let counterexample = Self.quiet.counterexample(cases: 1_000, seed: 20_261_127)
    if let counterexample { Issue.record("\(counterexample)") }
  }

  @Test("A quiet time ends with the first of what may come, and with the day at the latest")
  func ends() {
    let sent = monday - .hours(10)
    var enrollment = Enrollment(
      subject: "s", email: "ann@x", phone: "+4471", since: sent,
      invitation: Invitation(
        serial: 1, state: .sent, madeAt: sent, sentAt: sent, expiresAt: monday + .days(7),
        lastMailAt: sent),
      serial: 1, cycle: Cycle(startedAt: sent, invitations: 1))
    func end(_ policy: Policy = Policy()) -> Instant {
      Planner(now: monday).quietUntil(
        DesiredAccount(id: acme, standing: .active, people: [], policy: policy), [enrollment])
    }
    let midnight = monday + .hours(15)
    #expect(end() == midnight)
    // A reminder is due two days after the mail, and never within twelve hours.
    #expect(end(Policy(remindAfter: .hours(11))) == sent + .hours(12))
    #expect(end(Policy(escalateAfter: .hours(14))) == sent + .hours(14))
    enrollment.invitation?.expiresAt = monday + .hours(3)
    #expect(end() == monday + .hours(3))
    enrollment.superseded = Superseded(generation: 1, phone: "+4472", until: monday + .hours(2))
    #expect(end() == monday + .hours(2))
    enrollment.lastConfirmed = monday - .hours(23)
    #expect(end() == monday + .hours(1))
  }
}

extension World {
  /// What of a plan that finds nothing, and of the rows that are shown, is another before its quiet time ends.
  fileprivate func noise() -> String? {
    let (desired, enrollments) = (desired, Array(open.values))
    var openHours = desired
    openHours.policy.sendWindow = .always
    let nothing = AccountPlan(account: desired.id)
    let observed = ObservedAccount(enrollments: enrollments)
    func plans(at instant: Instant) -> [AccountPlan] {
      [desired, openHours].map { Planner(now: instant).plan(desired: $0, observed: observed) }
    }
    func rows(at instant: Instant) -> [StatusRow] {
      Reader.statusRows(desired: desired, enrollments: enrollments, plan: nothing, now: instant)
    }
    guard plans(at: now) == [nothing, nothing] else { return nil }
    let (end, shown) = (Planner(now: now).quietUntil(desired, enrollments), rows(at: now))
    if end <= now { return "the quiet time ends at once" }
    let length = end - now
    for step in Int64(1)...12 {
      let later = now + max(1, length * step / 12) - 1
      if plans(at: later) != [nothing, nothing] { return "something came due at \(later)" }
      if rows(at: later) != shown { return "something is shown otherwise at \(later)" }
    }
    return nil
  }
}
