@testable import Engine
import Testing

/// The desire table of the lifecycle, row by row.
@Suite struct DesireTableTests {
  /// What a new link makes of an enrollment that had one.
  static func newLink(_ e: inout Enrollment) {
    e.serial += 1
    e.mails += 1
    e.cycle.invitations += 1
    e.invitation = Invitation(serial: e.serial, state: .queued, madeAt: monday, awaitsMail: true)
  }
  static func newGeneration(_ e: inout Enrollment) {
    e.generations += 1
    e.generation = e.generations
  }
  static let today = Day(iso: "2026-11-23")
  static let tomorrow = Day(iso: "2026-11-24")
  static let untilToday = Wish.on(from: nil, until: today)
  static let exemption = Exemption(reason: "parental leave", until: tomorrow)
  static let ann1 = Enrollment.archiving().with { $0.userID = "1" }
  static let bob2 = Enrollment.archiving("bob@acme.example", phone: bobsPhone).with {
    $0.userID = "2"
  }
  /// Bob under another address.
  static func cat(phone: Phone = .number(bobsPhone), exemption: Exemption? = nil) -> Person {
    bob(email: "cat@acme.example", id: "2", phone: phone, exemption: exemption)
  }
  static let notEnabled = "archiving is not enabled for the account"

  static let notOn: [TableCase] = [
    // D1
    TableCase(
      "D1", "off, enrolled: link dead, session unlinked, closed", ann(wish: .off), .invited(),
      does: ["withdraw ann (off): Not Connected → –"], effects: ["cancel mail", "end session 1"],
      closed: true),
    TableCase(
      "D1", "off, Archiving, with the session of an old phone: both end", ann(wish: .off),
      Enrollment.archiving().with {
        $0.superseded = Superseded(generation: 7, phone: bobsPhone, until: monday + .days(1))
      },
      does: ["withdraw ann (off): Archiving → –"],
      effects: ["cancel mail", "end session 1", "end session 7"], closed: true),
    TableCase(
      "D1", "until is today: off, as until is exclusive", ann(wish: untilToday), .archiving(),
      does: ["withdraw ann (until has passed): Archiving → –"],
      effects: ["cancel mail", "end session 1"], closed: true),
    TableCase(
      "D1", "off and not in the roster: how a leaver is withdrawn",
      ann(listed: false, phone: .missing, wish: .off), .archiving(),
      does: ["withdraw ann (off): Archiving → –"], effects: ["cancel mail", "end session 1"],
      closed: true),
    TableCase(
      "D1", "off in an account that is not enabled", ann(wish: .off), .archiving(),
      standing: .notEnabled, does: ["withdraw ann (off): Archiving → –"],
      effects: ["cancel mail", "end session 1"], closed: true),
    TableCase(
      "D1", "off goes before exempted and before a wrong phone",
      ann(phone: .invalid(code: "PB012"), wish: .off, exemption: exemption), .archiving(),
      does: ["withdraw ann (off): Archiving → –"], effects: ["cancel mail", "end session 1"],
      closed: true),
    TableCase(
      "D1", "off under the new e-mail: no rename is needed to withdraw",
      ann(email: "lee@acme.example", previousEmail: "ann@acme.example", wish: .off), .archiving(),
      does: ["withdraw lee (off): Archiving → –"], effects: ["cancel mail", "end session 1"],
      closed: true),

    // D2
    TableCase("D2", "off, not enrolled", ann(wish: .off), nil),
    TableCase("D2", "no row, not enrolled", ann(wish: .none), nil),
    TableCase("D2", "until has passed, not enrolled", ann(wish: untilToday), nil),
    TableCase(
      "D2", "from is tomorrow, not enrolled", ann(wish: .on(from: tomorrow, until: nil)), nil),
    TableCase(
      "D2", "off in a suspended account, not enrolled", ann(wish: .off), nil, standing: .suspended),

    // D3
    TableCase(
      "D3", "account suspended, not enrolled", ann(), nil, standing: .suspended,
      holds: ["invite ann: account suspended"]),
    TableCase(
      "D3", "account not enabled, not enrolled", ann(), nil, standing: .notEnabled,
      holds: ["invite ann: \(notEnabled)"]),
    TableCase(
      "D3", "suspended, a reminder is due", ann(), .invited(at: monday - .days(3)),
      standing: .suspended, holds: ["invite ann: account suspended"]),
    TableCase(
      "D3", "suspended, a reminder waits to leave: it is taken back", ann(),
      Enrollment.invited().with {
        $0.invitation?.awaitsMail = true
        $0.invitation?.reminders = 1
      },
      standing: .suspended, holds: ["invite ann: account suspended"],
      notes: ["withhold mail: account suspended"], effects: ["cancel mail"]
    ) {
      $0.invitation?.awaitsMail = false
      $0.invitation?.reminders = 0
    },
    TableCase(
      "D3", "suspended, other phone", ann(phone: .number(annsNewPhone)), .archiving(),
      standing: .suspended, holds: ["relink ann: account suspended"]),
    TableCase(
      "D3", "suspended, renamed", ann(email: "lee@acme.example", previousEmail: "ann@acme.example"),
      .archiving(), standing: .suspended, holds: ["rename lee: account suspended"]),
    TableCase(
      "D3", "suspended, Archiving: nothing is due", ann(), .archiving(), standing: .suspended),
    TableCase(
      "D3", "folder gone: everybody enrolled is held", nil, .archiving(), standing: .folderGone,
      holds: ["withdraw ann: the account's folder is gone"]),
    TableCase(
      "D3", "folder gone, and the book prunes: held all the same", nil, .archiving(),
      standing: .folderGone, policy: Policy(prune: true),
      holds: ["withdraw ann: the account's folder is gone"]),
    TableCase(
      "D3", "account.json in error: everybody enrolled is held", nil, .archiving(),
      standing: .unreadable, holds: ["withdraw ann: account.json is in error"]),
    TableCase(
      "D3", "two folders of one id: everybody enrolled is held", nil, .archiving(),
      standing: .contested, holds: ["withdraw ann: more than one folder has the account's id"]),
    TableCase(
      "D3", "suspended: the session of an old phone is not unlinked", ann(),
      Enrollment.invited().with {
        $0.superseded = Superseded(generation: 1, phone: bobsPhone, until: monday - 1)
      },
      standing: .suspended, holds: ["invite ann: account suspended"]),

    // D4
    TableCase(
      "D4", "no row, prune", ann(wish: .none), .archiving(), policy: Policy(prune: true),
      does: ["withdraw ann (row gone): Archiving → –"], effects: ["cancel mail", "end session 1"],
      closed: true),
    TableCase(
      "D4", "in no file at all, prune", nil, .invited(), policy: Policy(prune: true),
      does: ["withdraw ann (row gone): Not Connected → –"],
      effects: ["cancel mail", "end session 1"], closed: true),

    // D5
    TableCase(
      "D5", "no row", ann(wish: .none), .archiving(), holds: ["withdraw ann: no longer listed"]),
    TableCase(
      "D5", "in no file at all", nil, .invited(), holds: ["withdraw ann: no longer listed"]),
    TableCase(
      "D5", "mail that has not left is taken back: as if never invited", nil, .queued(),
      holds: ["withdraw ann: no longer listed"], notes: ["withhold mail: no longer listed"],
      effects: ["cancel mail"]
    ) {
      $0.invitation = nil
      $0.cycle = Cycle()
    },
    TableCase(
      "D5", "from is tomorrow, enrolled: not off, so not withdrawn",
      ann(wish: .on(from: tomorrow, until: nil)), .archiving(), policy: Policy(prune: true),
      holds: ["withdraw ann: archiving begins on 2026-11-24, but the person is enrolled"]),
  ]

