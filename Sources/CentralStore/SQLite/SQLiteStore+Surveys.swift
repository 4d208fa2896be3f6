package import Engine
import Foundation
import GRDB
package import Reconciliation

extension SQLiteStore {
  package func survey(of book: String) async throws -> Survey? {
    try read { db in try db.survey(of: book) }
  }

  package func unrested(
    of book: String, by survey: Survey, at now: Instant, and ids: Set<String>
  ) async throws -> [AccountRecord]? {
    let named = try JSONEncoder().encode(ids.sorted())
    return try read { db in
      // One statement sees one moment: without a row the survey is another by now, and without an account nobody needs a
      // look.
      let rows = try db.prepared(Self.selectUnrested).all({
        $0.add(book)
        $0.add(survey.state)
        $0.add(survey.asked)
        $0.add(now)
        $0.add(String(decoding: named, as: UTF8.self))
      }) { columns -> AccountRecord? in columns.isNull ? nil : columns.record() }
      return rows.isEmpty ? nil : rows.compactMap { $0 }
    }
  }

  /// Parameters: the book, its survey's state and count, now, and a list of ids as JSON. Each of the conditions has an
  /// index of its own.
  private static let selectUnrested = """
    SELECT \(recordColumns) FROM surveys LEFT JOIN accounts ON accounts.number IN (
      SELECT number FROM accounts WHERE book = ?1 AND rest_decisions IS NOT decisions
      UNION SELECT number FROM accounts WHERE book = ?1 AND rest_until <= ?4
      UNION SELECT number FROM accounts WHERE book = ?1 AND rest_since > ?4
      UNION SELECT number FROM accounts
        WHERE id IN (SELECT value FROM json_each(?5)) AND book = ?1)
    WHERE surveys.book = ?1 AND surveys.state = ?2 AND surveys.asked = ?3 ORDER BY id
    """

  package func appliedRevisions(of book: String) async throws -> Set<String> {
    try read { db in
      // From one to the next by the index: there are few, and many accounts of each.
      let next = try db.prepared(
        """
        SELECT min(applied_revision) FROM accounts WHERE book = ?1 AND applied_revision > ?2
        """)
      var revisions: Set<String> = []
      var last = ""
      while let found = try next.first(
        {
          $0.add(book)
          $0.add(last)
        }, { $0.optionalText() }), let revision = found
      {
        revisions.insert(revision)
        last = revision
      }
      return revisions
    }
  }

  package func recordRevision(
    _ revision: String, resting book: String, besides looked: Set<String>, before: Set<String>
  ) async throws {
    let (looked, before) = (
      try JSONEncoder().encode(looked.sorted()), try JSONEncoder().encode(before.sorted())
    )
    try await write(.full) { db, _ in
      try db.prepared(
        """
        UPDATE accounts SET attempted_revision = ?1, applied_revision = ?1
        WHERE book = ?2 AND rest_decisions = decisions
          AND id NOT IN (SELECT value FROM json_each(?3))
          AND applied_revision IN (SELECT value FROM json_each(?4))
        """
      ).run {
        $0.add(revision)
        $0.add(book)
        $0.add(String(decoding: looked, as: UTF8.self))
        $0.add(String(decoding: before, as: UTF8.self))
      }
      return
    }
  }

  package func recordSurvey(_ step: SurveyStep, of book: String) async throws {
    let looked = try step.looked.map { try JSONEncoder().encode($0.sorted()) }
    try await write(.normal) { db, _ in
      guard try db.survey(of: book) == step.before else { return }
      try db.prepared(
        """
        UPDATE accounts SET rest_decisions = NULL, rest_since = NULL, rest_until = NULL,
          rest_asked = NULL
        WHERE book = ?1 AND rest_decisions IS NOT NULL
          AND (?2 IS NULL OR id IN (SELECT value FROM json_each(?2)))
        """
      ).run {
        $0.add(book)
        $0.add(looked.map { String(decoding: $0, as: UTF8.self) })
      }
      let update = try db.prepared(
        """
        UPDATE accounts SET rest_decisions = ?3, rest_since = ?4, rest_until = ?5, rest_asked = ?6
        WHERE id = ?1 AND book = ?2
        """)
      for (account, rest) in step.rests.sorted(by: { $0.key < $1.key }) {
        let count = try update.run {
          $0.add(account)
          $0.add(book)
          $0.add(rest.decisions)
          $0.add(rest.since)
          $0.add(rest.until)
          $0.add(rest.asked)
        }
        if count == 0 { throw StoreError.unclaimed(account) }
      }
      try db.prepared(
        """
        INSERT OR REPLACE INTO surveys (book, state, asked)
        SELECT ?1, ?2, coalesce(sum(rest_asked), 0) FROM accounts WHERE book = ?1
        """
      ).run {
        $0.add(book)
        $0.add(step.state)
      }
    }
  }
}

extension Database {
  fileprivate func survey(of book: String) throws -> Survey? {
    try prepared("SELECT state, asked FROM surveys WHERE book = ?").first({ $0.add(book) }) {
      Survey(state: $0.text(), asked: $0.int())
    }
  }
}
