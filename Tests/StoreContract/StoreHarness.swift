package import Reconciliation
import Synchronization
import Testing

/// A new store under test, and the hand on its clock and on the processes that hold its leases.
package protocol StoreHarness: Sendable {
  /// A store that nobody has used yet; its clock stands.
  var store: any MovableStore { get }
  /// Opens the same store once more, as another process does.
  func another() async throws -> any MovableStore
  /// Moves the store's clock on.
  func pass(seconds: Int64) async throws
  /// From now on the store is told that this holder is dead.
  func bury(_ holder: LeaseHolder)
}

/// A rule that every central store keeps, in a sentence, and the check of it.
package struct ContractPoint: Sendable, CustomTestStringConvertible {
  package let sentence: String
  package let check: @Sendable (any StoreHarness) async throws -> Void

  init(_ sentence: String, _ check: @escaping @Sendable (any StoreHarness) async throws -> Void) {
    self.sentence = sentence
    self.check = check
  }

  package var testDescription: String { sentence }
}

/// The rules that every central store keeps.
package enum StoreContract {
  package static let points: [ContractPoint] =
    accounts + surveys + enrollments + leases + decisions + events + outbox + restoring + sessions
    + moving
}

/// A clock that stands until a test moves it.
package final class StandingClock: Sendable {
  private let time: Mutex<Int64>

  package init(_ seconds: Int64 = 1_900_000_000) { time = Mutex(seconds) }

  package var seconds: Int64 { time.withLock { $0 } }
  package func pass(_ seconds: Int64) { time.withLock { $0 += seconds } }
}

/// The lease holders that are known to be dead.
package final class Graveyard: Sendable {
  private let dead = Mutex<[LeaseHolder]>([])

  package init() {}

  package func bury(_ holder: LeaseHolder) { dead.withLock { $0.append(holder) } }
  package func holds(_ holder: LeaseHolder) -> Bool { dead.withLock { $0.contains(holder) } }
}
