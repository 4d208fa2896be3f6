import Engine
package import Reconciliation

extension PostgreSQLStore {
  package func commit(_ decision: Decision, under lease: Lease) async throws {
    guard decision.account == lease.account else {
      throw StoreError.leaseLost(account: decision.account)
    }
    try await write { transaction in
      let account = try transaction.account(under: lease)
      guard account.head.seq == decision.head.seq, account.head.hash == decision.head.hash else {
        throw StoreError.headMoved(account: lease.account)
      }
      if let revision = decision.revision {
        guard account.appliedRevision == revision.from else {
          throw StoreError.revisionMoved(account: lease.account)
        }
        if let applied = revision.to, applied != revision.from {
          try transaction.connection.run(
            "UPDATE pairbook.accounts SET applied_revision = $2 WHERE number = $1"
          ) {
            $0.add(account.number)
            $0.add(applied)
          }
        }
      }
      try transaction.connection.run(
        "UPDATE pairbook.accounts SET decisions = decisions + 1 WHERE number = $1"
      ) { $0.add(account.number) }
      try transaction.refusing(for: lease.account) {
        let head = try transaction.append(decision.events, to: account)
        try transaction.apply(decision.changes, to: account, closingAt: head.seq)
        try transaction.settle(decision.settled, of: account.number, under: lease)
        try transaction.cancelMail(of: decision.cancelMailOf, in: account.number, under: lease)
        try transaction.add(decision.mail, to: account.number)
        try transaction.remember(decision.changes, of: account.number)
        try transaction.end(
          decision.endSessions, ended: decision.endedSessions, of: account.number)
      }
      transaction.tell(of: lease.account)
    }
  }
}

extension Transaction {
  /// What breaks a rule of the tables, or of the port, is the caller's fault.
  func refusing(for account: String, _ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as ServerError where error.isConstraint {
      throw StoreError.invalid(account: account, why: error.words)
    } catch let mistake as InvalidChange {
      throw StoreError.invalid(account: account, why: mistake.why)
    }
  }

  /// Closes, changes and opens enrollments.
  ///
  /// Whatever changes leaves the table first and comes back by COPY, so that the order of the changes does not matter.
  fileprivate func apply(
    _ changes: [EnrollmentChange], to account: LeasedAccount, closingAt seq: Int
  ) throws {
    guard !changes.isEmpty else { return }
    var rows: [(enrollment: Enrollment, link: String?)] = []
    rows.reserveCapacity(changes.count)
    for change in changes {
      guard let enrollment = change.enrollment else {
        if change.liveLinkHash != nil { throw InvalidChange(why: "\(change.subject) keeps a link") }
        continue
      }
      guard enrollment.subject == change.subject else {
        throw InvalidChange(why: "\(change.subject) cannot become \(enrollment.subject)")
      }
      rows.append((enrollment, try change.liveLinkHash.map(LinkHash.bytes(ofHex:))))
    }
    try close(changes.filter { $0.enrollment == nil }.map(\.subject), in: account, at: seq)
    // An account without people has nobody to look for.
    let removed =
      account.enrolled == 0 ? 0 : try remove(changes.map(\.subject), from: account.number)
    if !rows.isEmpty {
      try connection.copy(into: EnrollmentRow.open, rows) {
        $0.add(account.number)
        $0.add($1.link)
        $0.add($1.enrollment)
      }
    }
    if rows.count != removed {
      try connection.run("UPDATE pairbook.accounts SET enrolled = $2 WHERE number = $1") {
        $0.add(account.number)
        $0.add(account.enrolled + rows.count - removed)
      }
    }
  }

  private func close(_ subjects: [String], in account: LeasedAccount, at seq: Int) throws {
    guard !subjects.isEmpty else { return }
    let closed = try connection.run(
      """
      INSERT INTO pairbook.closed_enrollments (closed_at_seq, account, \(EnrollmentRow.columns))
      SELECT $1, account, \(EnrollmentRow.columns) FROM pairbook.enrollments
      WHERE account = $2 AND subject = ANY($3::text[])
      """
    ) {
      $0.add(seq)
      $0.add(account.number)
      $0.add(texts: subjects)
    }
    guard closed == subjects.count else {
      throw InvalidChange(why: "one of \(subjects.joined(separator: ", ")) is not enrolled")
    }
  }

  private func remove(_ subjects: [String], from account: Int64) throws -> Int {
    try connection.run(
      "DELETE FROM pairbook.enrollments WHERE account = $1 AND subject = ANY($2::text[])"
    ) {
      $0.add(account)
      $0.add(texts: subjects)
    }
  }
}
