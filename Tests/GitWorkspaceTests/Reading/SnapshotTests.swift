import Foundation
import GitWorkspace
import Glibc
import Testing

/// The two trees that a reader may be given.
enum TreeSource: String, Sendable, CaseIterable, CustomTestStringConvertible {
  case revision, worktree
  var testDescription: String { rawValue }

  func open(_ repository: Repository) throws -> any FileTree {
    switch self {
    case .revision: try repository.snapshot(at: "HEAD")
    case .worktree: try repository.worktree()
    }
  }
}

@Suite struct FileTreeTests {
  /// A book with one of each kind of entry.
  static func sample() throws -> TestRepository {
    let made = try TestRepository(files: [
      "book/pairbook.json": "{}\n", "book/accounts/acme/users.csv": "email\nann@acme.example\n",
      "book/accounts/bolt/users.csv": "email\n", "book/accounts/README": "read me\n",
      "book/accounts/.hidden/users.csv": "x\n", "book/accounts/eu/fr/users.csv": "y\n",
      "outside.txt": "secret\n",
    ])
    try made.write("book/tool", "#!/bin/sh\n")
    chmod("\(made.path)/book/tool", 0o755)
    symlink("../outside.txt", "\(made.path)/book/link")
    symlink("acme", "\(made.path)/book/accounts/alias")
    let other = try TestRepository(files: ["users.csv": "z\n"])
    try made.git(
      "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", other.path,
      "book/accounts/sub")
    try made.commitAll("One of each kind")
    return made
  }

  @Test("entries are told with their kinds, in the order of bytes", arguments: TreeSource.allCases)
  func kinds(_ source: TreeSource) throws {
    let tree = try source.open(try Self.sample().open("book"))
    let top = try tree.entries(at: "")
    #expect(top.map(\.path).sorted() == ["accounts", "link", "pairbook.json", "tool"])
    #expect(
      Dictionary(uniqueKeysWithValues: top.map { ($0.path, $0.kind) }) == [
        "accounts": .folder, "link": .symlink, "pairbook.json": .file, "tool": .executable,
      ])
    let accounts = try tree.entries(at: "accounts")
    #expect(
      Dictionary(uniqueKeysWithValues: accounts.map { (String($0.name), $0.kind) }) == [
        ".hidden": .folder, "README": .file, "acme": .folder, "alias": .symlink,
        "bolt": .folder, "eu": .folder, "sub": .submodule,
      ])
  }

  @Test("a file's bytes come with the id that git gives them", arguments: TreeSource.allCases)
  func contents(_ source: TreeSource) throws {
    let made = try Self.sample()
    let tree = try source.open(try made.open("book"))
    let contents = try #require(try tree.contents(at: "accounts/acme/users.csv"))
    #expect(String(decoding: contents.bytes, as: UTF8.self) == "email\nann@acme.example\n")
    #expect(contents.id == (try made.id("HEAD:book/accounts/acme/users.csv")))
    #expect(try tree.contents(at: "accounts/acme/archiving.csv") == nil)
    #expect(try tree.contents(at: "accounts/nobody/users.csv") == nil)
    #expect(try tree.contents(at: "pairbook.json/users.csv") == nil)
  }

  @Test(
    "nothing is read through a link or out of another repository", arguments: TreeSource.allCases)
  func neverFollowed(_ source: TreeSource) throws {
    let tree = try source.open(try Self.sample().open("book"))
    #expect(try tree.contents(at: "accounts/alias/users.csv") == nil)
    #expect(try tree.contents(at: "accounts/sub/users.csv") == nil)
    let refusals: [(String, String)] = [
      ("link", "a symbolic link"), ("accounts/sub", "another git repository"),
      ("accounts", "a folder"),
    ]
    for (path, what) in refusals {
      let error = #expect(throws: GitError.self) { try tree.contents(at: path) }
      #expect(error?.kind == .notAFile)
      #expect(error?.message == "'\(path)' is \(what) in \(tree.title), not a file")
    }
  }
}

@Suite struct SnapshotTests {
  @Test("revisions are named as git names them")
  func revisions() throws {
    let made = try TestRepository(files: ["a": "1\n"])
    let first = try made.id("HEAD")
    try made.git("tag", "-m", "Release", "v1")
    try made.write("a", "2\n")
    let second = try made.commitAll("Second")
    let repository = try made.open()
    for (revision, commit) in [
      ("HEAD", second), ("@~1", first), ("v1", first), ("main", second),
      (first.hex, first), (String(first.hex.prefix(8)), first), ("HEAD^{/Begin}", first),
    ] {
      let snapshot = try repository.snapshot(at: revision)
      #expect(snapshot.commit == commit, "\(revision)")
    }
    for (revision, kind) in [
      ("nobody", GitError.Kind.notFound), ("HEAD~9", .notFound), ("HEAD:a", .invalidName),
      ("HEAD^{tree}", .invalidName), ("a..b", .invalidName), ("", .invalidName),
    ] {
      let error = #expect(throws: GitError.self, "\(revision)") { try repository.resolve(revision) }
      #expect(error?.kind == kind, "\(revision)")
    }
  }

