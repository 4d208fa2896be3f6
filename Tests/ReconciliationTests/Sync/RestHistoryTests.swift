import Engine
import StoreContract
import TestSupport
import Testing

@testable import Reconciliation

private let initech = "initech"

@Suite("After any history a run that spares accounts does what one does that looks at all")
struct RestHistoryTests {
  @Test(
    "Files, people, time, machines, stores and branches change in all ways",
    arguments: 1...40 as ClosedRange<UInt64>)
  func histories(seed: UInt64) async throws {
    var history = try await History(seed: 20_261_127 + seed)
    for step in 1...16 {
      let what = try await history.take()
      try await history.compare(history.stage, "history \(seed), step \(step): \(what)")
    }
  }

  @Test("A good part of the accounts is spared in such histories")
  func spares() async throws {
    var (sparing, whole) = (0, 0)
    for seed in UInt64(1)...10 {
      var history = try await History(seed: 20_261_127 + seed)
      for _ in 1...16 { try await history.compare(history.stage, try await history.take()) }
      (sparing, whole) = (sparing + history.sparing, whole + history.whole)
    }
    // Else they would have shown nothing.
    #expect(sparing * 4 < whole * 3)
  }

  /// What happens to a book, and how many accounts were looked at.
  private struct History {
    var stage: Stage
    private var g: SeededGenerator
    /// Where the branch was, and what the files were then.
    private var past: [(tip: String, book: MemoryBook)] = []
    /// Copies of the store, as they were.
    private var backups: [InMemoryStore] = []
    var (sparing, whole) = (0, 0)

    init(seed: UInt64) async throws {
      g = SeededGenerator(seed: seed)
      stage = try await Stage(
        accounts: [.account(acme, .ann, .bob), .account(globex, people: 3)], seed: seed)
      stage.observer = { NoGateway() }
    }

    // MARK: Comparing

    /// What a plan says, or why it cannot.
    private struct Found: Equatable {
      var plans: [AccountPlan] = []
      var standing = BookStanding()
      var failures: [String] = []
      var refused: String?
    }

    private func found(
      _ stage: Stage, _ ask: (inout SyncRequest) -> Void
    ) async -> (found: Found, read: Int) {
      do {
        let (result, read) = try await stage.previewTip(ask)
        let found = Found(
          plans: result.plans.filter(\.saysSomething), standing: result.standing,
          failures: result.failures.map { "\($0)" })
        return (found, read.count)
      } catch {
        return (Found(refused: "\(error)"), 0)
      }
    }

    mutating func compare(_ stage: Stage, _ what: String) async throws {
      for accounts in [nil, [acme], [globex, initech]] as [Set<String>?] {
        let spared = await found(stage) { $0.accounts = accounts }
        let all = await found(stage) { ($0.accounts, $0.looksAtAll) = (accounts, true) }
        #expect(spared.found == all.found, "\(what); of \(accounts ?? ["all"])")
        if accounts == nil { (sparing, whole) = (sparing + spared.read, whole + all.read) }
      }
    }

    // MARK: What happens

    mutating func take() async throws -> String {
      if let tip = await stage.branch.tip() { past.append((tip, stage.book)) }
      if let kept = stage.store as? InMemoryStore, g.percent(30) {
        backups.append(await copy(of: kept))
      }
      let account = g.pick([acme, globex])
      switch g.number(0...19) {
      case 0...1:
        let name = g.pick(["ann", "bob", "p01", "p02", "p03"])
        let wish: Wish = g.pick([.off, .on(from: nil, until: nil), .none])
        await stage.commit { $0.change(name, in: account) { $0.wish = wish } }
        return "\(name) is \(wish)"
      case 2:
        let phone = Phone.number(number(g.number(1...9)))
        await stage.commit { $0.change("ann", in: acme) { $0.phone = phone } }
        return "ann has another phone"
      case 3:
        let request = g.pick([HandRequest.resend, .renew, .revoke])
        do {
          try await stage.syncTip {
            $0.scope = .byHand(.init(request: request, people: [acme: ["ann@acme.example"]]))
          }
        } catch is StoreMismatch {
          return "by hand \(request), refused"
        }
        return "by hand: \(request)"
      case 4...5:
        let seconds: Seconds = g.pick([60, .hours(1), .hours(7), .days(1), .days(2), .days(8), -60])
        stage.pass(seconds)
        return "\(seconds) s pass"
      case 6:
        await stage.commit { [account] in $0.desired[account] = nil }
        return "the folder of \(account) goes"
      case 7:
        let folder = past[0].book.desired[account]
        await stage.commit { [account] in $0.desired[account] = $0.desired[account] ?? folder }
        return "the folder of \(account) is there"
      case 8:
        await stage.commit {
          $0.desired[initech] =
            $0.desired[initech] == nil ? .account(initech, people: 2) : nil
        }
        return "initech comes or goes"
      case 9:
        await stage.branch.commit(
          ["accounts/\(account)/status.csv": [65]], by: "mallory@acme.example", message: "")
        return "a status.csv is edited"
      case 10:
        var other = await stage.another { [account] in
          $0.change("ann", in: account) { $0.wish = .off }
        }
        other.observer = stage.observer
        try await other.syncTip()
        try await compare(stage, "behind another machine")
        stage = other
        return "another machine syncs what is newer"
      case 11:
        guard let old = backups.randomElement(using: &g) else { return "nothing" }
        var restored = stage
        restored.store = await copy(of: old)
        try await compare(restored, "with a store of before")
        return "a look at a store of before"
      case 12:
        guard let old = past.randomElement(using: &g) else { return "nothing" }
        var back = await stage.copy(
          keeping: KeptStore(
            store: stage.store, clock: stage.storeClock, graveyard: stage.graveyard))
        back.observer = stage.observer
        back.book = old.book
        await back.branch.rewind(to: old.tip)
        try await compare(back, "at a commit of before")
        return "a look at a commit of before"
      case 13:
        try await stage.syncTip { $0.accounts = [account] }
        return "a sync of \(account)"
      case 14:
        try await stage.syncTip { $0.publish = false }
        return "a sync that publishes nothing"
      default:
        try await syncLikeAll()
        return "a sync"
      }
    }

    /// What a sync did is compared with what one did that looked at all.
    private func syncLikeAll() async throws {
      guard let kept = stage.store as? InMemoryStore else { return }
      let clock = StandingClock(stage.storeClock.seconds)
      var other = await stage.copy(
        keeping: KeptStore(
          store: await copy(of: kept, clock), clock: clock, graveyard: stage.graveyard))
      other.observer = stage.observer
      try await other.syncTip { $0.looksAtAll = true }
      try await stage.syncTip()
      #expect(await stage.branch.machineFiles() == other.branch.machineFiles())
      #expect(await stage.delivered() == other.delivered())
      let (ours, theirs) = (stage.store, other.store)
      for account in [acme, globex, initech] {
        let enrollments = try await theirs.enrollments(account: account)
        #expect(try await ours.enrollments(account: account) == enrollments)
        let record = try await theirs.record(account: account)
        let found = try await ours.record(account: account)
        #expect(found?.appliedRevision == record?.appliedRevision)
        #expect(found?.attemptedRevision == record?.attemptedRevision)
      }
    }

    private func copy(of store: InMemoryStore, _ clock: StandingClock? = nil) async -> InMemoryStore
    {
      let graveyard = stage.graveyard
      return await store.copy(clock: clock ?? stage.storeClock, isDead: { graveyard.holds($0) })
    }
  }
}
