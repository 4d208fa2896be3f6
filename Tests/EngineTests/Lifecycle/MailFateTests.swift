import Engine
import Testing

/// What the mail server's answer changes of an enrollment.
@Suite struct MailFateTests {
  static let later = monday + .hours(1)

  static func order(
    _ kind: MailOrder.Kind, link serial: Int?, generation: Int = 1
  ) -> MailOrder {
    MailOrder(
      kind: kind, subject: "s_ann", email: "ann@acme.example", phone: annsPhone, serial: serial,
      generation: generation)
  }

  static let reminded = Enrollment.invited().with {
    $0.invitation?.awaitsMail = true
    $0.invitation?.reminders = 1
  }
  static let replaced = Enrollment.queued().with {
    $0.serial = 2
    $0.invitation?.serial = 2
  }
  static let escalated = Enrollment.invited().with {
    $0.cycle.escalatedAt = monday
    $0.cycle.escalationAwaits = true
  }

  struct Fate: Sendable, CustomTestStringConvertible {
    var sentence: String
    var order: MailOrder
    var enrollment: Enrollment
    var change: @Sendable (inout Enrollment) -> Void = { _ in }
    var testDescription: String { sentence }
  }

  static let acceptances: [Fate] = [
    Fate(
      sentence: "a first invitation: expiry, reminders and escalation count from the acceptance",
      order: order(.invitation, link: 1), enrollment: .queued()
    ) {
      $0.invitation?.state = .sent
      $0.invitation?.awaitsMail = false
      $0.invitation?.sentAt = later
      $0.invitation?.lastMailAt = later
      $0.invitation?.expiresAt = later + .days(7)
      $0.cycle.startedAt = later
    },
    Fate(
      sentence: "a later invitation of the cycle: first invited is when the first one left",
      order: order(.renewal, link: 1),
      enrollment: Enrollment.queued().with {
        $0.cycle = Cycle(startedAt: monday - .days(8), invitations: 2)
      }
    ) {
      $0.invitation?.state = .sent
      $0.invitation?.awaitsMail = false
      $0.invitation?.sentAt = later
      $0.invitation?.lastMailAt = later
      $0.invitation?.expiresAt = later + .days(7)
    },
    Fate(
      sentence: "a reminder: the next one counts from it, the link's end stays",
      order: order(.reminder, link: 1), enrollment: reminded
    ) {
      $0.invitation?.awaitsMail = false
      $0.invitation?.lastMailAt = later
    },
    Fate(
      sentence: "the first that leaves after others were written to a folder: invited since that",
      order: order(.renewal, link: 1),
      enrollment: Enrollment.queued().with {
        $0.cycle = Cycle(startedAt: monday - .days(8), invitations: 2, isInFolder: true)
      }
    ) {
      $0.invitation?.state = .sent
      $0.invitation?.awaitsMail = false
      $0.invitation?.sentAt = later
      $0.invitation?.lastMailAt = later
      $0.invitation?.expiresAt = later + .days(7)
      $0.cycle.startedAt = later
      $0.cycle.isInFolder = false
    },
    Fate(
      sentence: "a link that has been replaced meanwhile changes nothing of the new one",
      order: order(.invitation, link: 1), enrollment: replaced),
    Fate(
      sentence: "a link of another generation changes nothing",
      order: order(.invitation, link: 1, generation: 2), enrollment: .queued()),
    Fate(
      sentence: "a link that was used meanwhile stays used",
      order: order(.reminder, link: 1), enrollment: .archiving()),
    Fate(
      sentence: "an escalation no longer waits", order: order(.escalation, link: nil),
      enrollment: escalated
    ) { $0.cycle.escalationAwaits = false },
    Fate(
      sentence: "a note without a link changes nothing", order: order(.wrongPhoneNote, link: nil),
      enrollment: .queued()),
  ]