  @Test("an unborn branch has no revision, and says how it gets one")
  func unborn() throws {
    let error = #expect(throws: GitError.self) { try TestRepository().open().snapshot(at: "HEAD") }
    #expect(error?.kind == .unbornBranch)
    #expect(error?.message == "the branch 'main' has no commit yet")
    #expect(error?.remedy == "commit the book first: pairbook save -m MESSAGE")
  }

  @Test("a revision from before the book's folder was made has no files")
  func beforeTheBook() throws {
    let made = try TestRepository(files: ["README": "hello\n"])
    try made.write("book/users.csv", "email\n")
    try made.commitAll("Add the book")
    let snapshot = try made.open("book").snapshot(at: "HEAD~1")
    #expect(try snapshot.root() == nil)
    #expect(try snapshot.contents(at: "users.csv") == nil)
  }

  @Test("damage of a blob, a tree or a commit is found when verifying")
  func verification() throws {
    for object in ["HEAD:a/b", "HEAD:a", "HEAD^{tree}", "HEAD"] {
      let made = try TestRepository(files: ["a/b": "the right bytes\n"])
      let id = try made.id(object)
      try forge(id, in: made)
      let repository = try made.open()
      let error = #expect(throws: GitError.self, "\(object)") {
        try repository.snapshot(at: "main").contents(at: "a/b")
      }
      #expect(error?.kind == .corrupted, "\(object)")
      #expect(error?.message.contains(id.hex) == true, "\(object)")
      let unverified = try repository.snapshot(at: "main", verify: false)
      _ = try unverified.contents(at: "a/b")
    }
  }

  /// Replaces a loose object by a sound one of the same type and length with other bytes.
  private func forge(_ id: ObjectID, in made: TestRepository) throws {
    let type = try made.git("cat-file", "-t", id.hex).trimmingCharacters(in: .newlines)
    let other = try TestRepository(files: ["a/b": "the wrong bytes\n"])
    let forged: ObjectID
    switch type {
    case "blob": forged = try other.id("HEAD:a/b")
    case "tree":
      forged = try other.id(id == made.id("HEAD:a") ? "HEAD:a" : "HEAD^{tree}")
      // The forged trees lead to objects that this repository must have.
      for name in ["HEAD:a/b", "HEAD:a"] {
        try copy(other.id(name), from: other, to: made, as: nil)
      }
    default:
      try other.git("commit", "-q", "--amend", "-m", "Wrong")
      forged = try other.id("HEAD")
      for name in ["HEAD:a/b", "HEAD:a", "HEAD^{tree}"] {
        try copy(other.id(name), from: other, to: made, as: nil)
      }
    }
    try copy(forged, from: other, to: made, as: id)
  }

  private func copy(_ id: ObjectID, from: TestRepository, to: TestRepository, as name: ObjectID?)
    throws
  {
    func place(_ id: ObjectID) -> String {
      ".git/objects/\(id.hex.prefix(2))/\(id.hex.dropFirst(2))"
    }
    let target = "\(to.path)/\(place(name ?? id))"
    try FileManager.default.createDirectory(
      atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    if access(target, F_OK) == 0 { try FileManager.default.removeItem(atPath: target) }
    try FileManager.default.copyItem(atPath: "\(from.path)/\(place(id))", toPath: target)
  }

  @Test("a missing object is named")
  func missing() throws {
    let made = try TestRepository(files: ["a": "1\n"])
    let id = try made.id("HEAD:a")
    try made.remove(".git/objects/\(id.hex.prefix(2))/\(id.hex.dropFirst(2))")
    let error = #expect(throws: GitError.self) {
      try made.open().snapshot(at: "HEAD").contents(at: "a")
    }
    #expect(error?.kind == .corrupted)
    #expect(
      error?.message == "cannot read object \(id): object not found - no match for id (\(id))")
  }

  @Test("packed repositories read like loose ones")
  func packed() throws {
    let made = try TestRepository(files: ["a/x": "1\n", "b": "2\n"])
    try made.git("gc", "-q")
    let snapshot = try made.open().snapshot(at: "HEAD")
    #expect(try snapshot.contents(at: "a/x")?.bytes == Array("1\n".utf8))
    #expect(try snapshot.entries(at: "").map(\.path) == ["a", "b"])
  }
}
