import Glibc
import Reconciliation
import Synchronization

/// What the connections of one store share.
final class Route: Sendable {
  let address: StoreAddress
  let clock: StoreClock
  /// How long a connection that broke is tried again, and a lock is waited for.
  let busySeconds: Double
  /// Whether the server was there once: only then is it waited for.
  private let wasReached = Atomic(false)

  init(address: StoreAddress, clock: StoreClock, busySeconds: Double) {
    self.address = address
    self.clock = clock
    self.busySeconds = busySeconds
  }

  func connect() throws -> Connection {
    let connection = try Connection(to: address, seconds: 10)
    wasReached.store(true, ordering: .relaxed)
    return connection
  }

  /// Whether to try again after a failure that may pass.
  func mayWait(after error: ServerError) -> Bool {
    guard error.isPassing else { return false }
    return error.code != nil || wasReached.load(ordering: .relaxed)
  }
}

/// One connection on a thread of its own, which is made anew when it breaks.
actor Worker {
  private nonisolated let queue = BlockingQueue(label: "pairbook.store.postgresql")
  private let route: Route
  private var connection: Connection?

  nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

  init(_ route: Route) { self.route = route }

  func close() { connection = nil }

  /// Runs one statement, or several that need not see the same state; again where the connection broke.
  func read<Value: Sendable>(
    _ body: @Sendable (Connection) throws -> Value
  ) async throws -> Value {
    var patience = Patience(seconds: route.busySeconds)
    while true {
      try Task.checkCancellation()
      do {
        return try body(try opened())
      } catch let error as ServerError {
        try await pause(after: error, &patience)
      }
    }
  }

  /// Runs `body` in one transaction, again where it certainly was not committed for a reason that passes.
  ///
  /// Where the connection broke during the commit, the server is asked what became of it.
  func write<Value: Sendable>(
    _ body: @Sendable (Transaction) throws -> Value
  ) async throws -> Value {
    var patience = Patience(seconds: route.busySeconds)
    while true {
      try Task.checkCancellation()
      let (value, id): (Value, String)
      do {
        (value, id) = try prepare(body, on: try opened())
      } catch let error as ServerError {
        // Nothing was told to be committed.
        try await pause(after: error, &patience)
        continue
      }
      do {
        try commit()
        return value
      } catch let error as ServerError {
        guard error.breaksOff else {
          try await pause(after: error, &patience)
          continue
        }
        connection = nil
        if try isCommitted(id) { return value }
        try await pause(after: error, &patience)
      }
    }
  }

  private func prepare<Value>(
    _ body: (Transaction) throws -> Value, on connection: Connection
  ) throws -> (Value, id: String) {
    try connection.script(Transaction.begin(lockSeconds: route.busySeconds))
    do {
      let transaction = Transaction(connection, clock: route.clock)
      let value = try body(transaction)
      let id = try transaction.prepareCommit()
      // From here on it cannot be taken back.
      try Task.checkCancellation()
      return (value, id)
    } catch {
      rollBack()
      throw error
    }
  }

  /// - Throws: `ServerError`; one that is not lost tells that nothing was committed.
  private func commit() throws {
    guard let connection else { return }
    if try connection.script("COMMIT") != "COMMIT" {
      // transaction_rollback
      throw ServerError(code: "40000", words: "the server rolled the change back")
    }
  }

  private func rollBack() {
    do {
      try connection?.script("ROLLBACK")
    } catch {
      // A connection that cannot even roll back is of no use; without it the server rolls back.
      connection = nil
    }
  }

  /// What became of a transaction whose commit was not answered.
  ///
  /// Waits on its thread: whoever is cancelled meanwhile still has to learn it.
  private func isCommitted(_ id: String) throws -> Bool {
    var patience = Patience(seconds: route.busySeconds)
    while true {
      do {
        // Waits for the transaction where the server has not noticed yet that we are gone.
        return try opened().run(
          "INSERT INTO pairbook.writes (id) VALUES ($1) ON CONFLICT DO NOTHING"
        ) { $0.add(id) } == 0
      } catch let error as ServerError {
        guard error.isPassing, let pause = patience.next() else { throw CommitUnknown() }
        if error.isLost { connection = nil }
        usleep(UInt32(pause / .microseconds(1)))
      }
    }
  }

  private func opened() throws -> Connection {
    if let connection { return connection }
    let new = try route.connect()
    connection = new
    return new
  }

  /// Throws the failure where waiting does not help, or not any more.
  private func pause(after error: ServerError, _ patience: inout Patience) async throws {
    if error.isLost { connection = nil }
    guard route.mayWait(after: error), let pause = patience.next() else { throw error }
    try await Task.sleep(for: pause)
  }
}

/// The connection broke during a commit, and the server could not be asked what became of that.
struct CommitUnknown: Error {}
