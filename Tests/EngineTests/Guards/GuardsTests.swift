import Engine
import Testing

/// The guards: what one bad file or import cannot do.
@Suite struct GuardsTests {
  /// So many people of an account, and what is to become of them.
  struct Throng: Sendable, CustomTestStringConvertible {
    var sentence: String
    /// Archiving and staying so.
    var staying = 0
    /// Archiving, and set off.
    var off = 0
    /// Archiving, and in no file any more.
    var gone = 0
    /// Archiving, with another phone in the roster.
    var otherPhone = 0
    /// New in the roster, on.
    var new = 0
    /// Archiving, enrolled in the last day, and staying so.
    var joined = 0
    /// The same, and set off.
    var joinedOff = 0
    /// Pending, and just paired with another number.
    var wrongPhone = 0
    var recent = ObservedAccount.Recent()
    var guards = Policy.Guards()
    var allowed: Set<GuardKind> = []
    var prune = false
    var roster = DesiredAccount.FileState.sound
    var archiving = DesiredAccount.FileState.sound
    /// How many actions of each kind are done, and how many have a new link.
    var done: [ActionKind: Int] = [:]
    var newLinks = 0
    /// How many of each kind are held, for this reason, by this guard.
    var held: [ActionKind: Int] = [:]
    var reason = ""
    var heldBy: GuardKind?
    var testDescription: String { sentence }

    func plan() -> AccountPlan {
      var people: [Person] = []
      var enrollments: [Enrollment] = []
      var signals: [String: Signal] = [:]
      func add(_ count: Int, _ name: String, _ make: (String, String) -> Person?, _ e: Enrollment?)
      {
        for n in 0..<count {
          let email = "\(name)\(n)@x.example"
          let phone = "+44791\(people.count + enrollments.count + 1_000_000)"
          if let person = make(email, phone) { people.append(person) }
          if let e {
            enrollments.append(
              e.with {
                $0.email = email
                $0.subject = "s_\(name)\(n)"
                $0.phone = phone
              })
          }
        }
      }
      func on(_ email: String, _ phone: String) -> Person? {
        Person(email: email, phone: .number(phone), wish: .on(from: nil, until: nil))
      }
      add(staying, "staying", on, .archiving())
      add(off, "off", { Person(email: $0, phone: .number($1), wish: .off) }, .archiving())
      add(gone, "gone", { _, _ in nil }, .archiving())
      add(otherPhone, "other", { email, phone in on(email, "\(phone)9") }, .archiving())
      add(new, "new", on, nil)
      add(wrongPhone, "wrong", on, .invited())
      add(joined, "joined", on, .archiving())
      add(
        joinedOff, "joinedOff", { Person(email: $0, phone: .number($1), wish: .off) }, .archiving())
      var recent = recent
      recent.newcomers.formUnion(
        enrollments.map(\.subject).filter { $0.hasPrefix("s_joined") })
      for n in 0..<wrongPhone { signals["s_wrong\(n)"] = .working(number: "+4915112345678") }
      return Planner(now: monday, allowed: allowed).plan(
        desired: DesiredAccount(
          id: acme, standing: .active, roster: roster, archiving: archiving, people: people,
          policy: Policy(prune: prune, guards: guards)),
        observed: ObservedAccount(enrollments: enrollments, signals: signals, recent: recent))
    }
  }

  private static let mondayMorning = FreezeWindow(
    "Mon 08:00-12:00",
    .weekly(SendWindow([.init(days: [.monday], opens: 8 * 60, closes: 12 * 60)])))
  private static let tuesday = Day(
    sinceEpoch: ZoneRules.utc.wallClock(at: monday).day.sinceEpoch + 1)

