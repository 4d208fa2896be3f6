import GitWorkspace
import Testing

@Suite("A remote whose branch was rewritten")
struct RewritingTests {
  /// What ours has that the remote had once and has no more, by the commits' subjects.
  private func dropped(_ team: Team) throws -> [String] {
    let repository = try team.ours.open("book")
    let upstream = try #require(try repository.upstream(of: "main"))
    let was = try repository.formerTips(of: upstream)
    let theirs = try #require(try repository.remoteTip(of: upstream))
    if try !repository.isCommit(theirs) {
      _ = try repository.fetch(upstream, by: .machine) { _ in true }
    }
    let tip = try #require(try repository.tip(of: "main"))
    return try repository.commits(of: tip, dropped: theirs, since: was).map {
      String($0.subject)
    }
  }

  /// A team with two commits at the remote that all have.
  private func team() throws -> Team {
    let team = try Team()
    for text in ["1\n", "2\n"] { try team.elsewhere(["book/users.csv": "email\n\(text)"]) }
    try team.ours.git("pull", "-q")
    return team
  }

  struct Story: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let dropped: [String]
    let go: @Sendable (Team) throws -> Void
  }

  @Test(
    "is told by what it had once",
    arguments: [
      Story(testDescription: "nothing happened", dropped: []) { _ in },
      Story(testDescription: "it went on", dropped: []) { team in
        try team.elsewhere(["book/new": "x\n"])
      },
      Story(testDescription: "ours has a commit of its own, which it never had", dropped: []) {
        team in
        try team.ours.git("commit", "-q", "--allow-empty", "-m", "Ours")
        try team.elsewhere(["book/new": "x\n"])
      },
      Story(testDescription: "it was set back", dropped: ["Elsewhere"]) { team in
        try team.colleague.git("push", "-q", "--force", "origin", "HEAD~1:main")
      },
      Story(
        testDescription: "it was set back by two, and ours went on",
        dropped: ["Elsewhere", "Elsewhere"]
      ) { team in
        try team.ours.git("commit", "-q", "--allow-empty", "-m", "Ours")
        try team.colleague.git("push", "-q", "--force", "origin", "HEAD~2:main")
      },
      Story(testDescription: "its last commit is another one", dropped: ["Elsewhere"]) { team in
        try team.colleague.git("commit", "-q", "--amend", "-m", "Amended")
        try team.colleague.git("push", "-q", "--force", "origin", "main")
      },
      Story(testDescription: "ours was pushed and is gone again", dropped: ["Ours"]) { team in
        try team.ours.git("commit", "-q", "--allow-empty", "-m", "Ours")
        let repository = try team.ours.open("book")
        let upstream = try #require(try repository.upstream(of: "main"))
        #expect(try repository.push("main", to: upstream, by: .machine) == .pushed)
        try team.colleague.git("push", "-q", "--force", "origin", "main")
      },
      Story(
        testDescription: "git fetched it already: the reflog knows", dropped: ["Elsewhere"]
      ) { team in
        try team.colleague.git("commit", "-q", "--amend", "-m", "Amended")
        try team.colleague.git("push", "-q", "--force", "origin", "main")
        try team.ours.git("fetch", "-q")
      },
      Story(testDescription: "ours went with it", dropped: []) { team in
        try team.colleague.git("commit", "-q", "--amend", "-m", "Amended")
        try team.colleague.git("push", "-q", "--force", "origin", "main")
        try team.ours.git("fetch", "-q")
        try team.ours.git("reset", "-q", "--keep", "origin/main")
      },
      Story(testDescription: "ours was pushed over it by hand", dropped: []) { team in
        try team.colleague.git("push", "-q", "--force", "origin", "HEAD~1:main")
        try team.ours.git("push", "-q", "origin", "main")
      },
    ])
  func stories(_ story: Story) throws {
    let team = try team()
    try story.go(team)
    #expect(try dropped(team) == story.dropped)
  }

  @Test(
    "What it dropped is not pushed back, and what is remembered of it stays until told otherwise")
  func push() throws {
    let team = try team()
    try team.colleague.git("push", "-q", "--force", "origin", "HEAD~1:main")
    let repository = try team.ours.open("book")
    let upstream = try #require(try repository.upstream(of: "main"))
    #expect(try repository.push("main", to: upstream, by: .machine) == .notFastForward)
    let theirs = try repository.fetch(upstream, by: .machine) { _ in true }
    #expect(try theirs == team.remote.id("main"))
    #expect(try repository.lastKnownTip(of: upstream) == team.ours.id("main"))
    #expect(try repository.fetch(upstream, by: .machine) == theirs)
    #expect(try repository.lastKnownTip(of: upstream) == theirs)
    #expect(try repository.push("main", to: upstream, by: .machine) == .notFastForward)
  }
}
