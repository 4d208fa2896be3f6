import Engine
package import Reconciliation

extension PostgreSQLStore: MovableStore {
  package func allAccounts() async throws -> [String] {
    try await read { try $0.all("SELECT id FROM pairbook.accounts ORDER BY id") { $0.text() } }
  }

  package func leaseHolder(account: String) async throws -> LeaseHolder? {
    try await read { [isDead, clock = pool.route.clock] connection in
      let row = try connection.lease(of: account)
      let now = try clock.now(connection)
      guard let row, let holder = row.holder, row.expires > now, !isDead(holder) else {
        return nil
      }
      return holder
    }
  }

  package func contents(account: String) async throws -> AccountContents? {
    try await read { connection in
      try connection.script("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
      do {
        let contents = try connection.contents(of: account)
        try connection.script("COMMIT")
        return contents
      } catch {
        // A connection on which that fails as well is given up for the error that is thrown.
        do { try connection.script("ROLLBACK") } catch is ServerError {}
        throw error
      }
    }
  }

  package func mark(movedTo name: String?) async throws {
    try await write { transaction in
      // Leases that are being taken are there when this is committed, and none is taken afterwards.
      try transaction.connection.script(
        "LOCK TABLE pairbook.leases IN SHARE ROW EXCLUSIVE MODE")
      if name != nil {
        let now = try transaction.now()
        try transaction.connection.run(
          """
          UPDATE pairbook.leases SET token = token + 1, host = NULL, boot_id = NULL, pid = NULL,
            process_start = NULL, expires = NULL
          WHERE host IS NOT NULL AND expires <= $1
          """
        ) { $0.add(now) }
      }
      _ = try transaction.connection.run("UPDATE pairbook.store SET moved_to = $1") {
        $0.add(name)
      }
    }
  }

  package func fill(
    with accounts: [AccountContents], as identity: StoreIdentity
  ) async throws {
    try await write { transaction in
      let connection = transaction.connection
      // Nobody claims an account meanwhile.
      try connection.script("LOCK TABLE pairbook.accounts IN SHARE ROW EXCLUSIVE MODE")
      let known = try connection.first("SELECT id FROM pairbook.accounts LIMIT 1") { $0.text() }
      if let known { throw StoreError.notEmpty(account: known) }
      try connection.run("UPDATE pairbook.store SET id = $1, link_key_fingerprint = $2") {
        $0.add(identity.id)
        $0.add(identity.linkKeyFingerprint)
      }
      for account in accounts {
        try transaction.refusing(for: account.id) { try transaction.fill(with: account) }
      }
    }
  }
}

// MARK: Reading

extension Connection {
  fileprivate func contents(of id: String) throws -> AccountContents? {
    let account = try first(
      """
      SELECT number, book, applied_revision, attempted_revision,
        published_path, published_blob, published_seq
      FROM pairbook.accounts WHERE id = $1
      """, { $0.add(id) },
      { columns in
        let number = columns.int64()
        var contents = AccountContents(id: id, book: columns.text())
        contents.appliedRevision = columns.optionalText()
        contents.attemptedRevision = columns.optionalText()
        if !columns.isNull {
          contents.published = PublishedMark(
            path: columns.text(), blob: columns.text(), seq: columns.int())
        }
        return (number, contents)
      })
    guard case (let number, var contents)? = account else { return nil }
    contents.enrollments = try all(
      """
      SELECT encode(live_link, 'hex'), \(EnrollmentRow.columns) FROM pairbook.enrollments
      WHERE account = $1 ORDER BY email
      """, { $0.add(number) },
      {
        let link = $0.optionalText()
        return OpenEnrollment(enrollment: try $0.enrollment(), liveLinkHash: link)
      })
    contents.closed = try all(
      """
      SELECT closed_at_seq, \(EnrollmentRow.columns) FROM pairbook.closed_enrollments
      WHERE account = $1 ORDER BY subject
      """, { $0.add(number) },
      {
        let closedAt = $0.int()
        return ClosedEnrollment(enrollment: try $0.enrollment(), closedAt: closedAt)
      })
    contents.events = try all(
      """
      SELECT seq, at, subject, kind, new_link, hash, line FROM pairbook.events
      WHERE account = $1 ORDER BY seq
      """, { $0.add(number) }, { try $0.event() })
    contents.outbox = try all(
      """
      SELECT \(OutboxRow.columns), due, CASE WHEN state = 'failed' THEN token END
      FROM pairbook.outbox WHERE account = $1 ORDER BY number
      """, { $0.add(number) },
      {
        let mail = try $0.mail(account: id)
        return WaitingMail(
          mail: NewMail(order: mail.order, payload: mail.payload), due: $0.int64(),
          failedUnder: $0.optionalInt64(), attempts: mail.attempts, lastError: mail.lastError)
      })
    contents.sentMail = try all(
      "SELECT key FROM pairbook.sent_mail WHERE account = $1 ORDER BY key", { $0.add(number) },
      { $0.text() })
    contents.sessionsToEnd = try all(
      "SELECT name FROM pairbook.sessions_to_end WHERE account = $1 ORDER BY number",
      { $0.add(number) }, { $0.text() })
    contents.links = try all(
      """
      SELECT encode(hash, 'hex'), subject, serial, generation FROM pairbook.links
      WHERE account = $1 ORDER BY hash
      """, { $0.add(number) },
      {
        RememberedLink(
          hash: $0.text(),
          link: KnownLink(
            account: id, subject: $0.text(), serial: $0.int(), generation: $0.int()))
      })
    contents.leaseToken =
      try first("SELECT token FROM pairbook.leases WHERE account = $1", { $0.add(number) }) {
        $0.int64()
      } ?? 0
    return contents
  }
}

// MARK: Writing

extension Transaction {
  fileprivate func fill(with account: AccountContents) throws {
    let number = try connection.first(
      """
      INSERT INTO pairbook.accounts (id, book, applied_revision, attempted_revision,
        published_path, published_blob, published_seq, enrolled)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING number
      """,
      {
        $0.add(account.id)
        $0.add(account.book)
        $0.add(account.appliedRevision)
        $0.add(account.attemptedRevision)
        $0.add(account.published?.path)
        $0.add(account.published?.blob)
        $0.add(account.published?.seq)
        $0.add(account.enrollments.count)
      }, { $0.int64() })
    guard let number else { throw StoreError.unclaimed(account.id) }
    _ = try append(
      account.events,
      to: LeasedAccount(number: number, name: account.id, head: .start, enrolled: 0))
    try fillEnrollments(of: number, with: account)
    try fillOutbox(of: number, with: account)
    try fillSessionsAndLinks(of: number, with: account)
    tell(of: account.id)
  }

