import Engine
import GRDB
package import Reconciliation

extension SQLiteStore {
  package func commit(_ decision: Decision, under lease: Lease) async throws {
    guard decision.account == lease.account else {
      throw StoreError.leaseLost(account: decision.account)
    }
    try await write(.full) { db, now in
      let account = try db.account(under: lease)
      guard account.head.seq == decision.head.seq, account.head.hash == decision.head.hash else {
        throw StoreError.headMoved(account: lease.account)
      }
      if let revision = decision.revision {
        guard account.appliedRevision == revision.from else {
          throw StoreError.revisionMoved(account: lease.account)
        }
        if let applied = revision.to, applied != revision.from {
          try db.prepared("UPDATE accounts SET applied_revision = ? WHERE number = ?").run {
            $0.add(applied)
            $0.add(account.number)
          }
        }
      }
      try db.prepared("UPDATE accounts SET decisions = decisions + 1 WHERE number = ?").run {
        $0.add(account.number)
      }
      do {
        let head = try db.append(
          decision.events, to: account.number, named: lease.account, after: account.head)
        try db.apply(decision.changes, to: account, closingAt: head.seq)
        try db.settle(decision.settled, of: account.number, under: lease, now: now)
        try db.cancelMail(of: decision.cancelMailOf, in: account.number, under: lease)
        try db.add(decision.mail, to: account.number)
        try db.remember(decision.changes, of: account.number)
        try db.end(decision.endSessions, ended: decision.endedSessions, of: account.number)
      } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
        throw StoreError.invalid(account: lease.account, why: error.message ?? "\(error)")
      } catch let mistake as InvalidChange {
        throw StoreError.invalid(account: lease.account, why: mistake.why)
      }
    }
  }
}

/// A change that the state of its account does not allow.
struct InvalidChange: Error {
  var why: String
}

extension Database {
  /// Closes, changes and opens enrollments.
  ///
  /// What leaves its e-mail or its link goes first, so that the order of the changes does not matter.
  fileprivate func apply(
    _ changes: [EnrollmentChange], to account: LeasedAccount, closingAt seq: Int
  ) throws {
    guard !changes.isEmpty else { return }
    var enrolled = account.enrolled
    var puts: [(enrollment: Enrollment, link: [UInt8]?, sql: PreparedStatement)] = []
    puts.reserveCapacity(changes.count)
    let insert = try prepared(EnrollmentRow.insert)
    let update = try prepared(EnrollmentRow.update)
    let updateAlone = try prepared(EnrollmentRow.updateAlone)
    for change in changes {
      guard let enrollment = change.enrollment else {
        try close(change, in: account.number, at: seq)
        enrolled -= 1
        continue
      }
      guard enrollment.subject == change.subject else {
        throw InvalidChange(why: "\(change.subject) cannot become \(enrollment.subject)")
      }
      let link = try change.liveLinkHash.map(LinkHash.bytes(ofHex:))
      // An account without people has nobody to look for.
      let known =
        account.enrolled == 0
        ? nil : try address(of: change.subject, in: account.number, link: link)
      if let known, known.email == enrollment.email {
        if known.losesLink { try dropLink(of: known.email, in: account.number) }
        puts.append((enrollment, link, known.hasLink ? updateAlone : update))
      } else {
        if known == nil { enrolled += 1 } else { try remove(change.subject, from: account.number) }
        puts.append((enrollment, link, insert))
      }
    }
    for put in puts {
      try put.sql.run {
        $0.add(account.number)
        $0.add(blob: put.link)
        $0.add(put.enrollment)
      }
    }
    if enrolled != account.enrolled {
      try prepared("UPDATE accounts SET enrolled = ? WHERE number = ?").run {
        $0.add(enrolled)
        $0.add(account.number)
      }
    }
  }

  /// Where an open enrollment stands, whether the link is the one that it has, and whether it had another.
  private func address(
    of subject: String, in account: Int64, link: [UInt8]?
  ) throws -> (email: String, hasLink: Bool, losesLink: Bool)? {
    try prepared(
      """
      SELECT email, live_link IS ?1, live_link IS NOT ?1 AND live_link IS NOT NULL
      FROM enrollments WHERE account = ?2 AND subject = ?3
      """
    ).first({
      $0.add(blob: link)
      $0.add(account)
      $0.add(subject)
    }) { ($0.text(), $0.bool(), $0.bool()) }
  }

  private func dropLink(of email: String, in account: Int64) throws {
    try prepared("UPDATE enrollments SET live_link = NULL WHERE account = ? AND email = ?").run {
      $0.add(account)
      $0.add(email)
    }
  }

  private func close(_ change: EnrollmentChange, in account: Int64, at seq: Int) throws {
    let closed = try prepared(EnrollmentRow.close).run {
      $0.add(seq)
      $0.add(account)
      $0.add(change.subject)
    }
    guard closed == 1, change.liveLinkHash == nil else {
      throw InvalidChange(why: "\(change.subject) is not enrolled, or keeps a link")
    }
    try remove(change.subject, from: account)
  }

  private func remove(_ subject: String, from account: Int64) throws {
    try prepared("DELETE FROM enrollments WHERE account = ? AND subject = ?").run {
      $0.add(account)
      $0.add(subject)
    }
  }
}
