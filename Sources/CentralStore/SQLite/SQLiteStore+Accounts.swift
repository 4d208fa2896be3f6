package import Engine
import GRDB
package import Reconciliation

extension SQLiteStore {
  package func identity() async throws -> StoreIdentity {
    try read { db in
      let identity = try db.prepared(
        """
        SELECT id, link_key_fingerprint, NOT EXISTS (SELECT 1 FROM accounts), moved_to FROM store
        """
      ).first {
        StoreIdentity(
          id: $0.text(), linkKeyFingerprint: $0.optionalText(), isEmpty: $0.bool(),
          movedTo: $0.optionalText())
      }
      guard let identity else { throw self.file.damaged("it has lost its id") }
      return identity
    }
  }

  package func setLinkKeyFingerprint(_ fingerprint: String) async throws {
    guard let known = try await identity().linkKeyFingerprint else {
      return try await write(.full) { db, _ in
        let count = try db.prepared(
          """
          UPDATE store SET link_key_fingerprint = ?1
          WHERE link_key_fingerprint IS NULL OR link_key_fingerprint = ?1
          """
        ).run { $0.add(fingerprint) }
        if count == 0 { throw StoreError.otherLinkKey }
      }
    }
    if known != fingerprint { throw StoreError.otherLinkKey }
  }

  package func claim(accounts: [String], book: String) async throws {
    let allOurs = try read { db in
      try Self.missing(of: accounts, book: book, in: db).isEmpty
    }
    if allOurs { return }
    try await write(.full) { db, _ in try Self.claim(accounts, for: book, in: db) }
  }

  static func claim(_ accounts: [String], for book: String, in db: Database) throws {
    let insert = try db.prepared("INSERT INTO accounts (id, book) VALUES (?, ?)")
    for account in Set(try missing(of: accounts, book: book, in: db)).sorted() {
      try insert.run {
        $0.add(account)
        $0.add(book)
      }
    }
  }

  /// Those of the accounts that the store does not have; throws when another book owns one.
  private static func missing(
    of accounts: [String], book: String, in db: Database
  ) throws -> [String] {
    let owner = try db.prepared("SELECT book FROM accounts WHERE id = ?")
    return try accounts.filter { account in
      guard let other = try owner.first({ $0.add(account) }, { $0.text() }) else { return true }
      if other != book { throw StoreError.ownedByAnotherBook(account: account, book: other) }
      return false
    }
  }

  package func accounts(of book: String) async throws -> [AccountRecord] {
    try read { db in
      try db.prepared("\(Self.selectRecord) WHERE book = ? ORDER BY id")
        .all({ $0.add(book) }) { $0.record() }
    }
  }

  package func record(account: String) async throws -> AccountRecord? {
    try read { db in
      try db.prepared("\(Self.selectRecord) WHERE id = ?").first({ $0.add(account) }) {
        $0.record()
      }
    }
  }

  /// In the order of `record`.
  static let recordColumns = """
    id, applied_revision, attempted_revision, head_seq, head_hash, head_at,
      published_path, published_blob, published_seq, enrolled,
      (SELECT count(*) FROM outbox
       WHERE account = accounts.number AND state IN ('queued', 'claimed')),
      (SELECT count(*) FROM sessions_to_end WHERE account = accounts.number), observed_at,
      decisions, rest_decisions, rest_since, rest_until, rest_asked
    """
  private static let selectRecord = "SELECT \(recordColumns) FROM accounts"

  package func enrollments(account: String) async throws -> [Enrollment] {
    try read { db in
      try db.prepared(EnrollmentRow.selectOfAccount).all({ $0.add(account) }) {
        try $0.enrollment()
      }
    }
  }

  package func enrollment(subject: String, account: String) async throws -> Enrollment? {
    try read { db in
      try db.prepared(EnrollmentRow.selectOne).first({
        $0.add(account)
        $0.add(subject)
      }) { try $0.enrollment() }
    }
  }

  package func recordPublished(_ marks: [String: PublishedMark]) async throws {
    try await write(.full) { db, _ in
      let update = try db.prepared(
        """
        UPDATE accounts SET published_path = ?2, published_blob = ?3, published_seq = ?4
        WHERE id = ?1
        """)
      for (account, mark) in marks {
        let count = try update.run {
          $0.add(account)
          $0.add(mark.path)
          $0.add(mark.blob)
          $0.add(mark.seq)
        }
        if count == 0 { throw StoreError.unclaimed(account) }
      }
    }
  }

  package func recordRevision(
    _ revision: String, attempted: [String], applied: [AppliedRevision]
  ) async throws {
    try await write(.full) { db, _ in
      let attempt = try db.prepared("UPDATE accounts SET attempted_revision = ?2 WHERE id = ?1")
      for account in attempted + applied.map(\.account) {
        let count = try attempt.run {
          $0.add(account)
          $0.add(revision)
        }
        if count == 0 { throw StoreError.unclaimed(account) }
      }
      let apply = try db.prepared(
        """
        UPDATE accounts SET applied_revision = ?2
        WHERE id = ?1 AND applied_revision IS ?3 AND head_seq = ?4
        """)
      for step in applied {
        try apply.run {
          $0.add(step.account)
          $0.add(revision)
          $0.add(step.before)
          $0.add(step.seq)
        }
      }
    }
  }
}

extension Columns {
  mutating func record() -> AccountRecord {
    var record = AccountRecord(
      id: text(), appliedRevision: optionalText(), attemptedRevision: optionalText(), head: head())
    if isNull {
      skip(3)
    } else {
      record.published = PublishedMark(path: text(), blob: text(), seq: int())
    }
    record.enrolled = int()
    record.unsentMail = int()
    record.sessionsToEnd = int()
    record.observedAt = optionalInstant()
    record.decisions = int()
    if !isNull {
      record.rest = Rest(
        decisions: int(), since: instant(), until: instant(), asked: int())
    }
    return record
  }

  /// Number, hash and time of an account's last event.
  mutating func head() -> EventHead {
    EventHead(seq: int(), hash: optionalText(), at: optionalInstant())
  }
}

extension StoreError {
  static func unclaimed(_ account: String) -> StoreError {
    .invalid(account: account, why: "the account was never claimed for a book")
  }
}
