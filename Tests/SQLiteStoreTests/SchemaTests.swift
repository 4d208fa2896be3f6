import Engine
import GRDB
import Reconciliation
import StoreContract
import TestSupport
import Testing

@testable import SQLiteStore

@Suite("A store's tables")
struct SchemaTests {
  @Test(
    "Events cannot be changed or deleted, not even by hand",
    arguments: [
      "UPDATE events SET seq = 9", "UPDATE events SET at = 0", "UPDATE events SET subject = 's_x'",
      "UPDATE events SET kind = 'invite'", "UPDATE events SET new_link = 1",
      "UPDATE events SET hash = 'x'", "UPDATE events SET account = 2",
      "UPDATE events SET line = '{}'",
      "UPDATE events SET line = json_set(line, '$.kind', 'invite')", "DELETE FROM events",
    ])
  func appendOnly(_ sql: String) async throws {
    try await withStore { store, _ in
      #expect {
        try store.writer.inDatabase { try $0.execute(sql: sql) }
      } throws: { error in
        (error as? DatabaseError)?.message == "events are append-only"
      }
    }
  }

  @Test(
    "A person can be erased from an event's line",
    arguments: [
      "json_set(line, '$.who', NULL)", #"json_set(line, '$.who', json('{"email":""}'))"#,
      "json_remove(line, '$.who')",
    ])
  func erasure(_ expression: String) async throws {
    try await withStore { store, _ in
      try store.writer.inDatabase {
        try $0.execute(sql: "UPDATE events SET line = \(expression)")
      }
      let line = try await store.events(account: "acme", after: 0, limit: 1)[0].line
      #expect(!line.contains("somebody@acme.example"))
      #expect(try await store.checkIntegrity() == [])
    }
  }

  @Test("A closed enrollment stays as history, with the event at which it was closed")
  func history() async throws {
    try await withStore { store, desk in
      var ann = Sample.fullEnrollment
      ann.invitation?.state = .used
      try await desk.commit([.put(ann)])
      try await desk.commit(
        [EnrollmentChange(subject: ann.subject, enrollment: nil, liveLinkHash: nil)],
        events: { [$0.event(.withdraw, of: ann.subject, at: Sample.noon + 5)] })
      let row = try store.read { db in
        try Row.fetchOne(
          db,
          sql: """
            SELECT closed_at_seq, email, phone, consent_version, invitation_state
            FROM closed_enrollments
            """)
      }
      #expect(
        row == [
          "closed_at_seq": 2, "email": "zoë@acme.example", "phone": "+4915112345678",
          "consent_version": "v2", "invitation_state": "used",
        ])
    }
  }

  @Test("Of a sent mail nothing stays but its key")
  func sentMail() async throws {
    try await withStore { store, desk in
      try await desk.commit(mail: [Sample.mail("ann")])
      let key = try await desk.claimMail()[0].order.key
      try await desk.commit(settled: [SettledMail(key: key, outcome: .sent)])
      let kept = try store.read { db in
        try String.fetchAll(db, sql: "SELECT key FROM sent_mail")
          + String.fetchAll(db, sql: "SELECT email FROM outbox")
      }
      #expect(kept == ["s_ann.1/invitation-1"])
    }
  }

  @Test(
    "What is asked for often is found without reading a table through",
    arguments: [
      "SELECT account, subject FROM enrollments WHERE live_link = ?",
      EnrollmentRow.selectOfAccount,
      "SELECT email, live_link IS ? FROM enrollments WHERE account = ? AND subject = ?",
      "SELECT * FROM outbox WHERE account = ? AND state = 'queued' AND due <= ? ORDER BY due, number",
      "SELECT * FROM events WHERE account = ? AND seq > ? ORDER BY seq",
      "SELECT id FROM accounts WHERE book = ? ORDER BY id",
    ])
  func indexes(_ sql: String) async throws {
    try await withStore { store, _ in
      let steps = try store.read { db in
        try db.prepared("EXPLAIN QUERY PLAN " + sql).all { columns in
          columns.skip(3)
          return columns.text()
        }
      }
      #expect(!steps.isEmpty)
      #expect(!steps.contains { $0.hasPrefix("SCAN") || $0.contains("TEMP B-TREE") })
    }
  }

  @Test("The outbox of one account is found without reading those of the others")
  func outboxOfOneAccount() async throws {
    try await withStore { store, _ in
      let steps = try store.read { db in
        try db.prepared("EXPLAIN QUERY PLAN " + OutboxRow.selectOfAccount).all { columns in
          columns.skip(3)
          return columns.text()
        }
      }
      #expect(steps.contains { $0.hasPrefix("SEARCH outbox") })
      #expect(!steps.contains { $0.hasPrefix("SCAN") })
    }
  }

  @Test("The model has no field that the table does not know of")
  func everyField() {
    // Whoever adds a field to the model gives it a column, and raises the number here.
    #expect(fields(of: Sample.fullEnrollment) == 20)
    #expect(Sample.fullEnrollment.invitation.map(fields) == 9)
    #expect(Sample.fullEnrollment.superseded.map(fields) == 5)
    #expect(Sample.fullEnrollment.consent.map(fields) == 3)
    #expect(Sample.fullEnrollment.doubt.map(fields) == 2)
    #expect(fields(of: Sample.fullEnrollment.cycle) == 5)
    #expect(fields(of: Sample.mail("ann").order) == 9)
  }

  private func fields(of value: Any) -> Int { Mirror(reflecting: value).children.count }

  @Test("The check names what tables that must agree do not agree on", arguments: Contradiction.all)
  func contradictions(_ contradiction: Contradiction) async throws {
    try await withStore { store, desk in
      try await desk.commit(
        [.put(Sample.enrollment("bob"))], events: { [$0.event(of: "s_bob")] },
        mail: [Sample.mail("bob")])
      #expect(try await store.checkIntegrity() == [])
      try store.writer.inDatabase { db in
        // What the triggers forbid is done here as a fault of the disk would.
        try db.execute(
          sql: """
            DROP TRIGGER events_are_not_changed;
            DROP TRIGGER events_are_not_deleted;
            PRAGMA foreign_keys = OFF;
            """)
        try db.execute(sql: contradiction.damage)
      }
      #expect(try await store.checkIntegrity() == contradiction.problems)
    }
  }

  /// A store with the account `acme` and one event.
  private func withStore(_ body: (SQLiteStore, Desk) async throws -> Void) async throws {
    try await withTemporaryFolder { folder in
      let store = try SQLiteStore.open(at: folder + "/store.sqlite")
      let desk = try await Desk.open("acme", in: store)
      try await desk.commit(events: { [$0.event(.observed, of: "s_é")] })
      try await body(store, desk)
    }
  }
}