  static let notToBeActedOn: [TableCase] = [
    // D6
    TableCase("D6", "exempted, not enrolled", ann(exemption: exemption), nil),
    TableCase("D6", "exempted, Archiving", ann(exemption: exemption), .archiving()),
    TableCase(
      "D6", "exempted, a reminder is due", ann(exemption: exemption),
      .invited(at: monday - .days(3))),
    TableCase(
      "D6", "exempted for ever, other phone: as it was",
      ann(phone: .number(annsNewPhone), exemption: Exemption(reason: "x", until: nil)),
      .archiving()),
    TableCase(
      "D6", "exempted, its invitation waits to leave: it is taken back", ann(exemption: exemption),
      .queued(), notes: ["withhold mail: exempted"], effects: ["cancel mail"]
    ) {
      $0.invitation = nil
      $0.cycle = Cycle()
    },
    TableCase(
      "D6", "exempted, an escalation waits to leave: it is taken back", ann(exemption: exemption),
      Enrollment.invited().with {
        $0.cycle.escalatedAt = monday - .hours(1)
        $0.cycle.escalationAwaits = true
      },
      notes: ["withhold mail: exempted"], effects: ["cancel mail"]
    ) {
      $0.cycle.escalatedAt = nil
      $0.cycle.escalationAwaits = false
    },

    // D7
    TableCase(
      "D7", "phone missing, not enrolled", ann(phone: .missing), nil,
      holds: ["invite ann: phone missing"]),
    TableCase(
      "D7", "phone wrong, Archiving: as it was", ann(phone: .invalid(code: "PB012")), .archiving(),
      holds: ["relink ann: phone wrong (PB012)"]),
    TableCase(
      "D7", "phone wrong, its invitation waits to leave", ann(phone: .invalid(code: "PB012")),
      .queued(), holds: ["relink ann: phone wrong (PB012)"],
      notes: ["withhold mail: phone wrong (PB012)"], effects: ["cancel mail"]
    ) {
      $0.invitation = nil
      $0.cycle = Cycle()
    },
    TableCase(
      "D7", "on, but not in the roster, not enrolled", ann(listed: false, phone: .missing), nil,
      holds: ["invite ann: archiving is on, but the roster does not list the person"]),
    TableCase(
      "D7", "on, but not in the roster, enrolled: prune withdraws nobody who has a row",
      ann(listed: false, phone: .missing), .archiving(), policy: Policy(prune: true),
      holds: ["withdraw ann: archiving is on, but the roster does not list the person"]),
    TableCase(
      "D7", "a row that cannot be understood", ann(wish: .unreadable(code: "PB031")), .archiving(),
      holds: ["withdraw ann: a row about the person cannot be understood (PB031)"]),
  ]

