import Engine
import Reconciliation
import StoreContract
import TestSupport
import Testing

@testable import PostgreSQLStore

@Suite("Many machines use one store in PostgreSQL")
struct RaceTests {
  private let runner = ProcessRunner()
  private let probe = PackageFiles.products + "/StoreProbe"

  @Test("Of processes that make a store at the same time, all get the same one")
  func making() async throws {
    let server = try await PostgreSQLServer.shared()
    let url = server.url(try await server.newDatabase())
    let ids = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<6 {
        group.addTask { try await runner.run(probe, ["open", url]).successfulOutput() }
      }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(ids == [try await PostgreSQLStore.open(at: url).identity().id + "\n"])
  }

  @Test("Processes that work on the same accounts take turns, and lose nothing")
  func working() async throws {
    let server = try await PostgreSQLServer.shared()
    let url = server.pooledURL(try await server.newDatabase())
    let store = try await PostgreSQLStore.open(at: url)
    try await store.claim(accounts: ["acme", "beta"], book: Sample.book)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for account in ["acme", "beta", "acme", "acme"] {
        group.addTask {
          _ = try await runner.run(probe, ["work", url, account, "12"]).successfulOutput()
        }
      }
      try await group.waitForAll()
    }
    let records = try await store.accounts(of: Sample.book)
    #expect(records.map(\.head.seq) == [36, 12])
    #expect(records.map(\.enrolled) == [36, 12])
    #expect(records.map(\.unsentMail) == [36, 12])
    #expect(try await store.checkIntegrity() == [])
  }

  @Test("However many send at once, and whoever dies, no mail is handed out twice under a lease")
  func sending() async throws {
    let server = try await PostgreSQLServer.shared()
    let database = try await server.newDatabase()
    let url = server.pooledURL(database)
    let first = try await PostgreSQLStore.open(at: url, clock: StandingClock())
    let desk = try await Desk.open("acme", in: first)
    let names = (1...40).map { "p\($0)" }
    try await desk.commit(
      names.map { .put(Sample.enrollment($0)) }, mail: names.map { Sample.mail($0) })
    try await first.release(desk.lease)
    let keys = try await withThrowingTaskGroup(of: [String].self) { group in
      for number in Int32(1)...6 { group.addTask { try await send(as: number, at: url) } }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(keys.count == 40)
    #expect(Set(keys).count == 40)
  }

  /// Until nothing is left; gives the keys of the mails that were handed out to this one.
  private func send(as number: Int32, at url: String) async throws -> [String] {
    let store = try await PostgreSQLStore.open(at: url, clock: StandingClock())
    let holder = LeaseHolder(host: "h\(number)", bootID: "b", pid: number, processStart: 1)
    var sent: [String] = []
    while try await !store.outbox(account: "acme").isEmpty {
      let answer = try await store.takeLease(account: "acme", holder: holder, seconds: 20)
      guard case .taken(let lease) = answer else {
        try await Task.sleep(for: .milliseconds(5))
        continue
      }
      let mine = Desk(store: store, account: "acme", lease: lease)
      // Two tasks of one holder claim beside each other, as a mailer of several connections does.
      async let left = mine.claimMail(limit: 2)
      async let right = mine.claimMail(limit: 2)
      let keys = try await (left + right).map(\.order.key)
      sent += keys
      try await mine.commit(settled: keys.map { SettledMail(key: $0, outcome: .sent) })
      try await store.release(lease)
    }
    return sent
  }

  @Test("Of two who want a free lease at once, one gets it")
  func leases() async throws {
    let harness = try await PostgreSQLHarness()
    try await harness.store.claim(accounts: ["acme"], book: Sample.book)
    let taken = try await withThrowingTaskGroup(of: LeaseAnswer.self) { group in
      for number in 1...8 {
        group.addTask {
          try await harness.another().takeLease(
            account: "acme",
            holder: LeaseHolder(host: "h\(number)", bootID: "b", pid: 1, processStart: 1),
            seconds: 20)
        }
      }
      return try await group.reduce(into: 0) { count, answer in
        if case .taken = answer { count += 1 }
      }
    }
    #expect(taken == 1)
  }

  @Test("Writers of several accounts and readers beside them see whole decisions alone")
  func readersAndWriters() async throws {
    let store = try await PostgreSQLHarness().store
    try await withThrowingTaskGroup(of: Void.self) { group in
      for account in ["a", "b", "c", "d"] {
        group.addTask {
          let desk = try await Desk.open(account, in: store)
          for number in 1...8 {
            try await desk.commit(
              [.put(Sample.enrollment("x\(number)")), .put(Sample.enrollment("y\(number)"))],
              events: { [$0.event(of: "s_x\(number)")] })
          }
        }
        group.addTask {
          for _ in 1...20 {
            let people = try await store.enrollments(account: account).count
            #expect(people.isMultiple(of: 2))
          }
        }
      }
      try await group.waitForAll()
    }
    let records = try await store.accounts(of: Sample.book)
    #expect(records.map(\.enrolled) == [16, 16, 16, 16])
  }
}
