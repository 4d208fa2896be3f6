import GRDB
package import Reconciliation

extension SQLiteStore {
  package func restore(_ accounts: [RestoredAccount], book: String) async throws {
    try await write(.full) { db, _ in
      try Self.claim(accounts.map(\.id), for: book, in: db)
      for account in accounts {
        do {
          try db.restore(account)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
          throw StoreError.invalid(account: account.id, why: error.message ?? "\(error)")
        }
      }
    }
  }
}

extension Database {
  fileprivate func restore(_ account: RestoredAccount) throws {
    let number = try prepared(
      """
      SELECT number FROM accounts WHERE id = ? AND head_seq = 0 AND enrolled = 0
        AND NOT EXISTS (SELECT 1 FROM closed_enrollments WHERE account = number)
      """
    ).first({ $0.add(account.id) }) { $0.int64() }
    guard let number else { throw StoreError.notEmpty(account: account.id) }
    _ = try append(account.events, to: number, named: account.id, after: .start)
    let insert = try prepared(EnrollmentRow.insert)
    for enrollment in account.enrollments {
      try insert.run {
        $0.add(number)
        // Links that were out are dead: nobody here can tell that they are ours.
        $0.addNull()
        $0.add(enrollment)
      }
    }
    try prepared(
      """
      UPDATE accounts SET enrolled = ?, applied_revision = ?, decisions = decisions + 1
      WHERE number = ?
      """
    ).run {
      $0.add(account.enrollments.count)
      $0.add(account.appliedRevision)
      $0.add(number)
    }
  }
}
