private import Synchronization

/// Remembers outcomes by key, at most about so many, for any number of threads.
///
/// Two generations stand for the order of use: when the recent one is full it takes the place of the
/// earlier one, which is forgotten; what is found in the earlier one becomes recent.
final class ReadingMemory<Key: Hashable & Sendable, Outcome: Sendable>: Sendable {
  private struct Generations {
    var recent: [Key: Outcome] = [:]
    var earlier: [Key: Outcome] = [:]
  }

  private let generations = Mutex(Generations())
  private let limit: Int

  init(capacity: Int) {
    limit = max(1, capacity / 2)
  }

  func outcome(of key: Key) -> Outcome? {
    generations.withLock { generations in
      if let outcome = generations.recent[key] { return outcome }
      guard let outcome = generations.earlier[key] else { return nil }
      remember(outcome, for: key, in: &generations)
      return outcome
    }
  }

  func remember(_ outcome: Outcome, for key: Key) {
    generations.withLock { remember(outcome, for: key, in: &$0) }
  }

  private func remember(_ outcome: Outcome, for key: Key, in generations: inout Generations) {
    if generations.recent.count >= limit {
      generations.earlier = generations.recent
      generations.recent = [:]
    }
    generations.recent[key] = outcome
  }

  /// How many outcomes are remembered.
  var count: Int { generations.withLock { $0.recent.count + $0.earlier.count } }
}
