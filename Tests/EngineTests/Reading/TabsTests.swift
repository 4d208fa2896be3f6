import Engine
import Testing

/// Who stands on which of the two lists.
@Suite struct TabsTests {
  static let desired = DesiredAccount(
    id: acme, standing: .active,
    people: [
      Person(email: "on@x", phone: .number("+1"), wish: .on(from: nil, until: nil)),
      Person(email: "off@x", phone: .number("+2"), wish: .off),
      Person(email: "offyet@x", phone: .number("+3"), wish: .off),
      Person(email: "norow@x", phone: .number("+4"), wish: .none),
      Person(email: "nophone@x", phone: .missing, wish: .none),
      Person(email: "badphone@x", phone: .invalid(code: "PB012"), wish: .off),
      Person(email: "onnophone@x", phone: .missing, wish: .on(from: nil, until: nil)),
      Person(
        email: "later@x", phone: .number("+5"), wish: .on(from: Day(iso: "2026-11-24"), until: nil)),
      Person(
        email: "over@x", phone: .number("+6"), wish: .on(from: nil, until: Day(iso: "2026-11-23"))),
      Person(email: "left@x", listed: false, phone: .missing, wish: .off),
      Person(
        email: "new@x", previousEmail: "old@x", phone: .number("+7"),
        wish: .on(from: nil, until: nil)),
    ], policy: Policy())
  static let enrollments: [Enrollment] = [
    .archiving("offyet@x", phone: "+3"), .archiving("orphan@x", phone: "+8"),
    .archiving("old@x", phone: "+7"),
  ]

  @Test("Archiving: everybody who is on or enrolled, held ones too, sorted by e-mail")
  func archiving() {
    let plan = Planner(now: monday).plan(
      desired: Self.desired, observed: ObservedAccount(enrollments: Self.enrollments))
    let rows = Reader.statusRows(
      desired: Self.desired, enrollments: Self.enrollments, plan: plan, now: monday)
    #expect(rows.map(\.email) == ["offyet@x", "old@x", "on@x", "onnophone@x", "orphan@x"])
    #expect(rows.map(\.phone) == ["+3", "+7", "+1", nil, "+8"])
  }

  @Test("Not Archiving: everybody else of the roster who has a phone")
  func notArchiving() {
    let people = Reader.notArchiving(
      desired: Self.desired, enrollments: Self.enrollments, now: monday)
    #expect(people.map(\.email) == ["later@x", "norow@x", "off@x", "over@x"])
  }

  @Test("Without a phone, and on neither list")
  func withoutPhone() {
    let people = Reader.withoutPhone(
      desired: Self.desired, enrollments: Self.enrollments, now: monday)
    #expect(people.map(\.email) == ["badphone@x", "nophone@x"])
  }

  @Test("The figures of an account")
  func summary() {
    func row(_ status: Status, seen: Instant?, _ problems: Set<Problem> = []) -> StatusRow {
      StatusRow(
        email: "", phone: nil, status: status, since: nil, detail: "", lastSeen: seen,
        unconfirmed: problems.contains(.stale), problems: problems)
    }
    let rows = [
      row(.archiving, seen: monday), row(.archiving, seen: monday - .days(2), [.stale]),
      row(.notConnected, seen: nil, [.held]), row(.loggedOut, seen: monday - .days(9)),
    ]
    let summary = AccountSummary(rows)
    #expect(summary.archiving == 2 && summary.notConnected == 1 && summary.loggedOut == 1)
    #expect(summary.held == 1 && summary.unconfirmed == 1 && summary.total == 4)
    #expect(summary.oldestEvidence == monday - .days(2))
    #expect(summary.newestEvidence == monday)
    #expect(AccountSummary(rows + [row(.archiving, seen: nil)]).oldestEvidence == nil)
    #expect(AccountSummary([]).oldestEvidence == nil)
  }
}
