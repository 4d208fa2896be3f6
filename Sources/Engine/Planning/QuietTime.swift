extension Planner {
  /// Until when nothing comes due by itself in an account in which nothing is due, and nothing waits for its hours; until
  /// then what is shown of its people stays the same, too.
  ///
  /// It holds while files and enrollments stay as they are, and for accounts of whose people no gateway tells. At most it
  /// is the end of the account's calendar day, on which `from`, `until` and exemptions hang.
  package func quietUntil(_ desired: DesiredAccount, _ enrollments: [Enrollment]) -> Instant {
    let policy = desired.policy
    let tomorrow = Day(sinceEpoch: policy.zone.wallClock(at: now).day.sinceEpoch + 1)
    var end = policy.zone.instant(of: tomorrow, minute: 0, after: now)
    for enrollment in enrollments {
      for case let turn? in enrollment.turns(policy) where turn > now { end = min(end, turn) }
    }
    return end
  }
}

extension Enrollment {
  /// The instants at which a row of the tables, or what is shown, may come out another way because time has passed.
  fileprivate func turns(_ policy: Policy) -> [Instant?] {
    [
      invitation?.expiresAt,
      invitation?.lastMailAt.map { $0 + max(policy.remindAfter, Policy.shortestMailPause) },
      cycle.startedAt.map { $0 + policy.escalateAfter },
      superseded?.until,
      // A confirmation of the future is none until then.
      lastConfirmed, lastConfirmed.map { $0 + policy.staleAfter },
    ]
  }
}
