extension Planner {
  /// Plans what `adopt` does: each working session that no enrollment knows goes to the user whose number it has.
  ///
  /// Only to users who are on and not held, and who are not Archiving yet; nobody is mailed.
  package func takeOver(desired: DesiredAccount, observed: ObservedAccount) -> HandPlan {
    let sessions = SessionsByNumber(observed.unknownSessions)
    let matches = Matching.match(desired.people, observed.enrollments)
    let circumstances = Circumstances(
      desired, now: now, observedAt: observed.observedAt,
      survey: Survey(matches, desired, observed, now: now))
    var draft = PlanDraft(circumstances)
    var refusals: [Refusal] = []
    let cases = matches.map { circumstances.theCase(of: $0, desired, observed.enrollments) }
    let usersOf = sessions.users(
      cases.compactMap { theCase in theCase.phone.map { ($0, theCase.user) } })
    for theCase in cases {
      let own = theCase.phone.map(sessions.of) ?? []
      if own.isEmpty { continue }
      if own.count > 1 {
        refusals.append(
          Refusal(
            user: theCase.user, reason: "\(own.count) sessions of the gateway have this number",
            remedy: "delete the sessions that are not wanted at the gateway, then run adopt again"))
      } else if let users = usersOf[own[0].session], users.count > 1 {
        refusals.append(
          Refusal(
            user: theCase.user,
            reason: "\(users.sorted().joined(separator: " and ")) have one number for WhatsApp",
            remedy: "put the wrong number right in the roster, then run adopt again"))
      } else if let words = HandRefusal(nil, theCase, circumstances) {
        refusals.append(Refusal(user: theCase.user, reason: words.reason, remedy: words.remedy))
      } else {
        var action = circumstances.action(.connect, .takenOver, for: theCase, to: .archiving)
        action.session = own[0].session
        action.observedAt = circumstances.observedAt
        draft.propose(action, theCase)
      }
    }
    return HandPlan(
      plan: AccountPlan(
        account: desired.id, actions: draft.proposals.map(\.action),
        unmanaged: plan(desired: desired, observed: observed).unmanaged),
      refusals: refusals.sorted { ($0.user, $0.reason) < ($1.user, $1.reason) })
  }
}
