package import Engine

/// The database that all syncing machines share.
///
/// One contract suite holds every implementation. Leases, claims and back-off run on the store's own clock;
/// every instant that the lifecycle sees is given by the caller. Errors are `StoreError`.
package protocol CentralStore: Sendable {
  /// Who the store is; made once, when the store is.
  func identity() async throws -> StoreIdentity
  /// Remembers the fingerprint of the link key; `otherLinkKey` when it has another one.
  func setLinkKeyFingerprint(_ fingerprint: String) async throws

  /// Takes the accounts for a book, those it has already included; `ownedByAnotherBook` takes none of them.
  func claim(accounts: [String], book: String) async throws
  /// Every account that the book owns, sorted by id, those without a folder included.
  func accounts(of book: String) async throws -> [AccountRecord]
  /// By what most accounts of the book rest; nil where no sync has told yet.
  func survey(of book: String) async throws -> Survey?
  /// The accounts of the book that need a look at `now`, and those of `ids`, sorted by id: those that do not rest, in which
  /// something was decided since they did, or whose rest is over or has not begun.
  ///
  /// As of one moment, without a look at the others; nil where `survey` is not the newest.
  func unrested(of book: String, by survey: Survey, at now: Instant, and ids: Set<String>)
    async throws -> [AccountRecord]?
  /// Every revision that is applied to an account of the book.
  func appliedRevisions(of book: String) async throws -> Set<String>

  /// What is known of one account; nil for one that no book claimed.
  func record(account: String) async throws -> AccountRecord?
  /// The open enrollments of an account, sorted by e-mail.
  func enrollments(account: String) async throws -> [Enrollment]
  /// One open enrollment; nil where the subject has none.
  func enrollment(subject: String, account: String) async throws -> Enrollment?
  /// What the guards count: from the events at or after `since`, those of a rehearsal included.
  ///
  /// An `invite` or `adopt` from no status opened its enrollment.
  func recent(account: String, since: Instant) async throws -> ObservedAccount.Recent

  /// Takes the account's lease if it is free, ran out, or its holder is known to be dead.
  ///
  /// The token is greater than that of every lease of the account before. The account must have been claimed.
  func takeLease(account: String, holder: LeaseHolder, seconds: Int) async throws -> LeaseAnswer
  /// Prolongs a lease; `StoreError.leaseLost` when it is another's meanwhile. Tells whether somebody asked for it since
  /// it was taken, and was refused.
  func renew(_ lease: Lease, seconds: Int) async throws -> Bool
  /// Gives a lease back; one that is another's meanwhile stays as it is.
  func release(_ lease: Lease) async throws

  /// Commits a decision as a whole, durably, or not at all: `leaseLost`, `headMoved`, `revisionMoved` and `invalid`
  /// leave nothing behind.
  ///
  /// A lease that ran out still serves until somebody else takes it. Claimed mails are settled first, then mail is
  /// cancelled, then new mail is added.
  func commit(_ decision: Decision, under lease: Lease) async throws

  /// Claims up to `limit` mails of the account that are due by the store's clock: by when they came due, then age.
  ///
  /// New mail is due at once. Under a newer lease, mails that a dead holder had claimed are handed out again.
  func claimMail(account: String, limit: Int, under lease: Lease) async throws -> [OutboxMail]
  /// Mail that was not sent yet or failed for good: of one account or of all, by account, then age.
  func outbox(account: String?) async throws -> [OutboxMail]

  /// The names of the account's gateway sessions that have to be deleted, oldest first.
  func sessionsToEnd(account: String) async throws -> [String]
  /// Which of these subjects the account had enrolled once, and has not any more.
  func closed(_ subjects: [String], account: String) async throws -> Set<String>
  /// The person behind a link, alive or dead, by the SHA-256 of its token (64 hex digits); nil for one never made.
  func link(hash: String) async throws -> KnownLink?
  /// The sessions that open enrollments of the book took over (`SessionAddress`), old phones' sessions included.
  func sessionsTakenOver(book: String) async throws -> Set<String>
  /// The session (`Enrollment.sessionName`) of everybody of the book who is Archiving, by account, in any order; without
  /// accounts in which nobody is.
  func archivingSessions(book: String) async throws -> [String: [String]]

  /// Sealed events after a sequence number, ascending.
  func events(account: String, after seq: Int, limit: Int) async throws -> [StoredEvent]

  /// Remembers what the book's branch holds of an account's events.
  func recordPublished(_ marks: [String: PublishedMark]) async throws
  /// Remembers that a revision was tried, and where nothing was left to do for it, applied; one transaction.
  ///
  /// An account of which something else became true since `applied` was judged keeps what it has.
  func recordRevision(
    _ revision: String, attempted: [String], applied: [AppliedRevision]
  ) async throws
  /// Remembers the same of the accounts of a book that rest, without those of `looked`: to one of the revisions `before`,
  /// that the new one was judged to follow.
  func recordRevision(
    _ revision: String, resting book: String, besides looked: Set<String>, before: Set<String>
  ) async throws

  /// Remembers which accounts of a book rest; where `before` is not the newest survey any more, nothing.
  ///
  /// What is lost of it costs a look, so that it need not survive a power failure.
  func recordSurvey(_ step: SurveyStep, of book: String) async throws

  /// Rebuilds accounts from a clone, all or none; `notEmpty` for one that has, or had, enrollments or events.
  func restore(_ accounts: [RestoredAccount], book: String) async throws

  /// Looks for damage (`PRAGMA integrity_check` and the like); empty when sound.
  func checkIntegrity() async throws -> [String]
}