  static let throngs: [Throng] = [
    // The count.
    Throng(
      sentence: "10 withdrawals of 100 people are within the count", staying: 90, off: 10,
      done: [.withdraw: 10]),
    Throng(
      sentence: "11 are not, and all 11 are held", staying: 89, off: 11, held: [.withdraw: 11],
      reason:
        "11 withdrawals, new phones or revoked links in 24 hours; 10 are allowed (guards.maxWithdrawals)",
      heldBy: .withdrawals),
    Throng(
      sentence: "a relink counts as a withdrawal, and they are held together", staying: 89, off: 6,
      otherPhone: 5, held: [.withdraw: 6, .relink: 5],
      reason:
        "11 withdrawals, new phones or revoked links in 24 hours; 10 are allowed (guards.maxWithdrawals)",
      heldBy: .withdrawals),
    Throng(
      sentence: "what was done in the last 24 hours counts", staying: 90, off: 3,
      recent: .init(withdrawals: 8, closed: 8), held: [.withdraw: 3],
      reason:
        "11 withdrawals, new phones or revoked links in 24 hours; 10 are allowed (guards.maxWithdrawals)",
      heldBy: .withdrawals),
    Throng(
      sentence: "--allow withdrawals lets them through", staying: 50, off: 40, otherPhone: 5,
      allowed: [.withdrawals], done: [.withdraw: 40, .relink: 5], newLinks: 5),
    Throng(
      sentence: "--allow invitations does not", staying: 89, off: 11, allowed: [.invitations],
      held: [.withdraw: 11],
      reason:
        "11 withdrawals, new phones or revoked links in 24 hours; 10 are allowed (guards.maxWithdrawals)",
      heldBy: .withdrawals),
    // The percentage.
    Throng(
      sentence: "the stricter of count and percent counts: 20 % of 20 are 4", staying: 16, off: 4,
      done: [.withdraw: 4]),
    Throng(
      sentence: "5 of 20 are too many", staying: 15, off: 5, held: [.withdraw: 5],
      reason:
        "5 withdrawals, new phones or revoked links in 24 hours; 4 are allowed (guards.maxWithdrawals)",
      heldBy: .withdrawals),
    Throng(
      sentence: "the percentage is rounded down: of 19 people 3 may go", staying: 15, off: 4,
      held: [.withdraw: 4],
      reason:
        "4 withdrawals, new phones or revoked links in 24 hours; 3 are allowed (guards.maxWithdrawals)",
      heldBy: .withdrawals),
    Throng(
      sentence: "those withdrawn in the last day count as enrolled: 4 of 18 and 2", staying: 16,
      off: 2,
      recent: .init(withdrawals: 2, closed: 2), done: [.withdraw: 2]),
    Throng(
      sentence: "the fifth of the day is held, although 20 % of the rest would allow it",
      staying: 15,
      off: 1, recent: .init(withdrawals: 4, closed: 4), held: [.withdraw: 1],
      reason:
        "5 withdrawals, new phones or revoked links in 24 hours; 4 are allowed (guards.maxWithdrawals)",
      heldBy: .withdrawals),
    Throng(
      sentence: "one withdrawal is always allowed", staying: 1, off: 1, done: [.withdraw: 1]),
    Throng(
      sentence: "two of two are not", off: 2, held: [.withdraw: 2],
      reason:
        "2 withdrawals, new phones or revoked links in 24 hours; 1 is allowed (guards.maxWithdrawals)",
      heldBy: .withdrawals),
    Throng(
      sentence: "one is allowed even where the account tightens to none", staying: 9, off: 1,
      guards: .init(withdrawalCount: 0, withdrawalPercent: 0), done: [.withdraw: 1]),
    Throng(
      sentence: "people whom the plan enrolls raise the limit for nobody", staying: 15, off: 5,
      new: 100, done: [.invite: 100], newLinks: 100, held: [.withdraw: 5],
      reason:
        "5 withdrawals, new phones or revoked links in 24 hours; 4 are allowed (guards.maxWithdrawals)",
      heldBy: .withdrawals),
    Throng(
      sentence: "nor do those who were enrolled in the last day", staying: 15, off: 5, joined: 100,
      held: [.withdraw: 5],
      reason:
        "5 withdrawals, new phones or revoked links in 24 hours; 4 are allowed (guards.maxWithdrawals)",
      heldBy: .withdrawals),
    Throng(
      sentence: "nor those of them who were withdrawn again", staying: 15, off: 1, joined: 10,
      recent: .init(
        withdrawals: 6, ofNewcomers: 2, closed: 6, newcomers: ["s_came0", "s_came1"]),
      held: [.withdraw: 1],
      reason:
        "5 withdrawals, new phones or revoked links in 24 hours; 4 are allowed (guards.maxWithdrawals)",
      heldBy: .withdrawals),
    Throng(
      sentence: "a first day's slips can be put right, up to the count", joined: 90, joinedOff: 10,
      done: [.withdraw: 10]),
    Throng(
      sentence: "and no further", joined: 89, joinedOff: 11, held: [.withdraw: 11],
      reason:
        "11 withdrawals, new phones or revoked links in 24 hours; 10 are allowed (guards.maxWithdrawals)",
      heldBy: .withdrawals),
    Throng(
      sentence: "newcomers beside the others: 4 of 20, and 2 who came today", staying: 16, off: 4,
      joinedOff: 2, done: [.withdraw: 6]),
    Throng(
      sentence: "what is done about the others too often holds newcomers as well", staying: 15,
      off: 5, joinedOff: 2, held: [.withdraw: 7],
      reason:
        "5 withdrawals, new phones or revoked links in 24 hours; 4 are allowed (guards.maxWithdrawals)",
      heldBy: .withdrawals),
    Throng(
      sentence: "what was let through about the others keeps no newcomer", staying: 12,
      joinedOff: 1, recent: .init(withdrawals: 8, closed: 8), done: [.withdraw: 1]),
    Throng(
      sentence: "other people's actions are done all the same", staying: 89, off: 11, new: 2,
      done: [.invite: 2], newLinks: 2, held: [.withdraw: 11],
      reason:
        "11 withdrawals, new phones or revoked links in 24 hours; 10 are allowed (guards.maxWithdrawals)",
      heldBy: .withdrawals),

    // Invitations.
    Throng(
      sentence: "500 invitations are allowed", new: 500, done: [.invite: 500], newLinks: 500),
    Throng(
      sentence: "501 are not, and all 501 are held", new: 501, held: [.invite: 501],
      reason: "501 invitations in 24 hours; 500 are allowed (guards.maxInvitations)",
      heldBy: .invitations),
    Throng(
      sentence: "what was mailed in the last 24 hours counts", new: 2,
      recent: .init(invitations: 499), held: [.invite: 2],
      reason: "501 invitations in 24 hours; 500 are allowed (guards.maxInvitations)",
      heldBy: .invitations),
    Throng(
      sentence: "--allow invitations lets them through", new: 501, allowed: [.invitations],
      done: [.invite: 501], newLinks: 501),
    Throng(
      sentence: "a relink mails a new link too", staying: 40, otherPhone: 2, new: 1,
      guards: .init(invitationCount: 2), held: [.relink: 2, .invite: 1],
      reason: "3 invitations in 24 hours; 2 are allowed (guards.maxInvitations)",
      heldBy: .invitations),
    Throng(
      sentence: "a rejection happens all the same, its link is held", new: 2, wrongPhone: 1,
      guards: .init(invitationCount: 2), done: [.reject: 1], held: [.invite: 3],
      reason: "3 invitations in 24 hours; 2 are allowed (guards.maxInvitations)",
      heldBy: .invitations),
    Throng(
      sentence: "withdrawals are done all the same", staying: 50, off: 3, new: 3,
      guards: .init(invitationCount: 2), done: [.withdraw: 3], held: [.invite: 3],
      reason: "3 invitations in 24 hours; 2 are allowed (guards.maxInvitations)",
      heldBy: .invitations),

    // A freeze.
    Throng(
      sentence: "in a freeze nothing is decided but what is seen, and the links of that are held",
      staying: 20, off: 1, otherPhone: 1, new: 1, wrongPhone: 1,
      guards: .init(freeze: [mondayMorning]), done: [.reject: 1],
      held: [.withdraw: 1, .relink: 1, .invite: 2],
      reason: "frozen until 2026-11-23 12:00 UTC (guards.freeze: Mon 08:00-12:00)",
      heldBy: .freeze),
    Throng(
      sentence: "--allow freeze lets it through", staying: 20, off: 1, new: 1,
      guards: .init(freeze: [mondayMorning]), allowed: [.freeze],
      done: [.withdraw: 1, .invite: 1], newLinks: 1),
    Throng(
      sentence: "a freeze at another time holds nothing", staying: 20, off: 1,
      guards: .init(freeze: [
        FreezeWindow("2026-11-24..2026-11-24", .days(first: tuesday, last: tuesday))
      ]), done: [.withdraw: 1]),
    Throng(
      sentence: "a freeze that cannot be read holds everything", staying: 20, off: 1,
      guards: .init(freeze: [FreezeWindow("Fri 18:00-08:00", .unreadable)]),
      held: [.withdraw: 1],
      reason: "frozen with no end in sight (guards.freeze: Fri 18:00-08:00)", heldBy: .freeze),

    // Files.
    Throng(
      sentence: "an unreadable roster withdraws nobody, not even one who is off", staying: 20,
      off: 1, roster: .unusable, held: [.withdraw: 1],
      reason: "the roster is empty, missing or unreadable", heldBy: .files),
    Throng(
      sentence: "nor does an unreadable archiving file, whatever is allowed", staying: 20, off: 1,
      allowed: [.withdrawals], archiving: .unusable, held: [.withdraw: 1],
      reason: "the archiving file is empty, missing or unreadable", heldBy: .files),
    Throng(
      sentence: "an empty archiving file with prune withdraws nobody", gone: 20, prune: true,
      archiving: .unusable, held: [.withdraw: 20],
      reason: "the archiving file is empty, missing or unreadable", heldBy: .files),
    Throng(
      sentence: "a damaged file withdraws nobody by absence", staying: 20, gone: 1, prune: true,
      roster: .damaged, held: [.withdraw: 1],
      reason: "the roster cannot be read whole, so absence proves nothing"),
    Throng(
      sentence: "without prune, absence from a damaged file is no sign that somebody left",
      staying: 20, gone: 2, archiving: .damaged, held: [.withdraw: 2],
      reason: "the archiving file cannot be read whole, so absence proves nothing"),
    Throng(
      sentence: "but who is off in a damaged file is withdrawn", staying: 20, off: 1, prune: true,
      archiving: .damaged, done: [.withdraw: 1]),
    Throng(
      sentence: "prune withdraws whose row is gone", staying: 20, gone: 2, prune: true,
      done: [.withdraw: 2]),
    Throng(
      sentence: "within the guard", staying: 20, gone: 8, prune: true, held: [.withdraw: 8],
      reason:
        "8 withdrawals, new phones or revoked links in 24 hours; 5 are allowed (guards.maxWithdrawals)",
      heldBy: .withdrawals),
    Throng(
      sentence: "without prune, absence never withdraws", staying: 20, gone: 2,
      held: [.withdraw: 2], reason: "no longer listed"),
  ]

