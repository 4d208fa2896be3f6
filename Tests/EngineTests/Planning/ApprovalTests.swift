import Engine
import Testing

/// What a sync of an approved plan does, and what it leaves.
@Suite struct ApprovalTests {
  struct Sync: Sendable, CustomTestStringConvertible {
    var sentence: String
    var people: [Person]
    var enrollments: [Enrollment]
    var signals: [String: Signal]
    var approved: Set<ApprovedAction>
    /// When the approved plan was made.
    var at: Instant
    var missing: [String]
    var allowed: Set<GuardKind>
    /// Actions, as `Action.sketch`.
    var does: [String]
    /// Holds, as `Held.sketch`.
    var holds: [String]
    var testDescription: String { sentence }

    init(
      _ sentence: String, _ people: [Person], _ enrollments: [Enrollment],
      seen signals: [String: Signal] = [:], approved: Set<ApprovedAction> = [],
      at: Instant = monday - .hours(1), missing: [String] = [], allowed: Set<GuardKind> = [],
      does: [String] = [], holds: [String] = []
    ) {
      self.sentence = sentence
      self.people = people
      self.enrollments = enrollments
      self.signals = signals
      self.approved = approved
      self.at = at
      self.missing = missing
      self.allowed = allowed
      self.does = does
      self.holds = holds
    }

    var planner: Planner {
      Planner(now: monday, allowed: allowed, approval: Approval(at: at, actions: approved))
    }
    var desired: DesiredAccount {
      DesiredAccount(
        id: acme, standing: .active, people: people, policy: Policy(), missingMailSettings: missing)
    }
    var observed: ObservedAccount {
      ObservedAccount(enrollments: enrollments, signals: signals)
    }
  }

  static let email = "ann@acme.example"
  static let lee = ann(email: "lee@acme.example", previousEmail: email)
  static let today = Day(iso: "2026-11-23")
  static let unapproved = "not in the approved plan [approval]"

  static func approved(
    _ kind: ActionKind, _ user: String = email, phone: String = annsPhone, was: String? = nil
  ) -> Set<ApprovedAction> {
    [ApprovedAction(user: user, kind: kind, phone: phone, previousEmail: was)]
  }

  static let approvable: [Sync] = [
    Sync(
      "an invitation that is approved", [ann()], [], approved: approved(.invite),
      does: ["invite ann (new): – → Not Connected, new link"]),
    Sync("one that is not", [ann()], [], holds: ["invite ann: \(unapproved)"]),
    Sync(
      "one for another phone", [ann()], [], approved: approved(.invite, phone: annsNewPhone),
      holds: ["invite ann: \(unapproved)"]),
    Sync(
      "one of somebody else", [ann()], [], approved: approved(.invite, "bob@acme.example"),
      holds: ["invite ann: \(unapproved)"]),
    Sync(
      "a withdrawal that is approved", [ann(wish: .off)], [.archiving()],
      approved: approved(.withdraw), does: ["withdraw ann (off): Archiving → –"]),
    Sync(
      "a withdrawal where an invitation was approved", [ann(wish: .off)], [.archiving()],
      approved: approved(.invite), holds: ["withdraw ann: \(unapproved)"]),
    Sync(
      "a relink that is approved", [ann(phone: .number(annsNewPhone))], [.archiving()],
      approved: approved(.relink, phone: annsNewPhone),
      does: ["relink ann (phone changed): Archiving → Not Connected, new link"]),
    Sync(
      "a relink to another phone than was approved", [ann(phone: .number(annsNewPhone))],
      [.archiving()], approved: approved(.relink, phone: bobsPhone),
      holds: ["relink ann: \(unapproved)"]),
    Sync(
      "a rename that is approved", [lee], [.archiving()],
      approved: approved(.rename, "lee@acme.example", was: email),
      does: ["rename lee (e-mail changed): Archiving → Archiving"]),
    Sync(
      "a rename of somebody else", [lee], [.archiving()],
      approved: approved(.rename, "lee@acme.example", was: "bob@acme.example"),
      holds: ["rename lee: \(unapproved)"]),
    Sync(
      "what follows a rename that is not approved is for the new address, and held as well", [lee],
      [.loggedOut()], holds: ["invite lee: \(unapproved)", "rename lee: \(unapproved)"]),
    Sync(
      "nothing that --allow takes lets it through", [ann()], [],
      allowed: Set(GuardKind.allCases), holds: ["invite ann: \(unapproved)"]),
    Sync(
      "what is held anyhow is so for its own reason", [ann()], [], missing: ["invitations.from"],
      holds: ["invite ann: invitations.from is missing or wrong"]),
    Sync(
      "what is not approved does not count against what is", [ann(wish: .off), bob(wish: .off)],
      [.archiving(), .archiving("bob@acme.example", phone: bobsPhone)],
      approved: approved(.withdraw), does: ["withdraw ann (off): Archiving → –"],
      holds: [
        "withdraw bob: 2 withdrawals, new phones or revoked links in 24 hours; 1 is allowed (guards.maxWithdrawals) [withdrawals]"
      ]),
  ]

