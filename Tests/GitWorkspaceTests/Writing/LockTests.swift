import Foundation
import GitWorkspace
import Glibc
import Testing

@Suite struct LockTests {
  @Test("while another git holds the index a commit stands, and the files come along later")
  func lockedIndex() throws {
    let made = try BringAlongTests.book()
    let repository = try made.open("book")
    repository.lockPatience = .milliseconds(30)
    try made.write(".git/index.lock", "")
    let committed = try #require(try repository.publish(BringAlongTests.texts("2")))
    #expect(try made.id("HEAD") == committed.id)
    let failure = try #require(committed.worktrees.first?.failure)
    #expect(failure.kind == .locked)
    #expect(failure.message == "another git process holds '\(made.path)/.git/index.lock'")
    #expect(failure.remedy == "wait until it ends; if none is running, remove that file")
    try made.remove(".git/index.lock")
    let report = try #require(try repository.bringAlong(paths: BringAlongTests.machine))
    #expect(report.isClean)
    #expect(try made.status() == [])
    #expect(try made.leftovers() == [])
  }

  @Test("an index that is given up in time is waited for")
  func briefLock() throws {
    let made = try BringAlongTests.book()
    let repository = try made.open("book")
    repository.lockPatience = .seconds(20)
    try made.write(".git/index.lock", "")
    let lock = "\(made.path)/.git/index.lock"
    // A thread of its own: the tests' tasks share few, and this one is going to wait.
    Thread {
      usleep(100_000)
      unlink(lock)
    }.start()
    let committed = try #require(try repository.publish(BringAlongTests.texts("2")))
    #expect(committed.worktrees.filter { !$0.isClean } == [])
    #expect(try made.status() == [])
  }

  /// What a killed process leaves: a token's owner file, and a staged file that is also the lock.
  private func leaveLock(_ target: String, in made: TestRepository, token: String = "dead") throws {
    let folder = "\(made.path)/.git/pairbook"
    let name = "\(token).lock.\(target.replacing("/", with: "~"))"
    try made.write(".git/pairbook/\(token).owner", "")
    try made.write(".git/pairbook/\(token).index.1", "half written")
    try made.write(".git/pairbook/\(name)", "")
    #expect(link("\(folder)/\(name)", "\(made.path)/.git/\(target).lock") == 0)
  }

  @Test("locks of a killed process are gone when the repository is next opened")
  func swept() throws {
    let made = try BringAlongTests.book()
    try leaveLock("index", in: made, token: "one")
    try leaveLock("refs/heads/main", in: made, token: "two")
    #expect(try made.git.run(["commit", "--allow-empty", "-m", "Locked"]).status != 0)
    _ = try made.open("book")
    #expect(!made.exists(".git/index.lock"))
    #expect(!made.exists(".git/refs/heads/main.lock"))
    #expect(try made.leftovers() == [])
    try made.git("commit", "-q", "--allow-empty", "-m", "Free")
  }

  @Test("the lock of another git, and those of a living process, stay")
  func notSwept() throws {
    let made = try BringAlongTests.book()
    try leaveLock("index", in: made)
    try made.remove(".git/index.lock")
    try made.write(".git/index.lock", "another's")
    try leaveLock("refs/heads/main", in: made, token: "alive")
    let owner = open("\(made.path)/.git/pairbook/alive.owner", O_RDWR | O_CLOEXEC)
    defer { close(owner) }
    #expect(flock(owner, LOCK_EX) == 0)
    _ = try made.open("book")
    #expect(try made.read(".git/index.lock") == "another's")
    #expect(made.exists(".git/refs/heads/main.lock"))
    #expect(try made.leftovers() == ["alive.index.1", "alive.lock.refs~heads~main", "alive.owner"])
  }

  @Test("nobody's commit or staged file is lost to an index that changes at the same time")
  func concurrentIndex() async throws {
    let made = try BringAlongTests.book()
    let path = made.path
    let git = made.git
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        let repository = try Repository.open(book: "\(path)/book")
        repository.lockPatience = .seconds(20)
        for number in 2...30 {
          let committed = try repository.publish(BringAlongTests.texts("\(number)"))
          #expect(committed?.worktrees.filter { $0.failure != nil } == [])
        }
      }
      group.addTask {
        let repository = TestRepository(adopting: path)
        for number in 0..<30 {
          try repository.write("staged\(number)", "mine\n")
          // Git itself does not wait for the index.
          while try git.run(["add", "staged\(number)"]).status != 0 {}
        }
      }
      try await group.waitForAll()
    }
    let staged = try made.git.lines("diff", "--cached", "--name-only").filter {
      $0.hasPrefix("staged")
    }
    #expect(staged.count == 30)
    _ = try made.open("book").bringAlong(paths: BringAlongTests.machine)
    #expect(try made.status().allSatisfy { $0.hasPrefix("1 A.") })
    #expect(try made.git("rev-list", "--count", "HEAD") == "31\n")
    try made.expectSound()
  }
}
