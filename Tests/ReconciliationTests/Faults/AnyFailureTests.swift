import Engine
import Reconciliation
import SQLiteStore
import StoreContract
import TestSupport
import Testing

/// Property 6: whatever call fails, and wherever the process is killed, no event is lost and at most the mails of one
/// unfinished group are repeated, with their Message-IDs unchanged.
@Suite("A sync that fails, or is killed, at any call of store, mail server or branch")
struct AnyFailureTests {
  struct Way: Sendable, CustomTestStringConvertible {
    var sentence: String
    var strike: Faults.Strike

    var testDescription: String { sentence }
  }

  private static let broken = MemoryRepository.Failure(description: "input/output error")
  private static let unavailable = StoreError.unavailable(
    what: "store", why: "locked", remedy: "wait")

  static let ways = [
    Way(sentence: "killed before it", strike: .killsBefore),
    Way(sentence: "killed after it", strike: .killsAfter),
    Way(sentence: "fails", strike: .failsBefore(broken)),
    Way(sentence: "does its work, and fails all the same", strike: .failsAfter(broken)),
    Way(sentence: "is not to be reached", strike: .failsBefore(unavailable)),
    Way(
      sentence: "does its work, and is not to be reached for the answer",
      strike: .failsAfter(unavailable)),
  ]

  @Test("is brought to the end by the next one", arguments: ways, [UInt64(11), 12])
  func anyCall(_ way: Way, seed: UInt64) async throws {
    let turmoil = Turmoil(seed: seed)
    let undisturbed = try await Aftermath.settle(try await turmoil.stage())
    var number = 0
    while true {
      number += 1
      let hit = try await strike(
        at: number, way, on: try await turmoil.stage(), expecting: undisturbed)
      if !hit { break }
    }
    // So many calls are not made by a sync that has nothing to do.
    #expect(number > 100)
  }

  @Test("is brought to the end in SQLite as well", arguments: ways)
  func sqlite(_ way: Way) async throws {
    let turmoil = Turmoil(seed: 13, people: 2)
    let undisturbed = try await Aftermath.settle(try await turmoil.stage())
    var number = 1
    while try await withTemporaryFolder({ folder in
      let clock = StandingClock()
      let graveyard = Graveyard()
      let store = try SQLiteStore.open(
        at: folder + "/store.sqlite", clock: .moved { clock.seconds },
        isDead: { graveyard.holds($0) })
      let stage = try await turmoil.stage(
        keeping: KeptStore(store: store, clock: clock, graveyard: graveyard))
      return try await strike(at: number, way, on: stage, expecting: undisturbed)
    }) {
      number += 7
    }
    #expect(number > 70)
  }

  /// Syncs with one strike, and then in peace; whether there was such a call.
  private func strike(
    at number: Int, _ way: Way, on stage: Stage, expecting undisturbed: Aftermath
  ) async throws -> Bool {
    let faults = Faults { $0.number == number ? way.strike : nil }
    let groups = FaultySender.Groups()
    var struck = stage
    struck.store = FaultyStore(store: stage.store, faults: faults)
    struck.repository = FaultyRepository(repository: stage.branch, faults: faults)
    struck.sender = FaultySender(server: stage.server, faults: faults, groups: groups)
    let before = await stage.server.delivered.count
    // What it reports is not of interest here, but what it leaves.
    _ = await Result { try await struck.sync() }
    guard let hit = faults.hit else { return false }
    #expect(try await stage.chainProblem() == nil, "\(hit)")

    var heir = stage
    heir.holder.pid += 1
    stage.graveyard.bury(stage.holder)
    #expect(try await Aftermath.settle(heir) == undisturbed, "\(hit)")
    #expect(try await heir.chainProblem() == nil, "\(hit)")
    #expect(try await heir.publishingProblem() == nil, "\(hit)")

    let ids = await stage.server.delivered.dropFirst(before).map(\.messageID)
    let counts = Dictionary(ids.map { ($0, 1) }, uniquingKeysWith: +)
    let repeated = Set(counts.filter { $0.value > 1 }.keys)
    #expect(counts.values.allSatisfy { $0 <= 2 }, "\(hit)")
    #expect(await repeated.isSubset(of: groups.all.last ?? []), "\(hit)")

    let (store, tip) = (
      try await Snapshot(of: [acme, globex], in: heir.store), await heir.branch.tip()
    )
    let report = try await heir.sync()
    #expect(report.results == [], "\(hit)")
    #expect(try await Snapshot(of: [acme, globex], in: heir.store) == store, "\(hit)")
    #expect(await heir.branch.tip() == tip, "\(hit)")
    #expect(await heir.server.delivered.count == before + ids.count, "\(hit)")
    return true
  }
}

extension Result where Failure == any Error {
  fileprivate init(_ body: () async throws -> Success) async {
    do { self = .success(try await body()) } catch { self = .failure(error) }
  }
}
