import CPostgreSQLShim
import Glibc
import Reconciliation

/// One connection to a server; every call blocks until the server has answered.
///
/// Not `Sendable`: it lives and dies on the queue of its owner. Nothing is kept in its session beyond a transaction, so
/// that a pooler may give every transaction another one.
final class Connection {
  private let pq: UnsafePointer<pairbook_pq>
  private let handle: OpaquePointer

  /// - Throws: `ServerError`; `StoreError` where there is no libpq.
  init(to address: StoreAddress, seconds: Double) throws {
    pq = try address.library()
    guard let handle = Self.start(address, pq) else {
      throw ServerError(words: "there is no memory for a connection")
    }
    self.handle = handle
    _ = pq.pointee.PQsetNoticeProcessor(handle, { _, _ in }, nil)
    // libpq tells the code of a failed connection in its words alone, and only so.
    _ = pq.pointee.PQsetErrorVerbosity(handle, PQERRORS_VERBOSE)
    try connect(seconds: seconds)
  }

  deinit { pq.pointee.PQfinish(handle) }

  private static func start(
    _ address: StoreAddress, _ pq: UnsafePointer<pairbook_pq>
  ) -> OpaquePointer? {
    let settings = address.settings
    return withPointers(to: settings.map(\.key) + [nil]) { keys in
      withPointers(to: settings.map(\.value) + [nil]) { values in
        pq.pointee.PQconnectStartParams(keys, values, 1)
      }
    }
  }

  private func connect(seconds: Double) throws {
    let deadline = ContinuousClock.now.advanced(by: .seconds(seconds))
    var state = PGRES_POLLING_WRITING
    while state != PGRES_POLLING_OK {
      guard state != PGRES_POLLING_FAILED, pq.pointee.PQstatus(handle) != CONNECTION_BAD else {
        throw refusal()
      }
      let events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT
      guard try wait(for: events, until: deadline) else {
        throw ServerError(words: "it did not answer in \(Int(seconds)) seconds", isLost: true)
      }
      state = pq.pointee.PQconnectPoll(handle)
    }
  }

  /// Whether the socket became ready in time.
  func wait(for events: Int32, until deadline: ContinuousClock.Instant) throws -> Bool {
    while true {
      let milliseconds = ContinuousClock.now.duration(to: deadline) / .milliseconds(1)
      var place = pollfd(
        fd: pq.pointee.PQsocket(handle), events: Int16(events), revents: 0)
      let ready = poll(&place, 1, Int32(min(max(milliseconds, 0), 600_000)))
      if ready > 0 { return true }
      if ready == 0 { return false }
      guard errno == EINTR else {
        throw ServerError(words: String(cString: strerror(errno)), isLost: true)
      }
    }
  }

  // MARK: Statements

  /// Runs one statement to its end; gives the number of rows that it changed.
  @discardableResult
  func run(_ sql: String, _ bind: (inout Values) -> Void = { _ in }) throws -> Int {
    try execute(sql, bind) { _ in }
  }

  /// Every row, made into a value.
  func all<Value>(
    _ sql: String, _ bind: (inout Values) -> Void, _ make: (inout Columns) throws -> Value
  ) throws -> [Value] {
    var values: [Value] = []
    try execute(sql, bind) { values.append(try make(&$0)) }
    return values
  }

  /// The only row, made into a value; nil when there is none.
  func first<Value>(
    _ sql: String, _ bind: (inout Values) -> Void, _ make: (inout Columns) throws -> Value
  ) throws -> Value? {
    var value: Value?
    try execute(sql, bind) { value = try make(&$0) }
    return value
  }

  func all<Value>(_ sql: String, _ make: (inout Columns) throws -> Value) throws -> [Value] {
    try all(sql, { _ in }, make)
  }

  func first<Value>(_ sql: String, _ make: (inout Columns) throws -> Value) throws -> Value? {
    try first(sql, { _ in }, make)
  }

  /// Rows come one by one, so that memory does not hold a large answer twice.
  @discardableResult
  private func execute(
    _ sql: String, _ bind: (inout Values) -> Void, _ body: (inout Columns) throws -> Void
  ) throws -> Int {
    var values = Values()
    bind(&values)
    let isSent = values.withPointers {
      pq.pointee.PQsendQueryParams(handle, sql, Int32($0.count), nil, $0.baseAddress, nil, nil, 0)
    }
    guard isSent == 1 else { throw failure() }
    _ = pq.pointee.PQsetSingleRowMode(handle)
    var changed = 0
    // What went wrong first; the rest of the answer has to be taken all the same.
    var wrong: (any Error)?
    while let result = pq.pointee.PQgetResult(handle) {
      defer { pq.pointee.PQclear(result) }
      switch pq.pointee.PQresultStatus(result) {
      case PGRES_SINGLE_TUPLE where wrong == nil:
        var columns = Columns(pq, result)
        do { try body(&columns) } catch { wrong = error }
      case PGRES_SINGLE_TUPLE: break
      case PGRES_TUPLES_OK, PGRES_COMMAND_OK:
        changed = Int(Self.text(pq.pointee.PQcmdTuples(result))) ?? 0
      default: wrong = wrong ?? failure(result)
      }
    }
    if let wrong { throw wrong }
    // A connection that breaks within an answer may end it without another result.
    guard pq.pointee.PQstatus(handle) == CONNECTION_OK else { throw failure() }
    return changed
  }

