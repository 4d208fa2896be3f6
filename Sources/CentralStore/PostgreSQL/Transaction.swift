import Foundation
import Reconciliation

/// A transaction that is open: what a write of the store does in it is committed as a whole or not at all.
final class Transaction {
  let connection: Connection
  private let clock: StoreClock
  private var changed: Set<String> = []

  init(_ connection: Connection, clock: StoreClock) {
    self.connection = connection
    self.clock = clock
  }

  /// All that a transaction relies on is set within it, since a pooler may give it any session.
  ///
  /// Every commit is on the disk when it returns, leases and claims too, but for a lease that is given back: unlike with a
  /// file, their holders live on when the server loses its power, and a token must not be given out twice.
  static func begin(lockSeconds: Double) -> String {
    """
    BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
    SET LOCAL lock_timeout = \(Int(lockSeconds * 1_000));
    SET LOCAL idle_in_transaction_session_timeout = 60000;
    SET LOCAL synchronous_commit = on
    """
  }

  /// The store's time, seconds since 1970 UTC; of now, not of when the transaction began.
  func now() throws -> Int64 { try clock.now(connection) }

  /// Those who watch the store are told of the account once the transaction is committed.
  func tell(of account: String) { changed.insert(account) }

  /// Gives the name by which the transaction's fate can be asked for.
  func prepareCommit() throws -> String {
    let id = UUID().uuidString
    try connection.run(
      """
      WITH mark AS (INSERT INTO pairbook.writes (id) VALUES ($1)),
        old AS (DELETE FROM pairbook.writes WHERE id IN (
          SELECT id FROM pairbook.writes WHERE at < now() - interval '6 hours' LIMIT 2
          FOR UPDATE SKIP LOCKED))
      SELECT pg_notify('\(Schema.channel)', account) FROM unnest($2::text[]) AS account
      """
    ) {
      $0.add(id)
      $0.add(texts: changed.sorted())
    }
    return id
  }
}

/// The clock of leases, claims and back-off, in whole seconds since 1970 UTC.
package struct StoreClock: Sendable {
  let now: @Sendable (Connection) throws -> Int64

  /// The server's.
  package static let database = StoreClock { connection in
    try connection.first("SELECT floor(extract(epoch FROM clock_timestamp()))::bigint") {
      $0.int64()
    } ?? 0
  }

  /// One that a test moves.
  package static func moved(_ seconds: @escaping @Sendable () -> Int64) -> StoreClock {
    StoreClock { _ in seconds() }
  }
}
