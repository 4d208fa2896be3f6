/// Computes what leads from observed to desired in one account: pure, and the same for the same input in any order.
package struct Planner: Sendable {
  package var now: Instant
  /// Guards that a person lifted for this run.
  package var allowed: Set<GuardKind>
  /// What was approved, where a plan was; then nothing else that needs an approval is done.
  package var approval: Approval?

  package init(now: Instant, allowed: Set<GuardKind> = [], approval: Approval? = nil) {
    self.now = now
    self.allowed = allowed
    self.approval = approval
  }

  package func plan(desired: DesiredAccount, observed: ObservedAccount) -> AccountPlan {
    let matches = Matching.match(desired.people, observed.enrollments)
    var draft = draft(of: matches, desired, observed, at: now)
    let guards = Guards(
      circumstances: draft.circumstances, allowed: allowed, observed: observed)
    if let approval {
      let then = self.draft(of: matches, desired, observed, at: min(approval.at, now))
      guards.holdUnapproved(
        &draft, by: approval,
        plannedThen: Set(then.proposals.compactMap { ApprovedAction($0.action) }))
    }
    guards.apply(to: &draft)
    return AccountPlan(
      account: desired.id, actions: draft.proposals.map(\.action), held: draft.heldInOrder(),
      unmanaged: unmanaged(desired, observed), upkeep: draft.upkeep)
  }

  /// What observations alone bring about of some people: what is carried out while their pairing pages are open.
  package func observation(
    of subjects: Set<String>, desired: DesiredAccount, observed: ObservedAccount
  ) -> AccountPlan {
    var plan = plan(desired: desired, observed: observed)
    plan.actions.removeAll {
      !($0.subject.map(subjects.contains) ?? false) || $0.cause != .observation
        || $0.kind == .invite
    }
    plan.upkeep.removeAll {
      guard subjects.contains($0.subject) else { return true }
      switch $0 {
      case .confirm, .doubt, .passkey: return false
      case .withholdMail, .retire, .learnID: return true
      }
    }
    plan.held = []
    plan.unmanaged = []
    return plan
  }

  /// What the tables say, before the guards.
  private func draft(
    of matches: [Match], _ desired: DesiredAccount, _ observed: ObservedAccount, at now: Instant
  ) -> PlanDraft {
    let doubts = !allowed.contains(.disconnects)
    let circumstances = Circumstances(
      desired, now: now, observedAt: observed.observedAt,
      answeredAt: observed.answeredAt,
      outage: doubts ? OutageHold.outage(in: observed, now: now) : nil,
      outages: doubts ? observed.outages : [:],
      survey: Survey(matches, desired, observed, now: now),
      oldSessionsWorking: observed.oldSessionsWorking)
    var draft = PlanDraft(circumstances)
    for match in matches where !circumstances.isSettled(match, desired, observed) {
      draft.add(match, desired, observed)
    }
    return draft
  }

  /// O8: sessions that no enrollment knows and that have the number of a user of the account.
  private func unmanaged(_ desired: DesiredAccount, _ observed: ObservedAccount) -> [UnknownSession]
  {
    guard !observed.unknownSessions.isEmpty else { return [] }
    let users = SessionsByNumber(observed.unknownSessions).users(
      desired.people.compactMap { person in
        guard person.listed, case .number(let phone) = person.phone else { return nil }
        return (phone, person.email)
      })
    return observed.unknownSessions.compactMap { session in
      guard let user = users[session.session]?.min() else { return nil }
      var session = session
      session.account = desired.id
      session.user = user
      return session
    }.sorted { ($0.session, $0.phone ?? "") < ($1.session, $1.phone ?? "") }
  }
}
