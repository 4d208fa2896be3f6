import Engine
import Reconciliation

/// One run of the program on one machine: it stops at every call that it makes of the world outside, until the story lets
/// the call go on.
///
/// Everything of a simulation runs on the one thread of `VirtualExecutor`.
// Sound for that reason.
final class SimulatedProcess: @unchecked Sendable {
  let machine: Int
  let holder: LeaseHolder
  let name: String
  private(set) var isDead = false
  /// Calls that wait to go on, the oldest first.
  private(set) var pending: [Pending] = []
  /// What went wrong in it: of an account, or of all where there is none.
  private(set) var struck: [Struck] = []
  /// Its deeds that are under way: syncs, or what people do on its pages.
  var underWay = 0
  /// The commit whose wishes it carries out.
  var revision: String?
  /// Guards that a person lifted for it.
  var liftedByPerson: Set<GuardKind> = []
  /// Sessions as the gateway last told it of them.
  var seen: [String: GatewaySession] = [:]
  /// When it was told of all of them.
  var lookedAt: Instant?
  /// Of which moment it was told then.
  var shownAt: Instant?
  /// Of which moment it was last told of each.
  var moments: [String: Instant] = [:]
  /// When it claimed mails, by account and key, in milliseconds of the simulation.
  var claims: [String: Int64] = [:]
  /// How many decisions others had made by then.
  var decisionsOfOthers = 0
  /// Whether it was asked to take a row that is gone for off.
  var prunes = false
  /// Whether a decision of it was refused, because another was faster.
  var hasLost = false
  /// Whether its calls go through at once: it looks at the world and is no part of it.
  let isFree: Bool
  /// Is told of every call that goes on.
  var teller: ((String) -> Void)?
  private var strike: Strike?

  /// A call of a port: `store.commit` of `acme`.
  struct Call: CustomStringConvertible {
    var name: String
    var account: String?

    var description: String { name + (account.map { " of \($0)" } ?? "") }
  }

  struct Struck {
    var account: String?
    var what: String
  }

  struct Pending {
    var call: Call
    var continuation: UnsafeContinuation<Strike?, Never>
  }

  /// What goes wrong with a call.
  enum Strike: String, CaseIterable, Sendable {
    case killsBefore = "is killed before it"
    case killsAfter = "is killed after it"
    case failsBefore = "sees it fail"
    case failsAfter = "sees it fail, although it was done"
    case isUnavailable = "cannot reach it"
    case isFull = "finds the disk full"
  }

  /// Thrown to a process that was killed and does not know it.
  struct Killed: Error {}

  /// A call that failed for a reason of its own.
  struct Failed: Error, CustomStringConvertible {
    var description: String { "input/output error" }
  }

  init(machine: Int, number: Int32, name: String, isFree: Bool = false) {
    self.machine = machine
    self.isFree = isFree
    self.name = name
    holder = LeaseHolder(host: "m\(machine)", bootID: "b", pid: number, processStart: 1)
  }

  var isIdle: Bool { pending.isEmpty && underWay == 0 }

  // MARK: What the story does

  /// Lets the oldest call go on; nil where none waits.
  func release() -> Call? {
    guard !pending.isEmpty else { return nil }
    let next = pending.removeFirst()
    let strike = strike
    self.strike = nil
    next.continuation.resume(returning: strike)
    return next.call
  }

  /// What the next call is to meet.
  func strike(_ strike: Strike) { self.strike = strike }

  /// Ends the process where it stands.
  func kill() {
    isDead = true
    let waiting = pending
    pending = []
    for call in waiting { call.continuation.resume(returning: .killsBefore) }
  }

  // MARK: What the program does

  /// A call of the world outside.
  func call<Value: Sendable>(
    _ name: String, of account: String? = nil, _ body: () async throws -> Value
  ) async throws -> Value {
    if isFree { return try await body() }
    if isDead { throw Killed() }
    let call = Call(name: name, account: account)
    let strike = await withUnsafeContinuation { continuation in
      pending.append(Pending(call: call, continuation: continuation))
    }
    teller?(
      "  \(self.name) \(holder.pid) on machine \(machine): \(call) \(strike?.rawValue ?? "")")
    if let strike { struck.append(Struck(account: account, what: "\(call) \(strike.rawValue)")) }
    switch strike {
    case nil: return try await body()
    case .killsBefore:
      kill()
      throw Killed()
    case .killsAfter:
      let result: Result<Value, any Error>
      do { result = .success(try await body()) } catch { result = .failure(error) }
      _ = result
      kill()
      throw Killed()
    case .failsBefore: throw Failed()
    case .failsAfter:
      _ = try await body()
      throw Failed()
    case .isUnavailable: throw Self.unavailable
    case .isFull: throw StoreError.full(what: "store")
    }
  }

  private static let unavailable = StoreError.unavailable(
    what: "store", why: "locked", remedy: "wait")
}
