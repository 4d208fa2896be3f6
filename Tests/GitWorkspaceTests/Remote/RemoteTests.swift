import Foundation
import GitWorkspace
import Glibc
import Testing

/// How a remote is reached.
enum Transport: String, Sendable, CaseIterable, CustomTestStringConvertible {
  case path, file, relative, daemon
  var testDescription: String { rawValue }
}

/// A bare remote with two clones of it: ours, and a colleague's.
struct Team {
  let remote: TestRepository
  let ours: TestRepository
  let colleague: TestRepository
  /// Kept running for as long as the team.
  let daemon: Daemon?

  init(_ transport: Transport = .path, files: [String: String] = ["book/users.csv": "email\n"])
    throws
  {
    colleague = try TestRepository(files: files)
    remote = TestRepository(
      adopting: colleague.path + (transport == .daemon ? ".git" : " remote.git"))
    try colleague.git("clone", "-q", "--bare", colleague.path, remote.path)
    try colleague.git("remote", "add", "origin", remote.path)
    ours = TestRepository(adopting: colleague.path + "-ours")
    try colleague.git("clone", "-q", remote.path, ours.path)
    daemon = transport == .daemon ? try Daemon(serving: Sandbox.folder) : nil
    let name = (remote.path as NSString).lastPathComponent
    let url =
      switch transport {
      case .path: remote.path
      case .file: "file://" + remote.path.replacing(" ", with: "%20")
      case .relative: "../\(name)"
      case .daemon: daemon?.url(remote) ?? ""
      }
    try ours.git("remote", "set-url", "origin", url)
  }

  /// The colleague commits and pushes.
  @discardableResult
  func elsewhere(_ files: [String: String?]) throws -> ObjectID {
    for (name, text) in files {
      if let text { try colleague.write(name, text) } else { try colleague.remove(name) }
    }
    let id = try colleague.commitAll("Elsewhere")
    try colleague.git("push", "-q", "origin", "main")
    return id
  }
}

