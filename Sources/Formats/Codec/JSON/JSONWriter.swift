/// How a JSON value is written.
package enum JSONStyle: Hashable, Sendable {
  /// RFC 8785: no white space, keys sorted by UTF-16 units. Equal values give equal bytes.
  case canonical
  /// On one line with no white space, keys in the order given.
  case compact
  /// Two spaces a level, one member or element a line, keys in the order given.
  case pretty
}

extension JSONValue {
  /// The value in UTF-8, with no line end after it. Its numbers must be finite.
  package func serialized(_ style: JSONStyle) -> [UInt8] {
    let layout: JSONLayout =
      style == .pretty ? .indented(unit: "  ", lineEnd: "\n") : .inline(spaced: false)
    var writer = JSONWriter(layout: layout, sortsKeys: style == .canonical)
    writer.write(self)
    return writer.bytes
  }
}

/// Where white space goes.
enum JSONLayout: Hashable {
  /// On one line; a space after each colon and comma if it is spaced.
  case inline(spaced: Bool)
  case indented(unit: String, lineEnd: String)
}

/// Writes JSON values as bytes.
struct JSONWriter {
  let layout: JSONLayout
  var sortsKeys = false
  /// What stands before each line but the first.
  var indent = ""
  private(set) var bytes: [UInt8] = []

  init(layout: JSONLayout, sortsKeys: Bool = false, indent: String = "") {
    self.layout = layout
    self.sortsKeys = sortsKeys
    self.indent = indent
  }

  mutating func write(_ value: JSONValue) {
    switch value {
    case .null: append("null")
    case .bool(let value): append(value ? "true" : "false")
    // RFC 8785 knows doubles alone; to 2⁵³ both are written alike.
    case .integer(let value):
      append(value.magnitude <= 1 << 53 ? "\(value)" : Self.number(Double(value)))
    case .double(let value): append(Self.number(value))
    case .string(let value): write(string: value)
    case .array(let elements):
      open("[", isEmpty: elements.isEmpty)
      for (index, element) in elements.enumerated() {
        separate(index)
        write(element)
      }
      close("]", isEmpty: elements.isEmpty)
    case .object(let object):
      let members = sortsKeys ? object.members.sorted(by: Self.precedes) : object.members
      open("{", isEmpty: members.isEmpty)
      for (index, member) in members.enumerated() {
        separate(index)
        write(string: member.key)
        append(layout == .inline(spaced: false) ? ":" : ": ")
        write(member.value)
      }
      close("}", isEmpty: members.isEmpty)
    }
  }

  private mutating func open(_ bracket: String, isEmpty: Bool) {
    append(bracket)
    if !isEmpty, case .indented(let unit, _) = layout { indent += unit }
  }

  private mutating func separate(_ index: Int) {
    if index > 0 { append(layout == .inline(spaced: true) ? ", " : ",") }
    breakLine()
  }

  private mutating func close(_ bracket: String, isEmpty: Bool) {
    if !isEmpty {
      if case .indented(let unit, _) = layout { indent.removeLast(unit.count) }
      breakLine()
    }
    append(bracket)
  }

  private mutating func breakLine() {
    guard case .indented(_, let lineEnd) = layout else { return }
    append(lineEnd)
    append(indent)
  }

  /// RFC 8785, 3.2.3: by UTF-16 units; only letters beyond ASCII have another order than their bytes.
  private static func precedes(_ a: JSONObject.Member, _ b: JSONObject.Member) -> Bool {
    var (a, b) = (a.key, b.key)
    let isBefore: Bool? = a.withUTF8 { a in
      b.withUTF8 { b in
        for index in 0..<min(a.count, b.count) {
          guard a[index] < 0x80, b[index] < 0x80 else { return nil }
          if a[index] != b[index] { return a[index] < b[index] }
        }
        return a.count < b.count
      }
    }
    return isBefore ?? a.utf16.lexicographicallyPrecedes(b.utf16)
  }

  private mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { bytes.append(contentsOf: $0) }
  }

  /// Escapes what must be escaped and nothing else, as RFC 8785 3.2.2.2 has it.
  private mutating func write(string: String) {
    var string = string
    bytes.append(ASCII.quote)
    string.withUTF8 { text in
      guard text.contains(where: Self.isEscaped) else { return bytes.append(contentsOf: text) }
      for byte in text { write(byte) }
    }
    bytes.append(ASCII.quote)
  }

  private static func isEscaped(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == ASCII.quote || byte == ASCII.backslash
  }

  private mutating func write(_ byte: UInt8) {
    switch byte {
    case ASCII.quote: append(#"\""#)
    case ASCII.backslash: append(#"\\"#)
    case 0x08: append(#"\b"#)
    case 0x09: append(#"\t"#)
    case 0x0A: append(#"\n"#)
    case 0x0C: append(#"\f"#)
    case 0x0D: append(#"\r"#)
    case 0..<0x20: append(#"\u00"# + (byte < 0x10 ? "0" : "") + String(byte, radix: 16))
    default: bytes.append(byte)
    }
  }

  /// A number as ECMAScript's `Number::toString` writes it (RFC 8785 3.2.2.3).
  static func number(_ value: Double) -> String {
    precondition(value.isFinite, "JSON has no number for \(value)")
    if value == 0 { return "0" }
    if value < 0 { return "-" + number(-value) }
    // The description has the shortest digits that read back, which are ECMAScript's, too; only the
    // notation differs.
    let parts = value.description.split(separator: "e")
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let fraction = mantissa.count > 1 && mantissa[1] != "0" ? mantissa[1] : ""
    let written = mantissa[0] + fraction
    let digits = written.drop { $0 == "0" }
    let leadingZeros = written.count - digits.count
    let significant = String(digits.reversed().drop { $0 == "0" }.reversed())
    // The value is 0.significant × 10^point.
    let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let point = mantissa[0].count + exponent - leadingZeros
    return notation(significant, point)
  }

  private static func notation(_ digits: String, _ point: Int) -> String {
    let count = digits.count
    switch point {
    case count...21: return digits + String(repeating: "0", count: point - count)
    case 1...21:
      return "\(digits.prefix(point)).\(digits.dropFirst(point))"
    case -5...0:
      return "0." + String(repeating: "0", count: -point) + digits
    default:
      let exponent = point - 1
      let rest = digits.dropFirst()
      return
        "\(digits.prefix(1))\(rest.isEmpty ? "" : ".\(rest)")e\(exponent < 0 ? "-" : "+")\(abs(exponent))"
    }
  }
}
