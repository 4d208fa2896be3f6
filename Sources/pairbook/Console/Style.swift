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
  func styled(_ text: String, _ style: Style) -> String {
    color ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
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
