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

  func styled(_ status: Status) -> String {
    switch status {
    case .archiving: styled(status.rawValue, .good)
    case .notConnected: styled(status.rawValue, .warning)
    case .loggedOut: styled(status.rawValue, .bad)
    }
  }
}
