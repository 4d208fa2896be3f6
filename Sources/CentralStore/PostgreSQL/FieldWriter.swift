import Engine

/// Takes the fields of a row, or the values of a statement, in their order.
protocol FieldWriter {
  mutating func add(_ text: String?)
}

extension FieldWriter {
  mutating func add(_ number: Int64?) { add(number.map { String($0) }) }
  mutating func add(_ number: Int?) { add(number.map { String($0) }) }
  mutating func add(_ flag: Bool?) { add(flag.map { $0 ? "t" : "f" }) }
  mutating func add(_ instant: Instant?) { add(instant?.seconds) }
}

/// The values of a statement's parameters, `$1` and so on, as C strings.
struct Values: FieldWriter {
  private var bytes: [CChar] = []
  /// Where each begins; nil for NULL.
  private var starts: [Int?] = []

  mutating func add(_ text: String?) {
    guard let text else { return starts.append(nil) }
    starts.append(bytes.count)
    for byte in text.utf8 { appendUTF8(byte) }
    bytes.append(0)
  }

  mutating func add(texts: [String?]) {
    addArray(texts) { array, text in array.appendQuoted(text) }
  }

  mutating func add(numbers: [Int64?]) {
    addArray(numbers) { array, number in array.append(contentsOf: String(number).utf8) }
  }

  /// An array's text form: `{"a","b",NULL}` (PostgreSQL, 8.15.2).
  private mutating func addArray<Element>(
    _ elements: [Element?], _ write: (inout [UInt8], Element) -> Void
  ) {
    var array: [UInt8] = [UInt8(ascii: "{")]
    for (index, element) in elements.enumerated() {
      if index > 0 { array.append(UInt8(ascii: ",")) }
      if let element { write(&array, element) } else { array.append(contentsOf: "NULL".utf8) }
    }
    array.append(UInt8(ascii: "}"))
    starts.append(bytes.count)
    for byte in array { appendUTF8(byte) }
    bytes.append(0)
  }

  private mutating func appendUTF8(_ byte: UInt8) {
    if byte == 0 {
      bytes.append(contentsOf: replacement.map { CChar(bitPattern: $0) })
    } else {
      bytes.append(CChar(bitPattern: byte))
    }
  }

  func withPointers<Value>(
    _ body: (UnsafeBufferPointer<UnsafePointer<CChar>?>) -> Value
  ) -> Value {
    bytes.withUnsafeBufferPointer { buffer in
      let pointers = starts.map { start in start.flatMap { buffer.baseAddress?.advanced(by: $0) } }
      return pointers.withUnsafeBufferPointer(body)
    }
  }
}

extension [UInt8] {
  fileprivate mutating func appendQuoted(_ text: String) {
    append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { append(UInt8(ascii: "\\")) }
      append(byte)
    }
    append(UInt8(ascii: "\""))
  }
}

/// Rows in the text format of COPY (PostgreSQL, COPY, "Text Format").
struct CopyLines: FieldWriter {
  var bytes: [UInt8] = []
  private var isFirst = true

  mutating func add(_ text: String?) {
    separate()
    guard var text else { return bytes.append(contentsOf: #"\N"#.utf8) }
    text.withUTF8 { utf8 in
      guard utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\\") }) else {
        return bytes.append(contentsOf: utf8)
      }
      for byte in utf8 { append(byte) }
    }
  }

  private mutating func append(_ byte: UInt8) {
    switch byte {
    case 0: bytes.append(contentsOf: replacement)
    case UInt8(ascii: "\\"): bytes.append(contentsOf: #"\\"#.utf8)
    case UInt8(ascii: "\n"): bytes.append(contentsOf: #"\n"#.utf8)
    case UInt8(ascii: "\r"): bytes.append(contentsOf: #"\r"#.utf8)
    case UInt8(ascii: "\t"): bytes.append(contentsOf: #"\t"#.utf8)
    default: bytes.append(byte)
    }
  }

  mutating func add(_ number: Int64?) {
    separate()
    guard let number else { return bytes.append(contentsOf: #"\N"#.utf8) }
    bytes.append(contentsOf: String(number).utf8)
  }

  mutating func add(_ number: Int?) { add(number.map { Int64($0) }) }

  mutating func endRow() {
    bytes.append(UInt8(ascii: "\n"))
    isFirst = true
  }

  private mutating func separate() {
    if !isFirst { bytes.append(UInt8(ascii: "\t")) }
    isFirst = false
  }
}

/// U+FFFD stands for U+0000, which PostgreSQL's texts cannot hold and C strings end with.
private let replacement = Array("\u{FFFD}".utf8)
