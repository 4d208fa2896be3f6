import Engine
import Foundation
import Reconciliation
import SQLiteStore
import StoreContract
import Synchronization
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
  ]

  @Test("is brought to the end by the next one", arguments: ways, seeds(1))
  func anyCall(_ way: Way, seed: UInt64) async throws {
    let trial = try await Trial(Turmoil(seed: seed), KeptStore())
    let store = try #require(trial.stage.store as? InMemoryStore)
    var number = 1
    let clock = trial.stage.storeClock
    while try await trial.strike(at: number, way, on: await KeptStore(copying: store, clock)) {
      number += 1
    }
    // A sync with nothing to do makes fewer calls than that.
    #expect(number > 60)
  }

  @Test("is brought to the end in SQLite as well", arguments: ways.prefix(2))
  func sqlite(_ way: Way) async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/store.sqlite"
      let trial = try await Trial(
        Turmoil(seed: 13, people: 2), try KeptStore(sqlite: path, StandingClock()))
      try (trial.stage.store as? SQLiteStore)?.close()
      var number = 1
      let clock = trial.stage.storeClock
      while try await trial.strike(
        at: number, way, on: try KeptStore(sqlite: "\(folder)/\(number)", copying: path, clock))
      {
        number += 5
      }
      #expect(number > 60)
    }
  }

  @Test("has something of every kind to do")
  func everyKind() async throws {
    var kinds: Set<ActionKind> = []
    var mails = 0
    for seed in Self.seeds(8) {
      let stage = try await Turmoil(seed: seed).stage()
      mails += try await stage.store.outbox(account: nil).count
      kinds.formUnion(try await stage.preview().plans.flatMap(\.actions).map(\.kind))
    }
    #expect(mails > 0)
    #expect(kinds == Set(ActionKind.allCases).subtracting([.revoke]))
  }

  @Test("repeats the mails of one group of 16 at most, when killed after the", arguments: 1...20)
  func group(mail: Int) async throws {
    let stage = try await Stage(.account(acme, people: 20))
    let mails = Mutex(0)
    let faults = Faults { call in
      guard call.name == "server.send" else { return nil }
      return mails.withLock {
        $0 += 1; return $0
      } == mail ? .killsAfter : nil
    }
    var killed = stage
    killed.store = FaultyStore(store: stage.store, faults: faults)
    killed.sender = FaultySender(
      server: stage.server, faults: faults, groups: FaultySender.Groups())
    #expect(try await killed.sync().failed == ["acme: failed"])
    #expect(await stage.server.delivered.count == mail)

    stage.graveyard.bury(stage.holder)
    #expect(try await stage.sync().failures == [])
    let ids = await stage.server.delivered.map(\.messageID)
    #expect(Set(ids).count == 20)
    // Half a group is on its way; of the half before it the store may have been told meanwhile.
    let onTheWay = (mail - 1) % 8 + 1
    #expect([onTheWay, min(mail, onTheWay + 8)].contains(ids.count - 20))
    #expect(try await stage.events().count == 40)
  }

  /// `PROPERTY_CASES` multiplies them, for long runs.
  private static func seeds(_ count: UInt64) -> Range<UInt64> {
    let factor = ProcessInfo.processInfo.environment["PROPERTY_CASES"].flatMap { UInt64($0) } ?? 1
    return 20_261_123..<20_261_123 + count * factor
  }
}

extension KeptStore {
  /// What a store in memory holds, with a clock that stands as its clock does.
  fileprivate init(copying store: InMemoryStore, _ itsClock: StandingClock) async {
    let (clock, graveyard) = (StandingClock(itsClock.seconds), Graveyard())
    self.init(
      store: await store.copy(clock: clock, isDead: { graveyard.holds($0) }), clock: clock,
      graveyard: graveyard)
  }

  /// A store in a file, which is new or a copy of another.
  fileprivate init(sqlite path: String, copying other: String? = nil, _ itsClock: StandingClock)
    throws
  {
    if let other { try FileManager.default.copyItem(atPath: other, toPath: path) }
    let (clock, graveyard) = (StandingClock(itsClock.seconds), Graveyard())
    self.init(
      store: try SQLiteStore.open(
        at: path, clock: .moved { clock.seconds }, isDead: { graveyard.holds($0) }),
      clock: clock, graveyard: graveyard)
  }
}
