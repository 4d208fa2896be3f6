extension JSONParser {
  /// Reads a string from its opening quote; what is wrong in it is reported and replaced by U+FFFD.
  mutating func parseString() -> String {
    let open = at
    at += 1
    var start = at
    var text = ""
    while let byte = peek {
      if byte == ASCII.quote {
        text += String(decoding: bytes[start..<at], as: UTF8.self)
        at += 1
        return text
      }
      if byte == ASCII.lineFeed || byte == ASCII.carriageReturn { break }
      guard byte == ASCII.backslash || byte < 0x20 else {
        at += 1
        continue
      }
      text += String(decoding: bytes[start..<at], as: UTF8.self)
      if byte == ASCII.backslash {
        text.unicodeScalars.append(parseEscape())
      } else {
        let escape = #"\u00"# + (byte < 0x10 ? "0" : "") + String(byte, radix: 16)
        problems.report(
          .invalidString, at: at, "a control character stands in the text",
          help: "remove it, or write it as \(byte == ASCII.tab ? #"\t"# : escape)")
        text.unicodeScalars.append("\u{FFFD}")
        at += 1
      }
      start = at
    }
    problems.report(
      .invalidString, at: open, "the text has no closing quote on its line",
      help: #"put a quote at its end; a line end within a text is written as \n"#)
    return text + String(decoding: bytes[start..<at], as: UTF8.self)
  }

  private mutating func parseEscape() -> UnicodeScalar {
    let start = at
    at += 1
    let kind = peek
    if kind != nil, kind != ASCII.lineFeed, kind != ASCII.carriageReturn { at += 1 }
    switch kind {
    case ASCII.quote, ASCII.backslash, UInt8(ascii: "/"): return UnicodeScalar(kind ?? 0)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return parseUnicodeEscape(from: start)
    default:
      problems.report(
        .invalidString, at: start, "the text has an escape that JSON has not",
        help: #"write a backslash within a text as \\"#)
      // A character of several bytes is passed over whole.
      while let byte = peek, byte & 0xC0 == 0x80 { at += 1 }
      return "\u{FFFD}"
    }
  }

  private mutating func parseUnicodeEscape(from start: Int) -> UnicodeScalar {
    guard let unit = parseHex() else {
      problems.report(
        .invalidString, at: start, "the escape has not four hexadecimal digits",
        help: #"write \u and four digits, as in \u00e9"#)
      return "\u{FFFD}"
    }
    if let scalar = UnicodeScalar(unit) { return scalar }
    let afterHigh = at
    if UTF16.isLeadSurrogate(unit), bytes[at...].starts(with: Array(#"\u"#.utf8)) {
      at += 2
      if let low = parseHex(), UTF16.isTrailSurrogate(low) {
        return UTF16.decode(UTF16.EncodedScalar([unit, low]))
      }
      at = afterHigh
    }
    problems.report(
      .invalidString, at: start, "the escape is half of a surrogate pair, and no character",
      help: "write the character itself")
    return "\u{FFFD}"
  }

  private mutating func parseHex() -> UInt16? {
    let digits = bytes[at...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }) else {
      return nil
    }
    at += 4
    return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
  }
}
