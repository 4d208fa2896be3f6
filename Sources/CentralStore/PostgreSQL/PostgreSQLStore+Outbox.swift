import Engine
package import Reconciliation

extension PostgreSQLStore {
  package func claimMail(
    account: String, limit: Int, under lease: Lease
  ) async throws -> [OutboxMail] {
    guard account == lease.account else { throw StoreError.leaseLost(account: account) }
    return try await write { transaction in
      let number = try transaction.account(under: lease, forChange: false).number
      try transaction.connection.run(
        """
        UPDATE pairbook.outbox SET state = 'queued', token = NULL
        WHERE account = $1 AND state = 'claimed' AND token < $2
        """
      ) {
        $0.add(number)
        $0.add(lease.token)
      }
      let now = try transaction.now()
      let claimed = try transaction.connection.all(
        """
        UPDATE pairbook.outbox SET state = 'claimed', token = $2, attempts = attempts + 1
        WHERE number IN (
          SELECT number FROM pairbook.outbox
          WHERE account = $1 AND state = 'queued' AND due <= $3 ORDER BY due, number LIMIT $4
          FOR UPDATE SKIP LOCKED)
        RETURNING due, number, \(OutboxRow.columns)
        """,
        {
          $0.add(number)
          $0.add(lease.token)
          $0.add(now)
          $0.add(limit)
        },
        { (due: $0.int64(), number: $0.int64(), mail: try $0.mail(account: account)) })
      return claimed.sorted { ($0.due, $0.number) < ($1.due, $1.number) }.map(\.mail)
    }
  }

  package func outbox(account: String?) async throws -> [OutboxMail] {
    let clock = pool.route.clock
    return try await read { connection in
      let now = try clock.now(connection)
      // Two statements: one condition for both would read the whole outbox for each account.
      guard let account else {
        return try connection.all(OutboxRow.selectAll) { columns in
          let account = columns.text()
          return try columns.mail(account: account, now: now)
        }
      }
      return try connection.all(
        OutboxRow.selectOfAccount, { $0.add(account) },
        { try $0.mail(account: account, now: now) })
    }
  }
}

/// A mail as a row: the one place that knows the order of its columns.
enum OutboxRow {
  static let columns = [
    "kind", "subject", "email", "phone", "serial", "generation", "mail_number", "escalate_to",
    "other_phone_ending", "payload", "state", "attempts", "last_error",
  ].map { "outbox.\($0)" }.joined(separator: ", ")
  /// Behind the mail's columns when it is due.
  static let selectAll = """
    SELECT accounts.id, \(columns), outbox.due FROM pairbook.outbox
    JOIN pairbook.accounts ON accounts.number = outbox.account
    ORDER BY accounts.id, outbox.number
    """
  /// Behind the mail's columns when it is due.
  static let selectOfAccount = """
    SELECT \(columns), due FROM pairbook.outbox
    WHERE account = (SELECT number FROM pairbook.accounts WHERE id = $1) ORDER BY number
    """
}

extension Columns {
  mutating func mail(account: String) throws -> OutboxMail {
    let kind: MailOrder.Kind = try value()
    var order = MailOrder(
      kind: kind, subject: text(), email: text(), phone: text(), serial: optionalInt(),
      generation: int(), number: int())
    order.escalateTo = try optionalValue()
    order.otherPhoneEnding = optionalText()
    return OutboxMail(
      account: account, order: order, payload: text(), state: try value(), attempts: int(),
      lastError: optionalText())
  }

  /// The same with how long it waits: behind it stands when it is due.
  mutating func mail(account: String, now: Int64) throws -> OutboxMail {
    var mail = try mail(account: account)
    let due = int64()
    if mail.state == .queued { mail.wait = Int(max(0, due - now)) }
    return mail
  }
}

