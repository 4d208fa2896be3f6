import Foundation
import GitWorkspace
import Glibc
import Testing

@Suite("A process that was killed while it moved a branch")
struct InterruptedMoveTests {
  /// A repository between two commits, with the journal that the process left.
  private struct Cut {
    let made: TestRepository
    let old: ObjectID
    let new: ObjectID

    /// The branch is at the new commit, worktree and index are as the old one had them.
    init() throws {
      made = try TestRepository(files: [
        "users.csv": "email\n", "archiving.csv": "email,archiving\n", "old/gone.csv": "x\n",
        "same": "1\n",
      ])
      old = try made.id("HEAD")
      try made.write("users.csv", "email\nann@acme.example\n")
      try made.write("new/come.csv", "y\n")
      try made.remove("old/gone.csv")
      new = try made.commitAll("Theirs")
      try made.git("reset", "-q", "--hard", old.hex)
      try journal()
      try move()
    }

    /// As `MoveJournal` writes it.
    func journal(_ text: String? = nil) throws {
      try FileManager.default.createDirectory(
        atPath: "\(made.path)/.git/pairbook", withIntermediateDirectories: true)
      let fields = ["pairbook move 1", old.hex, new.hex, made.path, "end"]
      try made.write(".git/pairbook/move.1", text ?? fields.joined(separator: "\0"))
    }

    func move() throws { try made.git("update-ref", "refs/heads/main", new.hex) }

