import Foundation
import GRDB
import GRDBSQLite
package import Reconciliation

/// The embedded central store: one SQLite file, which several processes of one machine may use at once.
///
/// One connection of a process writes; others read beside it, each the state of its beginning.
package final class SQLiteStore: CentralStore {
  let file: StoreFile
  let clock: StoreClock
  let isDead: @Sendable (LeaseHolder) -> Bool
  let writer: DatabaseQueue
  private let readers: Readers

  private init(
    file: StoreFile, writer: DatabaseQueue, readers: Readers, clock: StoreClock,
    isDead: @escaping @Sendable (LeaseHolder) -> Bool
  ) {
    self.file = file
    self.writer = writer
    self.readers = readers
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
    guard exists || creating else { return try empty(file, clock: clock, isDead: isDead) }
    if exists, creating { try file.closeIfEmpty() }
    if !exists { try file.create() }
    try file.mayBeWritten()
    try file.refuseNetwork()
    let writer = try file.exclusively(waiting: busySeconds) {
      try file.keepsItsLog()
      return try connect(to: file, busySeconds: busySeconds)
    }
    return SQLiteStore(
      file: file, writer: writer, readers: .of(path: path, busySeconds: busySeconds), clock: clock,
      isDead: isDead)
  }

  /// A store that holds nothing, and that nothing outlives.
  package static func empty(
    isDead: @escaping @Sendable (LeaseHolder) -> Bool
  ) throws -> SQLiteStore {
    try empty(StoreFile(path: ":memory:"), clock: .database, isDead: isDead)
  }

  private static func empty(
    _ file: StoreFile, clock: StoreClock, isDead: @escaping @Sendable (LeaseHolder) -> Bool
  ) throws -> SQLiteStore {
    let nothing = try DatabaseQueue(configuration: Configuration())
    try Schema.migrator(newStoreID: newStoreID).migrate(nothing)
    return SQLiteStore(
      file: file, writer: nothing, readers: .only(nothing), clock: clock, isDead: isDead)
  }

  /// Brings everything into the one file and lets go of it; any later use fails.
  package func close() throws {
    do {
      try readers.close()
      try writer.close()
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
    // At most 16 MiB of pages in memory. The log is brought into the file every 16 MiB, not 4, so that pages which
    // change often are written once: a first sync takes half the time. After a larger transaction it shrinks again.
    try db.execute(
      sql: """
        PRAGMA cache_size = -16384;
        PRAGMA wal_autocheckpoint = 4000;
        PRAGMA journal_size_limit = 67108864;
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

  /// Runs one statement, or several that need not see the same state, beside whoever writes.
  ///
  /// It runs on the caller's thread: a reader waits for nobody, and changing threads would cost as much as reading.
  func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do {
      return try readers.withConnection { connection in
        try connection.inDatabase { db in try translating(db) { try body(db) } }
      }
    } catch let error as DatabaseError {
      throw file.failure(error, errno: errno)
    }
  }

  /// Runs `body` in one transaction with the store's time in seconds; rolls back when it throws.
  func write<Value: Sendable>(
    _ durability: Durability, _ body: @escaping @Sendable (Database, Int64) throws -> Value
  ) async throws -> Value {
    try await writer.writeWithoutTransaction { [self] db in
      try translating(db) {
        try db.execute(sql: "PRAGMA synchronous = \(durability.rawValue)")
        try db.beginTransaction(.immediate)
        do {
          let value = try body(db, try clock.now(db))
          errno = 0
          try db.commit()
          return value
        } catch {
          // Rolling back forgets what the system's error was, so that is looked at before.
          let failure = translation(of: error, in: db)
          // What cannot be rolled back is, once the connection is closed or opened anew: the cause counts.
          if db.isInsideTransaction { do { try db.rollback() } catch {} }
          throw failure
        }
      }
    }
  }

  private func translating<Value>(_ db: Database, _ body: () throws -> Value) throws -> Value {
    errno = 0
    do { return try body() } catch { throw translation(of: error, in: db) }
  }

  private func translation(of error: any Error, in db: Database) -> any Error {
    switch error {
    case let error as DatabaseError:
      // SQLite keeps the system's error of a statement, not that of a commit, which is the thread's last one.
      switch sqlite3_system_errno(db.sqliteConnection) {
      case 0: file.failure(error, errno: errno)
      case let known: file.failure(error, errno: known)
      }
    case let unknown as UnknownName: file.damaged("\(unknown.name) is not a known \(unknown.of)")
    default: error
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
