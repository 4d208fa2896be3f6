import Reconciliation
import StoreContract
import Synchronization
import TestSupport
import Testing

@testable import PostgreSQLStore

@Suite("A connection breaks off")
struct BrokenConnectionTests {
  private let runner = ProcessRunner()

  @Test(
    "A commit that breaks off is carried out once, whether or not the server had done so",
    arguments: ["before", "after"], [1, 3])
  func commit(_ moment: String, _ count: Int) async throws {
    let server = try await PostgreSQLServer.shared()
    let database = try await server.newDatabase()
    let desk = try await Desk.open(
      "acme", in: try await PostgreSQLStore.open(at: server.url(database)))
    let port = try FreePort.find()
    let arguments = [
      PackageFiles.root + "/Tests/Tools/commit_dropping_proxy.py", String(port),
      "\(server.folder)/.s.PGSQL.\(server.port)", moment, String(count),
    ]
    try await runner.withRunning("python3", arguments) { proxy in
      _ = try await proxy.firstLine(containing: "ready")
      let broken = Desk(
        store: try await PostgreSQLStore.open(
          at: "postgres://postgres@127.0.0.1:\(port)/\(database)?sslmode=disable"),
        account: "acme", lease: desk.lease)
      for name in ["ann", "bob"] {
        try await broken.commit(
          [.put(Sample.enrollment(name))], events: { [$0.event(of: "s_\(name)")] },
          mail: [Sample.mail(name)])
      }
    }
    #expect(try await desk.store.events(account: "acme", after: 0, limit: 9).map(\.seq) == [1, 2])
    #expect(try await desk.store.outbox(account: "acme").count == 2)
    #expect(try await desk.store.checkIntegrity() == [])
  }

  @Test("A server that crashes and comes back in the middle of work loses and doubles nothing")
  func restart() async throws {
    let server = try await PostgreSQLServer()
    let database = try await server.newDatabase()
    let accounts = ["a", "b", "c", "d"]
    let store = try await PostgreSQLStore.open(at: server.url(database))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for account in accounts {
        group.addTask {
          let desk = try await Desk.open(account, in: store)
          for number in 1...60 {
            try await desk.commit(
              [.put(Sample.enrollment("p\(number)"))],
              events: { [$0.event(of: "s_p\(number)")] }, mail: [Sample.mail("p\(number)")])
          }
        }
      }
      group.addTask {
        for _ in 1...3 {
          try await Task.sleep(for: .milliseconds(150))
          try await server.restart()
        }
      }
      try await group.waitForAll()
    }
    for record in try await store.accounts(of: Sample.book) {
      #expect(record.head.seq == 60)
      #expect(record.enrolled == 60)
      #expect(record.unsentMail == 60)
    }
    #expect(try await store.checkIntegrity() == [])
  }

  @Test("A server that stays away is waited for, then named; one that comes back is found")
  func away() async throws {
    let server = try await PostgreSQLServer()
    let url = server.url(try await server.newDatabase())
    let store = try await PostgreSQLStore.open(at: url, busySeconds: 1)
    try await server.stop()
    let error = await #expect(throws: StoreError.self) { try await store.identity() }
    guard case .unavailable(let what, let why, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(what.hasPrefix("The store postgres://"))
    #expect(why.hasPrefix("it cannot be reached (") || why.hasPrefix("it breaks off ("))
    try await server.start()
    #expect(try await store.identity().isEmpty)
  }

  @Test("A transaction of somebody who stopped in the middle of it is waited for, then told of")
  func locked() async throws {
    let harness = try await PostgreSQLHarness()
    _ = try await Desk.open(in: harness)
    let impatient = try await PostgreSQLStore.open(at: harness.url, busySeconds: 1)
    let other = try Connection(to: StoreAddress(harness.url, environment: [:]), seconds: 10)
    try other.script("BEGIN; SELECT 1 FROM pairbook.accounts FOR UPDATE")
    let address = try StoreAddress(harness.url, environment: [:])
    await #expect(
      throws: StoreError.unavailable(
        what: address.what,
        why: "another process has it locked and did not let go in time",
        remedy: "Run the command again when the other pairbook is done")
    ) {
      try await impatient.takeLease(account: "acme", holder: Sample.holder, seconds: 9)
    }
    try other.script("ROLLBACK")
    _ = try await impatient.takeLease(account: "acme", holder: Sample.holder, seconds: 9)
  }
}
