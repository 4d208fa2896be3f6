import CPostgreSQLShim
import Engine

/// Reads the columns of a row, in their order; the server sends them as text.
struct Columns {
  private let pq: UnsafePointer<pairbook_pq>
  private let result: OpaquePointer
  private var index: Int32 = 0

  init(_ pq: UnsafePointer<pairbook_pq>, _ result: OpaquePointer) {
    self.pq = pq
    self.result = result
  }

  mutating func text() -> String { String(decoding: next(), as: UTF8.self) }
  mutating func bool() -> Bool { next().first == UInt8(ascii: "t") }
  mutating func int() -> Int { Int(int64()) }

  mutating func int64() -> Int64 {
    var value: Int64 = 0
    var isNegative = false
    for byte in next() {
      if byte == UInt8(ascii: "-") {
        isNegative = true
      } else {
        // Negative numbers reach one further.
        value = value &* 10 &- Int64(byte &- UInt8(ascii: "0"))
      }
    }
    return isNegative ? value : 0 &- value
  }

  mutating func instant() -> Instant { Instant(int64()) }

  mutating func optionalText() -> String? { passNull() ? nil : text() }
  mutating func optionalInt() -> Int? { passNull() ? nil : int() }
  mutating func optionalInt64() -> Int64? { passNull() ? nil : int64() }
  mutating func optionalInstant() -> Instant? { optionalInt64().map { Instant($0) } }

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
  var isNull: Bool { pq.pointee.PQgetisnull(result, 0, index) == 1 }

  /// Passes by columns that are not wanted.
  mutating func skip(_ count: Int32) { index += count }

  private mutating func passNull() -> Bool {
    guard isNull else { return false }
    index += 1
    return true
  }

  /// The bytes are libpq's, which has them as long as the row is.
  private mutating func next() -> UnsafeBufferPointer<UInt8> {
    defer { index += 1 }
    let start = UnsafeRawPointer(pq.pointee.PQgetvalue(result, 0, index))
    return UnsafeBufferPointer(
      start: start?.assumingMemoryBound(to: UInt8.self),
      count: Int(pq.pointee.PQgetlength(result, 0, index)))
  }
}
