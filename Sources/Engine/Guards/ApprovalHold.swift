extension Guards {
  /// Holds what the approved plan does not have, unless time or an observation brought it.
  ///
  /// `plannedThen` is what the tables make of the same wishes and observations at the time of the approval: what is not
  /// among it, a day has brought since. What the guards hold anyhow keeps their reason.
  func holdUnapproved(
    _ draft: inout PlanDraft, by approval: Approval, plannedThen: Set<ApprovedAction>
  ) {
    func isUnapproved(_ action: Action) -> Bool {
      guard let asked = ApprovedAction(action) else { return false }
      switch action.cause {
      case .time, .observation: return false
      case .files, .hand: return !approval.actions.contains(asked) && plannedThen.contains(asked)
      }
    }
    guard draft.proposals.contains(where: { isUnapproved($0.action) }) else { return }
    var anyhow = draft
    apply(to: &anyhow)
    var holds: [ActionKind: [String: Hold]] = [:]
    for held in anyhow.held { holds[held.kind, default: [:]][held.user] = held.hold }
    hold(&draft) { action in
      isUnapproved(action) ? holds[action.kind]?[action.user] ?? .notApproved : nil
    }
  }
}
