package import Reconciliation

/// The central store in a PostgreSQL database, which processes of many machines use at once.
///
/// It works through a pooler in transaction mode: every write is one transaction that brings along all it needs, every
/// read one statement.
package final class PostgreSQLStore: CentralStore {
  let address: StoreAddress
  let isDead: @Sendable (LeaseHolder) -> Bool
  let pool: Pool

  private init(_ pool: Pool, isDead: @escaping @Sendable (LeaseHolder) -> Bool) {
    address = pool.route.address
    self.pool = pool
    self.isDead = isDead
  }

  /// Opens the store of a database, bringing older tables up to date; where there are none, they are made.
  ///
  /// - Parameters:
  ///   - creating: When false, a database without a store stays so, and gives nil.
  ///   - busySeconds: How long a lock is waited for, and a server that went away.
  ///   - isDead: Whether a lease holder is certainly dead (`ProcessTable.isDead`); of a holder on another machine
  ///     nobody knows, so its lease has to run out.
  /// - Throws: `StoreError`.
  package static func open(
    at address: StoreAddress, creating: Bool = true, busySeconds: Double = 30,
    clock: StoreClock = .database, isDead: @escaping @Sendable (LeaseHolder) -> Bool
  ) async throws -> PostgreSQLStore? {
    let pool = Pool(Route(address: address, clock: clock, busySeconds: busySeconds))
    let store = PostgreSQLStore(pool, isDead: isDead)
    let isThere = try await store.read { connection in
      try Migrations(address: address)
        .bring(connection, creating: creating, lockSeconds: busySeconds)
    }
    return isThere ? store : nil
  }

  /// Ends the connections that are not in use; a later use makes new ones.
  package func close() async { await pool.close() }
}

extension PostgreSQLStore {
  /// Runs one statement, or several that need not see the same state.
  func read<Value: Sendable>(
    _ body: @Sendable (Connection) throws -> Value
  ) async throws -> Value {
    do {
      return try await pool.withWorker { try await $0.read(body) }
    } catch {
      throw address.translation(of: error)
    }
  }

  /// Runs `body` in one transaction, again where the server broke off before it was committed; rolls back when it
  /// throws.
  func write<Value: Sendable>(
    _ body: @Sendable (Transaction) throws -> Value
  ) async throws -> Value {
    do {
      return try await pool.withWorker { try await $0.write(body) }
    } catch {
      throw address.translation(of: error)
    }
  }
}
