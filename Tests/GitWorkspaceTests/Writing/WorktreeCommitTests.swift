import Foundation
import GitWorkspace
import Glibc
import TestSupport
import Testing

@Suite struct WorktreeCommitTests {
  private func save(_ made: TestRepository, _ paths: [String], in folder: String = "book") throws
    -> Committed?
  {
    try made.open(folder).commitWorktree(
      paths, author: .admin, committer: .admin, message: "Save")
  }

  @Test(
    "the files named are committed as git commit --only does, and nothing else changes",
    arguments: 0..<12 as Range<UInt64>)
  func likeGit(seed: UInt64) throws {
    let made = try DirtyWorktree.make(seed: seed, folder: "book")
    var generator = SeededGenerator(seed: seed)
    let candidates = try made.open("book").uncommitted().paths
    let chosen = candidates.filter { _ in Bool.random(using: &generator) }
    guard !chosen.isEmpty else { return }
    let copy = TestRepository(adopting: made.path + "-copy")
    try FileManager.default.copyItem(atPath: made.path, toPath: copy.path)
    // Git commits by name only what it knows.
    let names = chosen.map { "book/\($0)" }
    for name in names where copy.exists(name) { try copy.git("add", "-N", name) }
    let known = try names.filter { name in
      try !copy.git("ls-files", "--", name).isEmpty
        || copy.git.run(["cat-file", "-e", "HEAD:\(name)"]).status == 0
    }
    let arguments = ["commit", "-q", "-m", "Save", "--only", "--"] + known
    let expected = known.isEmpty ? 1 : try copy.git.run(arguments).status

    let committed = try save(made, chosen)
    #expect((committed != nil) == (expected == 0))
    #expect(committed?.worktrees.filter { !$0.isClean } ?? [] == [])
    #expect(try made.id("HEAD^{tree}") == copy.id("HEAD^{tree}"))
    if committed != nil {
      #expect(try made.status() == copy.status())
      #expect(try made.git("ls-files", "--stage") == copy.git("ls-files", "--stage"))
      #expect(
        try made.git("log", "-1", "--format=%an %at %cn %B")
          == "Ann Admin 1780000001 Ann Admin Save\n\n")
    }
    try made.expectSound()
    #expect(try made.leftovers() == [])
  }

  @Test("a first commit on an unborn branch, an executable and a deletion")
  func kinds() throws {
    let made = try TestRepository()
    try made.write("book/tool", "#!/bin/sh\n")
    chmod("\(made.path)/book/tool", 0o755)
    try made.write("book/users.csv", "email\n")
    try #require(try save(made, ["tool", "users.csv"]) != nil)
    #expect(
      try made.git.lines("ls-tree", "-r", "--format=%(objectmode) %(path)", "HEAD")
        == ["100755 book/tool", "100644 book/users.csv"])
    #expect(try made.status() == [])
    try made.remove("book/tool")
    try #require(try save(made, ["tool"]) != nil)
    #expect(try made.git("ls-tree", "-r", "--name-only", "HEAD") == "book/users.csv\n")
    #expect(try made.status() == [])
    #expect(try save(made, ["users.csv", "never"]) == nil)
  }

  @Test("where modes cannot be trusted a file keeps the one it has")
  func untrustedModes() throws {
    let made = try TestRepository(files: ["book/users.csv": "email\n"])
    try made.git("config", "core.fileMode", "false")
    chmod("\(made.path)/book/users.csv", 0o755)
    try made.write("book/users.csv", "email\nann@acme.example\n")
    chmod("\(made.path)/book/users.csv", 0o755)
    try #require(try save(made, ["users.csv"]) != nil)
    #expect(
      try made.git("ls-tree", "--format=%(objectmode)", "HEAD", "book/users.csv") == "100644\n")
    #expect(try made.status() == [])
  }

  @Test("line ends are stored as the attributes ask")
  func lineEnds() throws {
    let made = try TestRepository(files: [".gitattributes": "*.csv text eol=crlf\n"])
    try made.write("users.csv", "email\r\nann@acme.example\r\n")
    try #require(try save(made, ["users.csv"], in: "") != nil)
    #expect(try made.git("cat-file", "blob", "HEAD:users.csv") == "email\nann@acme.example\n")
    #expect(try made.read("users.csv") == "email\r\nann@acme.example\r\n")
    #expect(try made.status() == [])
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let kind: GitError.Kind
    let message: String
    let prepare: @Sendable (TestRepository) throws -> Void
  }

  @Test(
    "what cannot be saved is refused, and nothing is changed",
    arguments: [
      Refusal(
        testDescription: "a link", kind: .notAFile,
        message: "'users.csv' is a symbolic link in the worktree, not a file"
      ) { made in
        try made.remove("book/users.csv")
        symlink("/etc/hostname", "\(made.path)/book/users.csv")
      },
      Refusal(
        testDescription: "a file for a filter program", kind: .unsupported,
        message: "'users.csv' has the attribute filter=lfs, which only git can follow"
      ) { try $0.write(".gitattributes", "*.csv filter=lfs\n") },
      Refusal(
        testDescription: "a file in another encoding", kind: .unsupported,
        message:
          "'users.csv' has the attribute working-tree-encoding=UTF-16, which only git can follow"
      ) { try $0.write(".gitattributes", "*.csv working-tree-encoding=UTF-16\n") },
      Refusal(
        testDescription: "a detached HEAD", kind: .detachedHead,
        message: "no branch is checked out: HEAD is at commit COMMIT"
      ) { try $0.git("checkout", "-q", "--detach") },
      Refusal(
        testDescription: "a merge that is not finished", kind: .operationInProgress,
        message: "a merge is not finished, so single files cannot be committed"
      ) { made in
        try made.git("switch", "-q", "-c", "side")
        try made.commitAll("Side")
        try made.git("switch", "-q", "main")
        try made.git("merge", "-q", "--no-ff", "--no-commit", "side")
      },
      Refusal(
        testDescription: "a locked index", kind: .locked,
        message: "another git process holds 'TOP/.git/index.lock'"
      ) { try $0.write(".git/index.lock", "") },
    ])
  func refused(_ refusal: Refusal) throws {
    let made = try TestRepository(files: ["book/users.csv": "email\n"])
    try refusal.prepare(made)
    if refusal.kind != .notAFile { try made.write("book/users.csv", "email\nann@acme.example\n") }
    let (head, index) = (try made.id("HEAD"), try made.read(".git/index", as: Data.self))
    let repository = try made.open("book")
    repository.lockPatience = .milliseconds(30)
    let error = #expect(throws: GitError.self) {
      try repository.commitWorktree(
        ["users.csv"], author: .admin, committer: .admin, message: "Save")
    }
    #expect(error?.kind == refusal.kind)
    #expect(
      error?.message
        == refusal.message.replacing("COMMIT", with: head.hex.prefix(12))
        .replacing("TOP", with: made.path))
    #expect(error?.remedy != nil)
    #expect(try made.id("HEAD") == head)
    #expect(try made.read(".git/index", as: Data.self) == index)
  }

  @Test("hooks of the repository never run")
  func hooks() throws {
    let made = try TestRepository(files: ["users.csv": "email\n"])
    for hook in [
      "pre-commit", "commit-msg", "post-commit", "reference-transaction", "post-index-change",
    ] {
      try made.write(".git/hooks/\(hook)", "#!/bin/sh\ntouch '\(made.path)/ran-\(hook)'\nexit 1\n")
      chmod("\(made.path)/.git/hooks/\(hook)", 0o755)
    }
    try made.write("users.csv", "email\nann@acme.example\n")
    try #require(try save(made, ["users.csv"], in: "") != nil)
    #expect(try listFolder(made.path) == [".git", "users.csv"])
  }
}

