import TestSupport
import Testing

@testable import Engine

/// Who is passed over without a look at the tables is somebody whom they leave alone.
@Suite struct SettledTests {
  private static let settled = Property<Story>(
    "the tables have nothing to do and nothing to tell about whoever is settled",
    generate: { Story.random(&$0) },
    shrink: { $0.smaller },
    violation: { story in
      var world = World(people: story.people)
      for step in story.steps {
        world.take(step)
        if let violation = world.unsettled() { return violation }
      }
      return nil
    })

  @Test("Whoever is settled is left alone by the tables")
  func holds() {
    let counterexample = Self.settled.counterexample(cases: 2_000, seed: 20_261_128)
    if let counterexample { Issue.record("\(counterexample)") }
  }

  @Test("Whoever was invited, is connected, or is off and not enrolled is settled")
  func whoIs() {
    let people = ["ann", "bob", "cid", "dan"].map {
      Person(email: "\($0)@x", phone: .number("+44\($0)"), wish: .on(from: nil, until: nil))
    }
    var off = Person(email: "eve@x", phone: .missing, wish: .off)
    off.wish = .off
    let sent = monday - .hours(1)
    func enrollment(_ name: String, _ status: Status, expires: Instant) -> Enrollment {
      Enrollment(
        subject: "s_\(name)", email: "\(name)@x", phone: "+44\(name)", status: status, since: sent,
        invitation: Invitation(
          serial: 1, state: .sent, madeAt: sent, sentAt: sent, expiresAt: expires,
          lastMailAt: sent),
        serial: 1, cycle: Cycle(startedAt: sent, invitations: 1))
    }
    let desired = DesiredAccount(
      id: acme, standing: .active, people: people + [off], policy: Policy())
    let observed = ObservedAccount(enrollments: [
      enrollment("ann", .notConnected, expires: monday + .days(1)),
      enrollment("bob", .archiving, expires: monday),
      enrollment("cid", .notConnected, expires: monday),
    ])
    let circumstances = Circumstances(desired, now: monday)
    let settled = Matching.match(desired.people, observed.enrollments)
      .filter { circumstances.isSettled($0, desired, observed) }
      .compactMap { $0.person.map { desired.people[$0].email } }
    // The link of cid is dead, and dan was never invited.
    #expect(settled == ["ann@x", "bob@x", "eve@x"])
  }

  @Test("Matches are in the order of the e-mails, whatever letters they have")
  func order() {
    var random = SeededGenerator(seed: 7)
    let pieces = ["a", "b", "é", "e\u{301}", "z", "Z", "@", ".", "aaaaaaaa", "\u{0}", "ß", "日"]
    for _ in 0..<500 {
      let emails = (0..<Int.random(in: 0...12, using: &random)).map { _ in
        (0..<Int.random(in: 1...6, using: &random)).map { _ in random.pick(pieces) }.joined()
      }
      let people = emails.map { Person(email: $0, phone: .missing, wish: .none) }
      let matched = Matching.match(people, []).compactMap { $0.person.map { emails[$0] } }
      #expect(matched == emails.sorted())
    }
  }
}

extension World {
  /// Who of those that are settled is not left alone.
  fileprivate func unsettled() -> String? {
    let (desired, observed) = (desired, observed)
    let matches = Matching.match(desired.people, observed.enrollments)
    let circumstances = Circumstances(
      desired, now: now, survey: Survey(matches, desired, observed, now: now),
      oldSessionsWorking: observed.oldSessionsWorking)
    for match in matches where circumstances.isSettled(match, desired, observed) {
      var draft = PlanDraft(circumstances)
      draft.add(match, desired, observed)
      if !draft.proposals.isEmpty || !draft.held.isEmpty || !draft.upkeep.isEmpty {
        return
          "\(match) is settled, and the tables say \(draft.proposals) \(draft.held) \(draft.upkeep)"
      }
    }
    return nil
  }
}