  private func fillEnrollments(of number: Int64, with account: AccountContents) throws {
    let open = try account.enrollments.map {
      ($0.enrollment, try $0.liveLinkHash.map(LinkHash.bytes(ofHex:)))
    }
    try connection.copy(into: EnrollmentRow.open, open) {
      $0.add(number)
      $0.add($1.1)
      $0.add($1.0)
    }
    try connection.copy(
      into: "pairbook.closed_enrollments (closed_at_seq, account, \(EnrollmentRow.columns))",
      account.closed
    ) {
      $0.add($1.closedAt)
      $0.add(number)
      $0.add($1.enrollment)
    }
  }

  private func fillOutbox(of number: Int64, with account: AccountContents) throws {
    try connection.copy(
      into: """
        pairbook.outbox (account, key, kind, subject, email, phone, serial, generation,
          mail_number, escalate_to, other_phone_ending, payload, state, due, token, attempts,
          last_error)
        """, account.outbox
    ) {
      let order = $1.mail.order
      $0.add(number)
      $0.add(order.key)
      $0.add(order)
      $0.add($1.mail.payload)
      $0.add($1.failedUnder == nil ? "queued" : "failed")
      $0.add($1.due)
      $0.add($1.failedUnder)
      $0.add($1.attempts)
      $0.add($1.lastError)
    }
    try connection.copy(into: "pairbook.sent_mail (account, key)", account.sentMail) {
      $0.add(number)
      $0.add($1)
    }
  }

  private func fillSessionsAndLinks(of number: Int64, with account: AccountContents) throws {
    try end(account.sessionsToEnd, ended: [], of: number)
    let links = try account.links.map { ($0.link, try LinkHash.bytes(ofHex: $0.hash)) }
    try connection.copy(into: "pairbook.links (hash, account, subject, serial, generation)", links)
    {
      $0.add($1.1)
      $0.add(number)
      $0.add($1.0.subject)
      $0.add($1.0.serial)
      $0.add($1.0.generation)
    }
    guard account.leaseToken > 0 else { return }
    try connection.run("INSERT INTO pairbook.leases (account, token) VALUES ($1, $2)") {
      $0.add(number)
      $0.add(account.leaseToken)
    }
  }
}
