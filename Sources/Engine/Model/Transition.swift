/// What carrying out one action or one piece of upkeep changes: committed as a whole, effects afterwards.
package struct Transition: Equatable, Sendable {
  /// The enrollment afterwards; nil when it is closed.
  package var enrollment: Enrollment?
  /// Nil for what changes nothing that a reader could ask about (evidence).
  package var event: EventDraft?
  package var effects: [Effect]

  package init(enrollment: Enrollment?, event: EventDraft?, effects: [Effect] = []) {
    self.enrollment = enrollment
    self.event = event
    self.effects = effects
  }
}

/// An effect on the world that a transition asks for.
package enum Effect: Equatable, Sendable {
  case mail(MailOrder)
  /// Unsent mail of the subject is cancelled, in the same transaction as the transition.
  case cancelMail(subject: String)
  /// The gateway session of that generation is unlinked and deleted.
  /// `name` is that of a session that was taken over; nil where it is derived.
  case endSession(subject: String, generation: Int, name: String?)
  /// The account's admins are told.
  case tellAdmins(Notice)
}

/// What the admins of an account are told of a person.
package struct Notice: Equatable, Sendable, Codable {
  package enum Matter: Equatable, Sendable, Codable {
    /// Logged out, last confirmed at that time.
    case loggedOut(since: Instant)
    /// Another number was paired and unlinked; its last digits.
    case otherNumber(ending: String?)
    case needsPasskey
    /// The person pressed *I do not agree*.
    case declined
  }
  package var matter: Matter
  package var subject: String
  package var email: String

  package init(matter: Matter, subject: String, email: String) {
    self.matter = matter
    self.subject = subject
    self.email = email
  }
}

/// A mail that a transition asks for.
package struct MailOrder: Equatable, Sendable, Codable {
  package enum Kind: String, Sendable, Codable, CaseIterable {
    case invitation, reconnect, renewal, reminder, escalation
    case phoneChanged = "phone-changed"
    case addressChanged = "address-changed"
    /// Another phone was paired; carries a new link.
    case wrongPhone = "wrong-phone"
    /// The same without a link.
    case wrongPhoneNote = "wrong-phone-note"
    /// What the admins have to know of all people of the account together.
    case digest
  }
  package var kind: Kind
  package var subject: String
  package var email: String
  /// E.164.
  package var phone: String
  /// The invitation whose link it carries; nil for a mail without a link.
  package var serial: Int?
  package var generation: Int
  /// The n-th mail ever ordered for the subject, from 1.
  package var number: Int
  /// To whom an escalation goes.
  package var escalateTo: Policy.EscalationTarget?
  /// Of a rejection: the last digits of the number that was paired.
  package var otherPhoneEnding: String?

  package init(
    kind: Kind, subject: String, email: String, phone: String, serial: Int?, generation: Int,
    number: Int = 1, escalateTo: Policy.EscalationTarget? = nil, otherPhoneEnding: String? = nil
  ) {
    self.kind = kind
    self.subject = subject
    self.email = email
    self.phone = phone
    self.serial = serial
    self.generation = generation
    self.number = number
    self.escalateTo = escalateTo
    self.otherPhoneEnding = otherPhoneEnding
  }

  /// Unique in an account; the outbox takes it once.
  package var key: String { "\(subject).\(serial ?? 0)/\(kind.rawValue)-\(number)" }
}

package enum EventKind: String, Sendable, Codable, CaseIterable {
  case connect, reject, disconnect, decline
  case withdraw, rename, invite, relink, remind, escalate, revoke
  case passkey, retire
  /// Queued mail was taken back before it left.
  case withhold
  /// The mail server accepted a mail.
  case mailed
  /// The mail server refused a mail for good, or retries were exhausted.
  case bounced
  /// The enrollment was taken over from a clone or a gateway.
  case adopt
  /// Once a day and account: who was confirmed and who was not.
  case observed
  /// The person agreed to the consent text.
  case consent
  /// A guard was lifted for one run.
  case allow
}

/// An event before the store gives it its place in the chain, its revision and its actor.
package struct EventDraft: Equatable, Sendable {
  package var kind: EventKind
  package var at: Instant
  /// Nil for an event of the whole account.
  package var subject: String?
  package var email: String?
  package var phone: String?
  package var userID: String?
  package var from: Status?
  package var to: Status?
  package var cause: String
  /// Whether it made a new link (the invitations guard counts these).
  package var newLink: Bool
  /// The enrollment afterwards: what replay rebuilds; nil when it is closed or the event is of the account.
  package var state: Enrollment?
  /// Of the daily `observed` event alone.
  package var evidence: DayEvidence?

  package init(
    kind: EventKind, at: Instant, subject: String? = nil, email: String? = nil,
    phone: String? = nil, userID: String? = nil, from: Status? = nil, to: Status? = nil,
    cause: String, newLink: Bool = false, state: Enrollment? = nil, evidence: DayEvidence? = nil
  ) {
    self.kind = kind
    self.at = at
    self.subject = subject
    self.email = email
    self.phone = phone
    self.userID = userID
    self.from = from
    self.to = to
    self.cause = cause
    self.newLink = newLink
    self.state = state
    self.evidence = evidence
  }
}
