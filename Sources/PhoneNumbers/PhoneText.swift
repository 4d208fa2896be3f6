/// What a person typed or pasted into a phone field, brought to plain ASCII.
struct PhoneText {
  /// The number, fit for the library.
  private(set) var number = ""
  private(set) var hasApostrophe = false
  /// Whether the number is of digits alone, as a spreadsheet writes a number.
  var isDigits: Bool { !number.isEmpty && number.utf8.allSatisfy(Self.isDigit) }

  init(_ text: String) throws(PhoneProblem) {
    var scalars: [UInt8] = []
    for scalar in text.unicodeScalars {
      guard let plain = Self.plain(scalar) else { continue }
      scalars.append(plain)
    }
    var bytes = scalars[...].trimmed
    if bytes.first == UInt8(ascii: "'") {
      hasApostrophe = true
      bytes = bytes.dropFirst().trimmed
    }
    if Self.isScientific(bytes) { throw .scientificNotation }
    if Self.isDecimal(bytes) { throw .decimalNumber }
    guard Self.isNumber(bytes) else { throw .notANumber }
    number = String(decoding: bytes, as: UTF8.self)
  }

  // MARK: Characters

  /// The ASCII character that a scalar stands for; nil if it is invisible, NUL if it has no place in a
  /// number.
  private static func plain(_ scalar: Unicode.Scalar) -> UInt8? {
    switch scalar {
    case "\0"..<"\u{80}": return UInt8(scalar.value)
    // Invisible: soft hyphen, zero-width, bidirectional and other marks that contacts carry along.
    case "\u{AD}", "\u{61C}", "\u{180E}", "\u{200B}"..."\u{200F}", "\u{202A}"..."\u{202E}",
      "\u{2060}"..."\u{206F}", "\u{FEFF}":
      return nil
    case "\u{A0}", "\u{2000}"..."\u{200A}", "\u{202F}", "\u{205F}", "\u{3000}":
      return UInt8(ascii: " ")
    case "\u{2010}"..."\u{2015}", "\u{2212}", "\u{30FC}", "\u{FE63}":
      return UInt8(ascii: "-")
    case "\u{2018}", "\u{2019}": return UInt8(ascii: "'")
    // The fullwidth forms stand in the order of ASCII.
    case "\u{FF01}"..."\u{FF5E}": return UInt8(scalar.value - 0xFF01 + 0x21)
    default:
      guard
        let digit = scalar.properties.numericType == .decimal ? scalar.properties.numericValue : nil
      else { return 0 }
      return UInt8(ascii: "0") + UInt8(digit)
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
  }

  // MARK: What programs make of numbers

  /// `4.47912E+11`, with a decimal point or comma.
  private static func isScientific(_ text: ArraySlice<UInt8>) -> Bool {
    let parts = text.split(separator: UInt8(ascii: "e"), omittingEmptySubsequences: false)
    let halves =
      parts.count == 2
      ? parts : text.split(separator: UInt8(ascii: "E"), omittingEmptySubsequences: false)
    guard halves.count == 2, let exponent = halves.last, let mantissa = halves.first else {
      return false
    }
    let hasSign = exponent.first == UInt8(ascii: "+")
    let isWhole = exponent.dropFirst(hasSign ? 1 : 0)
    let separators = mantissa.filter { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") }
    let digits = mantissa.drop { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
      .filter { $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: ",") }
    return !isWhole.isEmpty && isWhole.allSatisfy(isDigit) && separators.count <= 1
      && !digits.isEmpty && digits.allSatisfy(isDigit)
  }

  /// `447911123456.0`, also with a plus and gaps before the dot.
  private static func isDecimal(_ text: ArraySlice<UInt8>) -> Bool {
    let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].count(where: isDigit) >= 7, !parts[1].isEmpty else {
      return false
    }
    return parts[0].allSatisfy { isDigit($0) || "+ -()\t".utf8.contains($0) }
      && parts[1].allSatisfy { $0 == UInt8(ascii: "0") }
  }

  // MARK: Grammar

  /// Whether a text is one number: `tel:` if need be, digits with punctuation, an extension if need be.
  /// The library would read the first number it finds in any prose.
  private static func isNumber(_ text: ArraySlice<UInt8>) -> Bool {
    var rest = text
    let isURI = rest.count >= 4 && lowercased(rest.prefix(4)) == "tel:"
    if isURI { rest = rest.dropFirst(4) }
    let body = rest.prefix { isDigit($0) || " +-()./\t".utf8.contains($0) }
    let digits = body.count(where: isDigit)
    let pluses = body.count { $0 == UInt8(ascii: "+") }
    guard digits > 0, pluses <= 1 else { return false }
    // `0176 1234567/8` is two numbers in short.
    if let slash = body.lastIndex(of: UInt8(ascii: "/")) {
      guard body[slash...].count(where: isDigit) >= 4 else { return false }
    }
    rest = rest.dropFirst(body.count)
    return rest.isEmpty || (isURI ? isParameters(rest) : isExtension(rest))
  }

  /// `;ext=5;phone-context=+44`, as RFC 3966 has it.
  private static func isParameters(_ text: ArraySlice<UInt8>) -> Bool {
    text.first == UInt8(ascii: ";")
      && text.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        default: isDigit(byte) || ";=+-.".utf8.contains(byte)
        }
      }
  }

  /// `x5`, `#5`, `ext. 5`
  private static func isExtension(_ text: ArraySlice<UInt8>) -> Bool {
    let word = text.prefix { !isDigit($0) && $0 != UInt8(ascii: " ") }
    let digits = text.dropFirst(word.count).trimmed
    return ["x", "#", "ext", "ext.", "extn", "extn.", "extension", ";ext="].contains(
      lowercased(word))
      && (1...7).contains(digits.count) && digits.allSatisfy(isDigit)
  }

  private static func lowercased(_ text: ArraySlice<UInt8>) -> String {
    String(decoding: text, as: UTF8.self).lowercased()
  }
}

extension ArraySlice<UInt8> {
  /// Without white space at either end.
  fileprivate var trimmed: ArraySlice<UInt8> {
    func isSpace(_ byte: UInt8) -> Bool { " \t\r\n".utf8.contains(byte) }
    let start = drop(while: isSpace)
    guard let last = start.lastIndex(where: { !isSpace($0) }) else { return [] }
    return start[...last]
  }
}
