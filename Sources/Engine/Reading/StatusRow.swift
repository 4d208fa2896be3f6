/// One person of the Archiving tab and of `status.csv`.
package struct StatusRow: Equatable, Sendable {
  package var email: String
  /// The enrolled number, else the roster's; E.164.
  package var phone: String?
  package var status: Status
  /// Nil exactly for somebody without an enrollment.
  package var since: Instant?
  /// Empty, or a short reason.
  package var detail: String
  /// When the gateway last confirmed the session.
  package var lastSeen: Instant?
  /// Archiving, but not confirmed for `staleAfter`: never to be shown as fresh.
  package var unconfirmed: Bool
  package var problems: Set<Problem>
  /// The enrollment that it tells of.
  package var subject: String?
  /// The identity by which the files know the person; nil for somebody whom they do not name.
  package var person: String?
  /// Whether the files ask for the person to be archived now.
  package var isOn: Bool

  package init(
    email: String, phone: String?, status: Status, since: Instant?, detail: String,
    lastSeen: Instant? = nil, unconfirmed: Bool = false, problems: Set<Problem> = [],
    subject: String? = nil, person: String? = nil, isOn: Bool = true
  ) {
    self.email = email
    self.phone = phone
    self.status = status
    self.since = since
    self.detail = detail
    self.lastSeen = lastSeen
    self.unconfirmed = unconfirmed
    self.problems = problems
    self.subject = subject
    self.person = person
    self.isOn = isOn
  }
}

/// What `list --problem` finds.
package enum Problem: String, Sendable, Codable, CaseIterable {
  case noPhone = "no-phone"
  case held, stale, declined
}
