import Engine
import Testing

/// `invite WHO`, with or without `--revoke`.
@Suite struct ByHandTests {
  struct Request: Sendable, CustomTestStringConvertible {
    var sentence: String
    var request: HandRequest
    var person: Person?
    var enrollment: Enrollment?
    var standing = DesiredAccount.Standing.active
    var does: [String] = []
    /// Reason and remedy.
    var refused: [String] = []
    var testDescription: String { sentence }

    init(
      _ sentence: String, _ request: HandRequest, _ person: Person?, _ enrollment: Enrollment?,
      standing: DesiredAccount.Standing = .active, does: [String] = [], refused: [String] = []
    ) {
      self.sentence = sentence
      self.request = request
      self.person = person
      self.enrollment = enrollment
      self.standing = standing
      self.does = does
      self.refused = refused
    }
  }

  static let declined = Enrollment.invited().with {
    $0.declinedAt = monday - .days(1)
    $0.invitation?.state = .declined
  }

  static let requests: [Request] = [
    Request(
      "a pending link is replaced", .resend, ann(), .invited(),
      does: ["invite ann (asked): Not Connected → Not Connected, new link"]),
    Request(
      "who declined is asked again", .resend, ann(), declined,
      does: ["invite ann (asked): Not Connected → Not Connected, new link"]),
    Request(
      "Logged Out", .resend, ann(), .loggedOut(),
      does: ["invite ann (asked): Logged Out → Logged Out, new link"]),
    Request(
      "not enrolled yet", .resend, ann(), nil,
      does: ["invite ann (asked): – → Not Connected, new link"]),
    Request(
      "off", .resend, ann(wish: .off), nil,
      refused: ["archiving is off", "pairbook enable sets archiving on"]),
    Request(
      "off, still enrolled", .resend, ann(wish: .off), .invited(),
      refused: ["archiving is off", "pairbook enable sets archiving on"]),
    Request(
      "no longer listed", .resend, nil, .invited(),
      refused: [
        "no longer listed", "pairbook disable ann@acme.example withdraws them; or list them again",
      ]),
    Request(
      "held for the phone", .resend, ann(phone: .invalid(code: "PB012")), .invited(),
      refused: ["phone wrong (PB012)", "put the mobile phone right; pairbook validate says where"]),
    Request(
      "account suspended", .resend, ann(), .invited(), standing: .suspended,
      refused: [
        "account suspended", "set suspended to false in account.json when the account is to go on",
      ]),
    Request(
      "exempted", .resend, ann(exemption: Exemption(reason: "x", until: nil)), .invited(),
      refused: ["exempted from archiving", "take the exemption out of the archiving row first"]),
    Request(
      "Archiving", .resend, ann(), .archiving(),
      refused: ["Archiving already", "nothing is needed; pairbook disable ends it"]),
    Request(
      "a changed phone is not synced yet", .resend, ann(phone: .number(annsNewPhone)), .invited(),
      refused: [
        "the phone changed, and that is not synced yet", "pairbook sync mails the new link",
      ]),
    Request(
      "a changed e-mail is not synced yet", .resend,
      ann(email: "lee@acme.example", previousEmail: "ann@acme.example"), .invited(),
      refused: [
        "the e-mail changed, and that is not synced yet", "pairbook sync mails the new link",
      ]),
    Request(
      "nobody", .resend, bob(), nil,
      refused: ["nobody of the account has this e-mail", "pairbook list shows who there is"]),
    Request(
      "revoke a pending link", .revoke, ann(), .invited(),
      does: ["revoke ann (asked): Not Connected → Not Connected"]),
    Request(
      "revoke a link whose mail waits", .revoke, ann(), .queued(),
      does: ["revoke ann (asked): Not Connected → Not Connected"]),
    Request(
      "revoke an expired link", .revoke, ann(), .invited(at: monday - .days(7)),
      refused: ["no live link is out", "nothing is needed"]),
    Request(
      "revoke before anybody was invited", .revoke, ann(), nil,
      refused: ["not invited yet", "pairbook sync invites them; pairbook disable prevents it"]),
    Request(
      "revoke somebody Archiving", .revoke, ann(), .archiving(),
      refused: ["Archiving already", "nothing is needed; pairbook disable ends it"]),
  ]

