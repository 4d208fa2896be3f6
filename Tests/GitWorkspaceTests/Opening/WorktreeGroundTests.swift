import GitWorkspace
import Glibc
import Testing

/// What happens in a worktree between two looks at its files.
private struct Happening: Sendable, CustomTestStringConvertible {
  let sentence: String
  let expected: String?
  let happen: @Sendable (TestRepository) throws -> Void

  init(
    _ sentence: String, _ expected: String?,
    _ happen: @escaping @Sendable (TestRepository) throws -> Void
  ) {
    (self.sentence, self.expected, self.happen) = (sentence, expected, happen)
  }

  var testDescription: String { sentence }

  static let all = [
    Happening("nothing", nil) { _ in },
    Happening("a file is edited", nil) { try $0.write("users.csv", "email\nann@acme.example\n") },
    Happening("an edit is committed", nil) {
      try $0.write("users.csv", "email\nann@acme.example\n")
      _ = try $0.commitAll("Ann")
    },
    Happening("what others pushed comes in", nil) {
      try $0.git("merge", "-q", "--ff-only", "draft")
    },
    Happening("another branch is checked out", "the branch draft was checked out") {
      try $0.git("checkout", "-q", "draft")
    },
    Happening(
      "another branch is checked out, and the first one again", "another commit was checked out"
    ) {
      try $0.git("checkout", "-q", "draft")
      try $0.git("checkout", "-q", "main")
    },
    Happening("a commit is checked out by itself", "another commit was checked out") {
      try $0.git("checkout", "-q", "--detach", "draft")
    },
    Happening("the branch is set back", "the branch was set to another commit") {
      try $0.git("reset", "-q", "--hard", "HEAD~1")
    },
    Happening("a merge is begun and not committed", "a merge is not finished") {
      try $0.git("merge", "-q", "--no-commit", "--no-ff", "draft")
    },
    Happening(
      "a git command holds the index", "a git command is at work (.git/index.lock is there)"
    ) {
      try $0.write(".git/index.lock", "")
    },
  ]
}

@Suite("Files that were read in a worktree")
struct WorktreeGroundTests {
  @Test("are those of its branch as long as that was not left", arguments: Happening.all)
  private func departure(_ happening: Happening) throws {
    let made = try TestRepository(files: ["users.csv": "email\n"])
    try made.write("README", "more\n")
    _ = try made.commitAll("More")
    try made.git("checkout", "-q", "-b", "draft")
    try made.write("users.csv", "email\nbob@acme.example\n")
    _ = try made.commitAll("Bob")
    try made.git("checkout", "-q", "main")
    let repository = try made.open()
    let ground = try repository.ground()
    try happening.happen(made)
    #expect(try repository.departure(from: ground) == happening.expected)
  }
}
