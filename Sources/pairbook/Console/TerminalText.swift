import Formats

/// Text as a terminal shows it.
enum TerminalText {
  /// Columns: wide characters take two, combining ones none.
  static func width(_ text: String) -> Int {
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text.utf8.count }
    return text.unicodeScalars.reduce(0) { $0 + width($1) }
  }

  private static func width(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: 0
    default: wide.contains { $0.contains(scalar.value) } ? 2 : 1
    }
  }

  /// The blocks of East Asian width W and F (UAX #11) and of emoji.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
    0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD,
  ]

  /// Cut to so many columns, with `…` where something is missing.
  static func cut(_ text: String, to columns: Int) -> String {
    guard width(text) > columns else { return text }
    var (result, used) = ("", 0)
    for character in text {
      let next = width(String(character))
      if used + next > columns - 1 { break }
      result.append(character)
      used += next
    }
    return result + "…"
  }

  /// Without what would steer the terminal: a file's text is shown, never obeyed.
  static func harmless(_ text: String) -> String {
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
    return String(
      String.UnicodeScalarView(text.unicodeScalars.map { steers($0) ? "\u{FFFD}" : $0 }))
  }

  /// Text with line ends of its own, as it may leave the program: nothing steers the terminal but the program's own
  /// styling.
  static func printable(_ text: String) -> String {
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) || $0 == 0x0A }) { return text }
    var result = String.UnicodeScalarView()
    var rest = Substring(text).unicodeScalars
    while let scalar = rest.first {
      if scalar == "\u{1B}", let (code, length) = StyleSeal.code(rest) {
        result.append(contentsOf: "\u{1B}[\(code)m".unicodeScalars)
        rest = rest.dropFirst(length)
        continue
      }
      result.append(scalar == "\n" || scalar == "\t" || !steers(scalar) ? scalar : "\u{FFFD}")
      rest = rest.dropFirst()
    }
    return String(result)
  }

  /// The same for lines that are compared: what would steer a terminal is written as `\u{1b}`, so that no two differ
  /// and look alike.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if scalar != "\n", scalar != "\t", steers(scalar) {
        result += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// The same for JSON: what would steer a terminal is escaped, which changes no value.
  static func printable(_ json: JSONValue, _ style: JSONStyle) -> String {
    let text = String(decoding: json.serialized(style), as: UTF8.self)
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) || $0 == 0x0A }) { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if scalar != "\n", steers(scalar) {
        let hex = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// Control characters, line ends, and what turns the direction of writing; all below U+10000.
  private static func steers(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    case .format:
      (0x202A...0x202E).contains(scalar.value) || (0x2066...0x206F).contains(scalar.value)
    default: false
    }
  }
}
