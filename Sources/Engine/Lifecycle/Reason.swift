/// Why an action is due, as plans and events spell it.
package enum Reason: String, Sendable, Codable, CaseIterable {
  // The observation table.
  case paired
  case anotherNumber = "another number"
  case unlinked
  case doesNotAgree = "does not agree"

  // The desire table.
  case off
  case untilPassed = "until has passed"
  case rowGone = "row gone"
  case emailChanged = "e-mail changed"
  case new
  case phoneChanged = "phone changed"
  /// Back to the number whose session is still linked.
  case phoneChangedBack = "phone changed back"
  case reconnect
  case noAnswer = "no answer"
  case expired
  case notConnected = "not connected"
  case invitationsUsedUp = "invitations used up"

  /// By hand: `invite`, with or without `--revoke`.
  case asked
  /// By hand: `adopt` took a session over that the gateway had.
  case takenOver = "taken over"
}
