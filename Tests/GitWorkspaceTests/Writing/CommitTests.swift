import Foundation
import GitWorkspace
import Glibc
import TestSupport
import Testing

@Suite struct CommitTests {
  static let files = ["book/accounts/acme/users.csv": "email\n", "README": "hello\n"]

  @Test("a commit has the files, author, committer, message, parent and reflog asked for")
  func record() throws {
    let made = try TestRepository(files: Self.files)
    let parent = try made.id("HEAD")
    let repository = try made.open("book")
    let edits = [
      FileEdit.write(
        "accounts/acme/status.csv", try repository.writeBlob(Array("email,status\n".utf8))),
      .write("published.json", try repository.writeBlob(Array("{}\n".utf8))),
    ]
    let draft = CommitDraft(
      branch: "main", parent: parent, edits: edits, author: .admin, committer: .machine,
      message: "Publish the status  \n\n\nof one account\n\n")
    let committed = try #require(try repository.commit(draft))
    #expect(try made.id("HEAD") == committed.id)
    #expect(
      try made.git("cat-file", "commit", "HEAD") == """
        tree \(made.id("HEAD^{tree}"))
        parent \(parent)
        author Ann Admin <ann@acme.example> 1780000001 -0530
        committer Pairbook <pairbook@acme.example> 1780000000 +0200

        Publish the status

        of one account

        """)
    #expect(
      try made.git.lines("ls-tree", "-r", "--name-only", "HEAD") == [
        "README", "book/accounts/acme/status.csv", "book/accounts/acme/users.csv",
        "book/published.json",
      ])
    for reference in ["HEAD", "main"] {
      #expect(
        try made.git("log", "-g", "-1", "--format=%H %gn %ge %gs", reference)
          == "\(committed.id) Pairbook pairbook@acme.example commit: Publish the status\n")
    }
    #expect(committed.worktrees.map(\.worktree) == [made.path])
    #expect(try made.status() == [])
    #expect(try made.read("book/published.json") == "{}\n")
    try made.expectSound()
    #expect(try made.leftovers() == [])
  }

  @Test("edits that change nothing make no commit")
  func nothing() throws {
    let made = try TestRepository(files: Self.files)
    let before = try made.id("HEAD")
    let repository = try made.open("book")
    #expect(try repository.publish(["accounts/acme/users.csv": "email\n", "nobody": nil]) == nil)
    #expect(try made.id("HEAD") == before)
  }

  @Test("a branch without a commit, a bare repository and another branch work as well")
  func branches() throws {
    let unborn = try TestRepository()
    try #require(try unborn.open().publish(["a/b": "1\n"]) != nil)
    #expect(try unborn.status() == [])
    #expect(try unborn.read("a/b") == "1\n")
    #expect(try unborn.git("log", "--format=%gs", "-g") == "commit (initial): Publish\n")

    let bare = try TestRepository(bare: true)
    let committed = try #require(try bare.open(prefix: "book").publish(["a": "1\n"]))
    #expect(committed.worktrees == [])
    #expect(try bare.git("show", "main:book/a") == "1\n")
    try bare.expectSound()

    let made = try TestRepository(files: Self.files)
    let head = try made.id("HEAD")
    let repository = try made.open("book")
    try #require(
      try repository.publish(["a": "1\n"], to: "status/main", onto: head, makesBranch: true) != nil)
    #expect(try made.id("HEAD") == head)
    #expect(try made.status() == [])
    #expect(!made.exists("book/a"))
    #expect(try made.git("show", "status/main:book/a") == "1\n")
    let error = #expect(throws: GitError.self) {
      try repository.publish(["a": "1\n"], to: "status", onto: .some(nil))
    }
    #expect(
      error?.message
        == "'refs/heads/status' cannot be made because 'refs/heads/status/main' exists")
    #expect(throws: GitError.self) {
      try repository.publish(["a": "1\n"], to: "main/status", onto: .some(nil))
    }
  }

  @Test("the worktree that has the branch checked out is brought along, wherever it is")
  func linkedWorktrees() throws {
    let made = try TestRepository(files: Self.files)
    let linked = TestRepository(adopting: made.path + "-linked")
    try made.git("worktree", "add", "-q", "-b", "side", linked.path)
    // From the main worktree to the branch of the linked one, and the other way round.
    let one = try #require(try made.open("book").publish(["a": "1\n"], to: "side"))
    #expect(one.worktrees.map(\.worktree) == [linked.path])
    #expect(try linked.read("book/a") == "1\n")
    let other = try #require(try linked.open("book").publish(["b": "2\n"], to: "main"))
    #expect(other.worktrees.map(\.worktree) == [made.path])
    #expect(try made.read("book/b") == "2\n")
    #expect(try made.status() == [])
    #expect(try linked.status() == [])
    // A worktree whose folder is gone is none.
    try FileManager.default.removeItem(atPath: linked.path)
    #expect(try #require(try made.open("book").publish(["c": "3\n"], to: "side")).worktrees == [])
  }

  @Test("the trees are those that git makes, and sound", arguments: 0..<8 as Range<UInt64>)
  func likeGit(seed: UInt64) throws {
    let history = try RandomHistory(seed: seed, count: 12, merges: false)
    let tip = try #require(history.commits.last)
    let made = history.repository
    var generator = SeededGenerator(seed: seed)
    let repository = try made.open()
    var edits: [FileEdit] = []
    var lines = ""
    let listing = try made.git("ls-tree", "-r", "-z", tip.hex).split(separator: "\0")
    let taken = listing.map { String($0.split(separator: "\t", maxSplits: 1)[1]) }
    for (line, path) in zip(listing, taken) where line.hasPrefix("100") {
      switch Int.random(in: 0..<3, using: &generator) {
      case 0:
        edits.append(.delete(path))
        lines += "0 \(ObjectID(hex: String(repeating: "0", count: 40))?.hex ?? "")\t\(path)\0"
      case 1:
        let blob = try repository.writeBlob(Array("new \(path)".utf8))
        let executable = Bool.random(using: &generator)
        edits.append(.write(path, blob, isExecutable: executable))
        lines += "\(executable ? "100755" : "100644") \(blob)\t\(path)\0"
      default: break
      }
    }
    for number in 0..<5 {
      let path = "\(RandomHistory.names.randomElement(using: &generator) ?? "a")-new\(number)/x/y"
      let blob = try repository.writeBlob(Array("\(number)".utf8))
      edits.append(.write(path, blob))
      lines += "100644 \(blob)\t\(path)\0"
    }
    let index = ["GIT_INDEX_FILE": "\(made.path)/scratch-index"]
    try made.git("read-tree", tip.hex, environment: index)
    try made.git("update-index", "-z", "--index-info", input: lines, environment: index)
    let expected = try made.git("write-tree", environment: index)
    edits.shuffle(using: &generator)
    _ = try repository.commit(
      CommitDraft(
        branch: "main", parent: tip, edits: edits, author: .machine, committer: .machine,
        message: "Edit"))
    #expect(try made.git("rev-parse", "main^{tree}") == expected)
    // The random history names submodules and links that are not sound in themselves.
    #expect(try made.git.run(["fsck", "--strict", "--no-dangling"]).status == 0)
  }

  @Test("a branch that moved is told as stale, and stays where it is")
  func stale() throws {
    let made = try TestRepository(files: Self.files)
    let parent = try made.id("HEAD")
    try made.write("README", "changed\n")
    let tip = try made.commitAll("Meanwhile")
    let repository = try made.open("book")
    for old in [parent, nil] {
      let error = #expect(throws: GitError.self) {
        try repository.publish(["a": "1\n"], onto: .some(old))
      }
      #expect(error?.kind == .stale)
      #expect(
        error?.message
          == "'refs/heads/main' moved from \(old.map { String($0.hex.prefix(12)) } ?? "nothing")"
          + " to \(tip.hex.prefix(12)) since it was read")
    }
    #expect(try made.id("HEAD") == tip)
    #expect(try made.status() == [])
    #expect(try made.leftovers() == [])
  }

  @Test("of commits at the same time each is kept")
  func concurrent() async throws {
    let made = try TestRepository(files: Self.files)
    let path = made.path
    try await withThrowingTaskGroup(of: Void.self) { group in
      for worker in 0..<4 {
        group.addTask {
          let repository = try Repository.open(book: path)
          for number in 0..<8 {
            while true {
              do {
                _ = try repository.publish(["worker\(worker)/file\(number)": "1\n"])
                break
              } catch let error as GitError where error.kind == .stale {}
            }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try made.git("rev-list", "--count", "HEAD") == "33\n")
    #expect(try made.git.lines("ls-tree", "-r", "--name-only", "HEAD").count == 34)
    _ = try made.open().bringAlong(
      paths: (0..<4).flatMap { worker in (0..<8).map { "worker\(worker)/file\($0)" } })
    #expect(try made.status() == [])
    try made.expectSound()
  }

  @Test("a reference that another git has locked is waited for, then told")
  func lockedReference() throws {
    let made = try TestRepository(files: Self.files)
    let before = try made.id("HEAD")
    try made.write(".git/refs/heads/main.lock", "")
    let repository = try made.open("book")
    repository.lockPatience = .milliseconds(30)
    let error = #expect(throws: GitError.self) { try repository.publish(["a": "1\n"]) }
    #expect(error?.kind == .locked)
    #expect(
      error?.message
        == "another git process holds '\(made.path)/.git/refs/heads/main.lock'")
    #expect(error?.remedy == "wait until it ends; if none is running, remove that file")
    #expect(try made.id("HEAD") == before)
    #expect(made.exists(".git/refs/heads/main.lock"))
    #expect(try made.leftovers() == [])
  }

  @Test("a packed branch moves like a loose one")
  func packed() throws {
    let made = try TestRepository(files: Self.files)
    try made.git("pack-refs", "--all")
    #expect(!made.exists(".git/refs/heads/main"))
    let committed = try #require(try made.open("book").publish(["a": "1\n"]))
    #expect(try made.id("main") == committed.id)
    try made.expectSound()
  }

  @Test(
    "a path that is none, or has something else in its place, is refused before anything is written",
    arguments: [
      ("../a", GitError.Kind.invalidName), (".git/hooks/x", .invalidName), ("a//b", .invalidName),
      ("", .invalidName), ("a/.", .invalidName), ("a\0b", .invalidName), ("link", .notAFile),
      ("accounts", .notAFile), ("file/below", .notAFile), ("link/below", .notAFile),
    ])
  func refusedPath(_ path: String, _ kind: GitError.Kind) throws {
    let made = try TestRepository(files: ["book/accounts/a": "1\n", "book/file": "1\n"])
    try FileManager.default.createSymbolicLink(
      atPath: "\(made.path)/book/link", withDestinationPath: "accounts")
    let before = try made.commitAll("Link")
    let error = #expect(throws: GitError.self) { try made.open("book").publish([path: "x\n"]) }
    #expect(error?.kind == kind)
    #expect(try made.id("HEAD") == before)
  }

  @Test("a path given twice, a blob that is not there and a nameless author are refused")
  func refusedDraft() throws {
    let made = try TestRepository(files: Self.files)
    let repository = try made.open()
    let blob = try repository.writeBlob([])
    let absent = try #require(ObjectID(hex: String(repeating: "12", count: 20)))
    let nobody = Signature(name: "<>", email: "a@acme.example", seconds: 0)
    for (edits, author, kind) in [
      ([FileEdit.write("a", blob), .delete("a")], Signature.admin, GitError.Kind.invalidName),
      ([.write("a", absent)], .admin, .notFound), ([.write("a", blob)], nobody, .noIdentity),
    ] {
      let draft = CommitDraft(
        branch: "main", parent: try made.id("HEAD"), edits: edits, author: author,
        committer: .machine, message: "No")
      #expect(throws: GitError.self) { try repository.commit(draft) }
      do { _ = try repository.commit(draft) } catch { #expect(error.kind == kind) }
    }
  }
}

@Suite struct FullDiskTests {
  @Test("on a full disk a commit is told, and the branch and the files stay as they were")
  func commit() throws {
    let folder = try Sandbox.make("small")
    // Only the superuser mounts, and not in every container.
    guard mount("tmpfs", folder, "tmpfs", 0, "size=1m") == 0 else { return }
    defer { umount2(folder, Int32(MNT_DETACH)) }
    let made = TestRepository(adopting: folder)
    try made.git("init", "-q", "-b", "main")
    let repository = try made.open()
    try #require(try repository.publish(["status.csv": "1\n"]) != nil)
    let head = try made.id("HEAD")
    // What is left of the room is taken but for a little.
    let filler = open("\(folder)/filler", O_CREAT | O_WRONLY | O_CLOEXEC, 0o644)
    let zeros = [UInt8](repeating: 0, count: 4096)
    while write(filler, zeros, zeros.count) > 0 {}
    close(filler)
    let error = #expect(throws: GitError.self) { try repository.publish(["status.csv": "2\n"]) }
    #expect(error?.kind == .diskFull)
    #expect(error?.message.hasSuffix("No space left on device") == true)
    #expect(error?.remedy == "free some room and try again")
    // A program that another test starts at this moment may have it open still.
    truncate("\(folder)/filler", 0)
    unlink("\(folder)/filler")
    #expect(try made.id("HEAD") == head)
    #expect(try made.read("status.csv") == "1\n")
    #expect(try made.status() == [])
    #expect(try made.leftovers() == [])
    try #require(try repository.publish(["status.csv": "2\n"]) != nil)
    try made.expectSound()
  }
}
