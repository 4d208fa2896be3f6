import Reconciliation
import Testing

extension StoreContract {
  /// Asks a store and the one in memory the same things at random, and expects the same answers and states.
  package static func expectLikeMemory(_ harness: any StoreHarness, seed: UInt64) async throws {
    let memory = InMemoryHarness()
    var chance = Chance(seed: seed)
    var done: [Call] = []
    for _ in 0..<60 {
      let call = try await chance.call(knowing: memory.store)
      done.append(call)
      let expected = await call.answer(from: memory)
      let answer = await call.answer(from: harness)
      try #require(answer == expected, "\(done.suffix(5))")
      if case .taken(let lease) = expected { chance.leases.append(lease) }
      let before = try await Snapshot(of: Chance.accounts, in: memory.store)
      // Now and then as another process sees it.
      let seen = done.count.isMultiple(of: 15) ? try await harness.another() : harness.store
      let after = try await Snapshot(of: Chance.accounts, in: seen)
      try #require(after == before, "\(done.suffix(5))")
    }
    // Chance orders mail for strangers too, which the check rightly names.
    let problems = try await harness.store.checkIntegrity()
    #expect(problems.filter { !$0.contains("somebody who is not enrolled") } == [])
  }
}