package struct StoreIdentity: Equatable, Sendable {
  /// UUID in lower case.
  package var id: String
  /// Nil while no link was ever made.
  package var linkKeyFingerprint: String?
  /// Whether it holds any account.
  package var isEmpty: Bool
  /// The store that all of it was moved to, as messages name it; nil for one that is in use.
  package var movedTo: String?

  package init(
    id: String, linkKeyFingerprint: String?, isEmpty: Bool, movedTo: String? = nil
  ) {
    self.id = id
    self.linkKeyFingerprint = linkKeyFingerprint
    self.isEmpty = isEmpty
    self.movedTo = movedTo
  }
}

package struct AccountRecord: Equatable, Sendable {
  package var id: String
  /// The commit whose wishes were last carried out whole; hex.
  package var appliedRevision: String?
  package var attemptedRevision: String?
  package var head: EventHead
  package var published: PublishedMark?
  /// Open enrollments.
  package var enrolled: Int
  /// Mails that are queued or claimed, due or not.
  package var unsentMail: Int
  /// Gateway sessions that have to be deleted.
  package var sessionsToEnd: Int
  /// When the last `observed` event was.
  package var observedAt: Instant?
  /// How many decisions were committed for it, and how often it was restored.
  package var decisions: Int
  /// The newest rest, whether it still holds or not.
  package var rest: Rest?

  package init(
    id: String, appliedRevision: String? = nil, attemptedRevision: String? = nil,
    head: EventHead = .start, published: PublishedMark? = nil, enrolled: Int = 0,
    unsentMail: Int = 0, sessionsToEnd: Int = 0, observedAt: Instant? = nil, decisions: Int = 0,
    rest: Rest? = nil
  ) {
    self.id = id
    self.appliedRevision = appliedRevision
    self.attemptedRevision = attemptedRevision
    self.head = head
    self.published = published
    self.enrolled = enrolled
    self.unsentMail = unsentMail
    self.sessionsToEnd = sessionsToEnd
    self.observedAt = observedAt
    self.decisions = decisions
    self.rest = rest
  }
}

/// That nothing was due in an account: nobody need look at it again until its files, its people or the time change.
package struct Rest: Equatable, Sendable {
  /// The account's, when its people were read.
  package var decisions: Int
  package var since: Instant
  package var until: Instant
  /// People whom its files set for archiving, on whatever days.
  package var asked: Int

  package init(decisions: Int, since: Instant, until: Instant, asked: Int) {
    self.decisions = decisions
    self.since = since
    self.until = until
    self.asked = asked
  }
}

/// By what all accounts of a book that rest were found to do so.
package struct Survey: Equatable, Sendable {
  /// The book's, of which that holds (`BookSource.state`): an account that is the same in a later one rests by it, too.
  package var state: String
  /// People whom the files of these accounts set for archiving, those among them in which something was decided since.
  package var asked: Int

  package init(state: String, asked: Int) {
    self.state = state
    self.asked = asked
  }
}