  @Test("Guards", arguments: throngs)
  func holds(_ throng: Throng) {
    let plan = throng.plan()
    #expect(Dictionary(grouping: plan.actions, by: \.kind).mapValues(\.count) == throng.done)
    #expect(plan.actions.count { $0.newLink } == throng.newLinks)
    #expect(Dictionary(grouping: plan.held, by: \.kind).mapValues(\.count) == throng.held)
    #expect(Set(plan.held.map(\.hold.reason)) == (throng.held.isEmpty ? [] : [throng.reason]))
    #expect(plan.held.allSatisfy { $0.hold.heldBy == throng.heldBy && !$0.hold.remedy.isEmpty })
  }

  @Test("A guard's remedy names what lets it through")
  func remedies() {
    let withdrawals = Throng(sentence: "", off: 11).plan()
    #expect(
      withdrawals.held.first?.hold.remedy
        == "look whether they are meant; if so, pairbook sync --allow withdrawals")
    let invitations = Throng(sentence: "", new: 501).plan()
    #expect(
      invitations.held.first?.hold.remedy
        == "look whether they are meant; if so, pairbook sync --allow invitations")
  }

  @Test("A freeze asks nobody to decide: time ends it, unless what it is made of cannot be read")
  func freezeRemedies() {
    let frozen = Throng(sentence: "", off: 1, guards: .init(freeze: [Self.mondayMorning])).plan()
    #expect(
      frozen.held.first?.hold.remedy
        == "nothing is to be done: the first sync after that does it; what cannot wait is let through with --allow freeze"
    )
    let unreadable = Throng(
      sentence: "", off: 1, guards: .init(freeze: [FreezeWindow("Fri 18:00-08:00", .unreadable)])
    ).plan()
    #expect(
      unreadable.held.first?.hold.remedy
        == "put guards.freeze right; what cannot wait is let through with --allow freeze")
    let asked = Planner(now: monday).byHand(
      .resend, for: ["ann@acme.example"],
      desired: DesiredAccount(
        id: acme, standing: .active, people: [ann()],
        policy: Policy(guards: .init(freeze: [Self.mondayMorning]))),
      observed: ObservedAccount(enrollments: [.invited()]))
    #expect(
      asked.plan.held.map(\.hold.remedy) == [
        "ask for it again after that; what cannot wait is let through with --allow freeze"
      ])
  }

  @Test("Mail that waits about somebody whose withdrawal is held must not leave")
  func mailOfHeldWithdrawal() {
    let plan = Planner(now: monday).plan(
      desired: DesiredAccount(
        id: acme, standing: .active, people: [ann(wish: .off), bob(wish: .off)], policy: Policy()),
      observed: ObservedAccount(enrollments: [
        .queued(), .archiving("bob@acme.example", phone: bobsPhone),
      ]))
    let reason =
      "2 withdrawals, new phones or revoked links in 24 hours; 1 is allowed (guards.maxWithdrawals)"
    #expect(plan.actions == [])
    #expect(plan.held.map(\.hold.reason) == [reason, reason])
    #expect(plan.upkeep == [.withholdMail(subject: "s_ann", reason: reason)])
  }

  @Test("Whose rename a guard holds keeps the address, and whoever is to have it is held as well")
  func addressOfHeldRename() {
    let plan = Planner(now: monday).plan(
      desired: DesiredAccount(
        id: acme, standing: .active,
        people: [
          ann(email: "bob@acme.example", id: "1"), bob(email: "cat@acme.example", id: "2"),
        ], policy: Policy(guards: .init(invitationCount: 0))),
      observed: ObservedAccount(enrollments: [
        Enrollment.archiving().with { $0.userID = "1" },
        Enrollment.invited("bob@acme.example", phone: bobsPhone).with { $0.userID = "2" },
      ]))
    #expect(plan.actions == [])
    #expect(
      plan.held.map(\.sketch) == [
        "rename bob: cat@acme.example is still enrolled as bob@acme.example",
        "rename cat: 1 invitations in 24 hours; 0 are allowed (guards.maxInvitations) [invitations]",
      ])
    #expect(
      plan.held.first?.hold.remedy
        == "sync once cat@acme.example has the new address; pairbook plan says what holds them")
  }

  @Test("A pending link of somebody whose relink is held dies with the old address, unrenewed")
  func renameBesideHeldRelink() {
    let plan = Planner(now: monday).plan(
      desired: DesiredAccount(
        id: acme, standing: .active,
        people: [
          ann(
            email: "lee@acme.example", previousEmail: "ann@acme.example",
            phone: .number(annsNewPhone)), bob(phone: .number("+447933123456")),
        ], policy: Policy()),
      observed: ObservedAccount(enrollments: [
        .invited(), .archiving("bob@acme.example", phone: bobsPhone),
      ]))
    #expect(
      plan.actions.map(\.sketch) == ["rename lee (e-mail changed): Not Connected → Not Connected"])
    #expect(plan.held.map(\.kind) == [.relink, .relink])
  }
}
