import Engine
import Reconciliation
import StoreContract
import TestSupport
import Testing

@Suite("An account in which nothing is due rests: nobody looks at it until something may have come")
struct RestTests {
  /// Everybody is invited, that is published, and a sync found nothing more.
  private func rested() async throws -> Stage {
    var stage = try await Stage(.account(acme, .ann, .bob), .account(globex, people: 2))
    stage.observer = { NoGateway() }
    try await stage.syncTip()
    // What was published is looked at once more.
    #expect(try await stage.syncTip() == [acme, globex])
    #expect(try await stage.previewTip().read == [])
    return stage
  }

  struct Turn: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// Who is looked at afterwards.
    var read: [String]
    var take: @Sendable (inout Stage) async throws -> Void = { _ in }
    var ask: @Sendable (inout SyncRequest) -> Void = { _ in }
  }

  private static let turns = [
    Turn(testDescription: "Nothing happens", read: []),
    Turn(testDescription: "A row of one account changes", read: [acme]) { stage in
      await stage.commit { $0.change("ann", in: acme) { $0.phone = .number(number(77)) } }
    },
    Turn(testDescription: "Its status.csv is edited", read: [globex]) { stage in
      await stage.branch.commit(
        ["accounts/globex/status.csv": [65]], by: "mallory@acme.example", message: "")
    },
    Turn(testDescription: "A reminder comes due", read: [acme, globex]) { $0.pass(.days(2)) },
    Turn(testDescription: "Another day begins", read: [acme, globex]) { $0.pass(.hours(15)) },
    Turn(testDescription: "The day is not over", read: []) { $0.pass(.hours(15) - 1) },
    Turn(testDescription: "The clock was put back", read: [acme, globex]) { $0.pass(-60) },
    Turn(
      testDescription: "Somebody declines on their page, and that has no event yet", read: [acme]
    ) { stage in
      let desk = try await Desk.open(acme, in: stage.store)
      var ann = try #require(try await stage.enrollment("ann"))
      ann.declinedAt = stage.now
      try await desk.commit([.put(ann)])
      try await desk.store.release(desk.lease)
    },
    Turn(
      testDescription: "A guard is lifted", read: [acme, globex], ask: { $0.allowed = [.freeze] }),
    Turn(
      testDescription: "A row that is gone means off", read: [acme, globex],
      ask: { $0.prune = true }),
    Turn(
      testDescription: "All files have to be named", read: [acme, globex],
      ask: { $0.looksAtAll = true }),
    Turn(testDescription: "A folder goes whose people are enrolled", read: [acme]) { stage in
      await stage.commit { $0.desired[globex] = nil }
    },
    Turn(testDescription: "A gateway is named", read: [acme, globex]) { $0.observer = nil },
  ]

  @Test("Who is looked at after a sync that found nothing", arguments: turns)
  func looks(_ turn: Turn) async throws {
    var stage = try await rested()
    try await turn.take(&stage)
    #expect(try await stage.previewTip(turn.ask).read == turn.read)
    #expect(try await stage.syncTip(turn.ask) == turn.read)
  }

  @Test("A revision that changes nothing is applied to an account that rests, too")
  func revision() async throws {
    var stage = try await rested()
    await stage.commit { $0.change("ann", in: acme) { $0.wish = .off } }
    let tip = await stage.branch.tip()
    try await stage.syncTip()
    #expect(try await stage.store.accounts(of: Sample.book).map(\.appliedRevision) == [tip, tip])
  }

  @Test("What was published of an account that rests is made anew after a lost race")
  func race() async throws {
    var stage = try await rested()
    let status = await stage.branch.text("accounts/globex/status.csv")
    await stage.branch.whilePublishing { ["accounts/globex/status.csv": [65]] }
    await stage.commit { $0.change("ann", in: acme) { $0.wish = .off } }
    #expect(try await stage.syncTip() == [acme, globex])
    #expect(await stage.branch.text("accounts/globex/status.csv") == status)
  }

  // MARK: Random histories

  @Test("After any history a run that spares accounts does what one does that looks at all")
  func histories() async throws {
    var (sparing, whole) = (0, 0)
    for seed in UInt64(1)...30 {
      var generator = SeededGenerator(seed: 20_261_127 + seed)
      var stage = try await Stage(
        accounts: [.account(acme, .ann, .bob), .account(globex, people: 3)], seed: seed)
      stage.observer = { NoGateway() }
      for step in 1...16 {
        let what = "history \(seed), step \(step): \(try await take(&generator, &stage))"
        let spared = try await stage.previewTip()
        let all = try await stage.previewTip { $0.looksAtAll = true }
        #expect(
          spared.result.plans.filter(\.saysSomething) == all.result.plans.filter(\.saysSomething),
          "\(what)")
        #expect(spared.result.standing == all.result.standing, "\(what)")
        #expect(spared.result.failures.count == all.result.failures.count, "\(what)")
        (sparing, whole) = (sparing + spared.read.count, whole + all.read.count)
      }
    }
    // Else it would have shown nothing.
    #expect(sparing * 4 < whole * 3)
  }

  /// Something happens; of a sync, what it did is compared with what one did that looked at all.
  private func take(_ g: inout SeededGenerator, _ stage: inout Stage) async throws -> String {
    let account = g.percent(50) ? acme : globex
    switch g.number(0...9) {
    case 0:
      let name = g.pick(["ann", "bob", "p01", "p02", "p03"])
      let wish: Wish = g.pick([.off, .on(from: nil, until: nil), .none])
      await stage.commit { $0.change(name, in: account) { $0.wish = wish } }
      return "\(name) is \(wish)"
    case 1:
      let phone = Phone.number(number(g.number(1...9)))
      await stage.commit { $0.change("ann", in: acme) { $0.phone = phone } }
      return "ann has another phone"
    case 2:
      let request = g.pick([HandRequest.resend, .renew, .revoke])
      try await stage.syncTip {
        $0.scope = .byHand(.init(request: request, people: [acme: ["ann@acme.example"]]))
      }
      return "by hand: \(request)"
    case 3...4:
      let seconds: Seconds = g.pick([60, .hours(1), .hours(7), .days(1), .days(2), .days(8)])
      stage.pass(seconds)
      return "\(seconds) s pass"
    default:
      let kept = try #require(stage.store as? InMemoryStore)
      let clock = StandingClock(stage.storeClock.seconds)
      let graveyard = stage.graveyard
      let twin = await stage.copy(
        keeping: KeptStore(
          store: kept.copy(clock: clock, isDead: { graveyard.holds($0) }), clock: clock,
          graveyard: graveyard))
      var other = twin
      other.observer = stage.observer
      try await other.syncTip { $0.looksAtAll = true }
      try await stage.syncTip()
      #expect(await stage.branch.machineFiles() == other.branch.machineFiles())
      #expect(await stage.delivered() == other.delivered())
      for account in [acme, globex] {
        #expect(
          try await stage.store.enrollments(account: account)
            == other.store.enrollments(account: account))
      }
      return "a sync"
    }
  }
}

extension AccountPlan {
  /// Accounts that are left alone are not in a plan.
  fileprivate var saysSomething: Bool { self != AccountPlan(account: account) }
}