@Suite struct IdentityTests {
  @Test("the author is the one that git would name, and a missing one is told with the remedy")
  func identity() throws {
    let made = try TestRepository()
    let repository = try made.open()
    func author(_ environment: [String: String] = [:]) throws -> Signature {
      try repository.identity(.author, seconds: 5, offset: 60, environment: environment)
    }
    let error = #expect(throws: GitError.self) { try author() }
    #expect(error?.kind == .noIdentity)
    #expect(error?.message == "git does not know who commits: user.name is not set")
    #expect(
      error?.remedy
        == "git config --global user.name 'Your Name';"
        + " git config --global user.email you@example.org")
    try made.git("config", "user.name", "Ann")
    #expect(throws: GitError.self) { try author() }
    try made.git("config", "user.email", "ann@acme.example")
    #expect(
      try author() == Signature(name: "Ann", email: "ann@acme.example", seconds: 5, offset: 60))
    try made.git("config", "author.name", "Ann <Author>")
    #expect(try author().name == "Ann Author")
    let environment = [
      "GIT_AUTHOR_NAME": "Zoë", "GIT_AUTHOR_EMAIL": "zoe@acme.example", "GIT_COMMITTER_NAME": "CI",
    ]
    #expect(
      try author(environment)
        == Signature(name: "Zoë", email: "zoe@acme.example", seconds: 5, offset: 60))
    #expect(
      try repository.identity(.committer, seconds: 6, environment: environment)
        == Signature(name: "CI", email: "ann@acme.example", seconds: 6))
  }
}
