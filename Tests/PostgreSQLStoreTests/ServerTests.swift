import Reconciliation
import StoreContract
import TestSupport
import Testing

@testable import PostgreSQLStore

@Suite("What a server refuses is told in words, with the way back")
struct ServerTests {
  @Test("A wrong password, and none")
  func password() async throws {
    let server = try await PostgreSQLServer.shared()
    let database = try await server.newDatabase()
    let what = "The store postgres://127.0.0.1:\(server.port)/\(database)"
    let remedy = "Give the password in PGPASSWORD, ~/.pgpass or PAIRBOOK_STORE, never in the book"
    await expect(
      .unavailable(
        what: what,
        why: #"it lets nobody in (password authentication failed for user "postgres")"#,
        remedy: remedy),
      at: server.loopbackURL(database, password: "wrong"))
    await expect(
      .unavailable(
        what: what, why: "it asks for a password, and there is none", remedy: remedy),
      at: server.loopbackURL(database, password: nil))
    _ = try await PostgreSQLStore.open(at: server.loopbackURL(database))
  }

  @Test("Nobody who listens")
  func unreached() async throws {
    await expect(
      .unavailable(
        what: "The store postgres://127.0.0.1:1/x",
        why: "it cannot be reached (Connection refused)",
        remedy: "Start the server, or check host and port in `connections.store` or PAIRBOOK_STORE"
      ),
      at: "postgres://127.0.0.1:1/x")
  }

  @Test("No such database")
  func database() async throws {
    let server = try await PostgreSQLServer.shared()
    await expect(
      .unavailable(
        what: "The store postgres://127.0.0.1:\(server.port)/nowhere",
        why: "there is no such database",
        remedy: "Make it (`createdb`), or name another in PAIRBOOK_STORE"),
      at: server.loopbackURL("nowhere"))
  }

  @Test("A user without rights; with a schema of the user's own it goes")
  func rights() async throws {
    let server = try await PostgreSQLServer.shared()
    let database = try await server.newDatabase()
    let user = "u_\(database)"
    try await server.sql("CREATE USER \(user) PASSWORD 'p'", in: database)
    let url = "postgres://\(user):p@127.0.0.1:\(server.port)/\(database)"
    await expect(
      .unavailable(
        what: "The store postgres://127.0.0.1:\(server.port)/\(database)",
        why: "the user lacks a right there (permission denied for database \(database))",
        remedy: "As an administrator: CREATE SCHEMA pairbook AUTHORIZATION \(user)"),
      at: url)
    try await server.sql("CREATE SCHEMA pairbook AUTHORIZATION \(user)", in: database)
    #expect(try await PostgreSQLStore.open(at: url).identity().isEmpty)
  }

  @Test("A schema of another program's, and one of a newer version")
  func schemas() async throws {
    let server = try await PostgreSQLServer.shared()
    let strange = try await server.newDatabase()
    try await server.sql(
      "CREATE SCHEMA pairbook; CREATE TABLE pairbook.recipes (id int)", in: strange)
    let error = await #expect(throws: StoreError.self) {
      try await PostgreSQLStore.open(at: server.url(strange))
    }
    guard case .damaged(_, let why, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(why == "its schema pairbook is of another program")
    let newer = try await server.newDatabase()
    _ = try await PostgreSQLStore.open(at: server.url(newer))
    try await server.sql("INSERT INTO pairbook.migrations VALUES (99, now())", in: newer)
    await expect(
      .newerSchema(what: "The store postgres://127.0.0.1:\(server.port)/\(newer)"),
      at: server.loopbackURL(newer))
  }

  @Test("Nothing is made where nothing is to be made")
  func absent() async throws {
    let server = try await PostgreSQLServer.shared()
    let database = try await server.newDatabase()
    let address = try StoreAddress(server.url(database), environment: [:])
    let store = try await PostgreSQLStore.open(at: address, creating: false, isDead: { _ in false })
    #expect(store == nil)
    #expect(
      try await server.sql("SELECT to_regnamespace('pairbook') IS NULL", in: database) == "t\n")
  }

  /// The server has no such ailment, so a trigger gives its code.
  @Test(
    "A read-only replica, and a full disk: nothing is changed",
    arguments: ["25006", "53100"])
  func refusing(_ code: String) async throws {
    let harness = try await PostgreSQLHarness()
    let server = try await PostgreSQLServer.shared()
    let desk = try await Desk.open(in: harness)
    let address = try StoreAddress(harness.url, environment: [:])
    try await server.sql(
      """
      CREATE FUNCTION ailing() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'ailing' USING ERRCODE = '\(code)'; END $$;
      CREATE TRIGGER ailing BEFORE INSERT ON pairbook.events
      FOR EACH STATEMENT EXECUTE FUNCTION ailing()
      """, in: address.database ?? "")
    let expected: [String: StoreError] = [
      "25006": .unavailable(
        what: address.what, why: "it is a read-only replica",
        remedy: "Name the server that takes writes in PAIRBOOK_STORE"),
      "53100": .full(what: address.what),
    ]
    await #expect(throws: try #require(expected[code])) {
      try await desk.commit([.put(Sample.enrollment("ann"))], events: { [$0.event(of: "s_ann")] })
    }
    #expect(try await desk.store.enrollments(account: "acme") == [])
  }

  private func expect(_ error: StoreError, at url: String) async {
    await #expect(throws: error) { try await PostgreSQLStore.open(at: url) }
  }
}