/// What a run found of the accounts that it looked at.
package struct SurveyStep: Equatable, Sendable {
  /// The survey that it went by; nil where there was none.
  package var before: Survey?
  /// That of the book that it read.
  package var state: String
  /// By account id.
  package var rests: [String: Rest]
  /// The accounts that needed a look: those that are not among `rests` do not rest. Nil for all of the book.
  package var looked: Set<String>?

  package init(before: Survey?, state: String, rests: [String: Rest], looked: Set<String>?) {
    self.before = before
    self.state = state
    self.rests = rests
    self.looked = looked
  }
}

/// An account to which a revision is applied that was judged to follow the one applied before.
package struct AppliedRevision: Equatable, Sendable {
  package var account: String
  /// Commit id, hex; nil for an account to which none was applied.
  package var before: String?
  /// The last event of the account then: what was decided since may be by older wishes.
  package var seq: Int

  package init(account: String, before: String?, seq: Int) {
    self.account = account
    self.before = before
    self.seq = seq
  }
}

extension CentralStore {
  /// The last event of an account's chain; `.start` for an account without events.
  package func head(account: String) async throws -> EventHead {
    try await record(account: account)?.head ?? .start
  }
}

/// The last event of an account's chain.
package struct EventHead: Equatable, Sendable {
  /// 0 before the first event.
  package var seq: Int
  /// `sha256:` and hex; nil before the first event.
  package var hash: String?
  /// The last event's time: `at` never goes back.
  package var at: Instant?

  package init(seq: Int, hash: String?, at: Instant?) {
    self.seq = seq
    self.hash = hash
    self.at = at
  }

  package static let start = EventHead(seq: 0, hash: nil, at: nil)
}

/// The newest events file of an account as last seen on the book's branch.
package struct PublishedMark: Equatable, Sendable {
  /// Path in the repository.
  package var path: String
  /// The blob id of the file, hex: with another one the file is read again.
  package var blob: String
  /// The last event that stands in it.
  package var seq: Int

  package init(path: String, blob: String, seq: Int) {
    self.path = path
    self.blob = blob
    self.seq = seq
  }
}

package struct Lease: Equatable, Sendable {
  package var account: String
  /// Grows with every taking of the account's lease: a write under an older one is refused.
  package var token: Int64

  package init(account: String, token: Int64) {
    self.account = account
    self.token = token
  }
}

package enum LeaseAnswer: Equatable, Sendable {
  case taken(Lease)
  /// Somebody else has it; seconds of the store's clock until it runs out.
  case held(by: LeaseHolder, secondsLeft: Int)
}

/// An account as a clone tells it (`adopt --from-book`).
package struct RestoredAccount: Equatable, Sendable {
  package var id: String
  package var appliedRevision: String?
  package var enrollments: [Enrollment]
  /// The whole chain, ascending, as published.
  package var events: [StoredEvent]

  package init(
    id: String, appliedRevision: String?, enrollments: [Enrollment], events: [StoredEvent]
  ) {
    self.id = id
    self.appliedRevision = appliedRevision
    self.enrollments = enrollments
    self.events = events
  }
}

package enum StoreError: Error, Equatable, Sendable {
  /// The database cannot be opened, read or written; what, why, and what to do.
  case unavailable(what: String, why: String, remedy: String)
  /// The file is damaged or not a store of ours.
  case damaged(what: String, why: String, remedy: String)
  /// Made by a newer version.
  case newerSchema(what: String)
  /// The disk is full or a quota is reached; nothing was changed.
  case full(what: String)
  case ownedByAnotherBook(account: String, book: String)
  case otherLinkKey
  case leaseLost(account: String)
  case headMoved(account: String)
  /// Another revision was applied to the account than the one that the decision was judged by.
  case revisionMoved(account: String)
  /// Everything was moved to the store of this name, and goes on there.
  case moved(to: String)
  /// `restore` of an account that is not empty.
  case notEmpty(account: String)
  /// The caller broke a rule of the port, which is a fault of the program; nothing was changed.
  case invalid(account: String, why: String)
}
