import Engine

/// Plans, effects and holds as short lines, so that a table of cases can be read.

extension Action {
  /// `invite ann (new): – → Not Connected, new link`.
  var sketch: String {
    var line = "\(kind.rawValue) \(nickname(user)) (\(reason.rawValue)): "
    line += "\(from?.rawValue ?? "–") → \(to?.rawValue ?? "–")"
    if newLink { line += ", new link" }
    return line
  }
}

extension Held {
  /// `withdraw ann: no longer listed`, with the guard in brackets.
  var sketch: String {
    "\(kind.rawValue) \(nickname(user)): \(hold.reason)"
      + (hold.heldBy.map { " [\($0.rawValue)]" } ?? "")
  }
}

extension Upkeep {
  var sketch: String {
    switch self {
    case .confirm: "confirm"
    case .doubt(_, let doubt): "doubt: \(doubt?.kind.rawValue ?? "none")"
    case .passkey: "passkey"
    case .withholdMail(_, let reason): "withhold mail: \(reason)"
    case .retire(_, let reason): "retire: \(reason)"
    case .learnID(_, let id): "learn id \(id ?? "–")"
    }
  }
}

extension Effect {
  var sketch: String {
    switch self {
    case .mail(let order):
      "mail \(order.kind.rawValue)" + (order.serial.map { " with link \($0)" } ?? "")
        + (order.escalateTo.map { " to \($0.rawValue)" } ?? "")
    case .cancelMail: "cancel mail"
    case .endSession(_, let generation, _): "end session \(generation)"
    case .tellAdmins(let notice):
      switch notice.matter {
      case .loggedOut: "tell admins: logged out"
      case .otherNumber(let ending): "tell admins: other number …\(ending ?? "")"
      case .needsPasskey: "tell admins: needs a passkey"
      case .declined: "tell admins: declined"
      }
    }
  }
}

/// `ann` of `ann@acme.example`.
private func nickname(_ email: String) -> String { String(email.prefix { $0 != "@" }) }