    func expectDone(sourceLocation: SourceLocation = #_sourceLocation) throws {
      #expect(try made.status() == [], sourceLocation: sourceLocation)
      #expect(
        try made.read("users.csv") == "email\nann@acme.example\n", sourceLocation: sourceLocation)
      #expect(try made.read("new/come.csv") == "y\n", sourceLocation: sourceLocation)
      #expect(!made.exists("old"), sourceLocation: sourceLocation)
      #expect(try made.leftovers() == [], sourceLocation: sourceLocation)
    }
  }

  struct Step: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let brought: [String]
    let go: @Sendable (TestRepository, ObjectID, ObjectID) throws -> Void
  }

  @Test(
    "is made up for wherever it was",
    arguments: [
      Step(
        testDescription: "no file was written",
        brought: ["new/come.csv", "old/gone.csv", "users.csv"]
      ) { _, _, _ in },
      Step(testDescription: "some were", brought: ["new/come.csv", "old/gone.csv"]) { made, _, _ in
        try made.write("users.csv", "email\nann@acme.example\n")
      },
      Step(testDescription: "all were, and the index was not", brought: []) { made, old, new in
        try made.git("reset", "-q", "--hard", new.hex)
        try made.git("read-tree", old.hex)
      },
      Step(testDescription: "all was done but for the journal", brought: []) { made, _, new in
        try made.git("reset", "-q", "--hard", new.hex)
      },
      Step(
        testDescription: "somebody committed another file since",
        brought: ["new/come.csv", "old/gone.csv", "users.csv"]
      ) { made, _, _ in
        let other = try made.open().publish(["status.csv": "1\n"])
        #expect(other != nil)
      },
    ])
  func steps(_ step: Step) throws {
    let cut = try Cut()
    try step.go(cut.made, cut.old, cut.new)
    let finished = try cut.made.open().finishInterruptedMoves()
    #expect(finished.flatMap(\.brought) == step.brought)
    #expect(finished.flatMap(\.kept) == [])
    #expect(finished.compactMap(\.failure) == [])
    try cut.expectDone()
    #expect(try cut.made.open().finishInterruptedMoves() == [])
  }

  @Test("and had not moved it yet leaves nothing to be done")
  func notMoved() throws {
    let cut = try Cut()
    try cut.made.git("update-ref", "refs/heads/main", cut.old.hex)
    #expect(try cut.made.open().finishInterruptedMoves() == [])
    #expect(try cut.made.status() == [])
    #expect(try cut.made.read("users.csv") == "email\n")
    #expect(try cut.made.leftovers() == [])
  }

  @Test("or had not written its journal to the end")
  func torn() throws {
    let cut = try Cut()
    try cut.made.git("update-ref", "refs/heads/main", cut.old.hex)
    try cut.journal("pairbook move 1\0\(cut.old.hex)\0\(cut.new.hex)\0\(cut.made.path)")
    #expect(try cut.made.open().finishInterruptedMoves() == [])
    #expect(try cut.made.leftovers() == [])
  }

  @Test("What a person edited since stays, is told, and cannot be committed over what others did")
  func edited() throws {
    let cut = try Cut()
    let made = cut.made
    try made.write("users.csv", "email\nbob@acme.example\n")
    try made.write("same", "mine\n")
    for _ in 0..<2 {
      let finished = try made.open().finishInterruptedMoves()
      #expect(finished.flatMap(\.kept) == ["users.csv"])
      #expect(finished.map(\.commit) == [cut.new])
    }
    #expect(try made.read("users.csv") == "email\nbob@acme.example\n")
    #expect(try made.read("same") == "mine\n")
    #expect(made.exists("new/come.csv") && !made.exists("old"))
    let repository = try made.open()
    var error = #expect(throws: GitError.self) { try repository.checkIsWhole() }
    #expect(error?.kind == .operationInProgress)
    error = #expect(throws: GitError.self) {
      try repository.commitWorktree(
        ["users.csv"], author: .admin, committer: .admin, message: "Mine")
    }
    #expect(error?.kind == .operationInProgress)
    #expect(try made.id("HEAD") == cut.new)

    // Once it is theirs, or was committed by git, nothing stands in the way.
    try made.git("restore", "--staged", "--worktree", "users.csv")
    #expect(try made.open().finishInterruptedMoves() == [])
    try repository.checkIsWhole()
    let committed = try repository.commitWorktree(
      ["same"], author: .admin, committer: .admin, message: "Mine")
    #expect(committed != nil)
    try cut.expectDone()
  }

  @Test("A file that a person committed since is theirs to know")
  func committedSince() throws {
    let cut = try Cut()
    try cut.made.write("users.csv", "email\nann@acme.example\nbob@acme.example\n")
    #expect(try cut.made.open().finishInterruptedMoves().flatMap(\.kept) == ["users.csv"])
    try cut.made.git("commit", "-q", "-m", "Both", "users.csv")
    #expect(try cut.made.open().finishInterruptedMoves() == [])
    #expect(try cut.made.status() == [])
    #expect(try cut.made.leftovers() == [])
  }

  @Test("While its process lives nobody finishes its work, and nobody commits")
  func alive() throws {
    let cut = try Cut()
    let file = open("\(cut.made.path)/.git/pairbook/move.1", O_RDONLY | O_CLOEXEC)
    #expect(flock(file, LOCK_EX) == 0)
    let repository = try cut.made.open()
    repository.lockPatience = .zero
    #expect(try repository.finishInterruptedMoves() == [])
    #expect(try cut.made.read("users.csv") == "email\n")
    let error = #expect(throws: GitError.self) { try repository.checkIsWhole() }
    #expect(error?.kind == .operationInProgress)
    close(file)
    // A process that another test begins at this moment has the file open for a while.
    repository.lockPatience = .seconds(10)
    _ = try repository.finishInterruptedMoves()
    try cut.expectDone()
  }

  @Test("What cannot be written now is tried again, and said until then")
  func failing() throws {
    let cut = try Cut()
    try cut.made.write(".git/index.lock", "")
    let repository = try cut.made.open()
    repository.lockPatience = .zero
    #expect(try repository.finishInterruptedMoves().map(\.failure?.kind) == [.locked])
    #expect(#expect(throws: GitError.self) { try repository.checkIsWhole() } != nil)
    try cut.made.remove(".git/index.lock")
    // A process that another test begins at this moment has the journal open for a while.
    repository.lockPatience = .seconds(10)
    _ = try repository.finishInterruptedMoves()
    try cut.expectDone()
  }

  @Test("A commit of files that were compared with another commit is refused")
  func movedMeanwhile() throws {
    let made = try TestRepository(files: ["users.csv": "email\n"])
    let read = try made.id("HEAD")
    try made.git("commit", "-q", "--allow-empty", "-m", "Theirs")
    try made.write("users.csv", "email\nann@acme.example\n")
    let error = #expect(throws: GitError.self) {
      try made.open().commitWorktree(
        ["users.csv"], readAt: read, author: .admin, committer: .admin, message: "Mine")
    }
    #expect(error?.kind == .stale)
    #expect(try made.git.lines("log", "--format=%s") == ["Theirs", "Begin"])
  }

  @Test("A commit that was cut off before the index was written is made up for by the next")
  func staleIndex() throws {
    let made = try TestRepository(files: ["users.csv": "email\n"])
    let before = try made.id("HEAD")
    try made.write("users.csv", "email\nann@acme.example\n")
    try made.commitAll("Mine")
    try made.git("read-tree", before.hex)
    let committed = try made.open().commitWorktree(
      ["users.csv"], author: .admin, committer: .admin, message: "Mine")
    #expect(committed == nil)
    #expect(try made.status() == [])
  }
}
