import Foundation
import GRDB
import GRDBSQLite
package import Reconciliation

/// The embedded central store: one SQLite file, which several processes of one machine may use at once.
///
/// One connection serves a process; commands are short and the file's own locks order the processes.
package final class SQLiteStore: CentralStore {
  let file: StoreFile
  let clock: StoreClock
  let isDead: @Sendable (LeaseHolder) -> Bool
  private let database: DatabaseQueue

  private init(
    file: StoreFile, database: DatabaseQueue, clock: StoreClock,
    isDead: @escaping @Sendable (LeaseHolder) -> Bool
  ) {
    self.file = file
    self.database = database
    self.clock = clock
    self.isDead = isDead
  }

  /// Opens the store at a path, bringing an older one up to date; a missing one is made, with its folder.
  ///
  /// - Parameters:
  ///   - creating: When false, a missing file stays missing and reads as an empty store that nothing outlives.
  ///   - busySeconds: How long any access waits for another process that writes.
  ///   - isDead: Whether a lease holder is certainly dead (`ProcessTable.isDead`).
  /// - Throws: `StoreError`; nothing that lay at the path before is overwritten.
  package static func open(
    at path: String, creating: Bool = true, busySeconds: Double = 30,
    clock: StoreClock = .database, isDead: @escaping @Sendable (LeaseHolder) -> Bool
  ) throws -> SQLiteStore {
    let file = StoreFile(path: path)
    let exists = try file.exists()
    guard exists || creating else {
      let database = try DatabaseQueue(configuration: Configuration())
      try Schema.migrator(newStoreID: newStoreID).migrate(database)
      return SQLiteStore(file: file, database: database, clock: clock, isDead: isDead)
    }
    if !exists { try file.create() }
    try file.refuseNetwork()
    let database = try file.exclusively(waiting: busySeconds) {
      try connect(to: file, busySeconds: busySeconds)
    }
    return SQLiteStore(file: file, database: database, clock: clock, isDead: isDead)
  }

  /// Brings everything into the one file and lets go of it; any later use fails.
  package func close() throws {
    do {
      try database.close()
    } catch let error as DatabaseError {
      throw file.failure(error, errno: errno)
    }
  }

  private static func connect(to file: StoreFile, busySeconds: Double) throws -> DatabaseQueue {
    errno = 0
    do {
      var configuration = Configuration()
      configuration.label = "pairbook.store"
      configuration.busyMode = .timeout(busySeconds)
      configuration.prepareDatabase { db in
        try recognise(db, file)
        try prepare(db, file)
      }
      let database = try DatabaseQueue(path: file.path, configuration: configuration)
      let migrator = Schema.migrator(newStoreID: newStoreID)
      let isCurrent = try database.inDatabase { db in
        if try migrator.hasBeenSuperseded(db) { throw StoreError.newerSchema(what: file.what) }
        return try migrator.hasCompletedMigrations(db)
      }
      if !isCurrent { try migrator.migrate(database) }
      return database
    } catch let error as DatabaseError {
      throw file.failure(error, errno: errno)
    }
  }

  /// Before anything is changed: is it a store, or a file that may become one?
  private static func recognise(_ db: Database, _ file: StoreFile) throws {
    let mark = try Int64.fetchOne(db, sql: "PRAGMA application_id")
    guard mark != Schema.applicationID else { return }
    // A store whose making was cut short has no more than the migrator's own table.
    let tables = try Int.fetchOne(
      db, sql: "SELECT count(*) FROM sqlite_master WHERE name NOT LIKE '%grdb_migrations%'")
    guard mark == 0, tables == 0 else {
      throw file.damaged("it is a database of another program")
    }
  }

  private static func prepare(_ db: Database, _ file: StoreFile) throws {
    guard try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL") == "wal" else {
      throw StoreError.unavailable(
        what: file.what, why: "its disk does not take a write-ahead log",
        remedy: "Name a path on a local disk in PAIRBOOK_STORE, as `sqlite:PATH`")
    }
    // 16 MiB of pages at most; a log that grew in a large transaction shrinks again.
    try db.execute(
      sql: """
        PRAGMA cache_size = -16384;
        PRAGMA journal_size_limit = 67108864;
        PRAGMA trusted_schema = OFF;
        """)
  }

  @Sendable private static func newStoreID() -> String { UUID().uuidString.lowercased() }
}

extension SQLiteStore {
  /// How much of a power failure a write must survive.
  enum Durability: String {
    /// It is on the disk when the call returns.
    case full = "FULL"
    /// It may be lost with the power, together with everything that came after it: leases and claims, whose holders
    /// are dead by then too.
    case normal = "NORMAL"
  }

  /// Runs one statement, or several that need not see the same state.
  func read<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws -> Value {
    try await access(body)
  }

  /// Runs `body` in one transaction with the store's time in seconds; rolls back when it throws.
  func write<Value: Sendable>(
    _ durability: Durability, _ body: @escaping @Sendable (Database, Int64) throws -> Value
  ) async throws -> Value {
    try await access { [clock] db in
      try db.execute(sql: "PRAGMA synchronous = \(durability.rawValue)")
      var value: Value?
      try db.inTransaction(.immediate) {
        value = try body(db, try clock.now(db))
        return .commit
      }
      guard let value else { throw CancellationError() }
      return value
    }
  }

  private func access<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws -> Value {
    try await database.writeWithoutTransaction { [file] db in
      do {
        return try body(db)
      } catch let error as DatabaseError {
        throw file.failure(error, errno: sqlite3_system_errno(db.sqliteConnection))
      } catch let unknown as UnknownName {
        throw file.damaged("\(unknown.name) is not a known \(unknown.of)")
      }
    }
  }
}

/// The clock of leases, claims and back-off, in whole seconds since 1970 UTC.
package struct StoreClock: Sendable {
  let now: @Sendable (Database) throws -> Int64

  /// SQLite's own.
  package static let database = StoreClock { db in
    try db.prepared("SELECT unixepoch()").first { $0.int64() } ?? 0
  }

  /// One that a test moves.
  package static func moved(_ seconds: @escaping @Sendable () -> Int64) -> StoreClock {
    StoreClock { _ in seconds() }
  }
}
