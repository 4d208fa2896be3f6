/// Computes what leads from observed to desired in one account: pure, and the same for the same input in any order.
package struct Planner: Sendable {
  package var now: Instant
  /// Guards that a person lifted for this run.
  package var allowed: Set<GuardKind>

  package init(now: Instant, allowed: Set<GuardKind> = []) {
    self.now = now
    self.allowed = allowed
  }

  package func plan(desired: DesiredAccount, observed: ObservedAccount) -> AccountPlan {
    AccountPlan(account: desired.id)
  }
}
