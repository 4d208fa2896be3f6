package import Engine
package import Reconciliation

extension PostgreSQLStore {
  package func events(
    account: String, after seq: Int, limit: Int
  ) async throws -> [StoredEvent] {
    try await read { connection in
      try connection.all(
        """
        SELECT seq, at, subject, kind, new_link, hash, line FROM pairbook.events
        WHERE account = (SELECT number FROM pairbook.accounts WHERE id = $1) AND seq > $2
        ORDER BY seq LIMIT $3
        """,
        {
          $0.add(account)
          $0.add(seq)
          $0.add(limit)
        }, { try $0.event() })
    }
  }

  package func recent(
    account: String, since: Instant
  ) async throws -> ObservedAccount.Recent {
    let events = try await read { connection in
      // The last condition is spelt as in the index, or PostgreSQL would not use it.
      try connection.all(
        """
        SELECT kind, subject, new_link,
          CASE WHEN kind IN ('invite', 'adopt') THEN line::json ->> 'from' IS NULL ELSE false END
        FROM pairbook.events
        WHERE account = (SELECT number FROM pairbook.accounts WHERE id = $1) AND at >= $2
          AND (new_link OR kind IN ('withdraw', 'relink', 'revoke', 'adopt'))
        ORDER BY seq
        """,
        {
          $0.add(account)
          $0.add(since)
        },
        {
          (
            try $0.value() as EventKind, $0.optionalText(), newLink: $0.bool(),
            fromNothing: $0.bool()
          )
        })
    }
    var recent = ObservedAccount.Recent()
    for (kind, subject, newLink, fromNothing) in events {
      recent.count(kind, of: subject, newLink: newLink, fromNothing: fromNothing)
    }
    return recent
  }
}

extension Columns {
  /// From `seq` to `line`.
  mutating func event() throws -> StoredEvent {
    StoredEvent(
      seq: int(), at: instant(), subject: optionalText(), kind: try value(), newLink: bool(),
      hash: text(), line: text())
  }
}

extension Transaction {
  /// Appends events after the account's head; gives the new one.
  ///
  /// Throws `InvalidChange` when their numbers leave a gap or their times go back.
  func append(_ events: [StoredEvent], to account: LeasedAccount) throws -> EventHead {
    guard !events.isEmpty else { return account.head }
    var head = account.head
    for event in events {
      guard event.seq == head.seq + 1, head.at.map({ $0 <= event.at }) ?? true else {
        throw InvalidChange(why: "event \(event.seq) does not follow event \(head.seq)")
      }
      head = EventHead(seq: event.seq, hash: event.hash, at: event.at)
    }
    try connection.copy(
      into: "pairbook.events (account, seq, at, subject, kind, new_link, hash, line)", events
    ) {
      $0.add(account.number)
      $0.add($1.seq)
      $0.add($1.at)
      $0.add($1.subject)
      $0.add($1.kind.rawValue)
      $0.add($1.newLink)
      $0.add($1.hash)
      $0.add($1.line)
    }
    try connection.run(
      """
      UPDATE pairbook.accounts SET head_seq = $2, head_hash = $3, head_at = $4,
        observed_at = coalesce($5, observed_at)
      WHERE number = $1
      """
    ) {
      $0.add(account.number)
      $0.add(head.seq)
      $0.add(head.hash)
      $0.add(head.at)
      $0.add(events.last { $0.kind == .observed }?.at)
    }
    return head
  }
}
