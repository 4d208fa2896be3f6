import Foundation
import Reconciliation

/// Makes the tables, or brings those of an older version up to date.
struct Migrations {
  let address: StoreAddress

  /// What there is of the tables.
  private enum State {
    case nothing
    /// So many steps were taken.
    case steps(Int)
    /// The schema holds something else.
    case strange
  }

  /// Whether there is a store that can be used now; one is made only when `creating`.
  ///
  /// - Throws: `StoreError`; `ServerError`.
  func bring(_ connection: Connection, creating: Bool, lockSeconds: Double) throws -> Bool {
    try refuseOldServer(connection)
    switch try state(connection) {
    case .nothing where !creating: return false
    case .steps(Schema.steps.count): return true
    default: break
    }
    try connection.script(Transaction.begin(lockSeconds: lockSeconds))
    do {
      // Given back with the transaction's end, and by a session's end too.
      try connection.run("SELECT pg_advisory_xact_lock($1)") { $0.add(Schema.lock) }
      try change(connection)
      try connection.script("COMMIT")
    } catch {
      // A connection on which that fails as well is given up by whoever catches what is thrown.
      do { try connection.script("ROLLBACK") } catch is ServerError {}
      throw error
    }
    return true
  }

  /// Older ones are not tested, and nobody keeps them up any more.
  private func refuseOldServer(_ connection: Connection) throws {
    let version = try connection.first(
      "SELECT current_setting('server_version_num')::bigint, current_setting('server_version')",
      { $0.int() < 130_000 ? $0.text() : nil })
    guard case let old?? = version else { return }
    throw StoreError.unavailable(
      what: address.what, why: "the server is PostgreSQL \(old)",
      remedy: "Use PostgreSQL 13 or newer")
  }

  private func change(_ connection: Connection) throws {
    var done = 0
    switch try state(connection) {
    case .strange: throw address.damaged("its schema \(Schema.name) is of another program")
    case .steps(let count): done = count
    case .nothing:
      let isThere =
        try connection.first("SELECT to_regnamespace($1) IS NOT NULL", { $0.add(Schema.name) }) {
          $0.bool()
        } ?? false
      // One that an administrator made needs no right to make schemas.
      if !isThere { try connection.script("CREATE SCHEMA \(Schema.name)") }
    }
    if done > Schema.steps.count { throw StoreError.newerSchema(what: address.what) }
    for (index, step) in Schema.steps.enumerated().dropFirst(done) {
      try connection.script(step)
      try connection.run("INSERT INTO pairbook.migrations VALUES ($1, now())") {
        $0.add(index + 1)
      }
    }
    if done == 0 {
      try connection.run("INSERT INTO pairbook.store (one, id) VALUES (1, $1)") {
        $0.add(UUID().uuidString.lowercased())
      }
    }
  }

  private func state(_ connection: Connection) throws -> State {
    let (isOurs, tables) =
      try connection.first(
        """
        SELECT to_regclass('pairbook.migrations') IS NOT NULL,
          (SELECT count(*) FROM pg_class WHERE relnamespace = to_regnamespace('pairbook'))
        """, { ($0.bool(), $0.int()) }) ?? (false, 0)
    guard isOurs else { return tables == 0 ? .nothing : .strange }
    let count = try connection.first("SELECT max(number) FROM pairbook.migrations") {
      $0.optionalInt() ?? 0
    }
    return .steps(count ?? 0)
  }
}
