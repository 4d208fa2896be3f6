import Engine
import Glibc
import PostgreSQLStore
import Reconciliation
import SQLiteStore
import StoreContract

/// A process of its own that works on a store, a SQLite file or a PostgreSQL database by its URL, for the tests that need a second one.
///
///     StoreProbe open PATH                 makes or opens the store and writes its id
///     StoreProbe work PATH ACCOUNT COUNT   commits so many decisions, each under a lease of its own, and writes the
///                                          head's number after each
///     StoreProbe hold PATH ACCOUNT         takes the lease for an hour, writes "held" and waits
@main
struct StoreProbe {
  let processes: ProcessTable
  let store: any CentralStore

  static func main() async {
    let arguments = CommandLine.arguments
    do {
      let processes = try ProcessTable()
      let store = try await open(arguments[2], processes)
      let probe = StoreProbe(processes: processes, store: store)
      switch arguments[1] {
      case "open": say(try await store.identity().id)
      case "hold": try await probe.hold(arguments[3])
      default: try await probe.work(on: arguments[3], count: Int(arguments[4]) ?? 0)
      }
      try (store as? SQLiteStore)?.close()
    } catch {
      say("failed: \(error)")
      exit(1)
    }
  }

  private static func open(_ place: String, _ processes: ProcessTable) async throws
    -> any CentralStore
  {
    guard place.hasPrefix("postgres://") else {
      return try SQLiteStore.open(at: place, isDead: processes.isDead)
    }
    let store = try await PostgreSQLStore.open(
      at: StoreAddress(place, environment: [:]), isDead: processes.isDead)
    return try store ?? SQLiteStore.empty(isDead: processes.isDead)
  }

  private func hold(_ account: String) async throws {
    try await store.claim(accounts: [account], book: Sample.book)
    let answer = try await store.takeLease(
      account: account, holder: processes.me, seconds: 3_600)
    Self.say("held \(answer)")
    try await Task.sleep(for: .seconds(600))
  }

  private func work(on account: String, count: Int) async throws {
    for index in 0..<count {
      let desk = try await desk(of: account)
      let name = "\(processes.me.pid)_\(index)"
      try await desk.commit(
        [.put(Sample.enrollment(name), link: name)],
        events: { [$0.event(of: "s_\(name)", newLink: true)] }, mail: [Sample.mail(name)])
      Self.say("\(try await store.head(account: account).seq)")
      try await store.release(desk.lease)
    }
  }

  private func desk(of account: String) async throws -> Desk {
    while true {
      do {
        return try await Desk.open(account, in: store, holder: processes.me)
      } catch is Desk.LeaseWasHeld {
        try await Task.sleep(for: .milliseconds(2))
      }
    }
  }

  /// Writes a line at once: the test waits for it.
  private static func say(_ line: String) {
    print(line)
    fflush(nil)
  }
}
