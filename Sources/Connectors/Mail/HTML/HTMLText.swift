/// Text between plain and HTML.
enum HTMLText {
  /// Makes text harmless in HTML, scalar by scalar.
  ///
  /// swift-mustache looks at whole characters, and lets a `<` through that a prepended mark (U+0600 and others,
  /// UAX #29 GB9b) makes part of another.
  static func escaped(_ text: String) -> String {
    guard text.utf8.contains(where: isSpecial) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""),
      UInt8(ascii: "'"):
      true
    default: false
    }
  }

  /// The named character references that are read; every other character can stand for itself.
  static let references: [String: String] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}",
    "copy": "©", "reg": "®", "trade": "™", "hellip": "…", "ndash": "–", "mdash": "—",
    "lsquo": "‘", "rsquo": "’", "sbquo": "‚", "ldquo": "“", "rdquo": "”", "bdquo": "„",
    "laquo": "«", "raquo": "»", "bull": "•", "middot": "·", "rarr": "→", "larr": "←",
    "euro": "€", "pound": "£", "sect": "§", "auml": "ä", "ouml": "ö", "uuml": "ü",
    "Auml": "Ä", "Ouml": "Ö", "Uuml": "Ü", "szlig": "ß",
  ]

  /// A character reference: what it stands for, nil where that is not known, and how many scalars it takes.
  static func reference(
    _ scalars: ArraySlice<Unicode.Scalar>
  ) -> (text: String?, name: String, length: Int)? {
    guard scalars.first == "&" else { return nil }
    let inner = scalars.dropFirst().prefix {
      $0 == "#" || $0.isASCII && UInt8(truncatingIfNeeded: $0.value).isASCIILetterOrDigit
    }
    let name = String(String.UnicodeScalarView(inner))
    let isClosed = inner.endIndex < scalars.endIndex && scalars[inner.endIndex] == ";"
    let length = 1 + inner.count + (isClosed ? 1 : 0)
    if name.hasPrefix("#") {
      // Browsers read a number without its semicolon, too.
      let digits = name.dropFirst()
      let value =
        digits.first == "x" || digits.first == "X"
        ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
      return (value.flatMap(Unicode.Scalar.init).map { String($0) }, name, length)
    }
    guard !name.isEmpty, isClosed else { return nil }
    return (references[name], name, length)
  }

  /// The text with its character references read.
  static func decoded(_ html: String) -> String {
    guard html.utf8.contains(UInt8(ascii: "&")) else { return html }
    let scalars = Array(html.unicodeScalars)
    var result = ""
    var index = 0
    while index < scalars.count {
      if let (text, _, length) = reference(scalars[index...]), let text {
        result += text
        index += length
      } else {
        result.unicodeScalars.append(scalars[index])
        index += 1
      }
    }
    return result
  }
}
