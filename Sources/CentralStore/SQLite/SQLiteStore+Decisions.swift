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
      do {
        let head = try db.append(
          decision.events, to: account.number, named: lease.account, after: account.head)
        try db.apply(decision.changes, to: account, closingAt: head.seq)
        try db.settle(decision.settled, of: account.number, under: lease, now: now)
        try db.cancelMail(of: decision.cancelMailOf, in: account.number, under: lease)
        try db.add(decision.mail, to: account.number)
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
  /// What leaves its e-mail goes first, so that people can swap addresses in one decision.
  fileprivate func apply(
    _ changes: [EnrollmentChange], to account: LeasedAccount, closingAt seq: Int
  ) throws {
    guard !changes.isEmpty else { return }
    var enrolled = account.enrolled
    var rows: [(enrollment: Enrollment, link: [UInt8]?, isNew: Bool)] = []
    rows.reserveCapacity(changes.count)
    let address = try prepared("SELECT email FROM enrollments WHERE account = ? AND subject = ?")
    let close = try prepared(EnrollmentRow.close)
    let delete = try prepared("DELETE FROM enrollments WHERE account = ? AND subject = ?")
    for change in changes {
      let remove = {
        try delete.run {
          $0.add(account.number)
          $0.add(change.subject)
        }
      }
      guard let enrollment = change.enrollment else {
        guard change.liveLinkHash == nil else {
          throw InvalidChange(why: "a closed enrollment has a link")
        }
        let closed = try close.run {
          $0.add(seq)
          $0.add(account.number)
          $0.add(change.subject)
        }
        guard closed == 1 else { throw InvalidChange(why: "\(change.subject) is not enrolled") }
        enrolled -= try remove()
        continue
      }
      guard enrollment.subject == change.subject else {
        throw InvalidChange(why: "\(change.subject) cannot become \(enrollment.subject)")
      }
      let known =
        account.enrolled == 0
        ? nil
        : try address.first({
          $0.add(account.number)
          $0.add(change.subject)
        }) { $0.text() }
      let stays = known == enrollment.email
      if known == nil { enrolled += 1 } else if !stays { _ = try remove() }
      rows.append((enrollment, try change.liveLinkHash.map(bytes(ofHex:)), !stays))
    }
    let insert = try prepared(EnrollmentRow.insert)
    let update = try prepared(EnrollmentRow.update)
    for row in rows {
      try (row.isNew ? insert : update).run {
        $0.add(account.number)
        $0.add(blob: row.link)
        $0.add(row.enrollment)
      }
    }
    if enrolled != account.enrolled {
      try prepared("UPDATE accounts SET enrolled = ? WHERE number = ?").run {
        $0.add(enrolled)
        $0.add(account.number)
      }
    }
  }
}

/// The 32 bytes of a SHA-256 in 64 hex digits.
private func bytes(ofHex text: String) throws -> [UInt8] {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(32)
  var high: UInt8?
  for digit in text.utf8 {
    let value: UInt8
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): value = digit - UInt8(ascii: "a") + 10
    default: throw InvalidChange(why: "a link's hash is not hexadecimal")
    }
    if let first = high {
      bytes.append(first << 4 | value)
      high = nil
    } else {
      high = value
    }
  }
  guard bytes.count == 32, high == nil else {
    throw InvalidChange(why: "a link's hash is not a SHA-256")
  }
  return bytes
}
