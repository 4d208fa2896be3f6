import GRDB
import GRDBSQLite

/// A prepared statement, kept by its connection, with values bound and read by position.
///
/// GRDB's records look columns up by name, which costs ten times as much in bulk.
struct PreparedStatement {
  private let statement: Statement
  private let connection: OpaquePointer?

  fileprivate init(_ statement: Statement, connection: OpaquePointer?) {
    self.statement = statement
    self.connection = connection
  }

  /// Runs it to its end; gives the number of rows changed by an INSERT, UPDATE or DELETE.
  @discardableResult
  func run(_ bind: (inout Binder) -> Void = { _ in }) throws -> Int {
    try execute(bind) { _ in }
    return Int(sqlite3_changes(connection))
  }

  /// Hands every row to `body`, in order.
  func forEach(
    _ bind: (inout Binder) -> Void = { _ in }, _ body: (inout Columns) throws -> Void
  ) throws {
    try execute(bind, body)
  }

  /// Every row, made into a value.
  func all<Value>(
    _ bind: (inout Binder) -> Void = { _ in }, _ make: (inout Columns) throws -> Value
  ) throws -> [Value] {
    var values: [Value] = []
    try execute(bind) { values.append(try make(&$0)) }
    return values
  }

  /// The only row, made into a value; nil when there is none.
  func first<Value>(
    _ bind: (inout Binder) -> Void = { _ in }, _ make: (inout Columns) throws -> Value
  ) throws -> Value? {
    var value: Value?
    try execute(bind) { value = try make(&$0) }
    return value
  }

  private func execute(
    _ bind: (inout Binder) -> Void, _ body: (inout Columns) throws -> Void
  ) throws {
    let handle = statement.sqliteStatement
    // Its result is that of the last step, which was dealt with then.
    defer { sqlite3_reset(handle) }
    var binder = Binder(handle)
    bind(&binder)
    guard binder.code == SQLITE_OK else { throw failure(binder.code) }
    while true {
      switch sqlite3_step(handle) {
      case SQLITE_ROW:
        var columns = Columns(handle)
        try body(&columns)
      case SQLITE_DONE: return
      case let code: throw failure(code)
      }
    }
  }

  private func failure(_ code: Int32) -> DatabaseError {
    DatabaseError(
      resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(connection)),
      sql: statement.sql)
  }
}

extension Database {
  /// The statement, compiled once a connection.
  func prepared(_ sql: String) throws -> PreparedStatement {
    PreparedStatement(try cachedStatement(sql: sql), connection: sqliteConnection)
  }
}

/// Binds values to a statement's parameters, in their order.
struct Binder {
  private let handle: OpaquePointer
  private var index: Int32 = 0
  /// The first failure: a value that is too large, or no memory.
  private(set) var code = SQLITE_OK

  fileprivate init(_ handle: OpaquePointer) { self.handle = handle }

  mutating func add(_ value: Int64) { note(sqlite3_bind_int64(handle, next(), value)) }
  mutating func add(_ value: Int) { add(Int64(value)) }
  mutating func add(_ value: Bool) { add(value ? Int64(1) : 0) }
  mutating func addNull() { note(sqlite3_bind_null(handle, next())) }

  mutating func add(_ text: String) {
    var text = text
    let index = next()
    note(
      text.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) { characters in
          // An empty buffer may have no address, which would bind NULL.
          guard let start = characters.baseAddress else {
            return sqlite3_bind_text(handle, index, "", 0, copied)
          }
          return sqlite3_bind_text64(
            handle, index, start, UInt64(characters.count), copied, UInt8(SQLITE_UTF8))
        }
      })
  }

  mutating func add(blob: [UInt8]) {
    let index = next()
    note(
      blob.withUnsafeBytes {
        sqlite3_bind_blob(handle, index, $0.baseAddress, Int32($0.count), copied)
      })
  }

  mutating func add(_ value: Int64?) { if let value { add(value) } else { addNull() } }
  mutating func add(_ value: Int?) { if let value { add(value) } else { addNull() } }
  mutating func add(_ value: String?) { if let value { add(value) } else { addNull() } }
  mutating func add(blob: [UInt8]?) { if let blob { add(blob: blob) } else { addNull() } }

  private mutating func next() -> Int32 {
    index += 1
    return index
  }

  private mutating func note(_ result: Int32) {
    if code == SQLITE_OK { code = result }
  }
}

/// Reads the columns of a row, in their order.
struct Columns {
  private let handle: OpaquePointer
  private var index: Int32 = 0

  fileprivate init(_ handle: OpaquePointer) { self.handle = handle }

  mutating func int64() -> Int64 { sqlite3_column_int64(handle, next()) }
  mutating func int() -> Int { Int(int64()) }
  mutating func bool() -> Bool { int64() != 0 }

  mutating func text() -> String {
    let index = next()
    guard let start = sqlite3_column_text(handle, index) else { return "" }
    let count = Int(sqlite3_column_bytes(handle, index))
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  mutating func optionalInt64() -> Int64? { passNull() ? nil : int64() }
  mutating func optionalInt() -> Int? { passNull() ? nil : int() }
  mutating func optionalText() -> String? { passNull() ? nil : text() }

  /// A value of a closed set that is stored by its name.
  mutating func value<Value: RawRepresentable<String>>() throws -> Value {
    let name = text()
    guard let value = Value(rawValue: name) else {
      throw UnknownName(name: name, of: "\(Value.self)")
    }
    return value
  }

  mutating func optionalValue<Value: RawRepresentable<String>>() throws -> Value? {
    passNull() ? nil : try value()
  }

  /// Whether the next column is NULL.
  var isNull: Bool { sqlite3_column_type(handle, index) == SQLITE_NULL }

  /// Passes by columns that are not wanted.
  mutating func skip(_ count: Int32) { index += count }

  private mutating func passNull() -> Bool {
    guard isNull else { return false }
    index += 1
    return true
  }

  private mutating func next() -> Int32 {
    defer { index += 1 }
    return index
  }
}

/// A row holds a name that this version does not know.
struct UnknownName: Error {
  var name: String
  var of: String
}

/// `SQLITE_TRANSIENT`, a cast that Swift does not import: SQLite copies the value at once.
private let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
