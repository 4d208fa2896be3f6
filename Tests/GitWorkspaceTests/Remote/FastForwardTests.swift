import Foundation
import GitWorkspace
import Glibc
import TestSupport
import Testing

@Suite struct FastForwardTests {
  private func forward(_ team: Team, machine: Set<String> = []) throws -> FastForwarded? {
    let repository = try team.ours.open("book")
    let upstream = try #require(try repository.upstream(of: "main"))
    let tip = try #require(try repository.fetch(upstream, by: .machine))
    return try repository.fastForward("main", to: tip, by: .machine) { machine.contains($0) }
  }

  @Test("files are added, changed and deleted, in the book and outside, and edits elsewhere stay")
  func forward() throws {
    let team = try Team(files: [
      "book/users.csv": "email\n", "book/old/gone.csv": "x\n", "README": "1\n", "mine": "1\n",
      "staged": "1\n",
    ])
    try team.ours.write("mine", "edited\n")
    try team.ours.write("staged", "edited\n")
    try team.ours.git("add", "staged")
    try team.ours.write("book/untracked", "mine\n")
    let before = try team.ours.status()
    try team.elsewhere([
      "book/users.csv": "email\nann@acme.example\n", "book/old/gone.csv": nil, "README": "2\n",
      "book/new/deep/file": "new\n",
    ])
    let moved = try #require(try forward(team))
    #expect(moved.worktrees.filter { !$0.isClean } == [])
    #expect(try team.ours.status() == before)
    #expect(try team.ours.read("book/users.csv") == "email\nann@acme.example\n")
    #expect(try team.ours.read("README") == "2\n")
    #expect(try team.ours.read("book/new/deep/file") == "new\n")
    #expect(!team.ours.exists("book/old"))
    #expect(try team.ours.id("HEAD") == team.colleague.id("HEAD"))
    #expect(try forward(team) == nil)
  }

