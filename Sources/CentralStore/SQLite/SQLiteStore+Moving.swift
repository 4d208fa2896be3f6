import Engine
import GRDB
package import Reconciliation

extension SQLiteStore: MovableStore {
  package func allAccounts() async throws -> [String] {
    try read { db in try db.prepared("SELECT id FROM accounts ORDER BY id").all { $0.text() } }
  }

  package func leaseHolder(account: String) async throws -> LeaseHolder? {
    try read { db in
      let now = try clock.now(db)
      guard let row = try db.lease(of: account), let holder = row.holder, row.expires > now,
        !isDead(holder)
      else { return nil }
      return holder
    }
  }

  package func contents(account: String) async throws -> AccountContents? {
    try read { db in
      var contents: AccountContents?
      try db.inTransaction(.deferred) {
        contents = try db.contents(of: account)
        return .commit
      }
      return contents
    }
  }

  package func mark(movedTo name: String?) async throws {
    _ = try await write(.full) { db, now in
      if name != nil {
        try db.prepared(
          """
          UPDATE leases SET token = token + 1, host = NULL, boot_id = NULL, pid = NULL,
            process_start = NULL, expires = NULL
          WHERE host IS NOT NULL AND expires <= ?
          """
        ).run { $0.add(now) }
      }
      return try db.prepared("UPDATE store SET moved_to = ?").run { $0.add(name) }
    }
  }

  package func fill(
    with accounts: [AccountContents], as identity: StoreIdentity
  ) async throws {
    try await write(.full) { db, _ in
      let known = try db.prepared("SELECT id FROM accounts LIMIT 1").all { $0.text() }.first
      if let known { throw StoreError.notEmpty(account: known) }
      try db.prepared("UPDATE store SET id = ?, link_key_fingerprint = ?").run {
        $0.add(identity.id)
        $0.add(identity.linkKeyFingerprint)
      }
      for account in accounts {
        do {
          try db.fill(with: account)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
          throw StoreError.invalid(account: account.id, why: error.message ?? "\(error)")
        } catch let mistake as InvalidChange {
          throw StoreError.invalid(account: account.id, why: mistake.why)
        }
      }
    }
  }
}

// MARK: Reading

extension Database {
  fileprivate func contents(of id: String) throws -> AccountContents? {
    let account = try prepared(
      """
      SELECT number, book, applied_revision, attempted_revision,
        published_path, published_blob, published_seq
      FROM accounts WHERE id = ?
      """
    ).first({ $0.add(id) }) { columns in
      let number = columns.int64()
      var contents = AccountContents(id: id, book: columns.text())
      contents.appliedRevision = columns.optionalText()
      contents.attemptedRevision = columns.optionalText()
      if !columns.isNull {
        contents.published = PublishedMark(
          path: columns.text(), blob: columns.text(), seq: columns.int())
      }
      return (number, contents)
    }
    guard case (let number, var contents)? = account else { return nil }
    let all = { (sql: String) in try self.prepared(sql) }
    contents.enrollments = try all(EnrollmentRow.selectWithLink).all({ $0.add(number) }) {
      let link = $0.optionalText()
      return OpenEnrollment(enrollment: try $0.enrollment(), liveLinkHash: link)
    }
    contents.closed = try all(EnrollmentRow.selectClosed).all({ $0.add(number) }) {
      let closedAt = $0.int()
      return ClosedEnrollment(enrollment: try $0.enrollment(), closedAt: closedAt)
    }
    contents.events = try all(
      """
      SELECT seq, at, subject, kind, new_link, hash, line FROM events WHERE account = ?
      ORDER BY seq
      """
    ).all({ $0.add(number) }) { try $0.event() }
    contents.outbox = try all(OutboxRow.selectWaiting).all({ $0.add(number) }) {
      try $0.waitingMail()
    }
    contents.sentMail = try all("SELECT key FROM sent_mail WHERE account = ? ORDER BY key")
      .all({ $0.add(number) }) { $0.text() }
    contents.sessionsToEnd = try all(
      "SELECT name FROM sessions_to_end WHERE account = ? ORDER BY number"
    ).all({ $0.add(number) }) { $0.text() }
    contents.links = try all(
      """
      SELECT lower(hex(hash)), subject, serial, generation FROM links WHERE account = ?
      ORDER BY hash
      """
    ).all({ $0.add(number) }) {
      RememberedLink(
        hash: $0.text(),
        link: KnownLink(
          account: id, subject: $0.text(), serial: $0.int(), generation: $0.int()))
    }
    contents.leaseToken =
      try all("SELECT token FROM leases WHERE account = ?").first({ $0.add(number) }) {
        $0.int64()
      } ?? 0
    return contents
  }
}

