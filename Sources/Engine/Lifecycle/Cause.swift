/// What brought an action about: whose deed it is, and whether an approval has to name it.
package enum Cause: String, Sendable, Codable, CaseIterable {
  /// Somebody changed the files of the book.
  case files
  /// A day came, or a span of time passed.
  case time
  /// The gateway, or the person on the pairing page, told something.
  case observation
  /// An admin asked for it (`invite WHO`).
  case hand
}

extension Reason {
  package var cause: Cause {
    switch self {
    case .off, .rowGone, .emailChanged, .new, .phoneChanged, .phoneChangedBack: .files
    case .untilPassed, .noAnswer, .expired, .notConnected, .invitationsUsedUp: .time
    case .paired, .anotherNumber, .unlinked, .doesNotAgree, .reconnect: .observation
    case .asked, .takenOver: .hand
    }
  }
}

extension Action {
  /// What brought it about, as far as its reason tells.
  package var cause: Cause { reason.cause }
}