  struct Obstacle: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let edit: @Sendable (TestRepository) throws -> Void
  }

  @Test(
    "an edit in the way stops it, and nothing moves",
    arguments: [
      Obstacle(testDescription: "an edited file") { try $0.write("book/users.csv", "mine\n") },
      Obstacle(testDescription: "a staged file") { made in
        try made.write("book/users.csv", "mine\n")
        try made.git("add", "book/users.csv")
      },
      Obstacle(testDescription: "a file that was staged and put back") { made in
        try made.write("book/users.csv", "mine\n")
        try made.git("add", "book/users.csv")
        try made.write("book/users.csv", "email\n")
      },
      Obstacle(testDescription: "a deleted file") { try $0.remove("book/users.csv") },
      Obstacle(testDescription: "a file staged as deleted") {
        try $0.git("rm", "-q", "--cached", "book/users.csv")
      },
      Obstacle(testDescription: "a file made executable") { made in
        chmod("\(made.path)/book/users.csv", 0o755)
      },
      Obstacle(testDescription: "a file replaced by a link") { made in
        try made.remove("book/users.csv")
        symlink("/etc/hostname", "\(made.path)/book/users.csv")
      },
    ])
  func obstacle(_ obstacle: Obstacle) throws {
    let team = try Team()
    try obstacle.edit(team.ours)
    let (head, status) = (try team.ours.id("HEAD"), try team.ours.status())
    try team.elsewhere(["book/users.csv": "email\nann@acme.example\n", "README": "new\n"])
    let error = #expect(throws: GitError.self) { try forward(team) }
    #expect(error?.kind == .wouldOverwrite)
    #expect(error?.paths == ["users.csv"])
    #expect(
      error?.message == "1 edited file stands in the way of newer versions: users.csv")
    #expect(
      error?.remedy == "commit them (pairbook save -m MESSAGE) or put them away (git stash)")
    #expect(try team.ours.id("HEAD") == head)
    #expect(try team.ours.status() == status)
    #expect(!team.ours.exists("README"))
    #expect(try team.ours.leftovers() == [])
  }

  @Test("an untracked file in the way of a new one stops it, unless it is the same")
  func untracked() throws {
    let team = try Team()
    try team.ours.write("book/new", "mine\n")
    try team.elsewhere(["book/new": "theirs\n"])
    #expect(#expect(throws: GitError.self) { try forward(team) }?.paths == ["new"])
    try team.ours.write("book/new", "theirs\n")
    #expect(try forward(team) != nil)
    #expect(try team.ours.status() == [])
  }

  @Test("edits of machine-written files do not stop it")
  func machineWritten() throws {
    let team = try Team(files: ["book/users.csv": "email\n", "book/status.csv": "1\n"])
    try team.ours.write("book/status.csv", "mine\n")
    try team.elsewhere(["book/status.csv": "2\n"])
    let moved = try #require(try forward(team, machine: ["status.csv"]))
    #expect(moved.worktrees.first?.replaced.count == 1)
    #expect(try team.ours.read("book/status.csv") == "2\n")
    #expect(try team.ours.status() == [])
  }

  /// What a clone did that never reached the remote, and whether it may be given up.
  struct Own: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let isGivenUp: Bool
    let commit: @Sendable (TestRepository) throws -> Void

    static let published: @Sendable (TestRepository) throws -> Void = { made in
      try made.open("book").publish(["status.csv": "mine\n"])
    }
    static let all = [
      Own(testDescription: "one published commit", isGivenUp: true, commit: published),
      Own(testDescription: "two of them", isGivenUp: true) { made in
        try published(made)
        try made.open("book").publish(["status.csv": "mine again\n", "new/status.csv": "new\n"])
      },
      Own(testDescription: "one with a person's on top", isGivenUp: false) { made in
        try published(made)
        try made.write("book/users.csv", "mine\n")
        try made.commitAll("By hand")
      },
      Own(testDescription: "one on top of a person's", isGivenUp: false) { made in
        try made.write("book/users.csv", "mine\n")
        try made.commitAll("By hand")
        try published(made)
      },
      Own(
        testDescription: "one that claims to be published, but changes a person's file",
        isGivenUp: false
      ) { try $0.open("book").publish(["users.csv": "mine\n"]) },
      Own(
        testDescription: "one that claims so, but changes something outside the book",
        isGivenUp: false
      ) { made in
        try made.write("status.csv", "outside\n")
        try made.commitAll("Publish")
      },
      Own(testDescription: "a merge", isGivenUp: false) { made in
        try made.git("switch", "-q", "-c", "side")
        try made.open("book").publish(["status.csv": "mine\n"], to: "side")
        try made.git("switch", "-q", "main")
        try made.git("merge", "-q", "--no-ff", "-m", "Publish", "side")
      },
    ]
  }

  @Test(
    "commits of machine-written files alone are given up for what others pushed",
    arguments: Own.all)
  func givingUp(_ own: Own) throws {
    let team = try Team(files: ["book/users.csv": "email\n", "book/status.csv": "1\n"])
    try own.commit(team.ours)
    let before = try team.ours.id("HEAD")
    let theirs = try team.elsewhere(["book/users.csv": "email\nann@acme.example\n"])
    let repository = try team.ours.open("book")
    let upstream = try #require(try repository.upstream(of: "main"))
    _ = try repository.fetch(upstream, by: .machine)
    func forward() throws -> FastForwarded? {
      try repository.fastForward(
        "main", to: theirs, by: .machine, isMachineWritten: { $0.hasSuffix("status.csv") },
        givingUp: { $0.subject == "Publish" })
    }
    if own.isGivenUp {
      let ahead = try repository.commits(of: before, beyond: theirs)
      let moved = try #require(try forward())
      #expect(moved.from == before && moved.to == theirs)
      #expect(moved.givenUp == ahead)
      #expect(moved.worktrees.filter { !$0.isClean } == [], "nobody's edit was replaced")
      #expect(try team.ours.id("HEAD") == theirs)
      #expect(try team.ours.read("book/status.csv") == "1\n")
      #expect(!team.ours.exists("book/new"))
    } else {
      #expect(#expect(throws: GitError.self) { try forward() }?.kind == .diverged)
      #expect(try team.ours.id("HEAD") == before)
    }
    #expect(try team.ours.status() == [])
    #expect(try team.ours.leftovers() == [])
  }

  @Test("line ends are those that the attributes ask for")
  func lineEnds() throws {
    let team = try Team(files: [".gitattributes": "*.csv text eol=crlf\n", "users.csv": "a\n"])
    try team.elsewhere(["users.csv": "a\nb\n"])
    let repository = try team.ours.open()
    let upstream = try #require(try repository.upstream(of: "main"))
    let tip = try #require(try repository.fetch(upstream, by: .machine))
    _ = try repository.fastForward("main", to: tip, by: .machine)
    #expect(try team.ours.read("users.csv") == "a\r\nb\r\n")
    #expect(try team.ours.status() == [])
  }

  @Test("a link that changes, and an operation that is not finished, are left to git")
  func leftToGit() throws {
    let team = try Team()
    symlink("users.csv", "\(team.colleague.path)/book/link")
    try team.elsewhere([:])
    var error = #expect(throws: GitError.self) { try forward(team) }
    #expect(error?.kind == .notAFile)
    #expect(error?.message == "the symlink 'book/link' changes between the two commits")
    #expect(error?.remedy == "let git do this step: git pull")
    try team.ours.write(".git/MERGE_HEAD", "\(team.ours.id("HEAD"))\n")
    error = #expect(throws: GitError.self) { try forward(team) }
    #expect(error?.kind == .operationInProgress)
  }

  @Test(
    "a path that leads out of the worktree, or into git's own folder, is refused, and nothing is written",
    arguments: [
      "..", "../..", ".git", ".GIT", "git~1", ".git.", ".git ::$DATA", ".g\u{200C}it", ".",
      "a/../..",
    ])
  func pathsThatLeadAway(_ name: String) throws {
    let team = try Team()
    let before = try team.ours.id("HEAD")
    try team.colleague.git(
      "fast-import", "--quiet",
      input: """
        commit refs/heads/evil
        committer M <m@x.example> 1770000000 +0000
        data 4
        evil
        from refs/heads/main^0
        M 100755 inline \(name)/post-checkout
        data 2
        x

        """)
    try team.colleague.git("push", "-q", "origin", "evil:main")
    let error = #expect(throws: GitError.self) { try forward(team) }
    #expect(error?.kind == .unsupported)
    #expect(
      error?.message
        == "a commit has the path '\(name)/post-checkout', which leads out of the worktree or into git's own folder"
    )
    #expect(try team.ours.id("HEAD") == before)
    let places = [name, "", "..", "../..", ".git", ".git/hooks"]
    #expect(places.filter { team.ours.exists("\($0)/post-checkout") } == [])
  }

  @Test("a branch that is not checked out, and a first commit, move as well")
  func otherBranches() throws {
    let team = try Team()
    let theirs = try team.elsewhere(["book/users.csv": "email\nann@acme.example\n"])
    try team.ours.git("switch", "-q", "-c", "work")
    #expect(try #require(try forward(team)).worktrees == [])
    #expect(try team.ours.id("main") == theirs)
    #expect(try team.ours.read("book/users.csv") == "email\n")

    let empty = try TestRepository()
    try empty.git("remote", "add", "origin", team.remote.path)
    let repository = try empty.open()
    let upstream = try #require(try repository.upstream(of: "main"))
    let tip = try #require(try repository.fetch(upstream, by: .machine))
    _ = try repository.fastForward("main", to: tip, by: .machine)
    #expect(try empty.status() == [])
    #expect(try empty.read("book/users.csv") == "email\nann@acme.example\n")
  }

  @Test("what stays of a worktree somebody is at work in stays", arguments: 0..<8 as Range<UInt64>)
  func dirty(seed: UInt64) throws {
    let made = try DirtyWorktree.make(seed: seed, folder: "book")
    // The same history, one commit further: every third committed file changed; for every other
    // seed only where nobody was at work.
    let other = TestRepository(adopting: made.path + "-other")
    try made.git("clone", "-q", made.path, other.path)
    let files = try other.git.lines("ls-tree", "-r", "--name-only", "HEAD")
    var generator = SeededGenerator(seed: seed)
    let edits = try made.status()
    for file in files where file != ".gitignore" && Int.random(in: 0..<3, using: &generator) == 0 {
      if seed % 2 == 0, edits.contains(where: { $0.hasSuffix(" \(file)") }) { continue }
      try other.write(file, "theirs\n")
    }
    try other.commitAll("Theirs")
    try made.git("fetch", "-q", other.path)
    let target = try made.id("FETCH_HEAD")
    let status = try made.status()
    // Git itself refuses where it would overwrite; where it goes on, so do we, and the same way.
    let repository = try made.open("book")
    let copy = TestRepository(adopting: made.path + "-copy")
    try FileManager.default.copyItem(atPath: made.path, toPath: copy.path)
    let git = try copy.git.run(["merge", "-q", "--ff-only", target.hex]).status
    do {
      _ = try repository.fastForward("main", to: target, by: .machine)
      #expect(git == 0)
      #expect(try made.status() == copy.status())
      #expect(try made.git("ls-files", "--stage") == copy.git("ls-files", "--stage"))
    } catch let error as GitError {
      #expect(error.kind == .wouldOverwrite)
      #expect(seed % 2 == 1, "nothing was in the way")
      #expect(try made.status() == status)
    }
  }
}
