import Engine
import Formats
import Reconciliation

/// Stands for a gateway: what it tells of people's sessions is what the test says.
actor ScriptedGateway: SessionObserver {
  nonisolated let isObserving = true
  private struct Session {
    /// Nil for working with whatever number the person was invited for.
    var signal: Signal?
    /// The generation that it speaks of: the one of the first poll that sees it.
    var generation: Int?
  }

  struct Silence: Error, CustomStringConvertible {
    var description: String { "the gateway does not answer" }
  }

  /// By e-mail.
  private var sessions: [String: Session] = [:]
  private var unknown: [UnknownSession] = []
  private var silent: Set<String> = []
  private(set) var polls = 0
  private var whilePolling: @Sendable (_ poll: Int) async throws -> Void = { _ in }

  init() {}

  /// It has no key that might go to another.
  nonisolated func refusal(of choice: ConnectionChoice) -> ConnectionRefused? { nil }

  /// A gateway that tells the same.
  init(copying other: ScriptedGateway) async {
    (sessions, unknown, silent) = await (other.sessions, other.unknown, other.silent)
  }

  func tells(_ name: String, _ signal: Signal) {
    sessions["\(name)@acme.example"] = Session(signal: signal)
  }

  /// The person has paired with the number that they were invited for.
  func pairs(_ name: String) { sessions["\(name)@acme.example"] = Session() }

  func knows(_ session: UnknownSession) { unknown.append(session) }

  /// Polls of the account fail.
  func isSilent(for account: String) { silent.insert(account) }

  func whilePolling(_ body: @escaping @Sendable (_ poll: Int) async throws -> Void) {
    whilePolling = body
  }

  /// Names of sessions that were ended, in order.
  private(set) var ended: [String] = []
  private var keepsSessions = false

  /// Whether ending a session fails.
  func keeps(sessions: Bool) { keepsSessions = sessions }

  func end(_ names: [String], account: String, at gateway: ConnectionChoice) -> [String: any Error]
  {
    if keepsSessions {
      return Dictionary(uniqueKeysWithValues: names.map { ($0, Silence() as any Error) })
    }
    ended += names
    return [:]
  }

  func sight() -> GatewaySight { GatewaySight(unknownSessions: unknown) }

  func poll(account: String, at gateway: ConnectionChoice, enrollments: [Enrollment]) async throws
    -> Poll
  {
    polls += 1
    try await whilePolling(polls)
    if silent.contains(account) { throw Silence() }
    var poll = Poll(unknownSessions: unknown)
    for enrollment in enrollments {
      guard var session = sessions[enrollment.email] else { continue }
      session.generation = session.generation ?? enrollment.generation
      sessions[enrollment.email] = session
      // What a superseded session says is ignored.
      if session.generation == enrollment.generation {
        poll.signals[enrollment.subject] = session.signal ?? .working(number: enrollment.phone)
      }
    }
    return poll
  }
}
