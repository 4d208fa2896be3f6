import GitWorkspace
import TestSupport
import Testing

@Suite struct HistoryTests {
  @Test("a path's log is that of git log, merges too", arguments: 0..<6 as Range<UInt64>)
  func likeGitLog(seed: UInt64) throws {
    let history = try RandomHistory(seed: seed, count: 40, merges: true)
    let repository = try history.repository.open()
    let tip = try #require(history.commits.last)
    for path in ["a", "b", "a/b", "x y", "a/a", "café"] {
      let expected = try history.repository.git.lines("log", "--format=%H", tip.hex, "--", path)
      let found = try repository.log(path: path, from: tip)
      #expect(found.map(\.id.hex) == expected, "\(path)")
      let paged = try (0..<expected.count).flatMap {
        try repository.log(path: path, from: tip, skip: $0, limit: 1)
      }
      #expect(paged == found, "\(path)")
      let oldest = try repository.log(path: path, from: tip, order: .oldestFirst, limit: 3)
      #expect(oldest.map(\.id.hex) == Array(expected.reversed().prefix(3)), "\(path)")
    }
    let whole = try history.repository.git.lines("log", "--format=%H", tip.hex, "--", ".")
    #expect(try repository.log(path: "", from: tip).map(\.id.hex) == whole)
  }

  @Test(
    "each file's last commit is found in one walk, with clocks right or wrong",
    arguments: 0..<6 as Range<UInt64>, [60, -60])
  func lastCommits(seed: UInt64, step: Int) throws {
    let history = try RandomHistory(seed: seed, count: 40, merges: true, step: step)
    let repository = try history.repository.open()
    let tip = try #require(history.commits.last)
    let files = ["a", "b", "a/b", "a/a/a", "x y", "ab", "never/there", "café", "cafe\u{301}"]
    let found = try repository.lastCommits(touching: files, from: tip)
    var changes = LastChanges(repository) { $0 != "never/asked" }
    for file in files {
      let alone = try repository.lastCommits(touching: [file], from: tip)
      #expect(try changes.commits(touching: [file], from: tip) == alone, "\(file)")
    }
    #expect(try changes.commits(touching: files, from: tip) == found)
    // What is a folder in one of the revisions is no question for this method.
    let questions = files.flatMap { file in history.commits.map { "\($0.hex):\(file)\n" } }
    let types = try history.repository.git(
      "cat-file", "--batch-check=%(objecttype)", input: questions.joined()
    ).split(separator: "\n", omittingEmptySubsequences: false)
    for (index, (file, commit)) in zip(files, found).enumerated()
    where !types[index * history.commits.count..<(index + 1) * history.commits.count]
      .contains("tree")
    {
      let expected = try repository.log(path: file, from: tip, limit: 1).first
      #expect(commit?.id == expected?.id, "\(file)")
    }
  }

  @Test("a commit is told with its author, committer, times, parents and message")
  func info() throws {
    let made = try TestRepository(files: ["a": "1\n"])
    let parent = try made.id("HEAD")
    let id = try made.commitAll(
      "Söhne & Co\n\nA second paragraph.",
      environment: [
        "GIT_AUTHOR_NAME": "Zoë", "GIT_AUTHOR_EMAIL": "zoe@acme.example",
        "GIT_AUTHOR_DATE": "@1771000000 +0530",
      ])
    let commit = try made.open().commitInfo(id)
    #expect(commit.parents == [parent])
    #expect(
      commit.author
        == Signature(name: "Zoë", email: "zoe@acme.example", seconds: 1_771_000_000, offset: 330))
    #expect(
      commit.committer
        == Signature(name: "Ann Admin", email: "ann@acme.example", seconds: 1_770_000_000))
    #expect(commit.subject == "Söhne & Co")
    #expect(commit.message == "Söhne & Co\n\nA second paragraph.\n")
  }

  @Test("ancestry is what git says of it", arguments: 0..<4 as Range<UInt64>)
  func ancestry(seed: UInt64) throws {
    let history = try RandomHistory(seed: seed, count: 20, merges: true)
    let git = history.repository.git
    let repository = try history.repository.open()
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<8 {
      let one = try #require(history.commits.randomElement(using: &generator))
      let other = try #require(history.commits.randomElement(using: &generator))
      let isAncestor = try git.run(["merge-base", "--is-ancestor", other.hex, one.hex]).status == 0
      #expect(try repository.descends(one, from: other) == isAncestor)
      let counts = try git.lines("rev-list", "--left-right", "--count", "\(one.hex)...\(other.hex)")
      let found = try repository.aheadBehind(one, other)
      #expect(["\(found.ahead)\t\(found.behind)"] == counts)
      let bases = try git.lines("merge-base", "--all", one.hex, other.hex)
      let base = try #require(try repository.mergeBase(one, other))
      #expect(bases.contains(base.hex))
      let between = try git.lines("rev-list", "\(other.hex)..\(one.hex)")
      #expect(try Set(repository.commits(of: one, beyond: other).map(\.id.hex)) == Set(between))
    }
  }

  @Test("histories that share nothing have no common ancestor")
  func unrelated() throws {
    let made = try TestRepository(files: ["a": "1\n"])
    let one = try made.id("HEAD")
    try made.git("switch", "-q", "--orphan", "other")
    let other = try made.commitAll("Elsewhere")
    let repository = try made.open()
    #expect(try repository.mergeBase(one, other) == nil)
    #expect(try !repository.descends(one, from: other))
    #expect(
      try !repository.descends(
        one, from: #require(ObjectID(hex: String(repeating: "ab", count: 20)))))
  }

  @Test("a shallow clone reads its revision, and says what it cannot know")
  func shallow() throws {
    let made = try TestRepository(files: ["a": "1\n"])
    let first = try made.id("HEAD")
    try made.write("b", "1\n")
    try made.commitAll("Second")
    try made.write("c", "1\n")
    let third = try made.commitAll("Third")
    let clone = TestRepository(adopting: made.path + "-shallow")
    try made.git("clone", "-q", "--depth", "2", "file://\(made.path)", clone.path)
    let repository = try clone.open()
    #expect(repository.isShallow)
    #expect(try repository.snapshot(at: "HEAD").entries(at: "").map(\.path) == ["a", "b", "c"])
    let last = try repository.lastCommits(touching: ["c", "a"], from: third)
    #expect(last.map { $0?.subject } == ["Third", nil])
    let error = #expect(throws: GitError.self) { try repository.descends(third, from: first) }
    #expect(error?.kind == .shallow)
    #expect(error?.remedy == "fetch the rest: git fetch --unshallow")
  }
}
