@testable import Engine

/// What becomes of links.
extension DesireTableTests {
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
}
