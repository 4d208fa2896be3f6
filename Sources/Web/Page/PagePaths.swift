/// Where a link's page and its doings are, as paths.
struct PagePaths: Sendable {
  /// Path of the base URL, without a slash at its end; mostly empty.
  let prefix: String
  let token: String

  var page: String { "\(prefix)/p/\(token)" }
  func step(_ step: PageStep) -> String { "\(page)/\(step.rawValue)" }
}

/// What is below a link's page.
enum PageStep: String, CaseIterable, Sendable {
  case start, letters, decline, renew, events
  case passkeyChallenge = "passkey/challenge"
  case passkeyAssertion = "passkey/assertion"
  case passkeyConfirm = "passkey/confirm"
}
