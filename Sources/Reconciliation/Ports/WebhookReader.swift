/// Understands what a gateway tells by itself: a hint to look again, never evidence.
package protocol WebhookReader: Sendable {
  /// `body` is the raw body, `header` gives a header's value by name in lower case. Throws `WebhookRefused`.
  func read(_ body: [UInt8], header: (String) -> String?) throws(WebhookRefused) -> SessionHint
}

/// A session of which something is new.
package struct SessionHint: Equatable, Sendable {
  /// The delivery's id: a repeat has the same.
  package var id: String
  package var session: String
  /// When it happened, milliseconds since 1970: what is older than the newest seen of a session tells nothing.
  package var at: Int64

  /// The account that pairbook noted at the session when it made it; nil where the gateway does not tell.
  package var account: String?
  /// Whether a sync may have something to do: the session works, or has failed.
  package var isDecisive: Bool

  package init(
    id: String, session: String, at: Int64, account: String? = nil, isDecisive: Bool = true
  ) {
    self.id = id
    self.session = session
    self.at = at
    self.account = account
    self.isDecisive = isDecisive
  }
}

package enum WebhookRefused: Error, Equatable, Sendable {
  /// No signature, a wrong one, or no secret to check it with.
  case unsigned
  /// Not what the gateway's documents say.
  case notUnderstood
}
