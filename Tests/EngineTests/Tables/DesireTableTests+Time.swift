@testable import Engine

/// What time brings, and what needs mail that cannot be written.
extension DesireTableTests {
  static let timeDriven: [TableCase] = [
    // D14
    TableCase(
      "D14", "pending, two days since the last mail: reminded with the same link", ann(),
      .invited(at: monday - .days(2)),
      does: ["remind ann (no answer): Not Connected → Not Connected"],
      effects: ["mail reminder with link 1"]
    ) {
      $0.mails = 2
      $0.invitation?.reminders = 1
      $0.invitation?.awaitsMail = true
    },
    TableCase(
      "D14", "Logged Out and re-invited two days ago", ann(),
      Enrollment.loggedOut().with {
        $0.invitation = Invitation(
          serial: 2, state: .sent, madeAt: monday - .days(2), sentAt: monday - .days(2),
          expiresAt: monday + .days(5), lastMailAt: monday - .days(2))
        $0.cycle = Cycle(startedAt: monday - .days(2), invitations: 1)
      },
      does: ["remind ann (no answer): Logged Out → Logged Out"],
      effects: ["mail reminder with link 2"]
    ) {
      $0.mails = 2
      $0.invitation?.reminders = 1
      $0.invitation?.awaitsMail = true
    },
    TableCase(
      "D17", "mails lie in a folder, and a server takes mail now: neither reminded nor told on",
      ann(), Enrollment.invited(at: monday - .days(6)).with { $0.cycle.isInFolder = true },
      delivered: true),
    TableCase(
      "D14", "mails lie in a folder, and the next one will: reminded there", ann(),
      Enrollment.invited(at: monday - .days(2)).with { $0.cycle.isInFolder = true },
      does: ["remind ann (no answer): Not Connected → Not Connected"],
      effects: ["mail reminder with link 1"]
    ) {
      $0.mails = 2
      $0.invitation?.reminders = 1
      $0.invitation?.awaitsMail = true
    },
    TableCase(
      "D14", "beside it, the escalation (D16)", ann(),
      Enrollment.invited(at: monday - .days(5)),
      does: [
        "remind ann (no answer): Not Connected → Not Connected",
        "escalate ann (not connected): Not Connected → Not Connected",
      ],
      effects: ["mail reminder with link 1", "mail escalation to manager"]
    ) {
      $0.mails = 3
      $0.invitation?.reminders = 1
      $0.invitation?.awaitsMail = true
      $0.cycle.escalatedAt = monday
      $0.cycle.escalationAwaits = true
    },

    // D15
    TableCase(
      "D15",
      "the link of a mail in a folder expired, and a server takes mail now: invited as if new",
      ann(),
      Enrollment.invited(at: monday - .days(7)).with { $0.cycle.isInFolder = true },
      delivered: true,
      does: ["invite ann (new): Not Connected → Not Connected, new link"],
      effects: ["cancel mail", "mail invitation with link 2"]
    ) { newLink(&$0) },
    TableCase(
      "D15", "link expired, invitations left: the old link is dead, a new one goes out", ann(),
      Enrollment.invited(at: monday - .days(7)).with { $0.cycle.escalatedAt = monday - .days(2) },
      does: ["invite ann (expired): Not Connected → Not Connected, new link"],
      effects: ["cancel mail", "mail renewal with link 2"]
    ) { newLink(&$0) },
    TableCase(
      "D15", "link revoked", ann(), Enrollment.invited().with { $0.invitation?.state = .revoked },
      does: ["invite ann (expired): Not Connected → Not Connected, new link"],
      effects: ["cancel mail", "mail renewal with link 2"]
    ) { newLink(&$0) },
    TableCase(
      "D15", "link adopted", ann(), Enrollment.invited().with { $0.invitation?.state = .adopted },
      does: ["invite ann (expired): Not Connected → Not Connected, new link"],
      effects: ["cancel mail", "mail renewal with link 2"]
    ) { newLink(&$0) },
    TableCase(
      "D15", "mail refused for good", ann(),
      Enrollment.invited().with {
        $0.invitation?.state = .refused
        $0.invitation?.refusal = "550 5.1.1 no such user"
      },
      does: ["invite ann (expired): Not Connected → Not Connected, new link"],
      effects: ["cancel mail", "mail renewal with link 2"]
    ) { newLink(&$0) },
    TableCase(
      "D15",
      "an invitation that was taken back when the person was held: invited as if new, at night too",
      ann(),
      Enrollment.queued().with {
        $0.invitation = nil
        $0.cycle = Cycle()
      },
      now: monday - .hours(2), does: ["invite ann (new): Not Connected → Not Connected, new link"],
      effects: ["cancel mail", "mail invitation with link 2"]
    ) {
      newLink(&$0)
      $0.invitation?.madeAt = monday - .hours(2)
    },
    TableCase(
      "D15", "the link that a guard held when another phone was rejected: at night too", ann(),
      Enrollment.invited().with {
        $0.rejectedAt = monday - .hours(3)
        $0.invitation?.state = .replaced
      },
      now: monday - .hours(2),
      does: ["invite ann (expired): Not Connected → Not Connected, new link"],
      effects: ["cancel mail", "mail renewal with link 2"]
    ) {
      newLink(&$0)
      $0.rejectedAt = nil
      $0.invitation?.madeAt = monday - .hours(2)
    },
    TableCase(
      "D15", "beside it, the escalation (D16)", ann(), .invited(at: monday - .days(8)),
      does: [
        "invite ann (expired): Not Connected → Not Connected, new link",
        "escalate ann (not connected): Not Connected → Not Connected",
      ],
      effects: ["cancel mail", "mail renewal with link 2", "mail escalation to manager"]
    ) {
      newLink(&$0)
      $0.mails = 3
      $0.cycle.escalatedAt = monday
      $0.cycle.escalationAwaits = true
    },
    TableCase(
      "D15", "the escalation of a while ago has not left yet: it goes out with the new link", ann(),
      Enrollment.invited(at: monday - .days(8)).with {
        $0.cycle.escalatedAt = monday - .days(3)
        $0.cycle.escalationAwaits = true
      },
      does: [
        "invite ann (expired): Not Connected → Not Connected, new link",
        "escalate ann (not connected): Not Connected → Not Connected",
      ],
      effects: ["cancel mail", "mail renewal with link 2", "mail escalation to manager"]
    ) {
      newLink(&$0)
      $0.mails = 3
      $0.cycle.escalatedAt = monday
      $0.cycle.escalationAwaits = true
    },

    // D16
    TableCase(
      "D16", "five days since first invited: the manager is told", ann(),
      Enrollment.invited(at: monday - .days(5)).with { $0.invitation?.lastMailAt = monday },
      does: ["escalate ann (not connected): Not Connected → Not Connected"],
      effects: ["mail escalation to manager"]
    ) {
      $0.mails = 2
      $0.cycle.escalatedAt = monday
      $0.cycle.escalationAwaits = true
    },
    TableCase(
      "D16", "the admins, where the account says so", ann(),
      Enrollment.invited(at: monday - .days(5)).with { $0.invitation?.lastMailAt = monday },
      policy: Policy(escalateTo: .admins),
      does: ["escalate ann (not connected): Not Connected → Not Connected"],
      effects: ["mail escalation to admins"]
    ) {
      $0.mails = 2
      $0.cycle.escalatedAt = monday
      $0.cycle.escalationAwaits = true
    },
    TableCase(
      "D16", "invitations used up, and the last link dead", ann(),
      Enrollment.invited().with {
        $0.cycle.invitations = 3
        $0.invitation?.state = .refused
      },
      does: ["escalate ann (invitations used up): Not Connected → Not Connected"],
      effects: ["mail escalation to manager"]
    ) {
      $0.mails = 2
      $0.cycle.escalatedAt = monday
      $0.cycle.escalationAwaits = true
    },

    // D17
    TableCase("D17", "Archiving", ann(), .archiving()),
    TableCase("D17", "pending since yesterday", ann(), .invited()),
    TableCase("D17", "invitation waits to leave: never made twice", ann(), .queued()),
    TableCase(
      "D17", "a reminder waits to leave: never made twice", ann(),
      Enrollment.invited(at: monday - .days(4)).with {
        $0.invitation?.awaitsMail = true
        $0.invitation?.reminders = 1
      }),
    TableCase(
      "D17", "two days less a second since the last mail", ann(),
      .invited(at: monday - .days(2) + 1)),
    TableCase(
      "D17", "no reminders left", ann(),
      Enrollment.invited(at: monday - .days(4)).with { $0.invitation?.reminders = 3 }),
    TableCase(
      "D17", "expired at night: the renewal waits for the send window", ann(),
      Enrollment.invited(at: monday - .days(7) - .hours(3)).with {
        $0.cycle.escalatedAt = monday - .days(2)
      },
      now: monday - .hours(2)),
    TableCase(
      "D17", "invitations used up, told already", ann(),
      Enrollment.invited(at: monday - .days(9)).with {
        $0.cycle.invitations = 3
        $0.cycle.escalatedAt = monday - .days(4)
      }),
    TableCase(
      "D17", "the third of three invitations is out: not used up yet", ann(),
      Enrollment.invited().with { $0.cycle.invitations = 3 }),
    TableCase(
      "D17", "the only invitation allowed waits to leave: nobody is told yet", ann(), .queued(),
      policy: Policy(maxInvitations: 1)),
    TableCase(
      "D17", "known from status.csv alone: nothing that time drives is due", ann(),
      Enrollment.invited(at: monday - .days(30)).with {
        $0.invitation = Invitation(serial: 0, state: .unknown, madeAt: monday - .days(30))
        $0.cycle = Cycle(startedAt: monday - .days(30))
      }),
    TableCase(
      "D17", "the roster gives the person a key: learned", ann(id: "17"), .archiving(),
      notes: ["learn id 17"]
    ) { $0.userID = "17" },
    TableCase(
      "D17", "the roster's key is gone: the known one is kept", ann(),
      Enrollment.archiving().with { $0.userID = "17" }),
  ]

