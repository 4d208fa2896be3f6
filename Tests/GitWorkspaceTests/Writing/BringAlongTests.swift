import Foundation
import GitWorkspace
import Glibc
import TestSupport
import Testing

@Suite struct BringAlongTests {
  static let machine = ["status.csv", "events/2026-03.jsonl", "published.json"]

  /// A book in `book/` with its machine-written files in their first version.
  static func book() throws -> TestRepository {
    let made = try TestRepository(files: ["book/users.csv": "email\n"])
    _ = try made.open("book").publish(texts("1"))
    return made
  }

  static func texts(_ version: String) -> [String: String?] {
    Dictionary(uniqueKeysWithValues: machine.map { ($0, "version \(version)\n") })
  }

  /// Everything about a worktree that a command must leave alone.
  private func untouched(_ made: TestRepository, except machine: Set<String>) throws -> [String] {
    let status = try made.status().filter { line in
      !machine.contains { line.hasSuffix(" \($0)") }
    }
    let index = try made.git.lines("ls-files", "--stage", "--debug").filter { $0.hasPrefix("1") }
      .filter { line in !machine.contains { line.hasSuffix("\t\($0)") } }
    let names = try FileManager.default.subpathsOfDirectory(atPath: made.path)
      .filter { !$0.hasPrefix(".git/") && !machine.contains($0) }.sorted()
    let files = try names.filter { !isFolder("\(made.path)/\($0)") }
      .map { "\($0): \(try made.read($0))" }
    return status + index + files
  }

  private func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  @Test(
    "an admin's staged, unstaged and untracked work survives every commit of the machine",
    arguments: 0..<16 as Range<UInt64>)
  func survival(seed: UInt64) throws {
    let made = try DirtyWorktree.make(seed: seed, folder: "book")
    let repository = try made.open("book")
    let machine = Set(Self.machine.map { "book/\($0)" })
    let before = try untouched(made, except: machine)
    for version in ["1", "2"] {
      let committed = try #require(try repository.publish(Self.texts(version)))
      #expect(committed.worktrees.map(\.worktree) == [made.path])
      #expect(committed.worktrees.filter { !$0.isClean } == [])
      #expect(try untouched(made, except: machine) == before)
      // The commit holds the files of the commit before, and the machine's.
      let changed = try made.git.lines("diff-tree", "-r", "--name-only", "--no-commit-id", "HEAD")
      #expect(Set(changed) == machine)
    }
    _ = try repository.publish(Dictionary(uniqueKeysWithValues: Self.machine.map { ($0, nil) }))
    #expect(try untouched(made, except: machine) == before)
    #expect(try made.leftovers() == [])
    try made.expectSound()
  }

  @Test("a file changed in the second in which it was staged still shows as changed")
  func racy() throws {
    let made = try Self.book()
    let repository = try made.open("book")
    try made.write("book/users.csv", "aaaaa\n")
    try made.git("add", "book/users.csv")
    try made.write("book/users.csv", "bbbbb\n")
    // Git compares whole seconds: the index must get a later one.
    usleep(1_050_000)
    _ = try repository.publish(Self.texts("2"))
    #expect(try made.status().map { $0.prefix(4) } == ["1 MM"])
  }

  @Test("a person's edit of a machine-written file is put right, and kept as a blob")
  func edited() throws {
    let made = try Self.book()
    let repository = try made.open("book")
    try made.write("book/status.csv", "mine\n")
    try made.write("book/published.json", "staged\n")
    try made.git("add", "book/published.json")
    try made.remove("book/events/2026-03.jsonl")
    let report = try #require(try repository.publish(Self.texts("2"))?.worktrees.first)
    #expect(report.failure == nil && report.left == [])
    #expect(report.replaced.map(\.path) == ["published.json", "published.json", "status.csv"])
    #expect(report.replaced.map(\.wasStaged) == [true, false, false])
    #expect(
      try report.replaced.map { try made.git("cat-file", "blob", $0.kept.hex) }
        == ["staged\n", "staged\n", "mine\n"])
    #expect(try made.status() == [])
    for path in Self.machine { #expect(try made.read("book/\(path)") == "version 2\n") }
  }

