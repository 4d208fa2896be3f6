/// What is asked for about single people: by an admin, or by the person on the pairing page.
package enum HandRequest: String, Sendable, Codable, CaseIterable {
  /// A new link, with reminders and invitations counted anew.
  case resend
  /// The link that is out dies.
  case revoke
  /// The person has an expired link and asks for a new one, which counts like any other of the cycle.
  case renew

  fileprivate var action: (kind: ActionKind, reason: Reason, newLink: Bool) {
    switch self {
    case .resend: (.invite, .asked, true)
    case .revoke: (.revoke, .asked, false)
    case .renew: (.invite, .expired, true)
    }
  }
}

/// What is done of it, what a guard holds, and who is refused.
package struct HandPlan: Equatable, Sendable {
  package var plan: AccountPlan
  package var refusals: [Refusal]

  package init(plan: AccountPlan, refusals: [Refusal]) {
    self.plan = plan
    self.refusals = refusals
  }
}

/// Why something that was asked for about a person is not done.
package struct Refusal: Equatable, Sendable {
  package var user: String
  package var reason: String
  /// What a person can do about it.
  package var remedy: String

  package init(user: String, reason: String, remedy: String) {
    self.user = user
    self.reason = reason
    self.remedy = remedy
  }
}

extension Planner {
  /// Plans what is asked for by hand about the people with these e-mails; the guards hold as ever.
  package func byHand(
    _ request: HandRequest, for emails: Set<String>, desired: DesiredAccount,
    observed: ObservedAccount
  ) -> HandPlan {
    let matches = Matching.match(desired.people, observed.enrollments)
    let circumstances = Circumstances(
      desired, now: now, survey: Survey(matches, desired, observed, now: now))
    var draft = PlanDraft(circumstances)
    var refusals: [Refusal] = []
    var unknown = emails
    for match in matches {
      let theCase = circumstances.theCase(of: match, desired, observed.enrollments)
      let names = [theCase.person?.email, theCase.enrollment?.email].compactMap { $0 }
      guard names.contains(where: emails.contains) else { continue }
      unknown.subtract(names)
      if let words = HandRefusal(request, theCase, circumstances) {
        refusals.append(Refusal(user: theCase.user, reason: words.reason, remedy: words.remedy))
      } else {
        draft.propose(
          circumstances.action(
            request.action.kind, request.action.reason, for: theCase,
            to: theCase.enrollment?.status ?? .notConnected, newLink: request.action.newLink),
          theCase)
      }
    }
    for email in unknown.sorted() {
      let words = HandRefusal.nobody
      refusals.append(Refusal(user: email, reason: words.reason, remedy: words.remedy))
    }
    let guards = Guards(circumstances: circumstances, allowed: allowed, observed: observed)
    if let approval {
      guards.holdUnapproved(
        &draft, by: approval,
        plannedThen: Set(draft.proposals.compactMap { ApprovedAction($0.action) }))
    }
    guards.apply(to: &draft)
    return HandPlan(
      plan: AccountPlan(
        account: desired.id, actions: draft.proposals.map(\.action), held: draft.heldInOrder()),
      refusals: refusals.sorted { ($0.user, $0.reason) < ($1.user, $1.reason) })
  }
}

/// Why somebody is not invited, and no link of theirs revoked, by hand; in words.
enum HandRefusal: Equatable {
  case nobody, off, exempted, archiving, renamedFirst, relinkedFirst, notInvited, noLiveLink
  case declined, linkIsLive, invitationsUsedUp
  case held(Hold)
  case standsStill(String)

  /// Nil when it may be done: the row of the desire table decides. Without a request, a session is taken over.
  init?(_ request: HandRequest?, _ theCase: Case, _ circumstances: Circumstances) {
    var first: (row: DesireTable.Row, verdict: Verdict)?
    var asIs = theCase
    DesireTable.decide(&asIs, circumstances) { row, verdict, _ in
      first = first ?? (row, verdict)
    }
    guard let first else { return nil }
    if case .hold(_, let hold) = first.verdict {
      self = .held(hold)
      return
    }
    switch first.row {
    case .d1, .d2, .d4, .d5: self = .off
    case .d3:
      guard case .leave(let words?) = first.verdict else { return nil }
      self = .standsStill(words)
    case .d6: self = .exempted
    case .d8: self = .renamedFirst
    case .d11: self = .relinkedFirst
    case .d10 where request == .revoke || request == .renew: self = .notInvited
    case .d13 where request == .renew || request == nil: self = .declined
    case .d7, .d9, .d10, .d12, .d13, .d14, .d15, .d16, .d17:
      guard let enrollment = theCase.enrollment else { return nil }
      if enrollment.status == .archiving {
        self = .archiving
      } else if request == .revoke && !enrollment.hasLiveLink(at: circumstances.now) {
        self = .noLiveLink
      } else if request == .renew && enrollment.hasLiveLink(at: circumstances.now) {
        self = .linkIsLive
      } else if request == .renew,
        enrollment.cycle.invitations >= circumstances.policy.maxInvitations
      {
        self = .invitationsUsedUp
      } else {
        return nil
      }
    }
  }

  var reason: String {
    switch self {
    case .nobody: "nobody of the account has this e-mail"
    case .off: "archiving is off"
    case .exempted: "exempted from archiving"
    case .archiving: "Archiving already"
    case .renamedFirst: "the e-mail changed, and that is not synced yet"
    case .relinkedFirst: "the phone changed, and that is not synced yet"
    case .notInvited: "not invited yet"
    case .noLiveLink: "no live link is out"
    case .declined: "does not agree to be archived"
    case .linkIsLive: "a live link is out"
    case .invitationsUsedUp: "invitations used up"
    case .held(let hold): hold.reason
    case .standsStill(let words): words
    }
  }

  var remedy: String {
    switch self {
    case .nobody: "pairbook list shows who there is"
    case .off: "pairbook enable sets archiving on"
    case .exempted: "take the exemption out of the archiving row first"
    case .archiving: "nothing is needed; pairbook disable ends it"
    case .renamedFirst, .relinkedFirst: "pairbook sync mails the new link"
    case .notInvited: "pairbook sync invites them; pairbook disable prevents it"
    case .noLiveLink, .linkIsLive: "nothing is needed"
    case .declined, .invitationsUsedUp: "pairbook invite begins anew"
    case .held(let hold): hold.remedy
    case .standsStill: "see account.json"
    }
  }
}
