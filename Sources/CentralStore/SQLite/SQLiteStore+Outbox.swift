import Engine
import GRDB
package import Reconciliation

extension SQLiteStore {
  package func claimMail(
    account: String, limit: Int, under lease: Lease
  ) async throws -> [OutboxMail] {
    guard account == lease.account else { throw StoreError.leaseLost(account: account) }
    return try await write(.normal) { db, now in
      let number = try db.account(under: lease).number
      try db.prepared(
        """
        UPDATE outbox SET state = 'queued', token = NULL
        WHERE account = ? AND state = 'claimed' AND token < ?
        """
      ).run {
        $0.add(number)
        $0.add(lease.token)
      }
      let due = try db.prepared(
        """
        SELECT number, \(OutboxRow.columns) FROM outbox
        WHERE account = ? AND state = 'queued' AND due <= ? ORDER BY due, number LIMIT ?
        """
      ).all({
        $0.add(number)
        $0.add(now)
        $0.add(limit)
      }) { (number: $0.int64(), mail: try $0.mail(account: account)) }
      let claim = try db.prepared(
        """
        UPDATE outbox SET state = 'claimed', token = ?, attempts = attempts + 1 WHERE number = ?
        """)
      return try due.map { row in
        try claim.run {
          $0.add(lease.token)
          $0.add(row.number)
        }
        var mail = row.mail
        mail.state = .claimed
        mail.attempts += 1
        return mail
      }
    }
  }

  package func outbox(account: String?) async throws -> [OutboxMail] {
    let clock = clock
    return try read { db in
      let now = try clock.now(db)
      // Two statements: one condition for both would read the whole outbox for each account.
      guard let account else {
        return try db.prepared(OutboxRow.selectAll).all { columns in
          let account = columns.text()
          return try columns.mail(account: account, now: now)
        }
      }
      return try db.prepared(OutboxRow.selectOfAccount).all({ $0.add(account) }) {
        try $0.mail(account: account, now: now)
      }
    }
  }
}

/// A mail as a row: the one place that knows the order of its columns.
enum OutboxRow {
  static let names = [
    "kind", "subject", "email", "phone", "serial", "generation", "mail_number", "escalate_to",
    "other_phone_ending", "payload", "state", "attempts", "last_error",
  ]
  static let columns = names.map { "outbox.\($0)" }.joined(separator: ", ")
  /// Behind the mail's columns when it is due.
  static let selectAll = """
    SELECT accounts.id, \(columns), outbox.due FROM outbox JOIN accounts ON accounts.number = outbox.account
    ORDER BY accounts.id, outbox.number
    """
  /// Parameter: the account's number; behind the mail's columns when it is due and the token it failed under.
  static let selectWaiting = """
    SELECT \(columns), due, CASE WHEN state = 'failed' THEN token END FROM outbox
    WHERE account = ? ORDER BY number
    """
  /// Behind the mail's columns when it is due.
  static let selectOfAccount = """
    SELECT \(columns), due FROM outbox WHERE account = (SELECT number FROM accounts WHERE id = ?)
    ORDER BY number
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

extension Database {
  /// Puts claimed mails where their outcome says; one that was cancelled meanwhile stays so unless it was sent.
  func settle(
    _ settled: [SettledMail], of account: Int64, under lease: Lease, now: Int64
  ) throws {
    guard !settled.isEmpty else { return }
    let claimed = "WHERE account = ?1 AND key = ?2 AND state = 'claimed' AND token = ?3"
    for mail in settled {
      let (sql, words, due): (String, String?, Int64?) =
        switch mail.outcome {
        // Whatever became of it meanwhile, it is with the person now.
        case .sent: ("DELETE FROM outbox WHERE account = ?1 AND key = ?2 AND ?3 > 0", nil, nil)
        case .cancelled: ("DELETE FROM outbox \(claimed)", nil, nil)
        case .retry(let seconds, let words):
          (
            """
            UPDATE outbox SET state = 'queued', token = NULL, last_error = ?4, due = ?5 \(claimed)
            """, words, now + Int64(seconds)
          )
        case .putBack(let words):
          (
            """
            UPDATE outbox SET state = 'queued', token = NULL, last_error = ?4,
              attempts = attempts - 1 \(claimed)
            """, words, nil
          )
        case .failed(let words):
          ("UPDATE outbox SET state = 'failed', last_error = ?4 \(claimed)", words, nil)
        }
      try prepared(sql).run {
        $0.add(account)
        $0.add(mail.key)
        $0.add(lease.token)
        if let words { $0.add(words) }
        if let due { $0.add(due) }
      }
      if mail.outcome == .sent {
        try prepared("INSERT OR IGNORE INTO sent_mail (account, key) VALUES (?, ?)").run {
          $0.add(account)
          $0.add(mail.key)
        }
      }
    }
  }

  /// What failed under this very lease is news, and stays.
  func cancelMail(of subjects: [String], in account: Int64, under lease: Lease) throws {
    guard !subjects.isEmpty else { return }
    // A key begins with its subject and a full stop, and the slash is the next character after that.
    let cancel = try prepared(
      """
      DELETE FROM outbox
      WHERE account = ?1 AND key >= ?2 || '.' AND key < ?2 || '/' AND subject = ?2
        AND NOT (state = 'failed' AND token = ?3)
      """)
    for subject in subjects {
      try cancel.run {
        $0.add(account)
        $0.add(subject)
        $0.add(lease.token)
      }
    }
  }

  func add(_ mail: [NewMail], to account: Int64) throws {
    guard !mail.isEmpty else { return }
    let insert = try prepared(
      """
      INSERT INTO outbox (account, key, kind, subject, email, phone, serial, generation,
        mail_number, escalate_to, other_phone_ending, payload, state, due, attempts)
      SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 'queued', 0, 0
      WHERE NOT EXISTS (SELECT 1 FROM sent_mail WHERE account = ?1 AND key = ?2)
      ON CONFLICT (account, key) DO NOTHING
      """)
    for new in mail {
      let order = new.order
      try insert.run {
        $0.add(account)
        $0.add(order.key)
        $0.add(order.kind.rawValue)
        $0.add(order.subject)
        $0.add(order.email)
        $0.add(order.phone)
        $0.add(order.serial)
        $0.add(order.generation)
        $0.add(order.number)
        $0.add(order.escalateTo?.rawValue)
        $0.add(order.otherPhoneEnding)
        $0.add(new.payload)
      }
    }
  }
}
