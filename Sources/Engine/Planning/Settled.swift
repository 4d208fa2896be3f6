extension Circumstances {
  /// Whether no row of the tables has anything to do or to tell about a match: what can be said of most people of an account,
  /// at a hundredth of what the tables cost.
  ///
  /// It says so only of what is plain; of others the tables may say the same.
  func isSettled(_ match: Match, _ desired: DesiredAccount, _ observed: ObservedAccount) -> Bool {
    guard let p = match.person, !match.contested, !match.secondary else { return false }
    guard let e = match.enrollment else {
      switch desired.people[p].wish {
      case .none, .off: return true
      case .on, .unreadable: return false
      }
    }
    guard standing == .active, desired.people[p].listed, desired.people[p].exemption == nil,
      case .on(nil, nil) = desired.people[p].wish,
      case .number(let phone) = desired.people[p].phone, phone == observed.enrollments[e].phone,
      desired.people[p].email == observed.enrollments[e].email,
      desired.people[p].id == nil || desired.people[p].id == observed.enrollments[e].userID,
      observed.signals.isEmpty || observed.signals[observed.enrollments[e].subject] == nil
    else { return false }
    return isQuiet(observed.enrollments[e])
  }

  /// Whether time has brought nothing for somebody who is on and has the phone that is enrolled.
  private func isQuiet(_ e: borrowing Enrollment) -> Bool {
    guard e.superseded == nil, e.declinedAt == nil else { return false }
    if e.status == .archiving { return true }
    guard e.invitation?.isLive(at: now) ?? false else { return false }
    let pause = max(policy.remindAfter, Policy.shortestMailPause)
    if let lastMailAt = e.invitation?.lastMailAt, now - lastMailAt >= pause { return false }
    guard e.cycle.escalatedAt == nil, let startedAt = e.cycle.startedAt else { return true }
    return now - startedAt < policy.escalateAfter
  }
}

extension AccountPlan {
  /// Whether the tables proposed anything, be it held by a guard; where not, what was done in the last 24 hours has no say.
  package var proposesSomething: Bool { !actions.isEmpty || !held.isEmpty }
}
