import Foundation
import GitWorkspace
import Glibc
import Synchronization
import Testing

@Suite("A remote that does not answer")
struct RemoteLineTests {
  /// Takes connections on loopback, and never says a word.
  private final class Mute: Sendable {
    private let listening: Int32
    let port: Int

    init() throws {
      let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
      listening = socket(AF_INET, Int32(kind), 0)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_addr.s_addr = inet_addr("127.0.0.1")
      var length = socklen_t(MemoryLayout<sockaddr_in>.size)
      let (number, size) = (listening, length)
      let bound = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(number, $0, size) }
      }
      guard bound == 0, listen(number, 16) == 0 else { throw Unexpected("no port") }
      _ = withUnsafeMutablePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(number, $0, &length) }
      }
      port = Int(in_port_t(bigEndian: address.sin_port))
    }

    /// How many calls there were.
    func calls() -> Int {
      var count = 0
      while case let call = accept(listening, nil, nil), call >= 0 {
        close(call)
        count += 1
      }
      return count
    }

    /// Ends every connection.
    func hangUp() { close(listening) }
  }

  private func clone(_ port: Int) throws -> (Repository, Upstream) {
    let made = try TestRepository(files: ["users.csv": "email\n"])
    try made.git("remote", "add", "origin", "git://127.0.0.1:\(port)/book.git")
    let repository = try made.open()
    return (repository, try #require(try repository.upstream(of: "main")))
  }

  @Test("is given up, is not asked again while that call hangs, and is once it has ended")
  func silent() throws {
    let mute = try Mute()
    let (repository, upstream) = try clone(mute.port)
    let line = RemoteLine(patience: .milliseconds(100))
    func ask() -> GitError? {
      #expect(throws: GitError.self) {
        try repository.talk(to: upstream.remote, over: line) { repository throws(GitError) in
          try repository.remoteTip(of: upstream)
        }
      }
    }
    #expect(line.silentSince == nil)
    let error = try #require(ask())
    #expect(error.kind == .unreachable)
    let since = try #require(line.silentSince)
    #expect(error.message == "the remote 'origin' has not answered since \(since)")
    #expect(error.remedy == "look whether it answers git: git ls-remote origin")
    // The second call does not wait, and says the same moment.
    #expect(ask() == error)
    mute.hangUp()
    while line.silentSince != nil { usleep(1_000) }
    #expect(ask()?.message.contains("has not answered") == false)
  }

  @Test(
    "is asked again after ten times the patience, though the first call hangs, and four times at most"
  )
  func askedAgain() throws {
    let mute = try Mute()
    defer { mute.hangUp() }
    let (repository, upstream) = try clone(mute.port)
    let line = RemoteLine(patience: .milliseconds(60))
    func ask() {
      _ = #expect(throws: GitError.self) {
        try repository.talk(to: upstream.remote, over: line) { repository throws(GitError) in
          try repository.remoteTip(of: upstream)
        }
      }
    }
    for _ in 1...6 {
      ask()
      usleep(700_000)
    }
    #expect(mute.calls() == 4)
  }

  @Test("is waited for a moment by whoever is told to stop, and no longer")
  func stopping() throws {
    let mute = try Mute()
    defer { mute.hangUp() }
    let (repository, upstream) = try clone(mute.port)
    let stop = Stop()
    let line = RemoteLine(patience: .seconds(3_600), grace: .milliseconds(200)) { stop.isSet }
    DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(100)) { stop.set() }
    let error = #expect(throws: GitError.self) {
      try repository.talk(to: upstream.remote, over: line) { repository throws(GitError) in
        try repository.fetch(upstream, by: .machine)
      }
    }
    #expect(error?.kind == .unreachable)
  }

  @Test("that answers within that moment is heard to its end: a push is not cut off")
  func ending() throws {
    let team = try Team()
    let theirs = try team.elsewhere(["book/users.csv": "email\nann@acme.example\n"])
    let repository = try team.ours.open("book")
    let upstream = try #require(try repository.upstream(of: "main"))
    let line = RemoteLine(isStopped: { true })
    let tip = try repository.talk(to: upstream.remote, over: line) { repository throws(GitError) in
      usleep(200_000)
      return try repository.fetch(upstream, by: .machine)
    }
    #expect(tip == theirs)
  }

  private final class Stop: Sendable {
    private let flag = Atomic(false)
    var isSet: Bool { flag.load(ordering: .acquiring) }
    func set() { flag.store(true, ordering: .releasing) }
  }

  @Test("that answers is spoken to as without a line")
  func answering() throws {
    let team = try Team()
    let theirs = try team.elsewhere(["book/users.csv": "email\nann@acme.example\n"])
    let repository = try team.ours.open("book")
    let upstream = try #require(try repository.upstream(of: "main"))
    let line = RemoteLine()
    let tip = try repository.talk(to: upstream.remote, over: line) { repository throws(GitError) in
      try repository.fetch(upstream, by: .machine)
    }
    #expect(tip == theirs)
    #expect(line.silentSince == nil)
  }
}
