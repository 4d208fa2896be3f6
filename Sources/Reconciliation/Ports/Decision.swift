package import Engine

/// Everything that one decision changes in one account.
package struct Decision: Equatable, Sendable {
  package var account: String
  /// The chain's head that the events follow; the store refuses another (`headMoved`).
  package var head: EventHead
  /// At most one a subject.
  package var changes: [EnrollmentChange]
  /// Numbered on from `head` without a gap, none older than the one before.
  package var events: [StoredEvent]
  /// Unsent mail of these subjects is cancelled, and what failed under earlier leases is forgotten, before `mail`
  /// is added.
  package var cancelMailOf: [String]
  package var mail: [NewMail]
  package var settled: [SettledMail]
  /// Names of gateway sessions that have to be deleted from now on.
  package var endSessions: [String]
  /// Names of those that are deleted.
  package var endedSessions: [String]
  /// The revision whose wishes are carried out; nil for what no revision asks for, such as a mail's fate.
  package var revision: RevisionStep?

  package init(
    account: String, head: EventHead, changes: [EnrollmentChange] = [], events: [StoredEvent] = [],
    cancelMailOf: [String] = [], mail: [NewMail] = [], settled: [SettledMail] = [],
    endSessions: [String] = [], endedSessions: [String] = [], revision: RevisionStep? = nil
  ) {
    self.account = account
    self.head = head
    self.revision = revision
    self.changes = changes
    self.events = events
    self.cancelMailOf = cancelMailOf
    self.mail = mail
    self.settled = settled
    self.endSessions = endSessions
    self.endedSessions = endedSessions
  }
}

/// From the revision that was applied to an account to the one that is: the store refuses a decision that was judged by
/// another than the one applied (`revisionMoved`).
package struct RevisionStep: Equatable, Sendable {
  /// Nil for an account to which none was applied.
  package var from: String?
  /// Nil for a worktree's wishes: then `from` stays the one applied.
  package var to: String?

  package init(from: String?, to: String?) {
    self.from = from
    self.to = to
  }
}

package struct EnrollmentChange: Equatable, Sendable {
  package var subject: String
  /// Nil closes the enrollment (it stays as history, and never opens again).
  package var enrollment: Enrollment?
  /// SHA-256 of the live link's token, 64 hex digits; nil when no link is live. Its invitation is queued or sent, and
  /// it is known as the enrollment's for ever.
  package var liveLinkHash: String?

  package init(subject: String, enrollment: Enrollment?, liveLinkHash: String?) {
    self.subject = subject
    self.enrollment = enrollment
    self.liveLinkHash = liveLinkHash
  }
}

/// Whose link it is, or was.
package struct KnownLink: Equatable, Sendable {
  package var account: String
  package var subject: String
  /// The invitation's number, and the generation that the link was derived for.
  package var serial: Int
  package var generation: Int

  package init(account: String, subject: String, serial: Int, generation: Int) {
    self.account = account
    self.subject = subject
    self.serial = serial
    self.generation = generation
  }
}

/// An event that has its place in the chain.
package struct StoredEvent: Equatable, Sendable {
  package var seq: Int
  package var at: Instant
  package var subject: String?
  package var kind: EventKind
  package var newLink: Bool
  package var hash: String
  /// The line as it stands in `events/`, without its line end.
  package var line: String

  package init(
    seq: Int, at: Instant, subject: String?, kind: EventKind, newLink: Bool, hash: String,
    line: String
  ) {
    self.seq = seq
    self.at = at
    self.subject = subject
    self.kind = kind
    self.newLink = newLink
    self.hash = hash
    self.line = line
  }
}

/// A mail to be put into the outbox, unless one with its key is there already or was ever sent.
package struct NewMail: Equatable, Sendable {
  package var order: MailOrder
  /// What the composer needs besides the order and the link; JSON, opaque to the store.
  package var payload: String

  package init(order: MailOrder, payload: String) {
    self.order = order
    self.payload = payload
  }
}

package struct OutboxMail: Equatable, Sendable {
  package enum State: String, Sendable, Codable {
    case queued, claimed, failed
  }
  package var account: String
  package var order: MailOrder
  package var payload: String
  package var state: State
  /// Attempts begun so far.
  package var attempts: Int
  /// The mail server's words at the last attempt.
  package var lastError: String?
  /// Seconds until it is due again, by the store's clock; 0 where it is, or does not wait.
  package var wait: Int

  package init(
    account: String, order: MailOrder, payload: String, state: State, attempts: Int,
    lastError: String? = nil, wait: Int = 0
  ) {
    self.account = account
    self.order = order
    self.payload = payload
    self.state = state
    self.attempts = attempts
    self.lastError = lastError
    self.wait = wait
  }
}

/// What became of a mail that was claimed under the same lease; one that was cancelled meanwhile stays so.
package struct SettledMail: Equatable, Sendable {
  package enum Outcome: Equatable, Sendable {
    /// It left the outbox for good, its personal data with it.
    case sent
    /// Back into the queue; due again after so many seconds of the store's clock.
    case retry(afterSeconds: Int, words: String)
    /// Back into the queue as if it had not been claimed: the server could not be reached at all.
    case putBack(words: String)
    case failed(words: String)
    /// It must not be sent any more.
    case cancelled
  }
  /// `MailOrder.key`.
  package var key: String
  package var outcome: Outcome

  package init(key: String, outcome: Outcome) {
    self.key = key
    self.outcome = outcome
  }
}
