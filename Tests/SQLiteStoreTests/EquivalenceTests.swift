import Engine
import Reconciliation
import StoreContract
import TestSupport
import Testing

@Suite("The store in memory and SQLite's answer alike")
struct EquivalenceTests {
  @Test("Whatever is asked of them, in any order", arguments: UInt64(1)...24)
  func alike(_ seed: UInt64) async throws {
    try await withTemporaryFolder { folder in
      try await StoreContract.expectLikeMemory(try SQLiteHarness(in: folder), seed: seed)
    }
  }

  @Test("The calls reach every kind of answer")
  func reach() async throws {
    var seen: Set<String> = []
    for seed in UInt64(7)...14 {
      let memory = InMemoryHarness()
      var chance = Chance(seed: seed)
      for _ in 0..<1_000 {
        let answer = try await chance.call(knowing: memory.store).answer(from: memory)
        if case .taken(let lease) = answer { chance.leases.append(lease) }
        seen.insert(answer.kind)
      }
    }
    #expect(
      seen == [
        "done", "taken", "held", "mail", "no mail", "counts", "leaseLost", "headMoved", "invalid",
        "ownedByAnotherBook", "notEmpty", "otherLinkKey", "revisionMoved",
        "renewed", "wanted", "records", "no records", "outdated",
      ])
  }
}