  @Test("edits are put right with no new commit as well, and only what is wrong is written")
  func healed() throws {
    let made = try Self.book()
    let repository = try made.open("book")
    let index = try made.read(".git/index", as: Data.self)
    let clean = try #require(try repository.bringAlong(paths: Self.machine))
    #expect(clean.isClean)
    #expect(try made.read(".git/index", as: Data.self) == index)
    try made.write("book/status.csv", "mine\n")
    try made.git("rm", "-q", "--cached", "book/published.json")
    try made.write("book/never-published.csv", "a stray\n")
    let report = try #require(
      try repository.bringAlong(paths: Self.machine + ["never-published.csv"]))
    #expect(report.replaced.map(\.path) == ["status.csv", "never-published.csv"])
    #expect(try made.status() == [])
    #expect(!made.exists("book/never-published.csv"))
    #expect(throws: GitError.self) { try repository.bringAlong(paths: ["../README"]) }
  }

  @Test("what a killed process left behind is no person's edit")
  func unfinished() throws {
    let made = try Self.book()
    let repository = try made.open("book")
    _ = try repository.publish(Self.texts("2"))
    // Killed after the branch moved and before the files came along: once, and twice.
    for version in ["3", "4"] {
      let blob = try made.git("hash-object", "-w", "--stdin", input: "version \(version)\n")
        .trimmingCharacters(in: .newlines)
      let index = ["GIT_INDEX_FILE": "\(made.path)/.git/scratch"]
      try made.git("read-tree", "HEAD", environment: index)
      for path in Self.machine {
        try made.git(
          "update-index", "--cacheinfo", "100644,\(blob),book/\(path)", environment: index)
      }
      let tree = try made.git("write-tree", environment: index).trimmingCharacters(in: .newlines)
      let commit = try made.git("commit-tree", "-p", "HEAD", "-m", "Publish", tree)
      try made.git("update-ref", "HEAD", commit.trimmingCharacters(in: .newlines))
    }
    #expect(try made.status().count == 3)
    let report = try #require(try repository.bringAlong(paths: Self.machine))
    #expect(report.isClean, "\(report)")
    #expect(try made.status() == [])
    #expect(try made.read("book/status.csv") == "version 4\n")
  }

  @Test("a link, a folder or another repository in a machine-written file's place is left alone")
  func blocked() throws {
    let made = try Self.book()
    let repository = try made.open("book")
    try made.write("elsewhere", "secret\n")
    for name in ["book/status.csv", "book/published.json", "book/events/2026-03.jsonl"] {
      try made.remove(name)
    }
    try made.remove("book/events")
    symlink("../elsewhere", "\(made.path)/book/status.csv")
    try made.write("book/published.json/inside", "mine\n")
    symlink("..", "\(made.path)/book/events")
    let report = try #require(try repository.publish(Self.texts("2"))?.worktrees.first)
    #expect(report.left == ["events/2026-03.jsonl", "published.json", "status.csv"])
    #expect(report.failure == nil && report.replaced == [])
    #expect(try made.read("elsewhere") == "secret\n")
    #expect(try made.read("book/published.json/inside") == "mine\n")
    #expect(!made.exists("2026-03.jsonl"))
    #expect(try made.git("show", "HEAD:book/status.csv") == "version 2\n")
  }

  @Test("line ends that attributes and core.autocrlf convert are not ours")
  func lineEnds() throws {
    let made = try TestRepository(files: [
      ".gitattributes": "* text eol=crlf\n", "users.csv": "a\n",
    ])
    try made.git("config", "core.autocrlf", "true")
    let repository = try made.open()
    _ = try repository.publish(Self.texts("1"))
    #expect(try made.read("status.csv") == "version 1\n")
    #expect(try made.status() == [])
    // As a fresh checkout of git's has it.
    try made.remove("status.csv")
    try made.git("checkout", "--", "status.csv")
    #expect(try made.read("status.csv") == "version 1\r\n")
    let report = try #require(try repository.publish(Self.texts("2"))?.worktrees.first)
    #expect(report.isClean, "\(report)")
    #expect(try made.status() == [])
    #expect(try made.git("cat-file", "blob", "HEAD:status.csv") == "version 2\n")
  }

  @Test("a worktree on another file system than its repository is brought along")
  func otherFileSystem() throws {
    let made = try Self.book()
    let other = NSTemporaryDirectory() + "/\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: other) }
    try made.git("worktree", "add", "-q", "-b", "side", other)
    let linked = TestRepository(adopting: other)
    let report = try linked.open("book").publish(Self.texts("2"), to: "side")?.worktrees.first
    #expect(report?.isClean == true)
    #expect(try linked.status() == [])
    #expect(try linked.read("book/status.csv") == "version 2\n")
  }

  @Test("the flags that a person set in the index stay")
  func flags() throws {
    let made = try Self.book()
    try made.git("update-index", "--assume-unchanged", "book/status.csv")
    try made.git("update-index", "--skip-worktree", "book/published.json")
    try made.remove("book/published.json")
    _ = try made.open("book").publish(Self.texts("2"))
    #expect(
      try made.git.lines("ls-files", "-v", "book") == [
        "H book/events/2026-03.jsonl", "S book/published.json", "h book/status.csv",
        "H book/users.csv",
      ])
    #expect(!made.exists("book/published.json"))
    #expect(try made.read("book/status.csv") == "version 2\n")
    #expect(try made.status() == [])
  }

  @Test("a file's mode stays; a file's executable bit is the commit's")
  func modes() throws {
    let made = try Self.book()
    chmod("\(made.path)/book/status.csv", 0o640)
    chmod("\(made.path)/book/published.json", 0o755)
    _ = try made.open("book").publish(Self.texts("2"))
    var status = stat()
    #expect(stat("\(made.path)/book/status.csv", &status) == 0)
    #expect(status.st_mode & 0o777 == 0o640)
    #expect(stat("\(made.path)/book/published.json", &status) == 0)
    #expect(status.st_mode & 0o777 == 0o644)
    #expect(try made.status() == [])
  }

  @Test("other forms of the index are kept or told", arguments: ["2", "4"])
  func indexVersions(version: String) throws {
    let made = try Self.book()
    try made.git("update-index", "--index-version", version)
    _ = try made.open("book").publish(Self.texts("2"))
    #expect(try made.status() == [])
    #expect(Array(try made.read(".git/index", as: Data.self).prefix(8)).last == UInt8(version))
  }

  @Test("an index that libgit2 cannot read is told, and the commit stands")
  func splitIndex() throws {
    let made = try Self.book()
    try made.git("update-index", "--split-index")
    let committed = try #require(try made.open("book").publish(Self.texts("2")))
    #expect(try made.id("HEAD") == committed.id)
    #expect(committed.worktrees.first?.failure?.kind == .unsupported)
    try made.git("update-index", "--no-split-index")
    _ = try made.open("book").bringAlong(paths: Self.machine)
    #expect(try made.status() == [])
  }

  @Test("files in conflict are settled with the machine's version, others are not")
  func conflict() throws {
    let made = try Self.book()
    try made.beginConflict(in: "book/status.csv", "book/users.csv")
    let repository = try made.open("book")
    _ = try repository.publish(["status.csv": "version 2\n"])
    #expect(try repository.uncommitted().conflicted == ["users.csv"])
    #expect(try made.read("book/status.csv") == "version 2\n")
    #expect(made.exists(".git/MERGE_HEAD"))
  }
}

extension BroughtAlong {
  /// Whether nothing was out of order in the one worktree.
  var isClean: Bool { replaced == [] && left == [] && failure == nil }
}
