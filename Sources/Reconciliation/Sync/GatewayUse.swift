import Formats

/// Which gateways the accounts of a run wait for: the silence of any other is none of theirs.
struct GatewayUse {
  /// Where the new pairings of those accounts begin.
  private var chosen: Set<ConnectionChoice> = []
  /// Whether somebody's session was found nowhere, so that it may lie at any gateway that is silent.
  private var isAnywhere = false

  mutating func add(_ choice: ConnectionChoice, isUnanswered: Bool) {
    chosen.insert(choice)
    isAnywhere = isAnywhere || isUnanswered
  }

  func concerns(_ failure: GatewayFailure) -> Bool {
    guard let choice = failure.choice else { return true }
    return isAnywhere || chosen.contains(choice) || chosen.contains(.unknown)
  }
}