  @Test("By hand", arguments: requests)
  func byHand(_ request: Request) {
    let answer = Planner(now: monday).byHand(
      request.request, for: ["ann@acme.example"],
      desired: DesiredAccount(
        id: acme, standing: request.standing, people: [request.person].compactMap { $0 },
        policy: Policy()),
      observed: ObservedAccount(enrollments: [request.enrollment].compactMap { $0 }))
    #expect(answer.plan.actions.map(\.sketch) == request.does)
    #expect(answer.refusals.flatMap { [$0.reason, $0.remedy] } == request.refused)
    #expect(answer.plan.held == [])
  }

  @Test("A new link by hand begins a new cycle and forgets that the person declined")
  func resend() {
    let declined = Self.declined.with {
      $0.cycle = Cycle(startedAt: monday - .days(9), invitations: 3, escalatedAt: monday - .days(4))
      $0.passkeyAsked = true
    }
    let transition = Lifecycle.carryOut(
      Action(
        account: acme, user: "ann@acme.example", kind: .invite, reason: .asked, subject: "s_ann",
        newLink: true),
      on: declined, newSubject: "", policy: Policy(), now: monday)
    #expect(
      transition.enrollment
        == declined.with {
          $0.declinedAt = nil
          $0.passkeyAsked = false
          $0.cycle = Cycle(invitations: 1)
          $0.serial = 2
          $0.mails = 2
          $0.invitation = Invitation(serial: 2, state: .queued, madeAt: monday, awaitsMail: true)
        })
    #expect(transition.effects.map(\.sketch) == ["cancel mail", "mail invitation with link 2"])
  }

  @Test("A revoked link is dead, its unsent mail is cancelled, and it counts as an invitation made")
  func revoke() {
    let transition = Lifecycle.carryOut(
      Action(
        account: acme, user: "ann@acme.example", kind: .revoke, reason: .asked, subject: "s_ann"),
      on: .queued(), newSubject: "", policy: Policy(), now: monday)
    #expect(
      transition.enrollment
        == Enrollment.queued().with {
          $0.invitation?.state = .revoked
          $0.invitation?.awaitsMail = false
          $0.generation = 2
          $0.generations = 2
        })
    #expect(transition.effects.map(\.sketch) == ["cancel mail", "end session 1"])
    #expect(transition.event?.kind == .revoke)
  }

  @Test("The guards hold what is asked for by hand as well")
  func guards() {
    let names = (0..<3).map { "p\($0)@x.example" }
    func answer(_ request: HandRequest, _ allowed: Set<GuardKind> = []) -> AccountPlan {
      Planner(now: monday, allowed: allowed).byHand(
        request, for: Set(names),
        desired: DesiredAccount(
          id: acme, standing: .active,
          people: names.enumerated().map {
            Person(
              email: $1, phone: .number("+44791\($0)"), wish: .on(from: nil, until: nil))
          }, policy: Policy(guards: .init(withdrawalCount: 2, invitationCount: 2))),
        observed: ObservedAccount(
          enrollments: names.enumerated().map { .invited($1, phone: "+44791\($0)") })
      ).plan
    }
    #expect(
      answer(.resend).held.map(\.hold.reason)
        == Array(
          repeating: "3 invitations in 24 hours; 2 are allowed (guards.maxInvitations)", count: 3))
    #expect(answer(.resend, [.invitations]).actions.count == 3)
    #expect(
      answer(.revoke).held.map(\.hold.reason)
        == Array(
          repeating:
            "3 withdrawals, new phones or revoked links in 24 hours; 1 is allowed (guards.maxWithdrawals)",
          count: 3))
    #expect(answer(.revoke, [.withdrawals]).actions.count == 3)
  }
}
