import FoundationEssentials
import GRDB
import Glibc
import Reconciliation
import StoreContract
import TestSupport
import Testing

@testable import SQLiteStore

@Suite("A store's file")
struct StoreFileTests {
  @Test("The folder is 0700 and every file 0600, whatever the umask")
  func modes() async throws {
    try await withTemporaryFolder { folder in
      let before = umask(0)
      defer { umask(before) }
      let path = folder + "/a/b/.pairbook/store.sqlite"
      let desk = try await Desk.open("acme", in: try SQLiteStore.open(at: path))
      try await desk.commit([.put(Sample.enrollment("ann"))])
      #expect(try mode(folder + "/a") == 0o700)
      #expect(try mode(folder + "/a/b/.pairbook") == 0o700)
      for suffix in ["", "-wal", "-shm"] { #expect(try mode(path + suffix) == 0o600) }
    }
  }

  @Test("An empty file that was there before is closed to others before it becomes the store")
  func emptyFile() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/store.sqlite"
      try Data().write(to: URL(filePath: path))
      #expect(chmod(path, 0o644) == 0)
      let store = try SQLiteStore.open(at: path)
      #expect(try mode(path) == 0o600)
      try store.close()
    }
  }

  @Test("A folder and a store that are there already keep their modes")
  func keepsModes() async throws {
    try await withTemporaryFolder { folder in
      #expect(chmod(folder, 0o750) == 0)
      let path = folder + "/store.sqlite"
      try SQLiteStore.open(at: path).close()
      #expect(chmod(path, 0o640) == 0)
      let id = try await SQLiteStore.open(at: path).identity().id
      #expect(id.count == 36)
      #expect(try mode(folder) == 0o750)
      #expect(try mode(path) == 0o640)
    }
  }

  @Test("A missing store that is only looked at reads as empty and stays missing")
  func lookingAtNothing() async throws {
    try await withTemporaryFolder { folder in
      let store = try SQLiteStore.open(at: folder + "/x/store.sqlite", creating: false)
      #expect(try await store.identity().isEmpty)
      #expect(try await store.accounts(of: Sample.book) == [])
      #expect(!FileManager.default.fileExists(atPath: folder + "/x"))
    }
  }

  @Test("What was committed is there when the store is opened again, after closing and without")
  func reopening() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/store.sqlite"
      let first = try SQLiteStore.open(at: path)
      let desk = try await Desk.open("acme", in: first)
      try await desk.commit([.put(Sample.fullEnrollment)], mail: [Sample.mail("ann")])
      let before = try await desk.everything()
      let beside = try SQLiteStore.open(at: path)
      #expect(try await Snapshot(of: ["acme"], in: beside) == before)
      try beside.close()
      try first.close()
      #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
      #expect(
        try await Snapshot(of: ["acme"], in: SQLiteStore.open(at: path, creating: false)) == before)
    }
  }

  @Test("A decision is on the disk when it returns; leases and claims need not be")
  func durability() async throws {
    try await withTemporaryFolder { folder in
      let store = try SQLiteStore.open(at: folder + "/store.sqlite")
      let synchronous = {
        try store.writer.inDatabase { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
      }
      let (normal, full) = (1, 2)
      try await store.claim(accounts: ["acme"], book: Sample.book)
      #expect(try synchronous() == full)
      let desk = try await Desk.open("acme", in: store)
      #expect(try synchronous() == normal)
      try await desk.commit([.put(Sample.enrollment("ann"))], mail: [Sample.mail("ann")])
      #expect(try synchronous() == full)
      _ = try await desk.claimMail()
      #expect(try synchronous() == normal)
      try await store.recordRevision("c1", attempted: ["acme"], applied: [])
      #expect(try synchronous() == full)
      #expect(try store.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal")
    }
  }

  @Test("What cannot be a store is refused in words, and left as it was", arguments: Misfit.all)
  func misfits(_ misfit: Misfit) async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/store.sqlite"
      try misfit.make(path)
      let before = try? Data(contentsOf: URL(filePath: path))
      #expect(throws: misfit.error(path)) { try SQLiteStore.open(at: path) }
      let after = try? Data(contentsOf: URL(filePath: path))
      #expect(after == before)
    }
  }

  @Test("A file stands where the folder should be")
  func fileForFolder() async throws {
    try await withTemporaryFolder { folder in
      try Data("x".utf8).write(to: URL(filePath: folder + "/file"))
      let path = folder + "/file/store.sqlite"
      #expect(
        throws: StoreError.unavailable(
          what: "The store \(path)", why: "a file, where its folder should be, is in its place",
          remedy:
            "Move that away, or name another file in `connections.store` or PAIRBOOK_STORE")
      ) { try SQLiteStore.open(at: path) }
    }
  }

  @Test("A store whose making was cut short is made to its end", arguments: HalfMade.allCases)
  func halfMade(_ state: HalfMade) async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/store.sqlite"
      try state.make(path)
      let desk = try await Desk.open("acme", in: SQLiteStore.open(at: path))
      try await desk.commit([.put(Sample.enrollment("ann"))])
      #expect(try await desk.store.checkIntegrity() == [])
    }
  }

  @Test("A damaged page is reported, by reading and by the check")
  func damagedPage() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/store.sqlite"
      let store = try SQLiteStore.open(at: path)
      let desk = try await Desk.open("acme", in: store)
      try await desk.commit((0..<400).map { .put(Sample.enrollment("p\($0)")) })
      let root = try store.read {
        try Int.fetchOne($0, sql: "SELECT rootpage FROM sqlite_master WHERE name = 'enrollments'")
      }
      try store.close()
      let file = try #require(fopen(path, "r+"))
      fseek(file, ((root ?? 0) - 1) * 4096, SEEK_SET)
      fwrite([UInt8](repeating: 0xFF, count: 4096), 1, 4096, file)
      fclose(file)
      let damaged = try SQLiteStore.open(at: path)
      await #expect {
        try await damaged.enrollments(account: "acme")
      } throws: { error in
        guard case StoreError.damaged(_, let why, _) = error else { return false }
        return why == "it is damaged (database disk image is malformed)"
      }
      let problems = try await damaged.checkIntegrity()
      #expect(problems.contains { $0.contains("btreeInitPage() returns error code 11") })
    }
  }

  @Test("A log that lost its end takes the store back to an earlier commit, whole")
  func truncatedLog() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/store.sqlite"
      let desk = try await Desk.open("acme", in: SQLiteStore.open(at: path))
      var seen: [Snapshot] = [try await desk.everything()]
      for number in 1...20 {
        try await desk.commit(
          [.put(Sample.enrollment("p\(number)"))], events: { [$0.event(of: "s_p\(number)")] },
          mail: [Sample.mail("p\(number)")])
        seen.append(try await desk.everything())
      }
      let log = try Data(contentsOf: URL(filePath: path + "-wal"))
      for share in [1, 3, 5, 8] {
        let copy = folder + "/copy\(share).sqlite"
        try Data(contentsOf: URL(filePath: path)).write(to: URL(filePath: copy))
        try log.prefix(log.count * share / 9).write(to: URL(filePath: copy + "-wal"))
        let store = try SQLiteStore.open(at: copy)
        #expect(try await store.checkIntegrity() == [])
        let state = try await Snapshot(of: ["acme"], in: store)
        #expect(seen.contains(state) || state.records.isEmpty)
        #expect(state != seen[20])
      }
    }
  }

  @Test("Another writer is waited for, then named as the reason")
  func locked() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/store.sqlite"
      let store = try SQLiteStore.open(at: path, busySeconds: 0.05)
      var leavingOpen = Configuration()
      leavingOpen.allowsUnsafeTransactions = true
      let other = try DatabaseQueue(path: path, configuration: leavingOpen)
      try await other.writeWithoutTransaction { db in try db.execute(sql: "BEGIN IMMEDIATE") }
      let refusal = StoreError.unavailable(
        what: "The store \(path)",
        why: "another process has it locked and did not let go in time",
        remedy:
          "Run the command again when the other pairbook, or whatever has the file open, is done")
      await #expect(throws: refusal) { try await store.claim(accounts: ["a"], book: Sample.book) }
      // Who only reads is not kept waiting.
      #expect(try await store.accounts(of: Sample.book) == [])
      try await other.writeWithoutTransaction { db in try db.execute(sql: "COMMIT") }
      try await store.claim(accounts: ["a"], book: Sample.book)
    }
  }

  private func mode(_ path: String) throws -> mode_t {
    var info = stat()
    try #require(stat(path, &info) == 0, "\(path)")
    return info.st_mode & 0o7777
  }
}

