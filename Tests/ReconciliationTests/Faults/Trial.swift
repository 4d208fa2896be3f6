import Reconciliation
import StoreContract
import Testing

/// A book with much to do, and what becomes of it in peace: so that a sync that was struck can be held against it.
struct Trial: Sendable {
  /// As it stands before the sync that is struck.
  let stage: Stage
  private let ledgers: [Ledger]
  private let inPeace: Aftermath

  init(_ turmoil: Turmoil, _ kept: KeptStore) async throws {
    stage = try await turmoil.stage(keeping: kept)
    var ledgers = [acme, globex].map(Ledger.init)
    for index in ledgers.indices { try await ledgers[index].follow(kept.store) }
    self.ledgers = ledgers
    // The same seed makes the same book.
    let other = try await turmoil.stage()
    try await other.syncToTheEnd()
    var otherLedgers = [acme, globex].map(Ledger.init)
    inPeace = try await Aftermath(of: other, &otherLedgers)
  }

  /// Syncs with one strike, and then in peace; false where the sync makes fewer calls.
  func strike(at number: Int, _ way: AnyFailureTests.Way, on kept: KeptStore) async throws -> Bool {
    let stage = await stage.copy(keeping: kept)
    let faults = Faults { $0.number == number ? way.strike : nil }
    let groups = FaultySender.Groups()
    let before = await stage.server.delivered.count
    do {
      var struck = stage
      struck.store = FaultyStore(store: stage.store, faults: faults)
      struck.repository = FaultyRepository(repository: stage.branch, faults: faults)
      struck.sender = FaultySender(server: stage.server, faults: faults, groups: groups)
      try await struck.sync()
    } catch {
      // What it reports is of no interest here, but what it leaves.
    }
    guard let hit = faults.hit else { return false }

    var heir = stage
    heir.holder.pid += 1
    stage.graveyard.bury(stage.holder)
    try await heir.syncToTheEnd()
    var ledgers = ledgers
    #expect(try await Aftermath(of: heir, &ledgers) == inPeace, "\(hit)")
    for ledger in ledgers {
      #expect(try await ledger.problem(with: heir.store) == nil, "\(hit)")
      #expect(await ledger.isPublished(on: heir.branch), "\(hit)")
    }

    let ids = await stage.server.delivered.dropFirst(before).map(\.messageID)
    let counts = Dictionary(ids.map { ($0, 1) }, uniquingKeysWith: +)
    let repeated = Set(counts.filter { $0.value > 1 }.keys)
    #expect(counts.values.allSatisfy { $0 <= 2 }, "\(hit)")
    // Half a group is on its way while what became of the half before it is put on record.
    let halves = await groups.all
    let isUnfinished = zip(halves, halves.dropFirst() + [[]]).contains { half, next in
      repeated.isSubset(of: half + next)
    }
    #expect(repeated.isEmpty || isUnfinished, "\(hit)")
    #expect(repeated.count <= stage.tuning.mailGroup, "\(hit)")

    let accounts = ledgers.map(\.account)
    let store = try await Snapshot(of: accounts, in: heir.store)
    let tip = await heir.branch.tip()
    #expect(try await heir.sync().results == [], "\(hit)")
    #expect(try await Snapshot(of: accounts, in: heir.store) == store, "\(hit)")
    #expect(await heir.branch.tip() == tip, "\(hit)")
    #expect(await heir.server.delivered.count == before + ids.count, "\(hit)")
    return true
  }
}
