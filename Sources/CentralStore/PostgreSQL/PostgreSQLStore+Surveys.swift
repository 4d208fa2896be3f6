package import Engine
package import Reconciliation

extension PostgreSQLStore {
  package func survey(of book: String) async throws -> Survey? {
    try await read { try $0.survey(of: book) }
  }

  package func unrested(
    of book: String, by survey: Survey, at now: Instant, and ids: Set<String>
  ) async throws -> [AccountRecord]? {
    // One statement sees one moment: without a row the survey is another by now, and without an account nobody needs a
    // look.
    let rows = try await read { connection in
      try connection.all(
        Self.selectUnrested,
        {
          $0.add(book)
          $0.add(survey.state)
          $0.add(survey.asked)
          $0.add(now)
          $0.add(texts: ids.sorted())
        }, { columns -> AccountRecord? in columns.isNull ? nil : columns.record() })
    }
    return rows.isEmpty ? nil : rows.compactMap { $0 }
  }

  /// Parameters: the book, its survey's state and count, now, and a list of ids. Each of the conditions has an index of
  /// its own.
  private static let selectUnrested = """
    SELECT \(recordColumns) FROM pairbook.surveys LEFT JOIN pairbook.accounts
    ON accounts.number IN (
      SELECT number FROM pairbook.accounts
      WHERE book = $1 AND rest_decisions IS DISTINCT FROM decisions
      UNION SELECT number FROM pairbook.accounts WHERE book = $1 AND rest_until <= $4::bigint
      UNION SELECT number FROM pairbook.accounts WHERE book = $1 AND rest_since > $4::bigint
      UNION SELECT number FROM pairbook.accounts WHERE book = $1 AND id = ANY($5::text[]))
    WHERE surveys.book = $1 AND surveys.state = $2 AND surveys.asked = $3::bigint ORDER BY id
    """

  package func appliedRevisions(of book: String) async throws -> Set<String> {
    // From one to the next by the index: there are few, and many accounts of each.
    let revisions = try await read { connection in
      try connection.all(
        """
        WITH RECURSIVE found (revision) AS (
          SELECT min(applied_revision COLLATE "C") FROM pairbook.accounts WHERE book = $1
          UNION ALL
          SELECT (
            SELECT min(applied_revision COLLATE "C") FROM pairbook.accounts
            WHERE book = $1 AND applied_revision COLLATE "C" > revision)
          FROM found WHERE revision IS NOT NULL)
        SELECT revision FROM found WHERE revision IS NOT NULL
        """, { $0.add(book) }, { $0.text() })
    }
    return Set(revisions)
  }

  package func recordRevision(
    _ revision: String, resting book: String, besides looked: Set<String>, before: Set<String>
  ) async throws {
    try await write { transaction in
      // Whoever waits to hear of the accounts hears nothing: nothing of them has changed.
      try transaction.connection.run(
        """
        WITH resting AS (
          SELECT number FROM pairbook.accounts
          WHERE book = $2 AND rest_decisions = decisions AND id <> ALL($3::text[])
            AND applied_revision = ANY($4::text[])
          ORDER BY id FOR NO KEY UPDATE)
        UPDATE pairbook.accounts SET attempted_revision = $1, applied_revision = $1
        FROM resting WHERE accounts.number = resting.number
        """
      ) {
        $0.add(revision)
        $0.add(book)
        $0.add(texts: looked.sorted())
        $0.add(texts: before.sorted())
      }
      return
    }
  }

  package func recordSurvey(_ step: SurveyStep, of book: String) async throws {
    try await write { transaction in
      // Two that go by the same survey do so one after the other; the second finds another.
      try transaction.connection.script("LOCK TABLE pairbook.surveys IN SHARE ROW EXCLUSIVE MODE")
      guard try transaction.connection.survey(of: book) == step.before else { return }
      try transaction.recordRests(step, of: book)
      try transaction.connection.run(
        """
        INSERT INTO pairbook.surveys (book, state, asked)
        SELECT $1, $2, coalesce(sum(rest_asked), 0)::bigint FROM pairbook.accounts WHERE book = $1
        ON CONFLICT (book) DO UPDATE SET state = excluded.state, asked = excluded.asked
        """
      ) {
        $0.add(book)
        $0.add(step.state)
      }
      return
    }
  }
}

extension Transaction {
  /// Whoever waits to hear of the accounts hears nothing: nothing of them has changed.
  fileprivate func recordRests(_ step: SurveyStep, of book: String) throws {
    let rests = step.rests.sorted { $0.key < $1.key }
    let looked = step.looked.map { $0.union(rests.map(\.key)).sorted() }
    let known = Set(
      try connection.all(
        """
        SELECT id FROM pairbook.accounts WHERE book = $1 AND ($2 OR id = ANY($3::text[]))
        ORDER BY id FOR NO KEY UPDATE
        """,
        {
          $0.add(book)
          $0.add(looked == nil)
          $0.add(texts: looked ?? [])
        }, { $0.text() }))
    if let unknown = rests.first(where: { !known.contains($0.key) }) {
      throw StoreError.unclaimed(unknown.key)
    }
    try connection.run(
      """
      UPDATE pairbook.accounts
      SET rest_decisions = NULL, rest_since = NULL, rest_until = NULL, rest_asked = NULL
      WHERE book = $1 AND ($2 OR id = ANY($3::text[])) AND rest_decisions IS NOT NULL
      """
    ) {
      $0.add(book)
      $0.add(looked == nil)
      $0.add(texts: looked ?? [])
    }
    try connection.run(
      """
      UPDATE pairbook.accounts
      SET rest_decisions = rest.decisions, rest_since = rest.since, rest_until = rest.until,
        rest_asked = rest.asked
      FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[])
        AS rest (account, decisions, since, until, asked)
      WHERE id = rest.account
      """
    ) {
      $0.add(texts: rests.map(\.key))
      $0.add(numbers: rests.map { Int64($0.value.decisions) })
      $0.add(numbers: rests.map(\.value.since.seconds))
      $0.add(numbers: rests.map(\.value.until.seconds))
      $0.add(numbers: rests.map { Int64($0.value.asked) })
    }
  }
}

extension Connection {
  fileprivate func survey(of book: String) throws -> Survey? {
    try first(
      "SELECT state, asked FROM pairbook.surveys WHERE book = $1", { $0.add(book) },
      { Survey(state: $0.text(), asked: $0.int()) })
  }
}