  /// Runs statements without values in one go; gives the tag of the last, such as `COMMIT`.
  @discardableResult
  func script(_ sql: String) throws -> String {
    guard let result = pq.pointee.PQexec(handle, sql) else { throw failure() }
    defer { pq.pointee.PQclear(result) }
    let status = pq.pointee.PQresultStatus(result)
    guard status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK else { throw failure(result) }
    return Self.text(pq.pointee.PQcmdStatus(result))
  }

  /// Fills a table by COPY, which takes many rows in a fraction of the time of INSERT.
  ///
  /// - Parameters:
  ///   - table: With its columns: `pairbook.events (account, seq)`.
  ///   - write: Adds the fields of one row, in their order.
  func copy<Rows: Sequence>(
    into table: String, _ rows: Rows, _ write: (inout CopyLines, Rows.Element) -> Void
  ) throws {
    guard let answer = pq.pointee.PQexec(handle, "COPY \(table) FROM STDIN") else {
      throw failure()
    }
    defer { pq.pointee.PQclear(answer) }
    guard pq.pointee.PQresultStatus(answer) == PGRES_COPY_IN else { throw failure(answer) }
    var lines = CopyLines()
    for row in rows {
      write(&lines, row)
      lines.endRow()
      if lines.bytes.count >= 1 << 17 { try put(&lines) }
    }
    try put(&lines)
    guard pq.pointee.PQputCopyEnd(handle, nil) == 1 else { throw failure() }
    var wrong: ServerError?
    while let result = pq.pointee.PQgetResult(handle) {
      defer { pq.pointee.PQclear(result) }
      if pq.pointee.PQresultStatus(result) != PGRES_COMMAND_OK { wrong = wrong ?? failure(result) }
    }
    if let wrong { throw wrong }
    guard pq.pointee.PQstatus(handle) == CONNECTION_OK else { throw failure() }
  }

  private func put(_ lines: inout CopyLines) throws {
    let sent = lines.bytes.withUnsafeBytes {
      pq.pointee.PQputCopyData(
        handle, $0.baseAddress?.assumingMemoryBound(to: CChar.self), Int32($0.count))
    }
    guard sent == 1 else { throw failure() }
    lines.bytes.removeAll(keepingCapacity: true)
  }

  // MARK: Notifications

  /// Whether no pooler stands between: it would tell its clients other process numbers than the server's.
  func reachesServer() throws -> Bool {
    let number = try first("SELECT pg_backend_pid()") { $0.int64() }
    return number == Int64(pq.pointee.PQbackendPID(handle))
  }

  /// Waits until the deadline; gives the payloads that came, at least one unless it passed.
  func notifications(until deadline: ContinuousClock.Instant) throws -> [String] {
    var payloads = try arrived()
    while payloads.isEmpty, try wait(for: POLLIN, until: deadline) {
      guard pq.pointee.PQconsumeInput(handle) == 1 else { throw failure() }
      payloads = try arrived()
    }
    return payloads
  }

  private func arrived() throws -> [String] {
    var payloads: [String] = []
    while let notification = pq.pointee.PQnotifies(handle) {
      payloads.append(Self.text(notification.pointee.extra))
      pq.pointee.PQfreemem(notification)
    }
    guard pq.pointee.PQstatus(handle) == CONNECTION_OK else { throw failure() }
    return payloads
  }

  // MARK: Failures

  private func failure(_ result: OpaquePointer) -> ServerError {
    let field = { (code: Int32) in
      self.pq.pointee.PQresultErrorField(result, code).map { Self.text($0) }
    }
    guard let code = field(pairbook_pq_sqlstate) else {
      return failure(Self.text(pq.pointee.PQresultErrorMessage(result)))
    }
    return ServerError(
      code: code, words: field(pairbook_pq_primary) ?? code,
      isLost: pq.pointee.PQstatus(handle) != CONNECTION_OK)
  }

  private func failure() -> ServerError { failure(Self.text(pq.pointee.PQerrorMessage(handle))) }

  /// The server did not say it, so it is not known what it makes of the connection.
  private func failure(_ message: String) -> ServerError {
    ServerError(words: Self.firstLine(message), isLost: true)
  }

  /// Why there is no connection: `connection to server at … failed: FATAL:  28P01: password authentication failed …`.
  private func refusal() -> ServerError {
    let message = Self.text(pq.pointee.PQerrorMessage(handle))
    let needsPassword = pq.pointee.PQconnectionNeedsPassword(handle) == 1
    if let match = message.firstMatch(of: /:  ([0-9A-Z]{5}): ([^\n]*)/) {
      return ServerError(
        code: String(match.1), words: String(match.2), isLost: true, needsPassword: needsPassword)
    }
    var line = Self.firstLine(message)
    if let failed = line.firstRange(of: " failed: ") { line = String(line[failed.upperBound...]) }
    return ServerError(words: line, isLost: true, needsPassword: needsPassword)
  }

  private static func text(_ words: UnsafeMutablePointer<CChar>?) -> String {
    words.map { String(cString: $0) } ?? ""
  }

  private static func firstLine(_ message: String) -> String {
    String(message.prefix { $0 != "\n" })
  }
}

/// C strings, as long as `body` runs.
func withPointers<Value>(
  to strings: [String?], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Value
) -> Value {
  var values = Values()
  for string in strings { values.add(string) }
  return values.withPointers { body($0.baseAddress) }
}
