import GitWorkspace
import Testing

@Suite("Commits that are made anew on what others saved")
struct ReplayTests {
  private struct Refused: Error {}

  /// Ours has one commit of its own, and so has the remote.
  private func parted() throws -> (
    team: Team, repository: Repository, own: CommitInfo, tip: ObjectID
  ) {
    let team = try Team(files: ["book/users.csv": "email\n", "book/archiving.csv": "email\n"])
    let theirs = try team.elsewhere(["book/archiving.csv": "email\nann@acme.example\n"])
    try team.ours.write("book/users.csv", "email\nbob@acme.example\n")
    let own = try team.ours.commitAll("Bob joins")
    let repository = try team.ours.open("book")
    let upstream = try #require(try repository.upstream(of: "main"))
    #expect(try repository.fetch(upstream, by: .machine) == theirs)
    let commit = try #require(try repository.commits(of: own, beyond: theirs).first)
    return (team, repository, commit, theirs)
  }

  @Test("keep author and message, and come after the others'")
  func replayed() throws {
    let (team, repository, own, theirs) = try parted()
    let made = try repository.replay(own, onto: theirs, committer: .machine) { _ in throw Refused()
    }
    #expect(try repository.fastForward("main", to: made, by: .machine, remade: own.id) != nil)
    #expect(
      try team.ours.git("log", "--format=%an: %s", "-2")
        == "Ann Admin: Bob joins\nAnn Admin: Elsewhere\n")
    #expect(try team.ours.id("HEAD~") == theirs)
    #expect(try team.ours.read("book/users.csv") == "email\nbob@acme.example\n")
    #expect(try team.ours.read("book/archiving.csv") == "email\nann@acme.example\n")
    #expect(try team.ours.status() == [])
  }

  @Test("are none where the others have all of it already")
  func nothingLeft() throws {
    let (team, repository, own, _) = try parted()
    let same = try team.elsewhere(["book/users.csv": "email\nbob@acme.example\n"])
    let upstream = try #require(try repository.upstream(of: "main"))
    _ = try repository.fetch(upstream, by: .machine)
    #expect(
      try repository.replay(own, onto: same, committer: .machine) { _ in throw Refused() } == same)
  }

  @Test("replace no commit that came to the branch meanwhile")
  func movedMeanwhile() throws {
    let (team, repository, own, theirs) = try parted()
    let made = try repository.replay(own, onto: theirs, committer: .machine) { _ in throw Refused()
    }
    try team.ours.write("book/users.csv", "email\nbob@acme.example\ncat@acme.example\n")
    let newer = try team.ours.commitAll("Cat joins")
    let error = #expect(throws: GitError.self) {
      try repository.fastForward("main", to: made, by: .machine, remade: own.id)
    }
    #expect(error?.kind == .stale)
    #expect(try team.ours.id("HEAD") == newer)
  }

  @Test("are not made of what a sync of this clone carried out, which is remembered")
  func carriedOut() throws {
    let (_, repository, own, theirs) = try parted()
    #expect(try repository.appliedHere() == nil)
    try repository.noteApplied(own.id, by: .machine)
    #expect(try repository.appliedHere() == own.id)
    // An older one takes nothing back.
    let older = try #require(own.parents.first)
    try repository.noteApplied(older, by: .machine)
    #expect(try repository.appliedHere() == own.id)
    try repository.noteApplied(theirs, by: .machine)
    #expect(try repository.appliedHere() == theirs)
  }
}
