package import Engine

/// Actions and holds in words that an admin understands; one table for every text and Markdown output.
package enum PlanWords {
  /// What happens to people: `2 people would be invited, 1 withdrawn`; and which mails wait.
  package static func summary(_ plan: PlanDocument) -> String {
    whatHappens(plan)
      + waiting(
        max(0, plan.waitingMail - plan.frozenMail - plan.putOff.count), for: "the next one")
      + waiting(plan.frozenMail, for: "the end of the freeze")
      + waitingForHours(plan.waitingForHours)
  }

  private static func waiting(_ mails: Int, for what: String) -> String {
    mails == 0
      ? ""
      : " \(CountedNoun.text(mails, "mail")) of earlier syncs \(mails == 1 ? "waits" : "wait") for \(what)."
  }

  private static func waitingForHours(_ waiting: WaitingForHours) -> String {
    if waiting.count == 0 { return "" }
    let begin = waiting.until.map { ", which begin at \($0.rfc3339)" } ?? ""
    return
      " Something is due for \(people(waiting.count)) and waits for the hours in which such mails leave (invitations.sendWindow)\(begin)."
  }

  /// Who is invited as far as the store knows, and has had no mail, and what sends them one; nil where there is nobody.
  package static func withoutMail(_ found: PeopleWithoutMail) -> (message: String, remedy: String)?
  {
    if found.count == 0 { return nil }
    let commands = [("not-connected", found.notConnected), ("logged-out", found.loggedOut)]
      .filter { $0.1 > 0 }.map { "`pairbook invite --status \($0.0)`" }
    let isOne = found.count == 1
    return (
      "The \(isOne ? "mail" : "mails") to \(people(found.count)) \(isOne ? "was" : "were") only written to a folder.",
      "\(commands.joined(separator: " and ")) \(commands.count == 1 ? "sends" : "send") \(isOne ? "a new link" : "each a new link")."
    )
  }

  private static func whatHappens(_ plan: PlanDocument) -> String {
    let counts = ActionKind.allCases.compactMap { kind -> (Int, ActionKind)? in
      let count = plan.actions.count { $0.kind == kind }
      return count == 0 ? nil : (count, kind)
    }
    let held = plan.held.count
    guard !counts.isEmpty || held > 0 else {
      if plan.isPartial { return "Nothing to do, as far as the book can be read." }
      if !plan.failures.isEmpty {
        return plan.accounts.isEmpty ? "Nothing would be done." : "Nothing to do in the others."
      }
      if plan.isGatewaySilent { return "Nothing to do, as far as is known without the gateway." }
      if plan.asked == 0 { return "Nothing to do: nobody is set for archiving." }
      if plan.waitingMail == 0 && plan.waitingForHours.count > 0 { return "Nothing to do now." }
      if plan.waitingMail > 0 { return "Nothing new to do." }
      let (begin, what) =
        plan.uncommitted.isEmpty
        ? ("Nothing to do", "the book") : ("Nothing to do for what is committed", "the last commit")
      return plan.isUnderWay
        ? "\(begin): all that \(what) asks for is done or under way."
        : "\(begin): everybody is as \(what) asks."
    }
    var parts = counts.enumerated().map { index, item in
      index == 0
        ? "\(people(item.0)) would be \(past(item.1))" : "\(item.0) \(past(item.1))"
    }
    if held > 0 { parts.append(parts.isEmpty ? "\(people(held)) held" : "\(held) held") }
    return parts.joined(separator: ", ") + "."
  }

  package static func people(_ count: Int) -> String { count == 1 ? "1 person" : "\(count) people" }

  package static func past(_ kind: ActionKind) -> String {
    switch kind {
    case .connect: "connected"
    case .reject: "rejected"
    case .disconnect: "logged out"
    case .decline: "noted as declined"
    case .withdraw: "withdrawn"
    case .rename: "renamed"
    case .invite: "invited"
    case .relink: "asked to link a new phone"
    case .remind: "reminded"
    case .escalate: "escalated"
    case .revoke: "left without a link"
    }
  }

  /// What is done, as a word at the start of a line.
  package static func verb(_ kind: ActionKind) -> String {
    switch kind {
    case .connect: "connect"
    case .reject: "reject"
    case .disconnect: "log out"
    case .decline: "decline"
    case .withdraw: "withdraw"
    case .rename: "rename"
    case .invite: "invite"
    case .relink: "relink"
    case .remind: "remind"
    case .escalate: "escalate"
    case .revoke: "revoke"
    }
  }

  /// Whether it turns somebody away or changes who somebody is: such must not be left out of a list for an invitation.
  package static func isWeighty(_ kind: ActionKind) -> Bool {
    switch kind {
    case .withdraw, .rename, .relink, .reject, .disconnect: true
    case .connect, .decline, .invite, .remind, .escalate, .revoke: false
    }
  }

  /// Those about whom there is such an action: what else is due for them belongs to it.
  package static func peopleOfWeight(_ actions: [Action]) -> Set<String> {
    Set(actions.filter { isWeighty($0.kind) }.map(\.user))
  }

  /// The reason, with what changed; empty where there is nothing to add.
  package static func reason(_ action: Action) -> String {
    var words = action.reason.rawValue
    if let old = action.previousEmail { words += ", was \(old)" }
    if let from = action.from, let to = action.to, from != to {
      words += ", \(from.rawValue) → \(to.rawValue)"
    }
    return words
  }

  /// Holds that are one finding: the same account, kind, reason and remedy.
  package static func grouped(_ held: [Held]) -> [[Held]] {
    var order: [[String]] = []
    var groups: [[String]: [Held]] = [:]
    for item in held {
      let key = [item.account, item.kind.rawValue, item.hold.reason, item.hold.remedy]
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(item)
    }
    return order.compactMap { groups[$0] }
  }

  /// `ann@acme.example`, or `12 people (ann@…, bob@…, cat@…, …)`.
  package static func names(_ group: [Held]) -> String {
    guard group.count > 1 else { return group.first?.user ?? "" }
    let some = group.prefix(3).map(\.user).joined(separator: ", ")
    return "\(people(group.count)) (\(some)\(group.count > 3 ? ", …" : ""))"
  }
}
