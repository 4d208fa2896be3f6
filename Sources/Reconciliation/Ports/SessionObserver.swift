package import Engine
package import Formats

/// What one poll of the gateways saw of an account.
package struct Poll: Equatable, Sendable {
  /// When the gateways were asked; nil for just now.
  package var at: Instant?
  /// When they had answered; nil for at once.
  package var answeredAt: Instant?
  /// By subject.
  package var signals: [String: Signal]
  /// Of the whole gateway: an account reports those that have a number of its users.
  package var unknownSessions: [UnknownSession]
  /// Names of sessions of ours that speak for nobody any more, and have to be deleted.
  package var superfluous: [String]
  /// Second copies, at one gateway, of sessions that work at another: to be ended at once or not at all.
  package var copies: [String]
  /// The subjects whose old phone's session works with the old number.
  package var oldSessionsWorking: Set<String>
  /// By subject: so much is lost of the gateway that has the session that the gateway is doubted.
  package var outages: [String: ObservedAccount.GatewayOutage]

  /// Whether something is told, and of nobody that their gateway is silent.
  var isComplete: Bool { !signals.isEmpty && !signals.values.contains(.unanswered) }

  package init(
    at: Instant? = nil, answeredAt: Instant? = nil, signals: [String: Signal] = [:],
    unknownSessions: [UnknownSession] = [],
    superfluous: [String] = [], copies: [String] = [], oldSessionsWorking: Set<String> = [],
    outages: [String: ObservedAccount.GatewayOutage] = [:]
  ) {
    self.at = at
    self.answeredAt = answeredAt
    self.signals = signals
    self.unknownSessions = unknownSessions
    self.superfluous = superfluous
    self.copies = copies
    self.oldSessionsWorking = oldSessionsWorking
    self.outages = outages
  }
}

/// Sees the sessions of the gateways, and ends those that are not wanted any more.
package protocol SessionObserver: Sendable {
  /// Whether there is a gateway at all.
  var isObserving: Bool { get }
  /// What the gateways tell of the enrollments of an account; from one poll a run.
  ///
  /// A gateway that does not answer makes signals that say so, and `failures`; what is thrown is the store's.
  func poll(account: String, at gateway: ConnectionChoice, enrollments: [Enrollment]) async throws
    -> Poll
  /// What was seen of the gateways as a whole.
  func sight() async throws -> GatewaySight
  /// Unlinks and deletes sessions of an account (`SessionAddress`); gives the errors of those that may still be there.
  func end(_ names: [String], account: String, at gateway: ConnectionChoice) async
    -> [String: any Error]
  /// Why nothing is done for the accounts that chose a gateway; nil where something may be.
  func refusal(of choice: ConnectionChoice) -> ConnectionRefused?
}

/// What one poll saw beside the accounts.
package struct GatewaySight: Sendable {
  /// When the gateways were asked; nil for just now.
  package var at: Instant?
  /// Whether one of them answered.
  package var isAnswered: Bool
  /// The gateways that did not answer.
  package var failures: [GatewayFailure]
  /// Sessions that no enrollment of any account knows, sorted by name.
  package var unknownSessions: [UnknownSession]

  package init(
    at: Instant? = nil, isAnswered: Bool = true, failures: [GatewayFailure] = [],
    unknownSessions: [UnknownSession] = []
  ) {
    self.at = at
    self.isAnswered = isAnswered
    self.failures = failures
    self.unknownSessions = unknownSessions
  }
}

/// A gateway that could not be asked.
package struct GatewayFailure: Error {
  /// By what accounts choose it; nil where it is the one of all.
  package var choice: ConnectionChoice?
  /// As settings and messages name it.
  package var gateway: String
  package var error: any Error

  package init(_ choice: ConnectionChoice?, gateway: String, error: any Error) {
    self.choice = choice
    self.gateway = gateway
    self.error = error
  }
}

/// A book whose `connections.gateway` is `none`: nobody can pair, nothing is observed.
package struct NoGateway: SessionObserver {
  package init() {}
  package let isObserving = false
  package func poll(account: String, at gateway: ConnectionChoice, enrollments: [Enrollment])
    async throws -> Poll
  { Poll() }
  package func sight() async throws -> GatewaySight { GatewaySight() }
  package func end(_ names: [String], account: String, at gateway: ConnectionChoice) async
    -> [String: any Error]
  { [:] }
  package func refusal(of choice: ConnectionChoice) -> ConnectionRefused? { nil }
}
