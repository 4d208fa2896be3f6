package import Engine
package import Reconciliation

extension PostgreSQLStore {
  package func identity() async throws -> StoreIdentity {
    let identity = try await read { connection in
      try connection.first(
        """
        SELECT id, link_key_fingerprint, NOT EXISTS (SELECT 1 FROM pairbook.accounts), moved_to
        FROM pairbook.store
        """,
        {
          StoreIdentity(
            id: $0.text(), linkKeyFingerprint: $0.optionalText(), isEmpty: $0.bool(),
            movedTo: $0.optionalText())
        })
    }
    guard let identity else { throw address.damaged("it has lost its id") }
    return identity
  }

  package func setLinkKeyFingerprint(_ fingerprint: String) async throws {
    guard let known = try await identity().linkKeyFingerprint else {
      return try await write { transaction in
        let count = try transaction.connection.run(
          """
          UPDATE pairbook.store SET link_key_fingerprint = $1
          WHERE link_key_fingerprint IS NULL OR link_key_fingerprint = $1
          """
        ) { $0.add(fingerprint) }
        if count == 0 { throw StoreError.otherLinkKey }
      }
    }
    if known != fingerprint { throw StoreError.otherLinkKey }
  }

  package func claim(accounts: [String], book: String) async throws {
    let allOurs = try await read { connection in
      try connection.missing(of: accounts, book: book).isEmpty
    }
    if allOurs { return }
    try await write { try $0.claim(accounts, for: book) }
  }

  package func accounts(of book: String) async throws -> [AccountRecord] {
    try await read { connection in
      try connection.all(
        "\(Self.selectRecord) WHERE book = $1 ORDER BY id", { $0.add(book) }, { $0.record() })
    }
  }

  package func record(account: String) async throws -> AccountRecord? {
    try await read { connection in
      try connection.first(
        "\(Self.selectRecord) WHERE id = $1", { $0.add(account) }, { $0.record() })
    }
  }

  /// In the order of `record`.
  static let recordColumns = """
    id, applied_revision, attempted_revision, head_seq, head_hash, head_at,
      published_path, published_blob, published_seq, enrolled,
      (SELECT count(*) FROM pairbook.outbox
       WHERE account = accounts.number AND state IN ('queued', 'claimed')),
      (SELECT count(*) FROM pairbook.sessions_to_end WHERE account = accounts.number), observed_at,
      decisions, rest_decisions, rest_since, rest_until, rest_asked
    """
  private static let selectRecord = "SELECT \(recordColumns) FROM pairbook.accounts"

  package func enrollments(account: String) async throws -> [Enrollment] {
    try await read { connection in
      try connection.all(
        """
        SELECT \(EnrollmentRow.columns) FROM pairbook.enrollments
        WHERE account = (SELECT number FROM pairbook.accounts WHERE id = $1) ORDER BY email
        """, { $0.add(account) }, { try $0.enrollment() })
    }
  }

  package func enrollment(subject: String, account: String) async throws -> Enrollment? {
    try await read { connection in
      try connection.first(
        """
        SELECT \(EnrollmentRow.columns) FROM pairbook.enrollments
        WHERE account = (SELECT number FROM pairbook.accounts WHERE id = $1) AND subject = $2
        """,
        {
          $0.add(account)
          $0.add(subject)
        }, { try $0.enrollment() })
    }
  }

  package func recordPublished(_ marks: [String: PublishedMark]) async throws {
    let marks = marks.sorted { $0.key < $1.key }
    try await write { transaction in
      try transaction.lock(accounts: marks.map(\.key))
      try transaction.connection.run(
        """
        UPDATE pairbook.accounts
        SET published_path = mark.path, published_blob = mark.blob, published_seq = mark.seq
        FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[])
          AS mark (account, path, blob, seq)
        WHERE id = mark.account
        """
      ) {
        $0.add(texts: marks.map(\.key))
        $0.add(texts: marks.map(\.value.path))
        $0.add(texts: marks.map(\.value.blob))
        $0.add(numbers: marks.map { Int64($0.value.seq) })
      }
    }
  }

  package func recordRevision(
    _ revision: String, attempted: [String], applied: [AppliedRevision]
  ) async throws {
    try await write { transaction in
      let all = attempted + applied.map(\.account)
      try transaction.lock(accounts: all)
      try transaction.connection.run(
        "UPDATE pairbook.accounts SET attempted_revision = $2 WHERE id = ANY($1::text[])"
      ) {
        $0.add(texts: all)
        $0.add(revision)
      }
      try transaction.connection.run(
        """
        UPDATE pairbook.accounts SET applied_revision = $3
        FROM unnest($1::text[], $2::text[], $4::bigint[]) AS step (account, before, seq)
        WHERE id = step.account AND applied_revision IS NOT DISTINCT FROM step.before
          AND head_seq = step.seq
        """
      ) {
        $0.add(texts: applied.map(\.account))
        $0.add(texts: applied.map(\.before))
        $0.add(revision)
        $0.add(numbers: applied.map { Int64($0.seq) })
      }
    }
  }
}

extension Connection {
  /// Those of the accounts that the store does not have, sorted; throws when another book owns one.
  fileprivate func missing(of accounts: [String], book: String) throws -> [String] {
    let known = try all(
      "SELECT id, book FROM pairbook.accounts WHERE id = ANY($1::text[])",
      { $0.add(texts: accounts) }, { ($0.text(), $0.text()) })
    let owners = Dictionary(uniqueKeysWithValues: known)
    for account in accounts {
      guard let owner = owners[account], owner != book else { continue }
      throw StoreError.ownedByAnotherBook(account: account, book: owner)
    }
    return Set(accounts).subtracting(owners.keys).sorted()
  }
}

extension Transaction {
  func claim(_ accounts: [String], for book: String) throws {
    let missing = try connection.missing(of: accounts, book: book)
    // Another process may claim the same at this moment.
    try connection.run(
      """
      INSERT INTO pairbook.accounts (id, book) SELECT id, $2 FROM unnest($1::text[]) AS id
      ON CONFLICT (id) DO NOTHING
      """
    ) {
      $0.add(texts: missing)
      $0.add(book)
    }
    _ = try connection.missing(of: missing, book: book)
    missing.forEach(tell(of:))
  }

  /// In one order for all, so that no two transactions wait for each other; throws for one that was never claimed.
  fileprivate func lock(accounts: [String]) throws {
    let locked = try connection.all(
      """
      SELECT id FROM pairbook.accounts WHERE id = ANY($1::text[]) ORDER BY id FOR NO KEY UPDATE
      """, { $0.add(texts: accounts) }, { $0.text() })
    let known = Set(locked)
    if let unknown = accounts.first(where: { !known.contains($0) }) {
      throw StoreError.unclaimed(unknown)
    }
    locked.forEach(tell(of:))
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
}
