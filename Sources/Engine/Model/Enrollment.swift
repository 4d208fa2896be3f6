/// The observed record of one person who has been set for archiving, while it is open.
package struct Enrollment: Equatable, Sendable {
  /// Stable pseudonym `s_…`: survives a change of e-mail or phone.
  package var subject: String
  package var email: String
  /// The roster's stable key, if it had one when last seen.
  package var userID: String?
  /// The number that the newest invitation was made for, E.164.
  package var phone: String
  package var status: Status
  /// Since when `status` holds.
  package var since: Instant
  /// Names the gateway session; a new phone, and a session that was ended, begin a new generation.
  package var generation: Int
  /// Generations ever begun: numbers the next one, so that no session's name comes twice.
  package var generations: Int
  /// The name of the generation's session where it was taken over from the gateway; nil where the name is derived.
  package var session: String?
  /// When the gateway last confirmed the session working with `phone`.
  package var lastConfirmed: Instant?
  /// A bad observation that waits for a second one.
  package var doubt: Doubt?
  /// WhatsApp asked for a passkey and the admins were told.
  package var passkeyAsked: Bool
  /// When another number was paired and unlinked; cleared by the next invitation that is not the rejection's own.
  package var rejectedAt: Instant?
  /// When the person pressed *I do not agree*; cleared when an admin invites again.
  package var declinedAt: Instant?
  /// What the person last read and answered, where the account has a consent text.
  package var consent: Consent?
  /// The newest invitation of the enrollment.
  package var invitation: Invitation?
  /// Invitations ever made for the subject: names the next one.
  package var serial: Int
  /// Mails ever ordered for the subject: numbers the next one, so that no mail's key comes twice.
  package var mails: Int
  package var cycle: Cycle
  /// A session of the old phone that stays linked for a while.
  package var superseded: Superseded?

  package init(
    subject: String, email: String, userID: String? = nil, phone: String,
    status: Status = .notConnected, since: Instant, generation: Int = 1,
    generations: Int = 1, session: String? = nil, lastConfirmed: Instant? = nil,
    doubt: Doubt? = nil,
    passkeyAsked: Bool = false,
    rejectedAt: Instant? = nil, declinedAt: Instant? = nil, consent: Consent? = nil,
    invitation: Invitation? = nil, serial: Int = 0, mails: Int = 0, cycle: Cycle = Cycle(),
    superseded: Superseded? = nil
  ) {
    self.subject = subject
    self.email = email
    self.userID = userID
    self.phone = phone
    self.status = status
    self.since = since
    self.generation = generation
    self.generations = max(generations, generation)
    self.session = session
    self.lastConfirmed = lastConfirmed
    self.doubt = doubt
    self.passkeyAsked = passkeyAsked
    self.rejectedAt = rejectedAt
    self.declinedAt = declinedAt
    self.consent = consent
    self.invitation = invitation
    self.serial = serial
    self.mails = mails
    self.cycle = cycle
    self.superseded = superseded
  }

  /// Whether a link is out that still opens the pairing page.
  package func hasLiveLink(at now: Instant) -> Bool { invitation?.isLive(at: now) ?? false }
}

/// A bad observation of a session that becomes an action when a second poll, 60 s or more later, agrees.
package struct Doubt: Equatable, Sendable, Codable {
  package enum Kind: String, Sendable, Codable {
    /// Unlinked, failed or gone (row O4).
    case lost
    /// Working with another number than the invited one, while Archiving (row O2).
    case otherNumber
  }
  package var kind: Kind
  package var since: Instant

  package init(kind: Kind, since: Instant) {
    self.kind = kind
    self.since = since
  }
}

/// The version of the consent text that a person was shown, and when they answered.
package struct Consent: Equatable, Sendable, Codable {
  package var version: String
  /// SHA-256 of the text, `sha256:` and hex.
  package var textHash: String
  package var at: Instant

  package init(version: String, textHash: String, at: Instant) {
    self.version = version
    self.textHash = textHash
    self.at = at
  }
}

/// One link and the mails that carried it.
package struct Invitation: Equatable, Sendable {
  package enum State: String, Sendable, Codable, CaseIterable {
    /// Its mail waits in the outbox: the link is live but nobody has it yet.
    case queued
    /// The mail server took the mail.
    case sent
    /// Dead because the person connected with it.
    case used
    /// Dead because a newer link, a rename, a rejection or a new phone took its place.
    case replaced
    /// Dead because an admin said so.
    case revoked
    /// Dead because the mail server refused the mail for good, or retries were exhausted.
    case refused
    /// Dead because the person declined.
    case declined
    /// Dead because the enrollment was adopted from a clone or a gateway: its link is not known here.
    case adopted
    /// The store is not at hand: nothing that time drives is due.
    case unknown
  }
  /// The n-th invitation of the subject, from 1.
  package var serial: Int
  package var state: State
  package var madeAt: Instant
  /// When the mail server accepted the mail with the link; reminders and expiry count from acceptance.
  package var sentAt: Instant?
  package var expiresAt: Instant?
  /// When the mail server last accepted a mail with this link.
  package var lastMailAt: Instant?
  /// Reminders decided so far, accepted or not.
  package var reminders: Int
  /// A mail with this link is queued and neither accepted nor refused.
  package var awaitsMail: Bool
  /// The mail server's words when it refused for good.
  package var refusal: String?

  package init(
    serial: Int, state: State, madeAt: Instant, sentAt: Instant? = nil, expiresAt: Instant? = nil,
    lastMailAt: Instant? = nil, reminders: Int = 0, awaitsMail: Bool = false,
    refusal: String? = nil
  ) {
    self.serial = serial
    self.state = state
    self.madeAt = madeAt
    self.sentAt = sentAt
    self.expiresAt = expiresAt
    self.lastMailAt = lastMailAt
    self.reminders = reminders
    self.awaitsMail = awaitsMail
    self.refusal = refusal
  }

  package func isLive(at now: Instant) -> Bool {
    switch state {
    case .queued, .sent: expiresAt.map { now < $0 } ?? true
    default: false
    }
  }
}

/// The run of invitations since a person was first asked, connected, or was asked anew by an admin.
package struct Cycle: Equatable, Sendable {
  /// When the person was first invited: the mail server took, or refused for good, the cycle's first mail.
  package var startedAt: Instant?
  /// Links made in the cycle; one whose mail was taken back before it left does not count.
  package var invitations: Int
  package var escalatedAt: Instant?
  /// The escalation's mail is queued and neither accepted nor refused.
  package var escalationAwaits: Bool
  /// What left of the cycle was written into a folder, all of it: nobody is known to have received a mail.
  package var isInFolder: Bool

  package init(
    startedAt: Instant? = nil, invitations: Int = 0, escalatedAt: Instant? = nil,
    escalationAwaits: Bool = false, isInFolder: Bool = false
  ) {
    self.startedAt = startedAt
    self.invitations = invitations
    self.escalatedAt = escalatedAt
    self.escalationAwaits = escalationAwaits
    self.isInFolder = isInFolder
  }
}

/// The session of a phone that was replaced: it never speaks for the person any more.
package struct Superseded: Equatable, Sendable {
  package var generation: Int
  /// As `Enrollment.session`.
  package var session: String?
  package var phone: String
  package var until: Instant
  /// When the gateway last confirmed it: what counts again if the phone is changed back.
  package var lastConfirmed: Instant?

  package init(
    generation: Int, session: String? = nil, phone: String, until: Instant,
    lastConfirmed: Instant? = nil
  ) {
    self.generation = generation
    self.session = session
    self.phone = phone
    self.until = until
    self.lastConfirmed = lastConfirmed
  }
}