  static let whoItIs: [TableCase] = [
    // D8
    TableCase(
      "D8", "previous_email, Archiving: nothing is unlinked, nobody is mailed",
      ann(email: "lee@acme.example", previousEmail: "ann@acme.example"), .archiving(),
      does: ["rename lee (e-mail changed): Archiving → Archiving"], effects: ["cancel mail"]
    ) { $0.email = "lee@acme.example" },
    TableCase(
      "D8", "id, Archiving", ann(email: "lee@acme.example", id: "17"),
      Enrollment.archiving().with { $0.userID = "17" },
      does: ["rename lee (e-mail changed): Archiving → Archiving"], effects: ["cancel mail"]
    ) { $0.email = "lee@acme.example" },
    TableCase(
      "D8", "a pending link is replaced and mailed to the new address",
      ann(email: "lee@acme.example", id: "17", previousEmail: "ann@acme.example"), .invited(),
      does: ["rename lee (e-mail changed): Not Connected → Not Connected, new link"],
      effects: ["cancel mail", "mail address-changed with link 2"]
    ) {
      $0.email = "lee@acme.example"
      $0.userID = "17"
      newLink(&$0)
    },
    TableCase(
      "D8", "the old link's mail has not left: it counts as never made, and they are invited anew",
      ann(email: "lee@acme.example", previousEmail: "ann@acme.example"), .queued(),
      does: [
        "rename lee (e-mail changed): Not Connected → Not Connected",
        "invite lee (new): Not Connected → Not Connected, new link",
      ],
      effects: ["cancel mail", "cancel mail", "mail invitation with link 2"]
    ) {
      $0.email = "lee@acme.example"
      $0.cycle.invitations = 0
      newLink(&$0)
    },
    TableCase(
      "D8", "declined: renamed, and still nobody is mailed",
      ann(email: "lee@acme.example", previousEmail: "ann@acme.example"),
      Enrollment.invited().with {
        $0.declinedAt = monday - .days(1)
        $0.invitation?.state = .declined
      },
      does: ["rename lee (e-mail changed): Not Connected → Not Connected"], effects: ["cancel mail"]
    ) { $0.email = "lee@acme.example" },
    TableCase(
      "D8", "and other phone (D11): both, and only the relink mails",
      ann(
        email: "lee@acme.example", previousEmail: "ann@acme.example", phone: .number(annsNewPhone)),
      .invited(),
      does: [
        "rename lee (e-mail changed): Not Connected → Not Connected",
        "relink lee (phone changed): Not Connected → Not Connected, new link",
      ],
      effects: ["cancel mail", "cancel mail", "end session 1", "mail phone-changed with link 2"]
    ) {
      $0.email = "lee@acme.example"
      $0.phone = annsNewPhone
      $0.cycle = Cycle()
      newGeneration(&$0)
      newLink(&$0)
    },
    TableCase(
      "D8", "Logged Out: renamed, then re-invited (D12) in the same plan",
      ann(email: "lee@acme.example", previousEmail: "ann@acme.example"), .loggedOut(),
      does: [
        "rename lee (e-mail changed): Logged Out → Logged Out",
        "invite lee (reconnect): Logged Out → Logged Out, new link",
      ],
      effects: ["cancel mail", "cancel mail", "mail reconnect with link 2"]
    ) {
      $0.email = "lee@acme.example"
      newLink(&$0)
    },
    TableCase(
      "D6", "exempted: not even renamed",
      ann(email: "lee@acme.example", previousEmail: "ann@acme.example", exemption: exemption),
      .archiving()),
    TableCase(
      "D8",
      "the old e-mail's row says off for somebody who left: the person who says to be them wins",
      ann(email: "lee@acme.example", previousEmail: "ann@acme.example"), .archiving(),
      others: ([ann(listed: false, phone: .missing, wish: .off)], []),
      does: ["rename lee (e-mail changed): Archiving → Archiving"], effects: ["cancel mail"]
    ) { $0.email = "lee@acme.example" },
    TableCase(
      "D8", "two people claim to have been Ann: nobody gets her enrollment",
      ann(
        email: "lee@acme.example", previousEmail: "ann@acme.example", phone: .number(annsNewPhone)),
      .archiving(), others: ([bob(previousEmail: "ann@acme.example")], []),
      policy: Policy(prune: true),
      holds: [
        "withdraw ann: more than one person claims to be ann@acme.example",
        "invite bob: more than one person claims the same id or previous_email",
        "invite lee: more than one person claims the same id or previous_email",
      ]),

    // D8, and who has the address so far
    TableCase(
      "D8", "to the address of somebody who leaves it: both are renamed",
      ann(email: "bob@acme.example", id: "1"), ann1, others: ([cat()], [bob2]),
      does: [
        "rename bob (e-mail changed): Archiving → Archiving",
        "rename cat (e-mail changed): Archiving → Archiving",
      ], effects: ["cancel mail", "cancel mail"]
    ) { $0.email = "bob@acme.example" },
    TableCase(
      "D8", "two people exchange their addresses: both are renamed",
      ann(email: "bob@acme.example", id: "1"), ann1,
      others: ([bob(email: "ann@acme.example", id: "2")], [bob2]),
      does: [
        "rename ann (e-mail changed): Archiving → Archiving",
        "rename bob (e-mail changed): Archiving → Archiving",
      ], effects: ["cancel mail", "cancel mail"]
    ) { $0.email = "bob@acme.example" },
    TableCase(
      "D8", "to the address of somebody exempted, who does not leave it: held",
      ann(email: "bob@acme.example", id: "1"), ann1,
      others: ([cat(exemption: exemption)], [bob2]),
      holds: ["rename bob: cat@acme.example is still enrolled as bob@acme.example"]),
    TableCase(
      "D8", "to the address of somebody whose phone is missing: held",
      ann(email: "bob@acme.example", id: "1"), ann1,
      others: ([cat(phone: .missing)], [bob2]),
      holds: [
        "rename bob: cat@acme.example is still enrolled as bob@acme.example",
        "relink cat: phone missing",
      ]),
    TableCase(
      "D8", "whoever is to have the address of somebody held for one waits as well",
      ann(email: "bob@acme.example", id: "1"), ann1,
      others: (
        [cat(exemption: exemption), ann(id: "3", phone: .number("+447933123456"))], [bob2]
      ),
      holds: [
        "invite ann: bob@acme.example is still enrolled as ann@acme.example",
        "rename bob: cat@acme.example is still enrolled as bob@acme.example",
      ]),
    TableCase(
      "D8", "held for an address: mail that has not left is taken back, and no other follows",
      ann(email: "bob@acme.example", id: "1"), Enrollment.queued().with { $0.userID = "1" },
      others: ([cat(exemption: exemption)], [bob2]),
      holds: [
        "invite bob: cat@acme.example is still enrolled as bob@acme.example",
        "rename bob: cat@acme.example is still enrolled as bob@acme.example",
      ],
      notes: [
        "withhold mail: cat@acme.example is still enrolled as bob@acme.example"
      ], effects: ["cancel mail"]
    ) {
      $0.invitation = nil
      $0.cycle = Cycle()
    },

    // D9
    TableCase(
      "D9", "new, with the phone of somebody enrolled who is no longer listed",
      ann(phone: .number(bobsPhone)), nil,
      others: ([], [.archiving("bob@acme.example", phone: bobsPhone)]),
      holds: [
        "invite ann: has the phone of bob@acme.example, who is still enrolled: a rename, or another person?",
        "withdraw bob: no longer listed",
      ],
      becomes: .archiving("bob@acme.example", phone: bobsPhone)),
    TableCase(
      "D9",
      "new, with the phone of somebody whom the same plan withdraws: held until the next sync",
      ann(phone: .number(bobsPhone)), nil,
      others: ([bob(wish: .off)], [.archiving("bob@acme.example", phone: bobsPhone)]),
      does: ["withdraw bob (off): Archiving → –"],
      holds: [
        "invite ann: has the phone of bob@acme.example, who is still enrolled: a rename, or another person?"
      ],
      effects: ["cancel mail", "end session 1"], closed: true),
    TableCase(
      "D10", "new, with the old phone of somebody who has another now: invited",
      ann(phone: .number(bobsPhone)), nil,
      others: (
        [bob(phone: .number(annsPhone))],
        [Enrollment.invited("bob@acme.example", phone: bobsPhone)]
      ),
      does: [
        "invite ann (new): – → Not Connected, new link",
        "relink bob (phone changed): Not Connected → Not Connected, new link",
      ],
      effects: [
        "mail invitation with link 1", "cancel mail", "end session 1",
        "mail phone-changed with link 2",
      ],
      becomes: Enrollment.invited("bob@acme.example", phone: annsPhone).with {
        newGeneration(&$0)
        $0.cycle = Cycle()
        newLink(&$0)
      }),
  ]

