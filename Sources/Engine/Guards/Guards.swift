/// What comes after the tables: one bad file or import must not turn a company away or mail it.
///
/// In this order: a freeze, files that cannot be trusted, settings that mails need, exchanged phones, invitations, withdrawals, and at last addresses that
/// are still in use. Past a limit all of that kind are held, with count, limit and remedy; what happened in the last 24
/// hours counts.
struct Guards {
  let circumstances: Circumstances
  let allowed: Set<GuardKind>
  let observed: ObservedAccount

  func apply(to draft: inout PlanDraft) {
    if !allowed.contains(.freeze) { holdByFreeze(&draft) }
    holdByFiles(&draft)
    holdByMailSettings(&draft)
    if !allowed.contains(.withdrawals) { holdPermutation(&draft) }
    if !allowed.contains(.invitations) { holdInvitations(&draft) }
    if !allowed.contains(.withdrawals) { holdWithdrawals(&draft) }
    holdAddresses(&draft)
  }

  // MARK: The guards

  /// What is seen happens all the same; its mails with a link, and the end of an old session, wait as everything does.
  private func holdByFreeze(_ draft: inout PlanDraft) {
    guard let freeze = circumstances.policy.freeze(at: circumstances.now) else { return }
    holdLinksOfRejections(&draft, because: .frozen(freeze, byHand: false))
    hold(&draft) { action in
      action.kind.isObservation ? nil : .frozen(freeze, byHand: action.cause == .hand)
    }
    draft.upkeep.removeAll { if case .retire = $0 { true } else { false } }
  }

  /// A file that is empty, missing or unreadable withdraws nobody; a damaged one nobody by absence.
  private func holdByFiles(_ draft: inout PlanDraft) {
    for (state, roster) in [(circumstances.roster, true), (circumstances.archiving, false)] {
      switch state {
      case .sound: break
      case .unusable:
        hold(&draft, because: .fileUnusable(roster: roster)) { $0.kind == .withdraw }
      case .damaged:
        hold(&draft, because: .fileDamaged(roster: roster)) {
          $0.kind == .withdraw && $0.reason == .rowGone
        }
      }
    }
  }

  /// Nobody is promised a mail that cannot be written: it would count as refused, and use invitations up.
  private func holdByMailSettings(_ draft: inout PlanDraft) {
    guard !circumstances.missingMailSettings.isEmpty else { return }
    let hold = Hold.mailSettingsMissing(keys: circumstances.missingMailSettings)
    holdLinksOfRejections(&draft, because: hold)
    self.hold(&draft, because: hold) { $0.mails }
  }

  private func holdPermutation(_ draft: inout PlanDraft) {
    let relinks = draft.proposals.enumerated().compactMap {
      place, proposal -> (index: Int, oldPhone: String, newPhone: String)? in
      guard proposal.action.kind == .relink, let old = proposal.oldPhone,
        let new = proposal.action.phone
      else { return nil }
      return (place, old, new)
    }
    let members = PhonePermutation.members(of: relinks)
    if members.isEmpty { return }
    let subjects = Set(members.compactMap { draft.proposals[$0].action.subject })
    hold(&draft, because: .phonesPermuted(people: members.count)) {
      $0.kind == .relink && $0.subject.map(subjects.contains) ?? false
    }
  }

  /// The count is of everybody; the percentage of those who were enrolled a day ago, and what is done about them.
  ///
  /// So whoever joins raises the limit for nobody, a first day's slips can be put right, and the limits are the same
  /// before and after a plan is carried out. One withdrawal is always allowed.
  private func holdWithdrawals(_ draft: inout PlanDraft) {
    let (guards, recent) = (circumstances.policy.guards, observed.recent)
    let planned = draft.proposals.filter { $0.action.kind.countsAsWithdrawal }
    let settled = planned.count {
      !($0.action.subject.map(recent.newcomers.contains) ?? false)
    }
    let share = guards.withdrawalPercent * observed.enrolledADayAgo / 100
    let limits = [
      (settled, recent.withdrawals - recent.ofNewcomers, allowed: share),
      (planned.count, recent.withdrawals, allowed: guards.withdrawalCount),
    ]
    for (planned, done, allowed) in limits where planned > 0 {
      let (count, limit) = (planned + done, max(1, allowed))
      guard count > limit else { continue }
      return hold(&draft, because: .withdrawals(count: count, limit: limit)) {
        $0.kind.countsAsWithdrawal
      }
    }
  }

  private func holdInvitations(_ draft: inout PlanDraft) {
    let planned = draft.proposals.count { $0.action.newLink }
    if planned == 0 { return }
    let count = planned + observed.recent.invitations
    let limit = circumstances.policy.guards.invitationCount
    guard count > limit else { return }
    let hold = Hold.invitations(count: count, limit: limit)
    holdLinksOfRejections(&draft, because: hold)
    self.hold(&draft, because: hold) { $0.newLink }
  }

  /// A rejection is the truth and happens all the same; its new link is held.
  private func holdLinksOfRejections(_ draft: inout PlanDraft, because hold: Hold) {
    for place in draft.proposals.indices
    where draft.proposals[place].action.kind == .reject && draft.proposals[place].action.newLink {
      draft.proposals[place].action.newLink = false
      var link = draft.proposals[place].action
      link.kind = .invite
      draft.held.append(link.held(because: hold))
    }
  }

  /// Moves actions from what is done to what is held, with the mail that must not leave before them.
  func hold(
    _ draft: inout PlanDraft, because hold: Hold, where isHeld: (Action) -> Bool
  ) {
    self.hold(&draft) { isHeld($0) ? hold : nil }
  }

  func hold(_ draft: inout PlanDraft, reason: (Action) -> Hold?) {
    draft.proposals.removeAll { proposal in
      guard let hold = reason(proposal.action) else { return false }
      draft.held.append(proposal.action.held(because: hold))
      if proposal.action.kind == .rename, let subject = proposal.action.subject {
        draft.heldRenames[subject] = hold
      }
      if proposal.hasUnsentMail, let subject = proposal.action.subject,
        proposal.action.kind != .invite
      {
        draft.upkeep.append(.withholdMail(subject: subject, reason: hold.reason))
      }
      return true
    }
  }
}

extension ActionKind {
  fileprivate var countsAsWithdrawal: Bool { EventKind(self).countsAsWithdrawal }

  /// Whether it tells what a gateway or a person did.
  fileprivate var isObservation: Bool {
    switch self {
    case .connect, .reject, .disconnect, .decline: true
    case .invite, .remind, .escalate, .relink, .rename, .withdraw, .revoke: false
    }
  }
}

extension Action {
  /// Whether somebody is written to because it is due; what tells of an observation is written all the same.
  fileprivate var mails: Bool {
    switch kind {
    case .invite, .relink, .rename: newLink
    case .remind, .escalate: true
    case .connect, .reject, .disconnect, .decline, .withdraw, .revoke: false
    }
  }

  func held(because hold: Hold) -> Held {
    Held(account: account, user: user, kind: kind, hold: hold)
  }
}
