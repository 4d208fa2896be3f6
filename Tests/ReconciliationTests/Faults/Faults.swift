import Synchronization

/// Makes calls of the ports fail, or ends the process at one of them.
final class Faults: Sendable {
  /// A call of a port: `store.commit` of the account `acme`.
  struct Call: Sendable, CustomStringConvertible {
    var name: String
    var account: String?
    /// Counted from 1.
    var number: Int

    var description: String { "\(name)\(account.map { " of \($0)" } ?? ""), call \(number)" }
  }

  /// What goes wrong at a call.
  enum Strike: Sendable {
    /// It fails, and nothing has happened.
    case failsBefore(any Error)
    /// It does what it was asked to, and fails all the same.
    case failsAfter(any Error)
    /// The process is killed before it: nothing is called any more.
    case killsBefore
    /// The process is killed after it.
    case killsAfter
  }

  /// Thrown to a process that was killed and does not know it.
  struct Killed: Error {}

  private struct State {
    var calls = 0
    var isDead = false
    var hit: Call?
  }

  private let strike: @Sendable (Call) -> Strike?
  private let state = Mutex(State())

  /// - Parameter strike: What goes wrong at a call; it is asked until it hits once.
  init(_ strike: @escaping @Sendable (Call) -> Strike?) { self.strike = strike }

  /// The call that was hit; nil while none was.
  var hit: Call? { state.withLock { $0.hit } }

  func around<Value: Sendable>(
    _ name: String, of account: String? = nil, _ body: () async throws -> Value
  ) async throws -> Value {
    switch try next(name, account) {
    case .failsBefore(let error): throw error
    case .killsBefore:
      die()
      throw Killed()
    case .failsAfter(let error):
      _ = try await body()
      throw error
    case .killsAfter:
      _ = try await body()
      die()
      throw Killed()
    case nil: return try await body()
    }
  }

  /// What goes wrong at the next call.
  private func next(_ name: String, _ account: String?) throws -> Strike? {
    try state.withLock { state in
      if state.isDead { throw Killed() }
      state.calls += 1
      if state.hit != nil { return nil }
      let call = Call(name: name, account: account, number: state.calls)
      guard let strike = strike(call) else { return nil }
      state.hit = call
      return strike
    }
  }

  private func die() { state.withLock { $0.isDead = true } }
}
