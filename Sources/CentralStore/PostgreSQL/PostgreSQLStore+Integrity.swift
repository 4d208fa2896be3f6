import Reconciliation

extension PostgreSQLStore {
  /// Reads all of the tables: seconds for each gigabyte.
  package func checkIntegrity() async throws -> [String] {
    // Each rule is one statement, so nobody's work in between breaks it.
    var problems: [String] = []
    for invariant in Self.invariants {
      problems += try await read { connection in
        try connection.all(invariant.query) {
          "account \($0.text()): \(invariant.problem)\($0.text())"
        }
      }
    }
    return problems
  }

  private static let tables = [
    "enrollments", "closed_enrollments", "events", "outbox", "sent_mail", "leases",
    "sessions_to_end", "links",
  ]

  private static let orphans = tables.map { table in
    (
      problem: "it is gone, and rows of it are left in ",
      query: """
      SELECT DISTINCT account::text, '\(table)' FROM pairbook.\(table)
      WHERE account NOT IN (SELECT number FROM pairbook.accounts)
      """
    )
  }

  /// Each query gives the account and a detail of what breaks the rule.
  private static let invariants: [(problem: String, query: String)] =
    orphans + [
      (
        "events are missing before event ",
        """
        SELECT id, seq FROM (
          SELECT account, seq, lag(seq, 1, 0::bigint) OVER (PARTITION BY account ORDER BY seq)
            AS before
          FROM pairbook.events) AS chain
        JOIN pairbook.accounts ON number = account WHERE seq <> before + 1
        """
      ),
      (
        "the chain is broken at event ",
        """
        SELECT id, seq FROM (
          SELECT account, seq, hash, line::json AS line,
            lag(hash) OVER (PARTITION BY account ORDER BY seq) AS before
          FROM pairbook.events) AS chain
        JOIN pairbook.accounts ON number = account
        WHERE line ->> 'hash' IS DISTINCT FROM hash OR line ->> 'prev' IS DISTINCT FROM before
          OR line ->> 'seq' IS DISTINCT FROM seq::text
        """
      ),
      (
        "time goes back at event ",
        """
        SELECT id, seq FROM (
          SELECT account, seq, at, lag(at) OVER (PARTITION BY account ORDER BY seq) AS before
          FROM pairbook.events) AS chain
        JOIN pairbook.accounts ON number = account WHERE at < before
        """
      ),
      (
        "its head is not its last event, ",
        """
        SELECT id, coalesce(seq, 0) FROM pairbook.accounts
        LEFT JOIN pairbook.events ON account = number
          AND seq = (SELECT max(seq) FROM pairbook.events WHERE account = number)
        WHERE head_seq <> coalesce(seq, 0) OR head_hash IS DISTINCT FROM hash
          OR head_at IS DISTINCT FROM at
        """
      ),
      (
        "it counts other enrollments than it has, ",
        """
        SELECT id, count(email) FROM pairbook.accounts
        LEFT JOIN pairbook.enrollments ON account = number
        GROUP BY number HAVING enrolled <> count(email)
        """
      ),
      (
        "open and closed at once: ",
        """
        SELECT id, subject FROM pairbook.enrollments
        JOIN pairbook.closed_enrollments USING (account, subject)
        JOIN pairbook.accounts ON number = account
        """
      ),
      (
        "a mail with a link waits for somebody who is not enrolled: ",
        """
        SELECT id, subject FROM pairbook.outbox JOIN pairbook.accounts ON accounts.number = account
        WHERE state <> 'failed' AND serial IS NOT NULL AND NOT EXISTS (
          SELECT 1 FROM pairbook.enrollments
          WHERE enrollments.account = outbox.account AND enrollments.subject = outbox.subject)
        """
      ),
      (
        "a mail that was sent waits again: ",
        """
        SELECT id, key FROM pairbook.outbox JOIN pairbook.sent_mail USING (account, key)
        JOIN pairbook.accounts ON accounts.number = account
        """
      ),
    ]
}