  @Test("Accepted", arguments: acceptances)
  func accepted(_ fate: Fate) {
    let transition = Lifecycle.mailAccepted(
      fate.order, on: fate.enrollment, policy: Policy(), now: Self.later)
    let after = fate.enrollment.with(fate.change)
    #expect(transition.enrollment == after)
    #expect(transition.effects == [])
    #expect(
      transition.event
        == EventDraft(
          kind: .mailed, at: Self.later, subject: "s_ann", email: "ann@acme.example",
          phone: annsPhone, from: after.status, to: after.status, cause: fate.order.kind.rawValue,
          state: after))
  }

  static let refusals: [Fate] = [
    Fate(
      sentence: "an invitation: its link is dead, with the server's words",
      order: order(.invitation, link: 1), enrollment: .queued()
    ) {
      $0.invitation?.state = .refused
      $0.invitation?.awaitsMail = false
      $0.invitation?.refusal = "550 no such user"
      $0.cycle.startedAt = later
    },
    Fate(
      sentence: "a reminder: its link is dead", order: order(.reminder, link: 1),
      enrollment: reminded
    ) {
      $0.invitation?.state = .refused
      $0.invitation?.awaitsMail = false
      $0.invitation?.refusal = "550 no such user"
    },
    Fate(
      sentence: "an escalation: the link lives on", order: order(.escalation, link: nil),
      enrollment: escalated
    ) { $0.cycle.escalationAwaits = false },
    Fate(
      sentence: "a link that has been replaced meanwhile changes nothing of the new one",
      order: order(.invitation, link: 1), enrollment: replaced),
  ]

  @Test("Written to a folder: the cycle has had no other mail, unless one left before")
  func written() {
    func after(_ enrollment: Enrollment) -> Cycle? {
      Lifecycle.mailAccepted(
        Self.order(.invitation, link: 1), isInFolder: true, on: enrollment, policy: Policy(),
        now: Self.later
      ).enrollment?.cycle
    }
    #expect(
      after(.queued()) == Cycle(startedAt: Self.later, invitations: 1, isInFolder: true))
    let mailed = Cycle(startedAt: monday, invitations: 2)
    #expect(after(Enrollment.queued().with { $0.cycle = mailed }) == mailed)
    let written = Cycle(startedAt: monday, invitations: 2, isInFolder: true)
    #expect(after(Enrollment.queued().with { $0.cycle = written }) == written)
  }

  @Test("Refused for good", arguments: refusals)
  func refused(_ fate: Fate) {
    let transition = Lifecycle.mailRefused(
      fate.order, words: "550 no such user", on: fate.enrollment, now: Self.later)
    let after = fate.enrollment.with(fate.change)
    #expect(transition.enrollment == after)
    #expect(
      transition.event
        == EventDraft(
          kind: .bounced, at: Self.later, subject: "s_ann", email: "ann@acme.example",
          phone: annsPhone, from: after.status, to: after.status,
          cause: "\(fate.order.kind.rawValue): 550 no such user", state: after))
  }

  struct Claim: Sendable, CustomTestStringConvertible {
    var sentence: String
    var order: MailOrder
    var enrollment: Enrollment?
    var leaves: Bool
    var testDescription: String { sentence }
  }

  @Test(
    "A mail may leave only while it is still true",
    arguments: [
      Claim(
        sentence: "the invitation of the current link", order: order(.invitation, link: 1),
        enrollment: .queued(), leaves: true),
      Claim(
        sentence: "a reminder of the current link", order: order(.reminder, link: 1),
        enrollment: reminded, leaves: true),
      Claim(
        sentence: "not when it was taken back", order: order(.reminder, link: 1),
        enrollment: .invited(), leaves: false),
      Claim(
        sentence: "not a link that was replaced", order: order(.invitation, link: 1),
        enrollment: replaced, leaves: false),
      Claim(
        sentence: "not a link that expired meanwhile", order: order(.reminder, link: 1),
        enrollment: reminded.with { $0.invitation?.expiresAt = later }, leaves: false),
      Claim(
        sentence: "not to an address that the person no longer has",
        order: order(.invitation, link: 1),
        enrollment: Enrollment.queued().with { $0.email = "lee@acme.example" }, leaves: false),
      Claim(
        sentence: "not about somebody withdrawn", order: order(.invitation, link: 1),
        enrollment: nil, leaves: false),
      Claim(
        sentence: "an escalation that waits", order: order(.escalation, link: nil),
        enrollment: escalated, leaves: true),
      Claim(
        sentence: "an escalation that another admin has already",
        order: order(.escalation, link: nil),
        enrollment: escalated.with { $0.cycle.escalationAwaits = false }, leaves: true),
      Claim(
        sentence: "not an escalation that was taken back", order: order(.escalation, link: nil),
        enrollment: .invited(), leaves: false),
      Claim(
        sentence: "not an escalation about somebody who connected",
        order: order(.escalation, link: nil), enrollment: .archiving(), leaves: false),
      Claim(
        sentence: "the note about another phone", order: order(.wrongPhoneNote, link: nil),
        enrollment: .invited(), leaves: true),
    ])
  func mayLeave(_ claim: Claim) {
    #expect(claim.order.mayLeave(for: claim.enrollment, now: Self.later) == claim.leaves)
  }

  @Test("No two mails of a person have one key, whatever was taken back")
  func keys() {
    var enrollment = Enrollment.invited(at: monday - .days(5))
    var keys: [String] = []
    let exempt = Upkeep.withholdMail(subject: "s_ann", reason: "exempted")
    for kind in [ActionKind.remind, .escalate, .remind, .escalate] {
      let transition = Lifecycle.carryOut(
        Action(account: acme, user: enrollment.email, kind: kind, reason: .off, subject: "s_ann"),
        on: enrollment, newSubject: "", policy: Policy(), now: monday)
      for case .mail(let order) in transition.effects { keys.append(order.key) }
      let withheld = Lifecycle.carryOut(
        exempt, on: transition.enrollment ?? enrollment, now: monday)
      enrollment = withheld.enrollment ?? enrollment
    }
    #expect(
      keys == [
        "s_ann.1/reminder-2", "s_ann.0/escalation-3", "s_ann.1/reminder-4", "s_ann.0/escalation-5",
      ])
    #expect(enrollment.invitation?.reminders == 0)
    #expect(enrollment.cycle.escalatedAt == nil)
  }
}