@Suite struct RemoteTests {
  @Test(
    "publishing goes round: fetch, commit, push, by every transport", arguments: Transport.allCases)
  func roundTrip(_ transport: Transport) throws {
    let team = try Team(transport)
    let repository = try team.ours.open("book")
    let upstream = try #require(try repository.upstream(of: "main"))
    #expect(upstream.remote == "origin" && upstream.branch == "main")
    #expect(try repository.push("main", to: upstream, by: .machine) == .upToDate)

    let theirs = try team.elsewhere(["book/users.csv": "email\nann@acme.example\n"])
    let head = try team.ours.id("HEAD")
    #expect(try repository.remoteTip(of: upstream) == theirs)
    #expect(try repository.lastKnownTip(of: upstream) == head, "asking fetches nothing")
    #expect(try repository.fetch(upstream, by: .machine) == theirs)
    #expect(try repository.fetch(upstream, by: .machine) == theirs)
    #expect(try team.ours.id("origin/main") == theirs)
    #expect(try team.ours.id("HEAD") == head)

    let moved = try #require(try repository.fastForward("main", to: theirs, by: .machine))
    #expect(moved.worktrees.filter { !$0.isClean } == [])
    let ours = try #require(try repository.publish(["status.csv": "email\n"]))
    #expect(try repository.push("main", to: upstream, by: .machine) == .pushed)
    #expect(try team.remote.id("main") == ours.id)
    #expect(try team.ours.id("origin/main") == ours.id)
    #expect(
      try team.ours.git("log", "-g", "--format=%gs", "origin/main").hasPrefix(
        "update by push\nfetch origin\n"))
    #expect(try team.ours.status() == [])
    for made in [team.remote, team.ours] { try made.expectSound() }
    #expect(try team.ours.leftovers() == [])
  }

  @Test(
    "commits that we lack are told before and after a fetch", arguments: [Transport.path, .daemon])
  func notFastForward(_ transport: Transport) throws {
    let team = try Team(transport)
    let repository = try team.ours.open("book")
    let upstream = try #require(try repository.upstream(of: "main"))
    let theirs = try team.elsewhere(["README": "hello\n"])
    _ = try repository.publish(["status.csv": "email\n"])
    #expect(try repository.push("main", to: upstream, by: .machine) == .notFastForward)
    _ = try repository.fetch(upstream, by: .machine)
    #expect(try repository.push("main", to: upstream, by: .machine) == .notFastForward)
    #expect(try team.remote.id("main") == theirs)
    let error = #expect(throws: GitError.self) {
      try repository.fastForward("main", to: theirs, by: .machine)
    }
    #expect(error?.kind == .diverged)
    #expect(
      error?.message
        == "the branch 'main' has 1 commit that \(theirs.hex.prefix(12)) lacks, and lacks 1")
  }

  @Test("a new branch and an empty remote are pushed to", arguments: [Transport.path, .daemon])
  func newBranch(_ transport: Transport) throws {
    let team = try Team(transport)
    let repository = try team.ours.open("book")
    _ = try repository.publish(
      ["status.csv": "email\n"], to: "status", onto: try team.ours.id("HEAD"), makesBranch: true)
    let upstream = try #require(try repository.upstream(of: "status"))
    #expect(try repository.remoteTip(of: upstream) == nil)
    #expect(try repository.fetch(upstream, by: .machine) == nil)
    #expect(try repository.push("status", to: upstream, by: .machine) == .pushed)
    #expect(try team.remote.git("show", "status:book/status.csv") == "email\n")
    try team.remote.git("update-ref", "-d", "refs/heads/main")
    let main = try #require(try repository.upstream(of: "main"))
    #expect(try repository.push("main", to: main, by: .machine) == .pushed)
    #expect(try team.remote.id("main") == team.ours.id("main"))
  }

  @Test(
    "the remote says which branch is its own", arguments: [Transport.path, .daemon])
  func defaultBranch(_ transport: Transport) throws {
    let team = try Team(transport)
    let repository = try team.ours.open("book")
    try team.colleague.git("push", "-q", "origin", "main:work", "main:another")
    #expect(try repository.defaultUpstream(over: RemoteLine())?.branch == "main")
    try team.remote.git("symbolic-ref", "HEAD", "refs/heads/work")
    #expect(try repository.defaultUpstream(over: RemoteLine())?.branch == "work")
    try team.remote.git("symbolic-ref", "HEAD", "refs/heads/nothing")
    #expect(try repository.defaultUpstream(over: RemoteLine()) == nil)
    try team.ours.git("remote", "rename", "origin", "first")
    try team.ours.git("remote", "add", "second", team.remote.path)
    #expect(
      #expect(throws: GitError.self) { try repository.defaultUpstream(over: RemoteLine()) }?.kind
        == .noRemote)
  }

  @Test("what the remote's hook says of a push is told")
  func rejected() throws {
    let team = try Team(.daemon)
    try team.remote.write("hooks/update", "#!/bin/sh\necho no >&2\nexit 1\n")
    chmod("\(team.remote.path)/hooks/update", 0o755)
    let repository = try team.ours.open("book")
    _ = try repository.publish(["status.csv": "email\n"])
    let upstream = try #require(try repository.upstream(of: "main"))
    #expect(try repository.push("main", to: upstream, by: .machine) == .rejected("hook declined"))
    #expect(try repository.lastKnownTip(of: upstream) != team.ours.id("main"))
  }

  @Test("a remote on this machine with hooks, and a branch checked out there, are refused")
  func localRefusals() throws {
    let team = try Team(.path)
    let repository = try team.ours.open("book")
    _ = try repository.publish(["status.csv": "email\n"])
    let upstream = try #require(try repository.upstream(of: "main"))
    let hook = "\(team.remote.path)/hooks/post-receive"
    try team.remote.write("hooks/post-receive", "#!/bin/sh\n")
    chmod(hook, 0o755)
    let error = #expect(throws: GitError.self) {
      try repository.push("main", to: upstream, by: .machine)
    }
    #expect(error?.kind == .unsupported)
    #expect(
      error?.message
        == "the remote '\(team.remote.path)' has the hook 'post-receive', which only git can run")
    unlink(hook)
    try team.ours.git("remote", "set-url", "origin", team.colleague.path)
    #expect(
      try repository.push("main", to: upstream, by: .machine)
        == .rejected("the branch 'main' is checked out there"))
  }

  @Test("of pushes at the same time none undoes another", arguments: [Transport.path, .daemon])
  func concurrentPushes(_ transport: Transport) async throws {
    let team = try Team(transport)
    let paths = try (0..<3).map { number in
      let clone = TestRepository(adopting: "\(team.ours.path)-\(number)")
      try team.ours.git("clone", "-q", team.remote.path, clone.path)
      let url = try team.ours.git("remote", "get-url", "origin").trimmingCharacters(in: .newlines)
      try clone.git("remote", "set-url", "origin", url)
      return clone.path
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (number, path) in paths.enumerated() {
        group.addTask {
          let repository = try Repository.open(book: path)
          let upstream = try #require(try repository.upstream(of: "main"))
          for count in 0..<4 {
            while true {
              let tip = try #require(try repository.fetch(upstream, by: .machine))
              if try repository.tip(of: "main") != tip {
                // What did not get through is made again on the new tip.
                try Git(folder: path)("reset", "-q", "--hard", tip.hex)
              }
              _ = try repository.publish(["\(number)/\(count)": "1\n"])
              if try repository.push("main", to: upstream, by: .machine) == .pushed { break }
            }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try team.remote.git("rev-list", "--count", "main") == "13\n")
    #expect(try team.remote.git.lines("ls-tree", "-r", "--name-only", "main").count == 13)
    try team.remote.expectSound()
    withExtendedLifetime(team.daemon) {}
  }

  @Test(
    "a remote that is not there is told, without its password",
    arguments: [
      ("/nowhere/remote.git", "/nowhere/remote.git"),
      ("git://127.0.0.1:1/x", "git://127.0.0.1:1/x"),
      ("http://ann:secret@127.0.0.1:1/x", "http://127.0.0.1:1/x"),
      ("ssh://git@127.0.0.1:1/x", "ssh://127.0.0.1:1/x"),
    ])
  func unreachable(_ url: String, _ shown: String) throws {
    let team = try Team()
    try team.ours.git("remote", "set-url", "origin", url)
    let repository = try team.ours.open("book")
    let upstream = try #require(try repository.upstream(of: "main"))
    _ = try repository.publish(["status.csv": "email\n"])
    for action in [
      { _ = try repository.remoteTip(of: upstream) },
      { _ = try repository.fetch(upstream, by: .machine) },
      { _ = try repository.push("main", to: upstream, by: .machine) },
    ] {
      let error = #expect(throws: GitError.self) { try action() }
      #expect(error?.kind == .unreachable)
      #expect(error?.message.contains(shown) == true, "\(error?.message ?? "")")
      #expect(error?.description.contains("secret") == false)
      #expect(error?.remedy != nil)
    }
  }

  @Test("which remote a branch goes to is what the configuration says")
  func upstreams() throws {
    let made = try TestRepository(files: ["a": "1\n"])
    let repository = try made.open()
    #expect(try repository.upstream(of: "main") == nil)
    try made.git("remote", "add", "backup", "/backup")
    #expect(try repository.upstream(of: "main")?.remote == "backup")
    try made.git("remote", "add", "other", "/other")
    let error = #expect(throws: GitError.self) { try repository.upstream(of: "main") }
    #expect(error?.kind == .noRemote)
    #expect(error?.remedy == "choose one: git branch --set-upstream-to REMOTE/BRANCH main")
    try made.git("remote", "add", "origin", "/origin")
    #expect(try repository.upstream(of: "main")?.remote == "origin")
    try made.git("config", "branch.main.remote", "other")
    try made.git("config", "branch.main.merge", "refs/heads/live")
    let upstream = try repository.upstream(of: "main")
    #expect(upstream?.remote == "other" && upstream?.branch == "live")
    #expect(try repository.remoteNames() == ["backup", "origin", "other"])
  }

  @Test("a shallow clone neither fetches nor pushes, and says what to do")
  func shallow() throws {
    let team = try Team(.daemon)
    try team.elsewhere(["README": "1\n"])
    let clone = TestRepository(adopting: team.ours.path + "-shallow")
    try team.ours.git("clone", "-q", "--depth", "1", "file://\(team.remote.path)", clone.path)
    let repository = try clone.open("book")
    let upstream = try #require(try repository.upstream(of: "main"))
    #expect(try repository.push("main", to: upstream, by: .machine) == .upToDate)
    _ = try repository.publish(["status.csv": "email\n"])
    let pushed = #expect(throws: GitError.self) {
      try repository.push("main", to: upstream, by: .machine)
    }
    #expect(pushed?.kind == .shallow)
    try team.elsewhere(["README": "2\n"])
    let fetched = #expect(throws: GitError.self) { try repository.fetch(upstream, by: .machine) }
    #expect(fetched?.kind == .shallow)
    #expect(fetched?.remedy == "fetch the rest: git fetch --unshallow")
  }
}
