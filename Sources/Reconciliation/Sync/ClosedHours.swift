import Engine

extension DesiredAccount {
  /// For whom something is due that waits for the account's `sendWindow` to open.
  func waitingForHours(
    _ observed: ObservedAccount, allowed: Set<GuardKind>, now: Instant
  ) -> WaitingForHours {
    guard !policy.sendWindow.isOpen(at: now, in: policy.zone) else { return WaitingForHours() }
    var open = self
    open.policy.sendWindow = .always
    let planner = Planner(now: now, allowed: allowed)
    func due(_ desired: DesiredAccount) -> Set<String> {
      Set(planner.plan(desired: desired, observed: observed).actions.map(\.user))
    }
    let waiting = due(open).subtracting(due(self)).sorted()
    if waiting.isEmpty { return WaitingForHours() }
    return WaitingForHours(
      people: waiting.map { .init(account: id, user: $0) },
      until: policy.sendWindow.opening(after: now, in: policy.zone))
  }
}
