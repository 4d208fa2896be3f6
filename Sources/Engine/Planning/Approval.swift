/// What people agreed to when they approved a plan: its invitations, relinks, withdrawals and renames.
package struct Approval: Equatable, Sendable {
  /// When the plan was made.
  package var at: Instant
  package var actions: Set<ApprovedAction>

  package init(at: Instant, actions: Set<ApprovedAction>) {
    self.at = at
    self.actions = actions
  }

  /// The approval of a whole plan.
  package init(of plan: AccountPlan, at: Instant) {
    self.init(at: at, actions: Set(plan.actions.compactMap(ApprovedAction.init)))
  }
}

/// An action as whoever approves it sees it.
package struct ApprovedAction: Hashable, Sendable {
  package var user: String
  package var kind: ActionKind
  /// E.164.
  package var phone: String?
  package var previousEmail: String?

  package init(user: String, kind: ActionKind, phone: String?, previousEmail: String? = nil) {
    self.user = user
    self.kind = kind
    self.phone = phone
    self.previousEmail = previousEmail
  }

  /// Nil for a kind that needs no approval.
  init?(_ action: Action) {
    guard action.kind.needsApproval else { return nil }
    self.init(
      user: action.user, kind: action.kind, phone: action.phone,
      previousEmail: action.previousEmail)
  }
}

extension ActionKind {
  /// Whether it turns somebody away, writes to somebody new, or changes who somebody is.
  package var needsApproval: Bool {
    switch self {
    case .invite, .relink, .withdraw, .rename: true
    case .connect, .reject, .disconnect, .decline, .remind, .escalate, .revoke: false
    }
  }
}
