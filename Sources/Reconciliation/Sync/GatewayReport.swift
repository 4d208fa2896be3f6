package import Engine

/// What a run saw of the gateways as a whole.
package struct GatewayReport: Equatable, Sendable {
  package struct Silence: Equatable, Sendable {
    package var gateway: String
    package var words: ErrorWords
  }
  /// When the gateways were asked and those of the run's accounts answered; nil where there is none, or one did not.
  package var observedAt: Instant?
  /// Gateways of the run's accounts that did not answer: statuses are as they last confirmed them.
  package var silences: [Silence] = []
  /// Sessions that no enrollment knows, and that have no number of any user of the accounts that were planned.
  package var unmanaged: [UnknownSession] = []

  package init() {}

  init(
    _ sessions: any SessionObserver, plans: [AccountPlan], use: GatewayUse, now: Instant,
    words: (any Error) -> ErrorWords
  ) async throws {
    guard sessions.isObserving else { return }
    let sight = try await sessions.sight()
    silences = sight.failures.filter(use.concerns).map {
      Silence(gateway: $0.gateway, words: words($0))
    }
    if silences.isEmpty && sight.isAnswered { observedAt = sight.at ?? now }
    let known = Set(plans.flatMap(\.unmanaged).map(\.session))
    unmanaged = sight.unknownSessions.filter { !known.contains($0.session) }
  }
}
