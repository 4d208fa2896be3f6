package import Engine

/// What one poll of the gateway saw.
package struct Poll: Equatable, Sendable {
  /// By subject.
  package var signals: [String: Signal]
  package var unknownSessions: [UnknownSession]

  package init(signals: [String: Signal] = [:], unknownSessions: [UnknownSession] = []) {
    self.signals = signals
    self.unknownSessions = unknownSessions
  }
}

/// Sees the sessions of a gateway.
package protocol SessionObserver: Sendable {
  /// Whether there is a gateway at all.
  var isObserving: Bool { get }
  /// What the gateway tells of the enrollments of an account; from one poll a run.
  func poll(account: String, enrollments: [Enrollment]) async throws -> Poll
}

/// A book whose `connections.gateway` is `none`: nobody can pair, nothing is observed.
package struct NoGateway: SessionObserver {
  package init() {}
  package let isObserving = false
  package func poll(account: String, enrollments: [Enrollment]) async throws -> Poll { Poll() }
}
