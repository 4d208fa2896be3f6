package import Engine
import GRDB
package import Reconciliation

extension SQLiteStore {
  package func events(
    account: String, after seq: Int, limit: Int
  ) async throws -> [StoredEvent] {
    try read { db in
      try db.prepared(
        """
        SELECT seq, at, subject, kind, new_link, hash, line FROM events
        WHERE account = (SELECT number FROM accounts WHERE id = ?) AND seq > ?
        ORDER BY seq LIMIT ?
        """
      ).all({
        $0.add(account)
        $0.add(seq)
        $0.add(limit)
      }) { try $0.event() }
    }
  }

  package func recent(
    account: String, since: Instant
  ) async throws -> ObservedAccount.Recent {
    try read { db in
      var recent = ObservedAccount.Recent()
      // The last condition is spelt as in the index, or SQLite would not use it.
      let events = try db.prepared(
        """
        SELECT kind, subject, new_link,
          kind IN ('invite', 'adopt') AND json_extract(line, '$.from') IS NULL
        FROM events INDEXED BY events_that_guards_count
        WHERE account = (SELECT number FROM accounts WHERE id = ?) AND at >= ?
          AND (new_link = 1 OR kind IN ('withdraw', 'relink', 'revoke', 'adopt'))
        ORDER BY seq
        """
      ).all({
        $0.add(account)
        $0.add(since)
      }) {
        (try $0.value() as EventKind, $0.optionalText(), newLink: $0.bool(), fromNothing: $0.bool())
      }
      for (kind, subject, newLink, fromNothing) in events {
        recent.count(kind, of: subject, newLink: newLink, fromNothing: fromNothing)
      }
      return recent
    }
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

extension Database {
  /// Appends events after the head; gives the new one.
  ///
  /// Throws `StoreError.invalid` when their numbers leave a gap or their times go back.
  func append(
    _ events: [StoredEvent], to account: Int64, named name: String, after head: EventHead
  ) throws -> EventHead {
    guard !events.isEmpty else { return head }
    let insert = try prepared(
      """
      INSERT INTO events (account, seq, at, subject, kind, new_link, hash, line)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """)
    var head = head
    for event in events {
      guard event.seq == head.seq + 1, head.at.map({ $0 <= event.at }) ?? true else {
        throw StoreError.invalid(
          account: name, why: "event \(event.seq) does not follow event \(head.seq)")
      }
      try insert.run {
        $0.add(account)
        $0.add(event.seq)
        $0.add(event.at)
        $0.add(event.subject)
        $0.add(event.kind.rawValue)
        $0.add(event.newLink)
        $0.add(event.hash)
        $0.add(event.line)
      }
      head = EventHead(seq: event.seq, hash: event.hash, at: event.at)
    }
    try prepared(
      """
      UPDATE accounts SET head_seq = ?, head_hash = ?, head_at = ?,
        observed_at = coalesce(?, observed_at)
      WHERE number = ?
      """
    ).run {
      $0.add(head.seq)
      $0.add(head.hash)
      $0.add(head.at)
      $0.add(events.last { $0.kind == .observed }?.at)
      $0.add(account)
    }
    return head
  }
}
