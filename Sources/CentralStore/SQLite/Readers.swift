import GRDB
import Synchronization

/// Connections that only read: as many as there are threads that read at the same time.
final class Readers: Sendable {
  private let idle: Mutex<[DatabaseQueue]>
  private let open: @Sendable () throws -> DatabaseQueue

  private init(idle: [DatabaseQueue], open: @escaping @Sendable () throws -> DatabaseQueue) {
    self.idle = Mutex(idle)
    self.open = open
  }

  /// Connections to a file, made when they are first needed.
  static func of(path: String, busySeconds: Double) -> Readers {
    var configuration = Configuration()
    configuration.label = "pairbook.store.reader"
    configuration.busyMode = .timeout(busySeconds)
    configuration.prepareDatabase { db in
      // Opened for writing all the same: it may have to make the shared memory of the log.
      try db.execute(sql: "PRAGMA query_only = ON")
    }
    return Readers(idle: []) { [configuration] in
      try DatabaseQueue(path: path, configuration: configuration)
    }
  }

  /// For a database in memory, which has one connection.
  static func only(_ connection: DatabaseQueue) -> Readers {
    Readers(idle: []) { connection }
  }

  func withConnection<Value>(_ body: (DatabaseQueue) throws -> Value) throws -> Value {
    let connection = try idle.withLock { $0.popLast() } ?? open()
    defer { idle.withLock { $0.append(connection) } }
    return try body(connection)
  }

  func close() throws {
    for connection in idle.withLock({ $0 }) { try connection.close() }
  }
}
