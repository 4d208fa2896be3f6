@testable import Engine

/// What each row makes of what a gateway shows.
extension ObservationTableTests {
  static let cases: [TableCase] = [
    // O1
    TableCase(
      "O1", "Not Connected, working with the invited number: connected, the link is used",
      ann(), .invited(), seen: .working(number: annsPhone),
      does: ["connect ann (paired): Not Connected → Archiving"], effects: ["cancel mail"]
    ) {
      $0.status = .archiving
      $0.since = monday
      $0.lastConfirmed = monday
      $0.invitation?.state = .used
      $0.cycle = Cycle()
    },
    TableCase(
      "O1", "connected by a link that has expired since: used, also where a clock is behind", ann(),
      .invited(at: monday - .days(9)), seen: .working(number: annsPhone),
      does: ["connect ann (paired): Not Connected → Archiving"], effects: ["cancel mail"]
    ) {
      $0.status = .archiving
      $0.since = monday
      $0.lastConfirmed = monday
      $0.invitation?.state = .used
      $0.cycle = Cycle()
    },
    TableCase(
      "O1", "Logged Out, working again: connected, without a new link", ann(), .loggedOut(),
      seen: .working(number: annsPhone),
      does: ["connect ann (paired): Logged Out → Archiving"], effects: ["cancel mail"]
    ) {
      $0.status = .archiving
      $0.since = monday
      $0.lastConfirmed = monday
    },
    TableCase(
      "O1", "the truth is never held: connected although no longer listed", nil, .invited(),
      seen: .working(number: annsPhone),
      does: ["connect ann (paired): Not Connected → Archiving"],
      holds: ["withdraw ann: no longer listed"], effects: ["cancel mail"]
    ) {
      $0.status = .archiving
      $0.since = monday
      $0.lastConfirmed = monday
      $0.invitation?.state = .used
      $0.cycle = Cycle()
    },
    TableCase(
      "O1", "connected just before a reminder left: it is cancelled", ann(),
      Enrollment.invited().with {
        $0.invitation?.awaitsMail = true
        $0.invitation?.reminders = 1
      },
      seen: .working(number: annsPhone),
      does: ["connect ann (paired): Not Connected → Archiving"], effects: ["cancel mail"]
    ) {
      $0.status = .archiving
      $0.since = monday
      $0.lastConfirmed = monday
      $0.invitation?.state = .used
      $0.invitation?.awaitsMail = false
      $0.cycle = Cycle()
    },
    TableCase(
      "O1", "connected although declined: the truth, but still nobody may write to them", ann(),
      Enrollment.invited().with {
        $0.declinedAt = hourOld
        $0.invitation?.state = .declined
      },
      seen: .working(number: annsPhone),
      does: ["connect ann (paired): Not Connected → Archiving"], effects: ["cancel mail"]
    ) {
      $0.status = .archiving
      $0.since = monday
      $0.lastConfirmed = monday
      $0.cycle = Cycle()
    },
    TableCase(
      "O1", "the new phone connects: the old one's session ends", ann(),
      Enrollment.invited().with {
        $0.generation = 2
        $0.generations = 2
        $0.superseded = Superseded(generation: 1, phone: bobsPhone, until: monday + .days(3))
      },
      seen: .working(number: annsPhone),
      does: ["connect ann (paired): Not Connected → Archiving"],
      effects: ["cancel mail", "end session 1"]
    ) {
      $0.status = .archiving
      $0.since = monday
      $0.lastConfirmed = monday
      $0.invitation?.state = .used
      $0.cycle = Cycle()
      $0.superseded = nil
    },

    // O2
    TableCase(
      "O2", "Not Connected, another number: unlinked at once, and a new link with the note",
      ann(), .invited(), seen: .working(number: other),
      does: ["reject ann (another number): Not Connected → Not Connected, new link"],
      effects: [
        "cancel mail", "end session 1", "mail wrong-phone with link 2",
        "tell admins: other number …88",
      ]
    ) {
      $0.generation = 2
      $0.generations = 2
      $0.rejectedAt = monday
      $0.serial = 2
      $0.mails = 2
      $0.cycle.invitations = 2
      $0.invitation = Invitation(serial: 2, state: .queued, madeAt: monday, awaitsMail: true)
    },
    TableCase(
      "O2", "with no invitations left, the note has no link", ann(),
      Enrollment.invited().with { $0.cycle.invitations = 3 }, seen: .working(number: other),
      does: [
        "reject ann (another number): Not Connected → Not Connected",
        "escalate ann (invitations used up): Not Connected → Not Connected",
      ],
      effects: [
        "cancel mail", "end session 1", "mail wrong-phone-note", "tell admins: other number …88",
        "mail escalation to manager",
      ]
    ) {
      $0.generation = 2
      $0.generations = 2
      $0.rejectedAt = monday
      $0.mails = 3
      $0.invitation?.state = .replaced
      $0.cycle.escalatedAt = monday
      $0.cycle.escalationAwaits = true
    },
    TableCase(
      "O2", "no mail can be written: unlinked all the same, and nobody is mailed",
      ann(), .invited(), seen: .working(number: other), missing: ["invitations.from"],
      does: ["reject ann (another number): Not Connected → Not Connected"],
      holds: ["invite ann: invitations.from is missing or wrong"],
      effects: ["cancel mail", "end session 1", "tell admins: other number …88"]
    ) {
      $0.generation = 2
      $0.generations = 2
      $0.rejectedAt = monday
      $0.invitation?.state = .replaced
    },
    TableCase(
      "O2", "Archiving, another number, first poll: doubted", ann(), .archiving(),
      seen: .working(number: other), notes: ["doubt: otherNumber"]
    ) { $0.doubt = Doubt(kind: .otherNumber, since: monday) },
    TableCase(
      "O2", "Archiving, another number, second poll 60 s later: Not Connected since last confirmed",
      ann(), doubtfulNumber, seen: .working(number: other),
      does: ["reject ann (another number): Archiving → Not Connected, new link"],
      effects: [
        "cancel mail", "end session 1", "mail wrong-phone with link 2",
        "tell admins: other number …88",
      ]
    ) {
      $0.status = .notConnected
      $0.since = hourOld
      $0.doubt = nil
      $0.generation = 2
      $0.generations = 2
      $0.rejectedAt = monday
      $0.serial = 2
      $0.mails = 2
      $0.cycle.invitations = 1
      $0.invitation = Invitation(serial: 2, state: .queued, madeAt: monday, awaitsMail: true)
    },
    TableCase(
      "O2", "second poll after 59 s: not yet", ann(),
      Enrollment.archiving().with {
        $0.doubt = Doubt(kind: .otherNumber, since: monday - 59)
      },
      seen: .working(number: other)),
    TableCase(
      "O2", "a session that was lost a minute ago and now has another number is doubted anew",
      ann(), doubtful, seen: .working(number: other), notes: ["doubt: otherNumber"]
    ) { $0.doubt = Doubt(kind: .otherNumber, since: monday) },
    TableCase(
      "O2", "Logged Out, another number: Not Connected", ann(), .loggedOut(),
      seen: .working(number: other),
      does: ["reject ann (another number): Logged Out → Not Connected, new link"],
      effects: [
        "cancel mail", "end session 1", "mail wrong-phone with link 2",
        "tell admins: other number …88",
      ]
    ) {
      $0.status = .notConnected
      $0.since = monday
      $0.generation = 2
      $0.generations = 2
      $0.rejectedAt = monday
      $0.serial = 2
      $0.mails = 2
      $0.cycle.invitations = 1
      $0.invitation = Invitation(serial: 2, state: .queued, madeAt: monday, awaitsMail: true)
    },
    TableCase(
      "O2", "exempted: unlinked all the same, but no link is mailed",
      ann(exemption: Exemption(reason: "parental leave", until: nil)), .invited(),
      seen: .working(number: other),
      does: ["reject ann (another number): Not Connected → Not Connected"],
      effects: [
        "cancel mail", "end session 1", "mail wrong-phone-note", "tell admins: other number …88",
      ]
    ) {
      $0.generation = 2
      $0.generations = 2
      $0.rejectedAt = monday
      $0.mails = 2
      $0.invitation?.state = .replaced
    },
    TableCase(
      "O2", "account suspended: unlinked, and nobody is mailed", ann(), .invited(),
      seen: .working(number: other), standing: .suspended,
      does: ["reject ann (another number): Not Connected → Not Connected"],
      holds: ["invite ann: account suspended"],
      effects: ["cancel mail", "end session 1", "tell admins: other number …88"]
    ) {
      $0.generation = 2
      $0.generations = 2
      $0.rejectedAt = monday
      $0.invitation?.state = .replaced
    },
    TableCase(
      "O2", "with a rename in the same plan, the new link goes to the new address",
      ann(email: "ann.lee@acme.example", previousEmail: "ann@acme.example"), .invited(),
      seen: .working(number: other),
      does: [
        "reject ann.lee (another number): Not Connected → Not Connected",
        "rename ann.lee (e-mail changed): Not Connected → Not Connected",
        "invite ann.lee (expired): Not Connected → Not Connected, new link",
      ],
      effects: [
        "cancel mail", "end session 1", "mail wrong-phone-note", "tell admins: other number …88",
        "cancel mail", "cancel mail", "mail renewal with link 2",
      ]
    ) {
      $0.email = "ann.lee@acme.example"
      $0.generation = 2
      $0.generations = 2
      $0.serial = 2
      $0.mails = 3
      $0.cycle.invitations = 2
      $0.invitation = Invitation(serial: 2, state: .queued, madeAt: monday, awaitsMail: true)
    },
    TableCase(
      "O2", "the phone that the roster has by now: the relink carries the link",
      ann(phone: .number(other)), .invited(), seen: .working(number: other),
      does: [
        "reject ann (another number): Not Connected → Not Connected",
        "relink ann (phone changed): Not Connected → Not Connected, new link",
      ],
      effects: [
        "cancel mail", "end session 1", "mail wrong-phone-note", "tell admins: other number …88",
        "cancel mail", "end session 2", "mail phone-changed with link 2",
      ]
    ) {
      $0.phone = other
      $0.generation = 3
      $0.generations = 3
      $0.serial = 2
      $0.mails = 3
      $0.cycle = Cycle(invitations: 1)
      $0.invitation = Invitation(serial: 2, state: .queued, madeAt: monday, awaitsMail: true)
    },

    // O3
    TableCase(
      "O3", "Archiving, working, same number: evidence renewed", ann(), .archiving(),
      seen: .working(number: annsPhone), notes: ["confirm"]
    ) { $0.lastConfirmed = monday },
    TableCase(
      "O3", "a doubt is taken back", ann(), doubtful, seen: .working(number: annsPhone),
      notes: ["confirm"]
    ) {
      $0.lastConfirmed = monday
      $0.doubt = nil
    },
    TableCase(
      "O3", "the same poll again: nothing to note", ann(),
      Enrollment.archiving().with { $0.lastConfirmed = monday },
      seen: .working(number: annsPhone)),

    // O4
    TableCase(
      "O4", "Archiving, lost, first poll: doubted", ann(), .archiving(), seen: .lost,
      notes: ["doubt: lost"]
    ) { $0.doubt = Doubt(kind: .lost, since: monday) },
    TableCase(
      "O4", "lost, second poll 59 s later: not yet", ann(),
      Enrollment.archiving().with { $0.doubt = Doubt(kind: .lost, since: monday - 59) },
      seen: .lost),
    TableCase(
      "O4",
      "lost, second poll 60 s later: Logged Out since the last confirmation, re-invited (D12)",
      ann(), doubtful, seen: .lost,
      does: [
        "disconnect ann (unlinked): Archiving → Logged Out",
        "invite ann (reconnect): Logged Out → Logged Out, new link",
      ],
      effects: ["tell admins: logged out", "cancel mail", "mail reconnect with link 2"]
    ) {
      $0.status = .loggedOut
      $0.since = hourOld
      $0.doubt = nil
      $0.serial = 2
      $0.mails = 2
      $0.cycle.invitations = 1
      $0.invitation = Invitation(serial: 2, state: .queued, madeAt: monday, awaitsMail: true)
    },
    TableCase(
      "O4", "off and lost: the truth first, then the withdrawal", ann(wish: .off), doubtful,
      seen: .lost,
      does: [
        "disconnect ann (unlinked): Archiving → Logged Out", "withdraw ann (off): Logged Out → –",
      ],
      effects: ["tell admins: logged out", "cancel mail", "end session 1"], closed: true),
    TableCase(
      "O4", "Not Connected: a session that is gone says nothing", ann(), .invited(), seen: .lost),

    // O5
    TableCase("O5", "starting or stopped", ann(), doubtful, seen: .wavering),
    TableCase("O5", "working with an empty identity", ann(), .archiving(), seen: .workingUnnamed),
    TableCase("O5", "gateway not answering", ann(), .archiving(), seen: .unanswered),
    TableCase(
      "O5", "Not Connected, working with an empty identity: not yet connected", ann(), .invited(),
      seen: .workingUnnamed),

    // O6
    TableCase(
      "O6", "needs a passkey: admins told", ann(), .invited(), seen: .needsPasskey,
      notes: ["passkey"], effects: ["tell admins: needs a passkey"]
    ) { $0.passkeyAsked = true },
    TableCase(
      "O6", "once", ann(), Enrollment.invited().with { $0.passkeyAsked = true },
      seen: .needsPasskey),

    // O7
    TableCase(
      "O7", "pressed *I do not agree*: link dead, mails stop", ann(), .invited(),
      seen: .declined(at: monday - .minutes(2), consent: consent),
      does: ["decline ann (does not agree): Not Connected → Not Connected"],
      effects: ["cancel mail", "end session 1", "tell admins: declined"]
    ) {
      $0.declinedAt = monday - .minutes(2)
      $0.consent = consent
      $0.generation = 2
      $0.generations = 2
      $0.invitation?.state = .declined
    },
    TableCase(
      "O7", "declined on the link that came after a log-out: stays Logged Out, mails stop", ann(),
      Enrollment.loggedOut().with {
        $0.invitation?.state = .sent
        $0.invitation?.expiresAt = monday + .days(5)
        $0.cycle.invitations = 1
      },
      seen: .declined(at: monday - .minutes(2), consent: nil),
      does: ["decline ann (does not agree): Logged Out → Logged Out"],
      effects: ["cancel mail", "end session 1", "tell admins: declined"]
    ) {
      $0.declinedAt = monday - .minutes(2)
      $0.generation = 2
      $0.generations = 2
      $0.invitation?.state = .declined
    },
    TableCase(
      "O7", "declined before an admin invited again: that is over", ann(), .invited(),
      seen: .declined(at: monday - .days(2), consent: nil)),
    TableCase(
      "O7", "once", ann(),
      Enrollment.invited().with {
        $0.declinedAt = monday - .minutes(2)
        $0.invitation?.state = .declined
      },
      seen: .declined(at: monday - .minutes(2), consent: nil)),
  ]
}
