@testable import Engine

/// Who is not on, is not to be acted on, or is somebody else than before.
extension DesireTableTests {
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
      "D3", "account.json gone: everybody enrolled is held", nil, .archiving(),
      standing: .accountFileGone(path: "account.json"),
      holds: ["withdraw ann: account.json is gone"]),
    TableCase(
      "D3", "account.json in error: everybody enrolled is held", nil, .archiving(),
      standing: .unreadable, holds: ["withdraw ann: account.json is in error"]),
    TableCase(
      "D3", "account.json in error: nobody is withdrawn by guards and a freeze that are unknown",
      ann(wish: .off), .archiving(), standing: .unreadable,
      holds: ["withdraw ann: account.json is in error"]),
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
}
