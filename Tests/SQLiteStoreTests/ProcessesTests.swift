import Engine
import FoundationEssentials
import Glibc
import Reconciliation
import SQLiteStore
import StoreContract
import TestSupport
import Testing

/// Other processes are real ones: the program `StoreProbe`.
@Suite("Several processes use one store")
struct ProcessesTests {
  private let runner = ProcessRunner()
  private let probe = PackageFiles.products + "/StoreProbe"

  @Test("Of processes that make a store at the same time, all get the same one")
  func making() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/.pairbook/store.sqlite"
      let ids = try await withThrowingTaskGroup(of: String.self) { group in
        for _ in 0..<6 {
          group.addTask { try await runner.run(probe, ["open", path]).successfulOutput() }
        }
        return try await group.reduce(into: Set()) { $0.insert($1) }
      }
      #expect(ids == [try await SQLiteStore.open(at: path).identity().id + "\n"])
    }
  }

  @Test("Processes that work on one account take turns, and lose nothing")
  func oneAccount() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/store.sqlite"
      let store = try await work(["acme", "acme", "acme"], count: 12, path: path)
      let numbers = try await store.events(account: "acme", after: 0, limit: 99).map(\.seq)
      #expect(numbers == Array(1...36))
      #expect(try await store.enrollments(account: "acme").count == 36)
      #expect(try await store.outbox(account: "acme").count == 36)
      #expect(try await store.checkIntegrity() == [])
    }
  }

  @Test("Processes that work on different accounts do not disturb each other")
  func differentAccounts() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/store.sqlite"
      let store = try await work(["acme", "beta", "zeta"], count: 12, path: path)
      let records = try await store.accounts(of: Sample.book)
      #expect(records.map(\.id) == ["acme", "beta", "zeta"])
      #expect(records.map(\.enrolled) == [12, 12, 12])
      #expect(records.map(\.head.seq) == [12, 12, 12])
      #expect(try await store.checkIntegrity() == [])
    }
  }

  /// Lets one process an account commit so many decisions, all at once.
  private func work(_ accounts: [String], count: Int, path: String) async throws -> SQLiteStore {
    let store = try SQLiteStore.open(at: path)
    try await store.claim(accounts: Array(Set(accounts)), book: Sample.book)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for account in accounts {
        group.addTask {
          _ = try await runner.run(probe, ["work", path, account, String(count)])
            .successfulOutput()
        }
      }
      try await group.waitForAll()
    }
    return store
  }

  @Test("The lease of a killed process is taken over at once, that of a living one is not")
  func killedHolder() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/store.sqlite"
      let processes = try ProcessTable()
      let store = try SQLiteStore.open(at: path, isDead: processes.isDead)
      try await runner.withRunning(probe, ["hold", path, "acme"]) { running in
        _ = try await running.firstLine(containing: "held taken")
        let answer = try await store.takeLease(
          account: "acme", holder: processes.me, seconds: 20)
        guard case .held(let holder, _) = answer else {
          Issue.record("the lease of a living process was taken: \(answer)")
          return
        }
        #expect(holder.pid == running.processIdentifier)
        #expect(holder.host == processes.me.host)
        // Stopped by SIGSTOP it still lives; killed it does not, even before it is reaped.
        running.send(signal: SIGKILL)
        var taken = answer
        while taken != .taken(Lease(account: "acme", token: 2)) {
          taken = try await store.takeLease(account: "acme", holder: processes.me, seconds: 20)
        }
      }
    }
  }

  @Test("A process killed at any moment leaves whole decisions, and all that it had reported")
  func killedWriter() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/store.sqlite"
      var seen = 0
      for _ in 1...5 {
        let awaited = seen + 7
        try await runner.withRunning(probe, ["work", path, "acme", "1000"]) { running in
          _ = try await running.firstLine(containing: "\(awaited)")
          running.send(signal: SIGKILL)
        }
        let store = try SQLiteStore.open(at: path)
        let record = try await store.accounts(of: Sample.book)[0]
        #expect(record.head.seq >= awaited)
        #expect(record.enrolled == record.head.seq)
        #expect(record.unsentMail == record.head.seq)
        #expect(try await store.checkIntegrity() == [])
        seen = record.head.seq
      }
    }
  }

  @Test("When the disk is full, decisions before are whole, that one is refused, and it can go on")
  func full() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/store.sqlite"
      // The shell's limit is in blocks of 1,024 bytes; a process that ignores the signal gets EFBIG. The thread sanitizer
      // needs a file of 512 of them itself.
      let limited = try await runner.run(
        "bash", ["-c", "trap '' XFSZ; ulimit -f 600; exec \(probe) work \(path) acme 1000"])
      #expect(limited.end == .exited(1))
      let lines = limited.output.split(separator: "\n")
      #expect(lines.last == #"failed: full(what: "The store \#(path)")"#)
      let reported = try #require(Int(lines.dropLast().last ?? ""))
      let store = try SQLiteStore.open(at: path)
      #expect(try await store.head(account: "acme").seq == reported)
      #expect(try await store.checkIntegrity() == [])
      let more = try await runner.run(probe, ["work", path, "acme", "1"]).successfulOutput()
      #expect(more == "\(reported + 1)\n")
    }
  }

  @Test(
    "On a small file system that is full the same holds",
    .enabled(if: getuid() == 0, "only root can mount one"))
  func smallFileSystem() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/store.sqlite"
      let script = """
        mount -t tmpfs -o size=600k small \(folder) || exit 42
        \(probe) work \(path) acme 1000; echo "status $?"
        mount -o remount,size=4m \(folder)
        \(probe) work \(path) acme 1; echo "status $?"
        mount -o remount,ro \(folder)
        \(probe) work \(path) acme 1; echo "status $?"
        """
      let result = try await runner.run("unshare", ["--mount", "bash", "-c", script])
      let lines = result.output.split(separator: "\n").map(String.init)
      let failed = try #require(lines.firstIndex { $0.hasPrefix("failed") }, "\(result.error)")
      let reported = try #require(Int(lines[failed - 1]))
      #expect(
        Array(lines[failed...]) == [
          #"failed: full(what: "The store \#(path)")"#, "status 1",
          "\(reported + 1)", "status 0",
          #"failed: unavailable(what: "The store \#(path)", why: "it cannot be written (Read-only file system)", remedy: "Mount the file system for writing, or name another path in PAIRBOOK_STORE, as `sqlite:PATH`")"#,
          "status 1",
        ])
    }
  }

  @Test(
    "Without the right to write, the store is refused with whom to ask",
    .enabled(if: getuid() == 0, "only root can become somebody else"))
  func somebodyElse() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/.pairbook/store.sqlite"
      try SQLiteStore.open(at: path).close()
      chmod(folder, 0o755)
      let refused = { (target: String) in
        try await runner.run(
          "setpriv",
          ["--reuid=65534", "--regid=65534", "--clear-groups", probe, "open", target]
        ).output
      }
      let remedy = { (folder: String) in
        "Run as the user who owns \(folder), or give this user read and write rights there"
      }
      #expect(
        try await refused(path) == """
          failed: unavailable(what: "The store \(path)", why: "it cannot be looked at (Permission denied)", \
          remedy: "\(remedy(folder + "/.pairbook"))")

          """)
      let new = folder + "/new/store.sqlite"
      #expect(
        try await refused(new) == """
          failed: unavailable(what: "The store \(new)", why: "it cannot be made (Permission denied)", \
          remedy: "\(remedy(folder + "/new"))")

          """)
      chmod(folder + "/.pairbook", 0o755)
      #expect(
        try await refused(path) == """
          failed: unavailable(what: "The store \(path)", why: "it cannot be written (Permission denied)", \
          remedy: "\(remedy(folder + "/.pairbook"))")

          """)
      chmod(path, 0o644)
      #expect(
        try await refused(path) == """
          failed: unavailable(what: "The store \(path)", why: "it cannot be written (Permission denied)", \
          remedy: "\(remedy(folder + "/.pairbook"))")

          """)
    }
  }
}