extension Columns {
  /// A mail's order and payload, then `due`, the token under which it failed, attempts and the last error.
  fileprivate mutating func waitingMail() throws -> WaitingMail {
    let mail = try mail(account: "")
    return WaitingMail(
      mail: NewMail(order: mail.order, payload: mail.payload), due: int64(),
      failedUnder: optionalInt64(), attempts: mail.attempts, lastError: mail.lastError)
  }
}

// MARK: Writing

extension Database {
  fileprivate func fill(with account: AccountContents) throws {
    try prepared(
      """
      INSERT INTO accounts (id, book, applied_revision, attempted_revision, published_path,
        published_blob, published_seq, enrolled)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """
    ).run {
      $0.add(account.id)
      $0.add(account.book)
      $0.add(account.appliedRevision)
      $0.add(account.attemptedRevision)
      $0.add(account.published?.path)
      $0.add(account.published?.blob)
      $0.add(account.published?.seq)
      $0.add(account.enrollments.count)
    }
    let number = lastInsertedRowID
    _ = try append(account.events, to: number, named: account.id, after: .start)
    let insert = try prepared(EnrollmentRow.insert)
    for open in account.enrollments {
      let link = try open.liveLinkHash.map(LinkHash.bytes(ofHex:))
      try insert.run {
        $0.add(number)
        $0.add(blob: link)
        $0.add(open.enrollment)
      }
    }
    let close = try prepared(EnrollmentRow.insertClosed)
    for closed in account.closed {
      try close.run {
        $0.add(closed.closedAt)
        $0.add(number)
        $0.add(closed.enrollment)
      }
    }
    try fillOutbox(of: number, with: account)
    try fillSessionsAndLinks(of: number, with: account)
  }

  private func fillOutbox(of number: Int64, with account: AccountContents) throws {
    try add(account.outbox.map(\.mail), to: number)
    let mark = try prepared(
      """
      UPDATE outbox SET state = ?3, due = ?4, token = ?5, attempts = ?6, last_error = ?7
      WHERE account = ?1 AND key = ?2
      """)
    for waiting in account.outbox {
      try mark.run {
        $0.add(number)
        $0.add(waiting.mail.order.key)
        $0.add(waiting.failedUnder == nil ? "queued" : "failed")
        $0.add(waiting.due)
        $0.add(waiting.failedUnder)
        $0.add(waiting.attempts)
        $0.add(waiting.lastError)
      }
    }
    let sent = try prepared("INSERT INTO sent_mail (account, key) VALUES (?, ?)")
    for key in account.sentMail {
      try sent.run {
        $0.add(number)
        $0.add(key)
      }
    }
  }

  private func fillSessionsAndLinks(of number: Int64, with account: AccountContents) throws {
    try end(account.sessionsToEnd, ended: [], of: number)
    let remember = try prepared(
      "INSERT INTO links (hash, account, subject, serial, generation) VALUES (?, ?, ?, ?, ?)")
    for known in account.links {
      let hash = try LinkHash.bytes(ofHex: known.hash)
      try remember.run {
        $0.add(blob: hash)
        $0.add(number)
        $0.add(known.link.subject)
        $0.add(known.link.serial)
        $0.add(known.link.generation)
      }
    }
    guard account.leaseToken > 0 else { return }
    try prepared("INSERT INTO leases (account, token) VALUES (?, ?)").run {
      $0.add(number)
      $0.add(account.leaseToken)
    }
  }
}
