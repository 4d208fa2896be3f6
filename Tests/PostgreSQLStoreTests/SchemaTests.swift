import Engine
import Reconciliation
import StoreContract
import TestSupport
import Testing

@testable import PostgreSQLStore

@Suite("A shared store's tables")
struct SchemaTests {
  @Test(
    "Events cannot be changed or deleted, not even by hand",
    arguments: [
      "UPDATE pairbook.events SET seq = 9", "UPDATE pairbook.events SET at = 0",
      "UPDATE pairbook.events SET subject = 's_x'", "UPDATE pairbook.events SET kind = 'relink'",
      "UPDATE pairbook.events SET new_link = false", "UPDATE pairbook.events SET hash = 'x'",
      "UPDATE pairbook.events SET account = 2", "UPDATE pairbook.events SET line = '{}'",
      "UPDATE pairbook.events SET line = jsonb_set(line::jsonb, '{kind}', '\"relink\"')::text",
      "DELETE FROM pairbook.events", "TRUNCATE pairbook.events",
    ])
  func appendOnly(_ sql: String) async throws {
    let (connection, _) = try await furnished()
    let error = #expect(throws: ServerError.self) { try connection.script(sql) }
    #expect(error?.words == "events are append-only")
  }

  @Test("A person can be erased from an event's line")
  func erasure() async throws {
    let (connection, desk) = try await furnished()
    try connection.script(
      """
      UPDATE pairbook.events
      SET line = replace(line, '"who":{"email":"somebody@acme.example"}', '"who":null')
      """)
    let line = try await desk.store.events(account: "acme", after: 0, limit: 1)[0].line
    #expect(line.contains(#""who":null"#))
    #expect(try await desk.store.checkIntegrity() == [])
  }

  @Test(
    "What contradicts itself is found",
    arguments: [
      (
        "UPDATE pairbook.accounts SET head_seq = 7",
        "account acme: its head is not its last event, 1"
      ),
      (
        "UPDATE pairbook.accounts SET enrolled = 7",
        "account acme: it counts other enrollments than it has, 1"
      ),
      (
        "INSERT INTO pairbook.sent_mail SELECT account, key FROM pairbook.outbox",
        "account acme: a mail that was sent waits again: s_ann.1/invitation-1"
      ),
      (
        "UPDATE pairbook.outbox SET subject = 's_nobody'",
        "account acme: a mail with a link waits for somebody who is not enrolled: s_nobody"
      ),
      (
        "INSERT INTO pairbook.sent_mail VALUES (99, 'x')",
        "account 99: it is gone, and rows of it are left in sent_mail"
      ),
      (
        "INSERT INTO pairbook.events VALUES (1, 3, 0, null, 'allow', false, 'h', '{}')",
        "account acme: events are missing before event 3"
      ),
    ])
  func contradictions(_ sql: String, _ problem: String) async throws {
    let (connection, desk) = try await furnished()
    #expect(try await desk.store.checkIntegrity() == [])
    try connection.script(sql)
    #expect(try await desk.store.checkIntegrity().contains(problem))
  }

  @Test("A closed enrollment never opens again, not even by hand")
  func closed() async throws {
    let (connection, desk) = try await furnished()
    try await desk.commit([.close("ann")])
    let error = #expect(throws: ServerError.self) {
      try connection.script(
        """
        INSERT INTO pairbook.enrollments (account, \(EnrollmentRow.columns))
        SELECT account, \(EnrollmentRow.columns) FROM pairbook.closed_enrollments
        """)
    }
    #expect(error?.words == "a closed enrollment never opens again")
  }

  @Test("Texts come back as they were, whatever stands in them; only U+0000 is replaced")
  func texts() async throws {
    let (_, desk) = try await furnished()
    let words = "a\\b\t\"c\"\r\n{d,\\N} NULL \u{1F600} é e\u{301} \u{7F}\u{1}"
    var enrollment = Sample.enrollment("bob", email: "b\\o'b@acme.example")
    enrollment.userID = words
    enrollment.invitation?.refusal = "\\."
    try await desk.commit(
      [.put(enrollment)], mail: [Sample.mail("bob", payload: words + "\u{0}")])
    #expect(try await desk.store.enrollment(subject: "s_bob", account: "acme") == enrollment)
    let mail = try await desk.claimMail().last
    #expect(mail?.payload == words + "\u{FFFD}")
    try await desk.commit(settled: [
      SettledMail(key: mail?.order.key ?? "", outcome: .failed(words: words))
    ])
    #expect(try await desk.store.outbox(account: "acme").last?.lastError == words)
  }

  @Test("A decision whose task is cancelled is committed whole or not at all", arguments: 0...4)
  func cancelled(_ step: Int) async throws {
    let (_, desk) = try await furnished()
    let changes = (0..<2_000).map { EnrollmentChange.put(Sample.enrollment("p\($0)")) }
    let work = Task { try await desk.commit(changes, events: { [$0.event(.observed)] }) }
    try await Task.sleep(for: .milliseconds(step * 10))
    work.cancel()
    let expected: Int
    switch await work.result {
    case .success: expected = 1
    case .failure(let error):
      #expect(error is CancellationError)
      expected = 0
    }
    let record = try #require(await desk.store.record(account: "acme"))
    #expect(record.head.seq == 1 + expected)
    #expect(record.enrolled == 1 + expected * 2_000)
    try await desk.commit([.put(Sample.enrollment("bob"))])
    #expect(try await desk.store.checkIntegrity() == [])
  }

  @Test("What is asked for often is found without reading a table through")
  func indexes() async throws {
    let (connection, _) = try await furnished()
    try connection.script("SET enable_seqscan = off")
    for (query, values) in [
      ("SELECT subject FROM pairbook.enrollments WHERE live_link = $1", ["\\x00"]),
      (
        "SELECT subject FROM pairbook.enrollments WHERE account = $1 AND subject = ANY($2)",
        ["1", "{a}"]
      ),
      ("SELECT * FROM pairbook.enrollments WHERE account = $1 ORDER BY email", ["1"]),
      (
        """
        SELECT * FROM pairbook.outbox WHERE account = $1 AND state = 'queued' AND due <= $2
        ORDER BY due, number
        """, ["1", "1"]
      ),
      ("SELECT * FROM pairbook.events WHERE account = $1 AND seq > $2 ORDER BY seq", ["1", "1"]),
      ("SELECT id FROM pairbook.accounts WHERE book = $1 ORDER BY id", ["b"]),
    ] {
      let plan = try connection.all(
        "EXPLAIN " + query, { binder in values.forEach { binder.add($0) } }, { $0.text() })
      #expect(plan.contains { $0.contains("Index") }, "\(plan)")
      #expect(!plan.contains { $0.contains("Seq Scan") || $0.contains("Sort") }, "\(plan)")
    }
  }

  /// A store in which Ann was invited, and a connection beside it.
  private func furnished() async throws -> (Connection, Desk) {
    let harness = try await PostgreSQLHarness()
    let desk = try await Desk.open(in: harness)
    try await desk.commit(
      [.put(Sample.enrollment("ann"), link: "ann")],
      events: { [$0.event(of: "s_ann", newLink: true)] }, mail: [Sample.mail("ann")])
    let address = try StoreAddress(harness.url, environment: [:])
    return (try Connection(to: address, seconds: 10), desk)
  }
}