  static let from = ["invitations.from"]
  static let needsFrom = "invitations.from is missing or wrong"

  static let withoutMail: [TableCase] = [
    TableCase(
      "D1", "no mail can be written: a withdrawal needs none", ann(wish: .off), .archiving(),
      missing: from, does: ["withdraw ann (off): Archiving → –"],
      effects: ["cancel mail", "end session 1"], closed: true),
    TableCase(
      "D8", "no mail can be written: a rename that mails nobody",
      ann(email: "lee@acme.example", previousEmail: "ann@acme.example"), .archiving(),
      missing: from, does: ["rename lee (e-mail changed): Archiving → Archiving"],
      effects: ["cancel mail"]
    ) { $0.email = "lee@acme.example" },
    TableCase(
      "D8", "no mail can be written: a rename with a pending link is held",
      ann(email: "lee@acme.example", previousEmail: "ann@acme.example"), .invited(),
      missing: from, holds: ["rename lee: \(needsFrom)"]),
    TableCase(
      "D10", "no mail can be written: nobody is enrolled", ann(), nil,
      missing: ["invitations.baseURL", "invitations.from"],
      holds: ["invite ann: invitations.baseURL and invitations.from are missing or wrong"]),
    TableCase(
      "D11", "no mail can be written: the phone that works stays linked",
      ann(phone: .number(annsNewPhone)), .archiving(), missing: from,
      holds: ["relink ann: \(needsFrom)"]),
    TableCase(
      "D12", "no mail can be written: Logged Out, not re-invited", ann(), .loggedOut(),
      missing: from, holds: ["invite ann: \(needsFrom)"]),
    TableCase(
      "D14", "no mail can be written: neither reminded nor escalated", ann(),
      Enrollment.invited(at: monday - .days(5)), missing: from,
      holds: ["escalate ann: \(needsFrom)", "remind ann: \(needsFrom)"]),
    TableCase(
      "D15", "no mail can be written: no invitation is used up", ann(),
      .invited(at: monday - .days(7)), missing: from,
      holds: ["escalate ann: \(needsFrom)", "invite ann: \(needsFrom)"]),
    TableCase(
      "D17", "no mail can be written, and none is due", ann(), .archiving(), missing: from),
  ]
}
