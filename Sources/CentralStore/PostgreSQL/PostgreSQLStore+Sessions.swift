import Engine
package import Reconciliation

extension PostgreSQLStore {
  package func sessionsToEnd(account: String) async throws -> [String] {
    try await read { connection in
      try connection.all(
        """
        SELECT name FROM pairbook.sessions_to_end
        WHERE account = (SELECT number FROM pairbook.accounts WHERE id = $1) ORDER BY number
        """, { $0.add(account) }, { $0.text() })
    }
  }

  package func closed(_ subjects: [String], account: String) async throws -> Set<String> {
    guard !subjects.isEmpty else { return [] }
    return try await read { connection in
      Set(
        try connection.all(
          """
          SELECT subject FROM pairbook.closed_enrollments
          WHERE account = (SELECT number FROM pairbook.accounts WHERE id = $1)
            AND subject = ANY($2::text[])
          """,
          {
            $0.add(account)
            $0.add(texts: subjects)
          }, { $0.text() }))
    }
  }

  package func link(hash: String) async throws -> KnownLink? {
    let bytes: String
    do {
      bytes = try LinkHash.bytes(ofHex: hash)
    } catch is InvalidChange {
      return nil
    }
    return try await read { connection in
      try connection.first(
        """
        SELECT id, subject, serial, generation FROM pairbook.links
        JOIN pairbook.accounts ON accounts.number = links.account WHERE hash = $1
        """, { $0.add(bytes) },
        {
          KnownLink(account: $0.text(), subject: $0.text(), serial: $0.int(), generation: $0.int())
        })
    }
  }

  package func sessionsTakenOver(book: String) async throws -> Set<String> {
    try await read { connection in
      let names = try connection.all(
        """
        SELECT session, superseded_session FROM pairbook.enrollments
        WHERE (session IS NOT NULL OR superseded_session IS NOT NULL)
          AND account IN (SELECT number FROM pairbook.accounts WHERE book = $1)
        """, { $0.add(book) }, { [$0.optionalText(), $0.optionalText()] })
      return Set(names.flatMap { $0.compactMap { $0 } })
    }
  }

  package func archivingSessions(book: String) async throws -> [String: [String]] {
    try await read { connection in
      let names = try connection.all(
        """
        SELECT id, session, subject, generation FROM pairbook.accounts
        JOIN pairbook.enrollments ON account = accounts.number AND status = 'Archiving'
        WHERE book = $1
        """, { $0.add(book) },
        { row -> (account: String, name: String) in
          let (account, session, subject) = (row.text(), row.optionalText(), row.text())
          return (account, session ?? SessionName.of(subject: subject, generation: row.int()))
        })
      return Dictionary(grouping: names, by: \.account).mapValues { $0.map(\.name) }
    }
  }
}

extension Transaction {
  /// Keeps every link that was ever live, so that a dead one can be told from one that never was.
  func remember(_ changes: [EnrollmentChange], of account: Int64) throws {
    var links: [String: KnownLink] = [:]
    for change in changes {
      guard let hash = change.liveLinkHash, let enrollment = change.enrollment,
        let serial = enrollment.invitation?.serial
      else { continue }
      links[try LinkHash.bytes(ofHex: hash)] = KnownLink(
        account: String(account), subject: change.subject, serial: serial,
        generation: enrollment.generation)
    }
    guard !links.isEmpty else { return }
    let known = try connection.all(
      """
      SELECT hash, account, subject, serial, generation FROM pairbook.links
      WHERE hash = ANY($1::bytea[])
      """, { $0.add(texts: Array(links.keys)) },
      {
        (
          $0.text(),
          KnownLink(account: $0.text(), subject: $0.text(), serial: $0.int(), generation: $0.int())
        )
      })
    for (hash, owner) in known {
      guard links.removeValue(forKey: hash) == owner else {
        throw InvalidChange(why: "a link is another person's")
      }
    }
    guard !links.isEmpty else { return }
    try connection.copy(into: "pairbook.links (hash, account, subject, serial, generation)", links)
    {
      $0.add($1.key)
      $0.add(account)
      $0.add($1.value.subject)
      $0.add($1.value.serial)
      $0.add($1.value.generation)
    }
  }

  /// Notes which sessions have to be deleted, and forgets those that are.
  func end(_ names: [String], ended: [String], of account: Int64) throws {
    if !names.isEmpty {
      try connection.run(
        """
        INSERT INTO pairbook.sessions_to_end (account, name)
        SELECT $1, name FROM unnest($2::text[]) WITH ORDINALITY AS asked (name, place)
        ORDER BY place ON CONFLICT DO NOTHING
        """
      ) {
        $0.add(account)
        $0.add(texts: names)
      }
    }
    if !ended.isEmpty {
      try connection.run(
        "DELETE FROM pairbook.sessions_to_end WHERE account = $1 AND name = ANY($2::text[])"
      ) {
        $0.add(account)
        $0.add(texts: ended)
      }
    }
  }
}
