import Engine

/// Terminal colours by meaning.
enum Style: String {
  case good = "32"
  case warning = "33"
  case bad = "31"
  case faint = "2"
  case strong = "1"
}

extension Console {
  /// Styles text that is printed by this console, and by it alone: only there the seal becomes an escape.
  func styled(_ text: String, _ style: Style) -> String {
    color ? StyleSeal.mark(style.rawValue) + text + StyleSeal.mark(StyleSeal.end) : text
  }
}

/// Tells the program's own styling from escapes that stand in a file: the word in it is another in every run.
enum StyleSeal {
  static let end = "0"
  private static let word = String(UInt64.random(in: .min ... .max), radix: 36)

  static func mark(_ code: String) -> String { "\u{1B}[\(word):\(code)m" }

  /// The code of a mark that begins with the first scalar, and how many scalars the mark takes.
  static func code(_ scalars: Substring.UnicodeScalarView) -> (code: String, length: Int)? {
    let opening = "\u{1B}[\(word):"
    guard scalars.starts(with: opening.unicodeScalars) else { return nil }
    let code = scalars.dropFirst(opening.unicodeScalars.count).prefix { $0 != "m" }
    guard code.count <= 2 else { return nil }
    return (String(code), opening.unicodeScalars.count + code.count + 1)
  }
}

extension Status {
  /// The colour that tells it.
  var style: Style {
    switch self {
    case .archiving: .good
    case .notConnected: .warning
    case .loggedOut: .bad
    }
  }
}
