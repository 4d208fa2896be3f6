import Engine
import GRDB
package import Reconciliation

extension SQLiteStore {
  package func sessionsToEnd(account: String) async throws -> [String] {
    try read { db in
      try db.prepared(
        """
        SELECT name FROM sessions_to_end
        WHERE account = (SELECT number FROM accounts WHERE id = ?) ORDER BY number
        """
      ).all({ $0.add(account) }) { $0.text() }
    }
  }

  package func closed(_ subjects: [String], account: String) async throws -> Set<String> {
    try read { db in
      let look = try db.prepared(
        """
        SELECT 1 FROM closed_enrollments
        WHERE account = (SELECT number FROM accounts WHERE id = ?) AND subject = ?
        """)
      return try Set(
        subjects.filter { subject in
          try look.first({
            $0.add(account)
            $0.add(subject)
          }) { _ in true } ?? false
        })
    }
  }

  package func link(hash: String) async throws -> KnownLink? {
    let bytes: [UInt8]
    do {
      bytes = try LinkHash.bytes(ofHex: hash)
    } catch is InvalidChange {
      return nil
    }
    return try read { db in
      try db.prepared(
        """
        SELECT id, subject, serial, generation FROM links
        JOIN accounts ON accounts.number = links.account WHERE hash = ?
        """
      ).first({ $0.add(blob: bytes) }) {
        KnownLink(account: $0.text(), subject: $0.text(), serial: $0.int(), generation: $0.int())
      }
    }
  }

  package func sessionsTakenOver(book: String) async throws -> Set<String> {
    try read { db in
      let names = try db.prepared(
        """
        SELECT session, superseded_session FROM enrollments
        WHERE (session IS NOT NULL OR superseded_session IS NOT NULL)
          AND account IN (SELECT number FROM accounts WHERE book = ?)
        """
      ).all({ $0.add(book) }) { [$0.optionalText(), $0.optionalText()] }
      return Set(names.flatMap { $0.compactMap { $0 } })
    }
  }

  package func archivingSessions(book: String) async throws -> [String: [String]] {
    try read { db in
      let names = try db.prepared(
        """
        SELECT id, session, subject, generation FROM accounts
        JOIN enrollments INDEXED BY enrollments_archiving
          ON account = accounts.number AND status = 'Archiving'
        WHERE book = ?
        """
      ).all({ $0.add(book) }) { row -> (account: String, name: String) in
        let (account, session, subject) = (row.text(), row.optionalText(), row.text())
        return (account, session ?? SessionName.of(subject: subject, generation: row.int()))
      }
      return names.reduce(into: [:]) { $0[$1.account, default: []].append($1.name) }
    }
  }
}

extension Database {
  /// Keeps every link that was ever live, so that a dead one can be told from one that never was.
  func remember(_ changes: [EnrollmentChange], of account: Int64) throws {
    let insert = try prepared(
      """
      INSERT INTO links (hash, account, subject, serial, generation) VALUES (?1, ?2, ?3, ?4, ?5)
      ON CONFLICT (hash) DO UPDATE SET subject = subject
      WHERE account = ?2 AND subject = ?3 AND serial = ?4 AND generation = ?5
      """)
    for change in changes {
      guard let hash = change.liveLinkHash, let enrollment = change.enrollment,
        let serial = enrollment.invitation?.serial
      else { continue }
      let link = try LinkHash.bytes(ofHex: hash)
      let count = try insert.run {
        $0.add(blob: link)
        $0.add(account)
        $0.add(change.subject)
        $0.add(serial)
        $0.add(enrollment.generation)
      }
      if count == 0 { throw InvalidChange(why: "a link is another person's") }
    }
  }

  /// Notes which sessions have to be deleted, and forgets those that are.
  func end(_ names: [String], ended: [String], of account: Int64) throws {
    if !names.isEmpty {
      let insert = try prepared(
        "INSERT OR IGNORE INTO sessions_to_end (account, name) VALUES (?, ?)")
      for name in names {
        try insert.run {
          $0.add(account)
          $0.add(name)
        }
      }
    }
    if !ended.isEmpty {
      let delete = try prepared("DELETE FROM sessions_to_end WHERE account = ? AND name = ?")
      for name in ended {
        try delete.run {
          $0.add(account)
          $0.add(name)
        }
      }
    }
  }
}