/// Something at the store's path that is no store, and what is said of it.
struct Misfit: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let make: @Sendable (_ path: String) throws -> Void
  let error: @Sendable (_ path: String) -> StoreError

  private static let remedy =
    "Nothing was overwritten. Put back a backup of it with its -wal file; or move it away and run `pairbook adopt --from-book`, which makes a new one from the book"

  private static func damaged(_ why: String) -> @Sendable (String) -> StoreError {
    { .damaged(what: "The store \($0)", why: why, remedy: remedy) }
  }

  static let all = [
    Misfit(
      testDescription: "a text file",
      make: {
        try Data(String(repeating: "not a database\n", count: 99).utf8).write(to: URL(filePath: $0))
      },
      error: damaged("it is not a database")),
    Misfit(
      testDescription: "a store whose header is overwritten",
      make: { path in
        try SQLiteStore.open(at: path).close()
        let file = fopen(path, "r+")
        fwrite([UInt8](repeating: 0, count: 100), 1, 100, file)
        fclose(file)
      }, error: damaged("it is not a database")),
    Misfit(
      testDescription: "a database of another program",
      make: { path in
        let other = try DatabaseQueue(path: path)
        try other.write { try $0.execute(sql: "CREATE TABLE bookmarks (url TEXT)") }
        try other.close()
      }, error: damaged("it is a database of another program")),
    Misfit(
      testDescription: "an empty database that another program marked as its own",
      make: { path in
        let other = try DatabaseQueue(path: path)
        try other.write { try $0.execute(sql: "PRAGMA application_id = 252006673") }
        try other.close()
      }, error: damaged("it is a database of another program")),
    Misfit(
      testDescription: "a store of a newer version",
      make: { path in
        try SQLiteStore.open(at: path).close()
        let newer = try DatabaseQueue(path: path)
        try newer.write {
          try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('2: what comes next')")
        }
        try newer.close()
      }, error: { .newerSchema(what: "The store \($0)") }),
    Misfit(
      testDescription: "a directory",
      make: {
        try FileManager.default.createDirectory(atPath: $0, withIntermediateDirectories: false)
      },
      error: inTheWay("a directory")),
    Misfit(
      testDescription: "a pipe, which nobody would ever answer",
      make: { mkfifo($0, 0o600) }, error: inTheWay("something that is no file")),
  ]

  private static func inTheWay(_ thing: String) -> @Sendable (String) -> StoreError {
    {
      .unavailable(
        what: "The store \($0)", why: "\(thing) is in its place",
        remedy: "Move that away, or name another file in `connections.store` or PAIRBOOK_STORE")
    }
  }
}

/// How far a process got that made a store and was killed.
enum HalfMade: CaseIterable, Sendable {
  case emptyFile, bareDatabase, migratorsTableAlone

  func make(_ path: String) throws {
    guard self != .emptyFile else { return try Data().write(to: URL(filePath: path)) }
    let database = try DatabaseQueue(path: path)
    try database.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA journal_mode = WAL")
      if self == .migratorsTableAlone {
        try db.execute(
          sql: "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
      }
    }
    try database.close()
  }
}
