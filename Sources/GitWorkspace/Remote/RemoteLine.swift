import Dispatch
import Glibc
import Synchronization

/// Keeps a process from waiting for a remote that does not answer.
///
/// libgit2 1.5 waits for ever for the other side, on whatever thread asks. Each call has a thread of
/// its own therefore, which is left behind when nothing is heard for too long. Until it ends, no other call is begun, or
/// until so much time has passed that the connection may have been lost without a word: of those that are left behind for
/// good there are a few at most.
package final class RemoteLine: Sendable {
  private struct State {
    /// The calls that were given up and have not ended.
    var silent: [UInt64: Silence] = [:]
    var next: UInt64 = 0
  }

  private struct Silence {
    let remote: String
    /// When it was last heard of, in seconds since 1970.
    let since: Int
    let givenUp = ContinuousClock.now
  }

  /// After how many times the patience a call that hangs keeps no other from being begun.
  private static let forgiven = 10
  /// How many may hang so.
  private static let mostLeftBehind = 4

  private let state = Mutex(State())
  /// How long nothing may be heard.
  private let patience: Duration
  /// How much longer a call may take once all is to stop.
  private let grace: Duration
  private let isStopped: @Sendable () -> Bool

  /// Where `isStopped` says so, whoever waits gives up after `grace`: a push that is cut off leaves this clone apart
  /// from the remote, until somebody syncs here again.
  package init(
    patience: Duration = .seconds(30), grace: Duration = .seconds(5),
    isStopped: @escaping @Sendable () -> Bool = { false }
  ) {
    self.patience = patience
    self.grace = grace
    self.isStopped = isStopped
  }

  /// Since when a remote has not answered that is not asked again yet, in the machine's time zone.
  package var silentSince: String? {
    silence.map { Self.words($0.since) }
  }

  /// What keeps another call from being begun.
  private var silence: Silence? {
    state.withLock { state in
      let newest = state.silent.values.max { $0.givenUp < $1.givenUp }
      guard let newest, state.silent.count < Self.mostLeftBehind,
        .now - newest.givenUp > patience * Self.forgiven
      else { return newest }
      return nil
    }
  }

  /// Runs `work` with a repository handle of its own; throws `unreachable` where nothing is heard of it.
  func call<Value: Sendable>(
    _ remote: String, in repository: Repository,
    _ work: @escaping @Sendable (Repository) throws(GitError) -> Value
  ) throws(GitError) -> Value {
    if let silence { throw Self.silent(silence.remote, Self.words(silence.since)) }
    let (folder, prefix) = (repository.workFolder ?? repository.gitFolder, repository.prefix)
    let call = Call<Value>()
    DispatchQueue(label: "pairbook.remote").async {
      let result = Result { () throws(GitError) -> Value in
        let repository = try Repository.open(worktree: folder, prefix: prefix)
        repository.goesOn = {
          call.heard()
          return !call.isGivenUp
        }
        return try work(repository)
      }
      if let number = call.end(result) {
        self.state.withLock { $0.silent[number] = nil }
      }
    }
    var end: ContinuousClock.Instant?
    while true {
      if let result = call.wait(milliseconds: 50) { return try result.get() }
      if isStopped(), end == nil { end = .now + grace }
      let isLate = end.map { $0 <= .now } ?? false
      guard let last = call.silence(longerThan: isLate ? .zero : patience) else { continue }
      let number = state.withLock { state in
        state.next += 1
        state.silent[state.next] = Silence(remote: remote, since: last)
        return state.next
      }
      // It may have ended in this very moment.
      if let result = call.giveUp(as: number) {
        state.withLock { $0.silent[number] = nil }
        return try result.get()
      }
      guard isLate else { throw Self.silent(remote, Self.words(last)) }
      throw GitError(.unreachable, "the remote '\(remote)' was not waited for: this is the end")
    }
  }

  private static func silent(_ remote: String, _ since: String) -> GitError {
    GitError(
      .unreachable, "the remote '\(remote)' has not answered since \(since)",
      remedy: "look whether it answers git: git ls-remote \(remote)")
  }

  private static func words(_ seconds: Int) -> String {
    var time = seconds
    var parts = tm()
    localtime_r(&time, &parts)
    var text = [CChar](repeating: 0, count: 32)
    strftime(&text, text.count, "%F %T", &parts)
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

/// One call of a remote, seen from both threads.
private final class Call<Value: Sendable>: Sendable {
  private struct State {
    var result: Result<Value, GitError>?
    /// Set once nobody waits for it any more.
    var number: UInt64?
    var heard = ContinuousClock.now
    /// The same moment, in seconds since 1970.
    var heardAt = time(nil)
  }

  private let state = Mutex(State())
  private let done = DispatchSemaphore(value: 0)

  var isGivenUp: Bool { state.withLock { $0.number != nil } }

  func heard() {
    state.withLock {
      $0.heard = .now
      $0.heardAt = time(nil)
    }
  }

  /// The number under which it was given up; nil where somebody waits for the result.
  func end(_ result: Result<Value, GitError>) -> UInt64? {
    defer { done.signal() }
    return state.withLock { state in
      state.result = result
      return state.number
    }
  }

  func wait(milliseconds: Int) -> Result<Value, GitError>? {
    _ = done.wait(timeout: .now() + .milliseconds(milliseconds))
    return state.withLock { $0.result }
  }

  /// When it was last heard of, where that is too long ago.
  func silence(longerThan patience: Duration) -> Int? {
    state.withLock { .now - $0.heard > patience ? $0.heardAt : nil }
  }

  /// The result, if there is one after all.
  func giveUp(as number: UInt64) -> Result<Value, GitError>? {
    state.withLock { state in
      if state.result == nil { state.number = number }
      return state.result
    }
  }
}

extension Repository {
  /// Talks to a remote over `line`; `work` gets a handle of its own.
  package func talk<Value: Sendable>(
    to remote: String, over line: RemoteLine,
    _ work: @escaping @Sendable (Repository) throws(GitError) -> Value
  ) throws(GitError) -> Value {
    try line.call(remote, in: self, work)
  }
}
