import GRDB
import Reconciliation

extension SQLiteStore {
  /// Reads the whole file: seconds for each gigabyte.
  package func checkIntegrity() async throws -> [String] {
    try read { db in
      // What cannot be read whole cannot be judged either. Each rule is one statement, so nobody's work in between
      // breaks it.
      var problems = try db.damage()
      if problems.isEmpty { problems = try db.orphans() }
      if problems.isEmpty { problems = try db.contradictions() }
      return problems
    }
  }
}

extension Database {
  /// What SQLite itself finds.
  fileprivate func damage() throws -> [String] {
    var problems: [String] = []
    do {
      // A row has several lines, the first of them naming the database.
      try prepared("PRAGMA integrity_check").forEach { row in
        problems += row.text().split(separator: "\n").map(String.init)
      }
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
      problems.append("the rest cannot be read")
    }
    return problems.filter { $0 != "ok" && !$0.hasPrefix("***") }
  }

  fileprivate func orphans() throws -> [String] {
    try prepared("PRAGMA foreign_key_check").all { "a row of \($0.text()) belongs to no account" }
  }

  /// Where tables that must agree do not.
  fileprivate func contradictions() throws -> [String] {
    try Self.invariants.flatMap { invariant in
      try prepared(invariant.query).all { "account \($0.text()): \(invariant.problem)\($0.text())" }
    }
  }

  /// Each query gives the account and a detail of what breaks the rule.
  private static let invariants: [(problem: String, query: String)] = [
    (
      "events are missing before event ",
      """
      SELECT id, seq FROM (
        SELECT account, seq, lag(seq, 1, 0) OVER (PARTITION BY account ORDER BY seq) AS before
        FROM events)
      JOIN accounts ON number = account WHERE seq <> before + 1
      """
    ),
    (
      "the chain is broken at event ",
      """
      SELECT id, seq FROM (
        SELECT account, seq, hash, line,
          lag(hash) OVER (PARTITION BY account ORDER BY seq) AS before
        FROM events)
      JOIN accounts ON number = account
      WHERE line ->> '$.hash' IS NOT hash OR line ->> '$.prev' IS NOT before
        OR line ->> '$.seq' IS NOT seq
      """
    ),
    (
      "time goes back at event ",
      """
      SELECT id, seq FROM (
        SELECT account, seq, at, lag(at) OVER (PARTITION BY account ORDER BY seq) AS before
        FROM events)
      JOIN accounts ON number = account WHERE at < before
      """
    ),
    (
      "its head is not its last event, ",
      """
      SELECT id, coalesce(seq, 0) FROM accounts
      LEFT JOIN events ON account = number
        AND seq = (SELECT max(seq) FROM events WHERE account = number)
      WHERE head_seq IS NOT coalesce(seq, 0) OR head_hash IS NOT hash OR head_at IS NOT at
      """
    ),
    (
      "it counts other enrollments than it has, ",
      """
      SELECT id, count(email) FROM accounts LEFT JOIN enrollments ON account = number
      GROUP BY number HAVING enrolled <> count(email)
      """
    ),
    (
      "open and closed at once: ",
      """
      SELECT id, subject FROM enrollments JOIN closed_enrollments USING (account, subject)
      JOIN accounts ON number = account
      """
    ),
    (
      "a mail with a link waits for somebody who is not enrolled: ",
      """
      SELECT id, subject FROM outbox JOIN accounts ON accounts.number = account
      WHERE state <> 'failed' AND serial IS NOT NULL AND subject NOT IN (
        SELECT subject FROM enrollments WHERE enrollments.account = outbox.account)
      """
    ),
    (
      "a mail that was sent waits again: ",
      """
      SELECT id, key FROM outbox JOIN sent_mail USING (account, key)
      JOIN accounts ON accounts.number = account
      """
    ),
  ]
}
