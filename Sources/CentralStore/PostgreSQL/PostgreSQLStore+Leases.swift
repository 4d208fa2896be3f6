package import Reconciliation

extension PostgreSQLStore {
  package func takeLease(
    account: String, holder: LeaseHolder, seconds: Int
  ) async throws -> LeaseAnswer {
    try await write { [isDead] transaction in
      let number = try transaction.lock(account)
      let row = try transaction.connection.lease(of: account)
      let now = try transaction.now()
      if let row, let other = row.holder, row.expires > now, !isDead(other) {
        try transaction.connection.run(
          "UPDATE pairbook.leases SET wanted = true WHERE account = $1 AND NOT wanted"
        ) {
          $0.add(number)
        }
        return .held(by: other, secondsLeft: Int(row.expires - now))
      }
      let token = (row?.token ?? 0) + 1
      try transaction.connection.run(
        """
        INSERT INTO pairbook.leases (account, token, host, boot_id, pid, process_start, expires)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (account) DO UPDATE SET token = excluded.token, host = excluded.host,
          boot_id = excluded.boot_id, pid = excluded.pid,
          process_start = excluded.process_start, expires = excluded.expires, wanted = false
        """
      ) {
        $0.add(number)
        $0.add(token)
        $0.add(holder.host)
        $0.add(holder.bootID)
        $0.add(Int64(holder.pid))
        $0.add(Int64(bitPattern: holder.processStart))
        $0.add(now + Int64(seconds))
      }
      // Asked last: `mark` waits for those who are about to write a lease, and is seen by those who waited for it.
      let movedTo = try transaction.connection.first("SELECT moved_to FROM pairbook.store") {
        $0.optionalText()
      }
      if case let name?? = movedTo { throw StoreError.moved(to: name) }
      return .taken(Lease(account: account, token: token))
    }
  }

  package func renew(_ lease: Lease, seconds: Int) async throws -> Bool {
    try await write { transaction in
      let number = try transaction.account(under: lease, forChange: false).number
      let now = try transaction.now()
      let isWanted = try transaction.connection.first(
        "UPDATE pairbook.leases SET expires = $2 WHERE account = $1 RETURNING wanted",
        {
          $0.add(number)
          $0.add(now + Int64(seconds))
        }, { $0.bool() })
      guard let isWanted else { throw StoreError.leaseLost(account: lease.account) }
      return isWanted
    }
  }

  package func release(_ lease: Lease) async throws {
    try await write { transaction in
      // What a power failure takes back of it, others wait for, until the lease has run out.
      try transaction.connection.script("SET LOCAL synchronous_commit = off")
      _ = try transaction.connection.run(
        """
        UPDATE pairbook.leases SET host = NULL, boot_id = NULL, pid = NULL, process_start = NULL,
          expires = NULL
        WHERE token = $1 AND account = (SELECT number FROM pairbook.accounts WHERE id = $2)
        """
      ) {
        $0.add(lease.token)
        $0.add(lease.account)
      }
    }
  }
}

struct LeaseRow {
  var token: Int64
  /// Nil when the lease was given back.
  var holder: LeaseHolder?
  var expires: Int64 = 0

  init(_ columns: inout Columns) {
    token = columns.int64()
    guard let host = columns.optionalText() else { return }
    holder = LeaseHolder(
      host: host, bootID: columns.text(), pid: Int32(truncatingIfNeeded: columns.int64()),
      processStart: UInt64(bitPattern: columns.int64()))
    expires = columns.int64()
  }
}

/// An account as a write under a lease finds it.
struct LeasedAccount {
  var number: Int64
  var name: String
  var head: EventHead
  var enrolled: Int
  var appliedRevision: String?
}

extension Connection {
  func lease(of account: String) throws -> LeaseRow? {
    try first(
      """
      SELECT token, host, boot_id, pid, process_start, expires FROM pairbook.leases
      WHERE account = (SELECT number FROM pairbook.accounts WHERE id = $1)
      """, { $0.add(account) }, { LeaseRow(&$0) })
  }
}

extension Transaction {
  /// Whoever changes an account, or takes its lease, waits here for whoever does so already.
  func lock(_ account: String) throws -> Int64 {
    let number = try connection.first(
      "SELECT number FROM pairbook.accounts WHERE id = $1 FOR NO KEY UPDATE",
      { $0.add(account) }, { $0.int64() })
    guard let number else { throw StoreError.unclaimed(account) }
    return number
  }

  /// The account, if the lease is still the newest and was not given back; nobody can take it until the transaction's
  /// end.
  ///
  /// Two statements, since one that waited for a lock sees other tables as they were before.
  func account(under lease: Lease, forChange: Bool = true) throws -> LeasedAccount {
    let account = try connection.first(
      """
      SELECT number, head_seq, head_hash, head_at, enrolled, applied_revision
      FROM pairbook.accounts WHERE id = $1 FOR \(forChange ? "NO KEY UPDATE" : "SHARE")
      """, { $0.add(lease.account) },
      {
        LeasedAccount(
          number: $0.int64(), name: lease.account, head: $0.head(), enrolled: $0.int(),
          appliedRevision: $0.optionalText())
      })
    guard let account else { throw StoreError.leaseLost(account: lease.account) }
    let isHeld = try connection.first(
      """
      SELECT true FROM pairbook.leases WHERE account = $1 AND token = $2 AND host IS NOT NULL
      """,
      {
        $0.add(account.number)
        $0.add(lease.token)
      }, { $0.bool() })
    guard isHeld == true else { throw StoreError.leaseLost(account: lease.account) }
    return account
  }
}

extension Columns {
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
