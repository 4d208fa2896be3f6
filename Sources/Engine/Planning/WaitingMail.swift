extension Planner {
  /// Whose mail must not leave in a run that does only a part of what is due: those whose mail the whole plan would stop
  /// or replace, and whom the part does not act on. A sync of everything does that first.
  ///
  /// - Parameter part: What the run does.
  /// - Returns: Subjects.
  package func mailWaits(
    besides part: AccountPlan, desired: DesiredAccount, observed: ObservedAccount
  ) -> Set<String> {
    let whole = plan(desired: desired, observed: observed)
    var waiting = Set(whole.actions.filter(\.kind.replacesMail).compactMap(\.subject))
    for case .withholdMail(let subject, _) in whole.upkeep { waiting.insert(subject) }
    return waiting.subtracting(part.actions.compactMap(\.subject))
  }
}

extension ActionKind {
  /// Whether mail of the person that was decided before must not leave after it.
  fileprivate var replacesMail: Bool {
    switch self {
    case .invite, .relink, .rename, .withdraw, .connect, .reject, .decline, .revoke: true
    case .remind, .escalate, .disconnect: false
    }
  }
}