extension Transaction {
  /// Puts claimed mails where their outcome says; one that was cancelled meanwhile stays so unless it was sent.
  func settle(_ settled: [SettledMail], of account: Int64, under lease: Lease) throws {
    guard !settled.isEmpty else { return }
    let sent = settled.filter { $0.outcome == .sent }.map(\.key)
    if !sent.isEmpty {
      // Whatever became of them meanwhile, they are with the person now.
      try connection.run(
        "DELETE FROM pairbook.outbox WHERE account = $1 AND key = ANY($2::text[])"
      ) {
        $0.add(account)
        $0.add(texts: sent)
      }
      try connection.run(
        """
        INSERT INTO pairbook.sent_mail (account, key)
        SELECT $1, key FROM unnest($2::text[]) AS key ON CONFLICT DO NOTHING
        """
      ) {
        $0.add(account)
        $0.add(texts: sent)
      }
    }
    let cancelled = settled.filter { $0.outcome == .cancelled }.map(\.key)
    if !cancelled.isEmpty {
      try connection.run(
        """
        DELETE FROM pairbook.outbox WHERE account = $1 AND key = ANY($2::text[])
          AND state = 'claimed' AND token = $3
        """
      ) {
        $0.add(account)
        $0.add(texts: cancelled)
        $0.add(lease.token)
      }
    }
    try putBack(settled.compactMap(Unsent.init), of: account, under: lease)
  }

  /// A mail that stays in the outbox.
  private struct Unsent {
    var key: String
    var state = "queued"
    var words: String
    /// Seconds from now; nil keeps when it was due.
    var wait: Int64?
    var attemptsBack: Int64 = 0

    init?(_ mail: SettledMail) {
      key = mail.key
      switch mail.outcome {
      case .sent, .cancelled: return nil
      case .retry(let seconds, let words):
        self.words = words
        wait = Int64(seconds)
      case .putBack(let words):
        self.words = words
        attemptsBack = 1
      case .failed(let words):
        self.words = words
        state = "failed"
      }
    }
  }

  private func putBack(_ mails: [Unsent], of account: Int64, under lease: Lease) throws {
    guard !mails.isEmpty else { return }
    let now = try now()
    try connection.run(
      """
      UPDATE pairbook.outbox
      SET state = unsent.state, token = CASE WHEN unsent.state = 'failed' THEN token END,
        last_error = unsent.words, due = coalesce(unsent.due, outbox.due),
        attempts = attempts - unsent.back
      FROM unnest($3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[])
        AS unsent (key, state, words, due, back)
      WHERE account = $1 AND outbox.key = unsent.key AND outbox.state = 'claimed' AND token = $2
      """
    ) {
      $0.add(account)
      $0.add(lease.token)
      $0.add(texts: mails.map(\.key))
      $0.add(texts: mails.map(\.state))
      $0.add(texts: mails.map(\.words))
      $0.add(numbers: mails.map { $0.wait.map { now + $0 } })
      $0.add(numbers: mails.map(\.attemptsBack))
    }
  }

  /// What failed under this very lease is news, and stays.
  func cancelMail(of subjects: [String], in account: Int64, under lease: Lease) throws {
    guard !subjects.isEmpty else { return }
    // A key begins with its subject and a full stop, and the slash is the next character after that.
    try connection.run(
      """
      DELETE FROM pairbook.outbox USING unnest($2::text[]) AS cancelled
      WHERE account = $1 AND key >= cancelled || '.' AND key < cancelled || '/'
        AND subject = cancelled AND NOT (state = 'failed' AND token = $3)
      """
    ) {
      $0.add(account)
      $0.add(texts: subjects)
      $0.add(lease.token)
    }
  }

  func add(_ mail: [NewMail], to account: Int64) throws {
    guard !mail.isEmpty else { return }
    var known = Set(
      try connection.all(
        """
        SELECT key FROM pairbook.outbox WHERE account = $1 AND key = ANY($2::text[])
        UNION ALL
        SELECT key FROM pairbook.sent_mail WHERE account = $1 AND key = ANY($2::text[])
        """,
        {
          $0.add(account)
          $0.add(texts: mail.map(\.order.key))
        }, { $0.text() }))
    let new = mail.filter { known.insert($0.order.key).inserted }
    guard !new.isEmpty else { return }
    try connection.copy(
      into: """
        pairbook.outbox (account, key, kind, subject, email, phone, serial, generation,
          mail_number, escalate_to, other_phone_ending, payload, state, due, attempts)
        """, new
    ) {
      let order = $1.order
      $0.add(account)
      $0.add(order.key)
      $0.add(order)
      $0.add($1.payload)
      $0.add("queued")
      $0.add(0)
      $0.add(0)
    }
  }
}

extension FieldWriter {
  /// From `kind` to `other_phone_ending`.
  mutating func add(_ order: MailOrder) {
    add(order.kind.rawValue)
    add(order.subject)
    add(order.email)
    add(order.phone)
    add(order.serial)
    add(order.generation)
    add(order.number)
    add(order.escalateTo?.rawValue)
    add(order.otherPhoneEnding)
  }
}