  static let unasked: [Sync] = [
    Sync(
      "a reminder", [ann()], [.invited(at: monday - .days(2))],
      does: ["remind ann (no answer): Not Connected → Not Connected"]),
    Sync(
      "a renewal and an escalation", [ann()], [.invited(at: monday - .days(8))],
      does: [
        "invite ann (expired): Not Connected → Not Connected, new link",
        "escalate ann (not connected): Not Connected → Not Connected",
      ]),
    Sync(
      "somebody pairs", [ann()], [.invited()], seen: ["s_ann": .working(number: annsPhone)],
      does: ["connect ann (paired): Not Connected → Archiving"]),
    Sync(
      "somebody pairs another phone", [ann()], [.invited()],
      seen: ["s_ann": .working(number: bobsPhone)],
      does: ["reject ann (another number): Not Connected → Not Connected, new link"]),
    Sync(
      "somebody declines", [ann()], [.invited()],
      seen: ["s_ann": .declined(at: monday, consent: nil)],
      does: ["decline ann (does not agree): Not Connected → Not Connected"]),
    Sync(
      "somebody is logged out, and invited again", [ann()],
      [Enrollment.archiving().with { $0.doubt = Doubt(kind: .lost, since: monday - 60) }],
      seen: ["s_ann": .lost],
      does: [
        "disconnect ann (unlinked): Archiving → Logged Out",
        "invite ann (reconnect): Logged Out → Logged Out, new link",
      ]),
    Sync(
      "until has passed", [ann(wish: .on(from: nil, until: today))], [.archiving()],
      does: ["withdraw ann (until has passed): Archiving → –"]),
    Sync(
      "from was reached since the plan was made", [ann(wish: .on(from: today, until: nil))], [],
      at: monday - .hours(10), does: ["invite ann (new): – → Not Connected, new link"]),
    Sync(
      "an exemption ended since the plan was made",
      [ann(exemption: Exemption(reason: "leave", until: today))], [], at: monday - .hours(10),
      does: ["invite ann (new): – → Not Connected, new link"]),
    Sync(
      "but not where from was reached before", [ann(wish: .on(from: today, until: nil))], [],
      at: monday - .hours(8), holds: ["invite ann: \(unapproved)"]),
    Sync(
      "nor where the plan claims to be of a time to come", [ann()], [], at: monday + .days(400),
      holds: ["invite ann: \(unapproved)"]),
  ]

  @Test("What needs an approval is done if the approved plan has it", arguments: approvable)
  func named(_ sync: Sync) { check(sync) }

  @Test("What time or an observation brings needs none", arguments: unasked)
  func free(_ sync: Sync) { check(sync) }

  private func check(_ sync: Sync) {
    let plan = sync.planner.plan(desired: sync.desired, observed: sync.observed)
    #expect(plan.actions.map(\.sketch) == sync.does)
    #expect(plan.held.map(\.sketch) == sync.holds)
  }

  @Test("What is asked for by hand needs one")
  func byHand() {
    let sync = Sync("", [ann()], [.invited()])
    let answer = sync.planner.byHand(
      .resend, for: [Self.email], desired: sync.desired, observed: sync.observed)
    #expect(answer.plan.actions == [])
    #expect(answer.plan.held.map(\.sketch) == ["invite ann: \(Self.unapproved)"])
    #expect(answer.plan.held.first?.hold.remedy == "make a new plan and have that approved")
  }

  @Test("Mail that waits about somebody whose withdrawal is not approved must not leave")
  func mailOfUnapproved() {
    let sync = Sync("", [ann(wish: .off)], [.queued()])
    let plan = sync.planner.plan(desired: sync.desired, observed: sync.observed)
    #expect(
      plan.upkeep == [.withholdMail(subject: "s_ann", reason: "not in the approved plan")])
  }
}