  static let links: [TableCase] = [
    // D10
    TableCase(
      "D10", "on, not enrolled: invited", ann(id: "17"), nil,
      does: ["invite ann (new): – → Not Connected, new link"],
      effects: ["mail invitation with link 1"],
      becomes: Enrollment(
        subject: "s_new", email: "ann@acme.example", userID: "17", phone: annsPhone, since: monday,
        invitation: Invitation(serial: 1, state: .queued, madeAt: monday, awaitsMail: true),
        serial: 1, mails: 1, cycle: Cycle(invitations: 1))),
    TableCase(
      "D10", "at night too: a first invitation does not wait", ann(), nil,
      now: monday - .hours(6), does: ["invite ann (new): – → Not Connected, new link"],
      effects: ["mail invitation with link 1"],
      becomes: Enrollment(
        subject: "s_new", email: "ann@acme.example", phone: annsPhone, since: monday - .hours(6),
        invitation: Invitation(
          serial: 1, state: .queued, madeAt: monday - .hours(6), awaitsMail: true),
        serial: 1, mails: 1, cycle: Cycle(invitations: 1))),
    TableCase(
      "D10", "from is today", ann(wish: .on(from: today, until: tomorrow)), nil,
      does: ["invite ann (new): – → Not Connected, new link"],
      effects: ["mail invitation with link 1"],
      becomes: Enrollment(
        subject: "s_new", email: "ann@acme.example", phone: annsPhone, since: monday,
        invitation: Invitation(serial: 1, state: .queued, madeAt: monday, awaitsMail: true),
        serial: 1, mails: 1, cycle: Cycle(invitations: 1))),
    TableCase(
      "D10", "exempted until today: no longer exempted",
      ann(exemption: Exemption(reason: "x", until: today)), nil,
      does: ["invite ann (new): – → Not Connected, new link"],
      effects: ["mail invitation with link 1"],
      becomes: Enrollment(
        subject: "s_new", email: "ann@acme.example", phone: annsPhone, since: monday,
        invitation: Invitation(serial: 1, state: .queued, madeAt: monday, awaitsMail: true),
        serial: 1, mails: 1, cycle: Cycle(invitations: 1))),

    // D11
    TableCase(
      "D11", "pending, other phone: the old link is dead, a new cycle begins",
      ann(phone: .number(annsNewPhone)), .invited(),
      does: ["relink ann (phone changed): Not Connected → Not Connected, new link"],
      effects: ["cancel mail", "end session 1", "mail phone-changed with link 2"]
    ) {
      $0.phone = annsNewPhone
      $0.cycle = Cycle()
      newGeneration(&$0)
      newLink(&$0)
    },
    TableCase(
      "D11", "Archiving, other phone: Not Connected, the old session stays linked for the overlap",
      ann(phone: .number(annsNewPhone)), .archiving(),
      does: ["relink ann (phone changed): Archiving → Not Connected, new link"],
      effects: ["cancel mail", "mail phone-changed with link 2"]
    ) {
      $0.status = .notConnected
      $0.since = monday
      $0.phone = annsNewPhone
      $0.superseded = Superseded(
        generation: 1, phone: annsPhone, until: monday + .days(7),
        lastConfirmed: monday - .hours(1))
      $0.lastConfirmed = nil
      newGeneration(&$0)
      newLink(&$0)
    },
    TableCase(
      "D11", "Archiving, and another user has the old number: the old session ends at once",
      ann(phone: .number(annsNewPhone)), .archiving(),
      others: ([bob(phone: .number(annsPhone), wish: .off)], []),
      does: ["relink ann (phone changed): Archiving → Not Connected, new link"],
      effects: ["cancel mail", "end session 1", "mail phone-changed with link 2"]
    ) {
      $0.status = .notConnected
      $0.since = monday
      $0.phone = annsNewPhone
      $0.lastConfirmed = nil
      newGeneration(&$0)
      newLink(&$0)
    },
    TableCase(
      "D11", "Archiving, no overlap wanted: the old session ends at once",
      ann(phone: .number(annsNewPhone)), .archiving(), policy: Policy(relinkOverlap: 0),
      does: ["relink ann (phone changed): Archiving → Not Connected, new link"],
      effects: ["cancel mail", "end session 1", "mail phone-changed with link 2"]
    ) {
      $0.status = .notConnected
      $0.since = monday
      $0.phone = annsNewPhone
      $0.lastConfirmed = nil
      newGeneration(&$0)
      newLink(&$0)
    },
    TableCase(
      "D11", "Logged Out, other phone: Not Connected", ann(phone: .number(annsNewPhone)),
      .loggedOut(), does: ["relink ann (phone changed): Logged Out → Not Connected, new link"],
      effects: ["cancel mail", "end session 1", "mail phone-changed with link 2"]
    ) {
      $0.status = .notConnected
      $0.since = monday
      $0.phone = annsNewPhone
      $0.lastConfirmed = nil
      newGeneration(&$0)
      newLink(&$0)
    },
    TableCase(
      "D11", "declined, other phone: for the new phone, and still nobody is mailed",
      ann(phone: .number(annsNewPhone)),
      Enrollment.invited().with {
        $0.declinedAt = monday - .days(1)
        $0.invitation?.state = .declined
      },
      does: ["relink ann (phone changed): Not Connected → Not Connected"],
      effects: ["cancel mail", "end session 1"]
    ) {
      $0.phone = annsNewPhone
      $0.cycle = Cycle()
      newGeneration(&$0)
    },
    TableCase(
      "D11",
      "back to the old number, whose session is seen working: it counts again, nobody is mailed",
      ann(), .relinked, oldWorks: true,
      does: ["relink ann (phone changed back): Not Connected → Archiving"],
      effects: ["cancel mail", "end session 2"]
    ) {
      $0.status = .archiving
      $0.since = monday
      $0.phone = annsPhone
      $0.generation = 1
      $0.generations = 3
      $0.lastConfirmed = monday - .days(2)
      $0.superseded = nil
      $0.cycle = Cycle()
      $0.invitation?.state = .replaced
    },
    TableCase(
      "D11", "back to the old number when the overlap has passed: invited as for any other",
      ann(), Enrollment.relinked.with { $0.superseded?.until = monday },
      does: ["relink ann (phone changed): Not Connected → Not Connected, new link"],
      notes: ["retire: the overlap has passed"],
      effects: ["end session 1", "cancel mail", "end session 2", "mail phone-changed with link 3"]
    ) {
      $0.phone = annsPhone
      $0.superseded = nil
      $0.cycle = Cycle()
      newGeneration(&$0)
      newLink(&$0)
    },
    TableCase(
      "D11",
      "a third phone before the second one connected: the first session stays for its overlap",
      ann(phone: .number(bobsPhone)), .relinked,
      does: ["relink ann (phone changed): Not Connected → Not Connected, new link"],
      effects: ["cancel mail", "end session 2", "mail phone-changed with link 3"]
    ) {
      $0.phone = bobsPhone
      $0.cycle = Cycle()
      newGeneration(&$0)
      newLink(&$0)
    },
    TableCase(
      "D17", "another user gets the old number during the overlap: the old session ends",
      ann(phone: .number(annsNewPhone)), .relinked,
      others: ([bob(phone: .number(annsPhone), wish: .none)], []),
      notes: ["retire: another user has the number"], effects: ["end session 1"]
    ) { $0.superseded = nil },

    // D12
    TableCase(
      "D12", "Logged Out, not yet re-invited: at any hour", ann(), .loggedOut(),
      now: monday - .hours(1), does: ["invite ann (reconnect): Logged Out → Logged Out, new link"],
      effects: ["cancel mail", "mail reconnect with link 2"]
    ) {
      newLink(&$0)
      $0.invitation?.madeAt = monday - .hours(1)
    },

    // D13
    TableCase(
      "D13", "declined, Not Connected: no reminder, no renewal, no escalation", ann(),
      Enrollment.invited(at: monday - .days(9)).with {
        $0.declinedAt = monday - .days(8)
        $0.invitation?.state = .declined
      }),
    TableCase(
      "D13", "declined, Logged Out: not re-invited", ann(),
      Enrollment.loggedOut().with { $0.declinedAt = monday - .days(8) }),
    TableCase(
      "D13", "declined, an escalation waits to leave: it is taken back", ann(),
      Enrollment.invited().with {
        $0.declinedAt = monday - .days(1)
        $0.invitation?.state = .declined
        $0.cycle.escalatedAt = monday - .days(1)
        $0.cycle.escalationAwaits = true
      },
      notes: ["withhold mail: declined"], effects: ["cancel mail"]
    ) {
      $0.cycle.escalatedAt = nil
      $0.cycle.escalationAwaits = false
    },
  ]

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

