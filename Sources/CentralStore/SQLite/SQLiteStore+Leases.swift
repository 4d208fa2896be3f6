import GRDB
package import Reconciliation

extension SQLiteStore {
  package func takeLease(
    account: String, holder: LeaseHolder, seconds: Int
  ) async throws -> LeaseAnswer {
    try await write(.normal) { [isDead] db, now in
      guard let number = try db.number(of: account) else { throw StoreError.unclaimed(account) }
      try db.refuseMoved()
      let row = try db.lease(of: account)
      if let row, let other = row.holder, row.expires > now, !isDead(other) {
        try db.prepared("UPDATE leases SET wanted = 1 WHERE account = ? AND NOT wanted").run {
          $0.add(number)
        }
        return .held(by: other, secondsLeft: Int(row.expires - now))
      }
      let token = (row?.token ?? 0) + 1
      try db.prepared(
        """
        INSERT INTO leases (account, token, host, boot_id, pid, process_start, expires)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (account) DO UPDATE SET token = excluded.token, host = excluded.host,
          boot_id = excluded.boot_id, pid = excluded.pid,
          process_start = excluded.process_start, expires = excluded.expires, wanted = 0
        """
      ).run {
        $0.add(number)
        $0.add(token)
        $0.add(holder.host)
        $0.add(holder.bootID)
        $0.add(Int64(holder.pid))
        $0.add(Int64(bitPattern: holder.processStart))
        $0.add(now + Int64(seconds))
      }
      return .taken(Lease(account: account, token: token))
    }
  }

  package func renew(_ lease: Lease, seconds: Int) async throws -> Bool {
    try await write(.normal) { db, now in
      let isWanted = try db.prepared(
        """
        UPDATE leases SET expires = ? WHERE host IS NOT NULL AND token = ?
          AND account = (SELECT number FROM accounts WHERE id = ?)
        RETURNING wanted
        """
      ).first({
        $0.add(now + Int64(seconds))
        $0.add(lease.token)
        $0.add(lease.account)
      }) { $0.bool() }
      guard let isWanted else { throw StoreError.leaseLost(account: lease.account) }
      return isWanted
    }
  }

  package func release(_ lease: Lease) async throws {
    _ = try await write(.normal) { db, _ in
      try db.prepared(
        """
        UPDATE leases SET host = NULL, boot_id = NULL, pid = NULL, process_start = NULL,
          expires = NULL
        WHERE token = ? AND account = (SELECT number FROM accounts WHERE id = ?)
        """
      ).run {
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
  var head: EventHead
  var enrolled: Int
  var appliedRevision: String?
}

extension Database {
  fileprivate func refuseMoved() throws {
    let movedTo = try prepared("SELECT moved_to FROM store").first { $0.optionalText() }
    if case let name?? = movedTo { throw StoreError.moved(to: name) }
  }

  /// Nil for an account that no book claimed.
  func number(of account: String) throws -> Int64? {
    try prepared("SELECT number FROM accounts WHERE id = ?").first({ $0.add(account) }) {
      $0.int64()
    }
  }

  func lease(of account: String) throws -> LeaseRow? {
    try prepared(
      """
      SELECT token, host, boot_id, pid, process_start, expires FROM leases
      WHERE account = (SELECT number FROM accounts WHERE id = ?)
      """
    ).first({ $0.add(account) }) { LeaseRow(&$0) }
  }

  /// The account, if the lease is still the newest and was not given back.
  func account(under lease: Lease) throws -> LeasedAccount {
    let account = try prepared(
      """
      SELECT number, head_seq, head_hash, head_at, enrolled, applied_revision
      FROM accounts JOIN leases ON leases.account = number
      WHERE id = ? AND token = ? AND host IS NOT NULL
      """
    ).first({
      $0.add(lease.account)
      $0.add(lease.token)
    }) {
      LeasedAccount(
        number: $0.int64(), head: $0.head(), enrolled: $0.int(),
        appliedRevision: $0.optionalText())
    }
    guard let account else { throw StoreError.leaseLost(account: lease.account) }
    return account
  }
}
