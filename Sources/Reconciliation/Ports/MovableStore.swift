package import Engine

/// A central store whose contents can be moved to another one, of another kind perhaps.
package protocol MovableStore: CentralStore {
  /// The ids of all accounts, of whatever book, sorted.
  func allAccounts() async throws -> [String]
  /// Who holds an account's lease; nil where nobody does, it ran out, or its holder is dead.
  func leaseHolder(account: String) async throws -> LeaseHolder?
  /// All that is kept of an account, as of one moment; nil for one that no book claimed.
  func contents(account: String) async throws -> AccountContents?
  /// From now on nobody takes a lease here: `moved` is thrown, with the name of the store that takes this one's place.
  ///
  /// Whoever holds one keeps it, and is told by `leaseHolder`. Nil takes that back.
  func mark(movedTo name: String?) async throws
  /// Becomes the store that `identity` names, with these accounts, all or none; `notEmpty` for one that has any.
  func fill(with accounts: [AccountContents], as identity: StoreIdentity) async throws
}

/// All that a store keeps of an account, but for who holds its lease and which mails are claimed: those are queued.
package struct AccountContents: Equatable, Sendable {
  package var id: String
  package var book: String
  package var appliedRevision: String?
  package var attemptedRevision: String?
  package var published: PublishedMark?
  /// Sorted by e-mail.
  package var enrollments: [OpenEnrollment] = []
  /// Sorted by subject.
  package var closed: [ClosedEnrollment] = []
  /// The whole chain, ascending.
  package var events: [StoredEvent] = []
  /// The oldest first.
  package var outbox: [WaitingMail] = []
  /// Keys of mails that were sent, sorted.
  package var sentMail: [String] = []
  /// Names of sessions that have to be deleted, the oldest first.
  package var sessionsToEnd: [String] = []
  /// Sorted by hash.
  package var links: [RememberedLink] = []
  /// The token of the newest lease, so that no later one has it again; 0 where there was none.
  package var leaseToken: Int64 = 0

  package init(id: String, book: String) {
    self.id = id
    self.book = book
  }
}

package struct OpenEnrollment: Equatable, Sendable {
  package var enrollment: Enrollment
  /// SHA-256, 64 hex digits.
  package var liveLinkHash: String?

  package init(enrollment: Enrollment, liveLinkHash: String?) {
    self.enrollment = enrollment
    self.liveLinkHash = liveLinkHash
  }
}

package struct ClosedEnrollment: Equatable, Sendable {
  package var enrollment: Enrollment
  /// The chain's head when it was closed.
  package var closedAt: Int

  package init(enrollment: Enrollment, closedAt: Int) {
    self.enrollment = enrollment
    self.closedAt = closedAt
  }
}

/// A mail that was not sent yet, or failed for good.
package struct WaitingMail: Equatable, Sendable {
  package var mail: NewMail
  /// Seconds since 1970 of the store's clock.
  package var due: Int64
  /// The token of the lease under which it failed for good; nil for one that is still to be sent.
  package var failedUnder: Int64?
  package var attempts: Int
  package var lastError: String?

  package init(mail: NewMail, due: Int64, failedUnder: Int64?, attempts: Int, lastError: String?) {
    self.mail = mail
    self.due = due
    self.failedUnder = failedUnder
    self.attempts = attempts
    self.lastError = lastError
  }
}

package struct RememberedLink: Equatable, Sendable {
  /// SHA-256, 64 hex digits.
  package var hash: String
  package var link: KnownLink

  package init(hash: String, link: KnownLink) {
    self.hash = hash
    self.link = link
  }
}
