import Engine

extension DesiredAccount {
  /// For how many people something is due that waits for the account's `sendWindow` to open.
  func waitingForHours(
    _ observed: ObservedAccount, allowed: Set<GuardKind>, now: Instant
  ) -> Int {
    guard !policy.sendWindow.isOpen(at: now, in: policy.zone) else { return 0 }
    var open = self
    open.policy.sendWindow = .always
    let planner = Planner(now: now, allowed: allowed)
    func due(_ desired: DesiredAccount) -> Set<String> {
      Set(planner.plan(desired: desired, observed: observed).actions.map(\.user))
    }
    return due(open).subtracting(due(self)).count
  }
}
