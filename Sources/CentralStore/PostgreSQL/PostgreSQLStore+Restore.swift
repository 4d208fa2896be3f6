package import Reconciliation

extension PostgreSQLStore {
  package func restore(_ accounts: [RestoredAccount], book: String) async throws {
    try await write { transaction in
      try transaction.claim(accounts.map(\.id), for: book)
      for account in accounts {
        try transaction.refusing(for: account.id) { try transaction.restore(account) }
      }
    }
  }
}

extension Transaction {
  fileprivate func restore(_ account: RestoredAccount) throws {
    let number = try lock(account.id)
    let isEmpty = try connection.first(
      """
      SELECT head_seq = 0 AND enrolled = 0
        AND NOT EXISTS (SELECT 1 FROM pairbook.closed_enrollments WHERE account = number)
      FROM pairbook.accounts WHERE number = $1
      """, { $0.add(number) }, { $0.bool() })
    guard isEmpty == true else { throw StoreError.notEmpty(account: account.id) }
    _ = try append(
      account.events,
      to: LeasedAccount(number: number, name: account.id, head: .start, enrolled: 0))
    try connection.copy(into: EnrollmentRow.open, account.enrollments) {
      $0.add(number)
      // Links that were out are dead: nobody here can tell that they are ours.
      $0.add(String?.none)
      $0.add($1)
    }
    try connection.run(
      """
      UPDATE pairbook.accounts
      SET enrolled = $2, applied_revision = $3, decisions = decisions + 1 WHERE number = $1
      """
    ) {
      $0.add(number)
      $0.add(account.enrollments.count)
      $0.add(account.appliedRevision)
    }
    tell(of: account.id)
  }
}