/// A change past the store, and what the check says of it.
struct Contradiction: Sendable, CustomTestStringConvertible {
  let damage: String
  let problems: [String]

  var testDescription: String { damage }

  init(_ damage: String, _ problems: String...) {
    self.damage = damage
    self.problems = problems
  }

  static let all = [
    Contradiction(
      "DELETE FROM events WHERE seq = 1", "account acme: events are missing before event 2",
      "account acme: the chain is broken at event 2"),
    Contradiction(
      "DELETE FROM events WHERE seq = 2", "account acme: its head is not its last event, 1"),
    Contradiction(
      "UPDATE events SET hash = 'sha256:x' WHERE seq = 1",
      "account acme: the chain is broken at event 1",
      "account acme: the chain is broken at event 2"),
    Contradiction(
      "UPDATE events SET at = at + 1 WHERE seq = 1", "account acme: time goes back at event 2"),
    Contradiction(
      "UPDATE accounts SET head_hash = 'sha256:x'",
      "account acme: its head is not its last event, 2"),
    Contradiction(
      "UPDATE accounts SET enrolled = 7",
      "account acme: it counts other enrollments than it has, 1"),
    Contradiction(
      """
      INSERT INTO closed_enrollments (closed_at_seq, account, email, subject, phone, status, since,
        generation, generations, serial, mails, passkey_asked, cycle_invitations,
        cycle_escalation_awaits)
      SELECT 1, account, email, subject, phone, status, since, generation, generations, serial,
        mails, passkey_asked, cycle_invitations, cycle_escalation_awaits FROM enrollments
      """, "account acme: open and closed at once: s_bob"),
    Contradiction(
      "DELETE FROM enrollments; UPDATE accounts SET enrolled = 0",
      "account acme: a mail with a link waits for somebody who is not enrolled: s_bob"),
    Contradiction(
      "INSERT INTO sent_mail SELECT account, key FROM outbox",
      "account acme: a mail that was sent waits again: s_bob.1/invitation-1"),
    Contradiction(
      "INSERT INTO sent_mail VALUES (99, 'x')", "a row of sent_mail belongs to no account"),
  ]
}