  static let cases = notOn + notToBeActedOn + whoItIs + links + timeDriven + withoutMail

  @Test("The desire table", arguments: cases)
  func row(_ theCase: TableCase) throws {
    theCase.check()
  }

  @Test("The row that fits is the one that the case is about", arguments: cases)
  func number(_ theCase: TableCase) throws {
    let matches = Matching.match(theCase.people, theCase.enrollments)
    let circumstances = Circumstances(
      theCase.desired, now: theCase.now,
      survey: Survey(matches, theCase.desired, theCase.observed, now: theCase.now),
      oldSessionsWorking: theCase.observed.oldSessionsWorking)
    var fitting: [String] = []
    for match in matches {
      var draft = PlanDraft(circumstances)
      draft.add(match, theCase.desired, theCase.observed) { row in
        fitting.append("D\(row.rawValue)")
      }
    }
    #expect(fitting.contains(theCase.row))
  }

  @Test("Every row has a case, and they stand in the order of their numbers")
  func everyRow() {
    #expect(DesireTable.rows.map(\.number) == DesireTable.Row.allCases)
    let tested = Set(Self.cases.map(\.row))
    #expect(tested == Set(DesireTable.Row.allCases.map { "D\($0.rawValue)" }))
  }

  @Test("What an action leaves asks for nothing more at the same time", arguments: cases)
  func settles(_ theCase: TableCase) {
    // D9 is the one exception: whoever waits for a withdrawal is invited by the sync after it.
    if theCase.row == "D9" { return }
    let (observed, _) = theCase.carriedOut()
    let next = Planner(now: theCase.now).plan(desired: theCase.desired, observed: observed)
    #expect(next.actions == [])
    #expect(next.upkeep == [])
  }
}

extension Enrollment {
  /// Archiving until yesterday, when the phone was changed; the old session is still linked.
  static let relinked = Enrollment.archiving().with {
    $0.status = .notConnected
    $0.since = monday - .days(1)
    $0.phone = annsNewPhone
    $0.superseded = Superseded(
      generation: 1, phone: annsPhone, until: monday + .days(6), lastConfirmed: monday - .days(2))
    $0.lastConfirmed = nil
    $0.generation = 2
    $0.generations = 2
    $0.serial = 2
    $0.mails = 2
    $0.cycle = Cycle(startedAt: monday - .days(1), invitations: 1)
    $0.invitation = Invitation(
      serial: 2, state: .sent, madeAt: monday - .days(1), sentAt: monday - .days(1),
      expiresAt: monday + .days(6), lastMailAt: monday - .days(1))
  }
}
