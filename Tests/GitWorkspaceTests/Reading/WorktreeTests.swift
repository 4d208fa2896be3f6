import Foundation
import GitWorkspace
import Glibc
import TestSupport
import Testing

@Suite struct WorktreeTests {
  @Test("what stands on the disk is read, committed or not")
  func uncommittedFiles() throws {
    let made = try TestRepository(files: ["accounts/acme/users.csv": "old\n"])
    try made.write("accounts/acme/users.csv", "new\n")
    try made.write("accounts/bolt/users.csv", "untracked\n")
    let tree = try made.open().worktree()
    #expect(
      try Set(tree.entries(at: "accounts").map(\.path)) == ["accounts/acme", "accounts/bolt"])
    #expect(try tree.contents(at: "accounts/acme/users.csv")?.bytes == Array("new\n".utf8))
    #expect(tree.commit == nil)
  }

  @Test("line ends are read as git would store them, and raw as they are")
  func lineEnds() throws {
    let made = try TestRepository(files: [
      ".gitattributes": "*.csv text\n*.md ident\n", "a.md": "$Id$\n",
    ])
    try made.git("config", "core.autocrlf", "true")
    try made.write("users.csv", "email\r\nann@acme.example\r\n")
    try made.write("notes", "one\r\ntwo\r\n")
    try made.write("a.md", "$Id: 0123 $ and \r\n")
    let tree = try made.open().worktree()
    for name in ["users.csv", "notes", "a.md"] {
      let contents = try #require(try tree.contents(at: name))
      let expected = try made.git("hash-object", name).trimmingCharacters(in: .newlines)
      #expect(contents.id.hex == expected, "\(name)")
      #expect(try tree.rawContents(at: name) == Array(made.read(name).utf8))
    }
    #expect(try tree.contents(at: "users.csv")?.bytes == Array("email\nann@acme.example\n".utf8))
    try made.git("config", "core.autocrlf", "false")
    let plain = try made.open().worktree()
    #expect(try plain.contents(at: "notes")?.bytes == Array("one\r\ntwo\r\n".utf8))
  }

  @Test("an attribute's filter program never runs")
  func filters() throws {
    let made = try TestRepository(files: [".gitattributes": "* filter=evil\n"])
    try made.git("config", "filter.evil.clean", "touch '\(made.path)/evil'; cat")
    try made.write("a", "price in $\r\n")
    #expect(try made.open().worktree().contents(at: "a")?.bytes == Array("price in $\r\n".utf8))
    #expect(!made.exists("evil"))
  }

  @Test("a pipe is no file, and nobody waits for it")
  func pipe() throws {
    let made = try TestRepository(files: ["a": "1\n"])
    #expect(mkfifo("\(made.path)/users.csv", 0o644) == 0)
    let tree = try made.open().worktree()
    #expect(try tree.entry(at: "users.csv")?.kind == .special)
    let error = #expect(throws: GitError.self) { try tree.contents(at: "users.csv") }
    #expect(error?.message == "'users.csv' is no plain file in the worktree, not a file")
  }

  @Test(
    "no path leaves the book",
    arguments: [
      "../x", "/etc/passwd", "a/../../x", "./x", "a//b", ".git/config", ".GIT/config", "a\0b",
    ])
  func escapes(_ path: String) throws {
    let tree = try TestRepository(files: ["a/b": "1\n"]).open().worktree()
    let error = #expect(throws: GitError.self) { try tree.contents(at: path) }
    #expect(error?.kind == .invalidName)
  }

  @Test("a bare repository has no worktree")
  func bare() throws {
    let error = #expect(throws: GitError.self) { try TestRepository(bare: true).open().worktree() }
    #expect(error?.kind == .bare)
  }

  @Test(
    "edits that are not committed are those that git status tells",
    arguments: 0..<8 as Range<UInt64>)
  func uncommitted(seed: UInt64) throws {
    let made = try DirtyWorktree.make(seed: seed, folder: "book")
    var expected = Uncommitted.Parts()
    for line in try made.status() {
      let fields = line.split(separator: " ", maxSplits: line.hasPrefix("?") ? 1 : 8).map(
        String.init)
      guard let full = fields.last, full.hasPrefix("book/") else { continue }
      let path = String(full.dropFirst("book/".count))
      if line.hasPrefix("?") {
        expected.untracked.append(path)
      } else {
        let state = Array(fields[1])
        if state[0] != "." { expected.staged.append(path) }
        if state[1] != "." { expected.unstaged.append(path) }
      }
    }
    let index = try made.read(".git/index", as: Data.self)
    let found = try made.open("book").uncommitted()
    #expect(found.staged.sorted() == expected.staged.sorted())
    #expect(found.unstaged.sorted() == expected.unstaged.sorted())
    #expect(found.untracked.sorted() == expected.untracked.sorted())
    #expect(found.paths == Set(expected.staged + expected.unstaged + expected.untracked).sorted())
    #expect(try made.read(".git/index", as: Data.self) == index, "the index is only read")
  }

  @Test("on an unborn branch all is new, and a bare repository has nothing to commit")
  func withoutCommit() throws {
    let made = try TestRepository()
    try made.write("a", "1\n")
    try made.write("b", "1\n")
    try made.git("add", "a")
    let found = try made.open().uncommitted()
    #expect(found.staged == ["a"] && found.untracked == ["b"] && found.unstaged == [])
    let bare = try TestRepository(bare: true).open()
    #expect(try bare.uncommitted() == Uncommitted())
    #expect(try bare.bringAlong(paths: ["a"]) == nil)
  }

  @Test("files in conflict are told apart")
  func conflicted() throws {
    let made = try TestRepository(files: ["a": "1\n"])
    try made.beginConflict(in: "a")
    let found = try made.open().uncommitted()
    #expect(found.conflicted == ["a"])
    #expect(found.staged.isEmpty && found.unstaged.isEmpty && found.untracked.isEmpty)
  }
}

extension Uncommitted {
  /// The lists that `git status` gives.
  fileprivate struct Parts {
    var staged: [String] = []
    var unstaged: [String] = []
    var untracked: [String] = []
  }
}
