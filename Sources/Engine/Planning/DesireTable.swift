/// What is to be done about a person: rows D1 to D17 of the lifecycle, top down, the first that fits.
enum DesireTable {
  /// The number of a row, as the lifecycle's document has it.
  enum Row: Int, CaseIterable, Sendable {
    case d1 = 1, d2, d3, d4, d5, d6, d7, d8, d9, d10, d11, d12, d13, d14, d15, d16, d17
  }

  struct Rule: Sendable {
    let number: Row
    /// Nil where the row does not fit.
    let verdict: @Sendable (Case, Circumstances) -> Verdict?

    init(_ number: Row, _ verdict: @escaping @Sendable (Case, Circumstances) -> Verdict?) {
      self.number = number
      self.verdict = verdict
    }
  }

  static let rows = [
    Rule(.d1, off),
    Rule(.d2, nothingAskedOfNobody),
    Rule(.d3, accountStandsStill),
    Rule(.d4, rowGoneAndPruned),
    Rule(.d5, rowGone),
    Rule(.d6, exempted),
    Rule(.d7, phoneMissingOrWrong),
    Rule(.d8, renamed),
    Rule(.d9, phoneOfLeaver),
    Rule(.d10, newcomer),
    Rule(.d11, phoneChanged),
    Rule(.d12, loggedOut),
    Rule(.d13, declined),
    Rule(.d14, reminderDue),
    Rule(.d15, linkDead),
    Rule(.d16, escalationDue),
    Rule(.d17, nothingDue),
  ]

  /// Goes down the rows; `take` gets each one that fits. After a rename, a reminder or a renewal rows further down may
  /// fit as well, on what it leaves.
  static func decide(
    _ theCase: inout Case, _ circumstances: Circumstances, take: (Row, Verdict, Case) -> Void
  ) {
    for rule in rows {
      guard let verdict = rule.verdict(theCase, circumstances) else { continue }
      take(rule.number, verdict, theCase)
      guard case .actAndGoOn(let action) = verdict else { return }
      theCase.enrollment =
        Lifecycle.carryOut(
          action, on: theCase.enrollment, newSubject: "", policy: circumstances.policy,
          now: circumstances.now
        ).enrollment
    }
  }

  // MARK: What is not on

  /// D1: off, explicit or by `until`; in the roster or not; account enabled or not.
  ///
  /// Not where the account's settings are unknown: its days, a freeze and tighter guards of its own are as well.
  private static func off(_ c: Case, _ circumstances: Circumstances) -> Verdict? {
    guard case .off(let reason) = c.asked, c.enrollment != nil,
      circumstances.standing != .unreadable
    else { return nil }
    return .act(circumstances.action(.withdraw, reason, for: c, to: nil))
  }

  /// D2: off, or no row, and not enrolled.
  private static func nothingAskedOfNobody(_ c: Case, _ circumstances: Circumstances) -> Verdict? {
    guard c.enrollment == nil else { return nil }
    switch c.asked {
    case .off, .nothing, .notBefore: return .leave()
    case .on, .unreadable: return nil
    }
  }

  /// D3: account suspended, not enabled, or gone: what is due is held, nobody is mailed, nothing is unlinked.
  private static func accountStandsStill(_ c: Case, _ circumstances: Circumstances) -> Verdict? {
    let hold: Hold
    switch circumstances.standing {
    case .active: return nil
    case .suspended: hold = .suspended
    case .notEnabled: hold = .notEnabled
    case .folderGone: hold = .folderGone
    case .accountFileGone(let path): hold = .accountFileGone(path: path)
    case .unreadable: hold = .accountUnreadable
    case .contested: hold = .accountContested
    }
    guard let due = kindDue(c, circumstances) else { return .leave(mailStops: hold.reason) }
    return .hold(due, hold)
  }

  /// What an account that stands still is kept from, whatever the hour.
  private static func kindDue(_ c: Case, _ circumstances: Circumstances) -> ActionKind? {
    guard let e = c.enrollment else {
      return c.isExempt(on: circumstances.today) ? nil : .invite
    }
    switch c.asked {
    case .nothing, .notBefore, .off, .unreadable: return .withdraw
    case .on: break
    }
    if c.isExempt(on: circumstances.today) { return nil }
    if let person = c.person, person.email != e.email { return .rename }
    if c.phone != e.phone { return .relink }
    return e.status == .archiving || e.declinedAt != nil ? nil : .invite
  }

  /// D4: no row, and the book says that a row that is gone means off.
  private static func rowGoneAndPruned(_ c: Case, _ circumstances: Circumstances) -> Verdict? {
    guard c.asked == .nothing, !c.contested, circumstances.policy.prune else { return nil }
    return .act(circumstances.action(.withdraw, .rowGone, for: c, to: nil))
  }

  /// D5: no row, or none that holds yet: absence never withdraws.
  private static func rowGone(_ c: Case, _ circumstances: Circumstances) -> Verdict? {
    switch c.asked {
    case .nothing:
      if c.contested { return .hold(.withdraw, .contested(email: c.user)) }
      switch circumstances.archiving {
      case .sound: return .hold(.withdraw, .noLongerListed(email: c.user))
      case .damaged: return .hold(.withdraw, .fileDamaged(roster: false))
      case .unusable: return .hold(.withdraw, .fileUnusable(roster: false))
      }
    case .notBefore(let day): return .hold(.withdraw, .notBefore(day))
    case .on, .off, .unreadable: return nil
    }
  }

  // MARK: What is on, but not to be acted on

  /// D6: on, exempted.
  private static func exempted(_ c: Case, _ circumstances: Circumstances) -> Verdict? {
    guard c.asked == .on, c.isExempt(on: circumstances.today) else { return nil }
    return .leave(mailStops: "exempted")
  }

  /// D7: the phone is missing or wrong, or the person's rows cannot be understood.
  private static func phoneMissingOrWrong(_ c: Case, _ circumstances: Circumstances) -> Verdict? {
    guard let person = c.person else { return nil }
    let enrolled = c.enrollment != nil
    if case .unreadable(let code) = c.asked {
      return .hold(enrolled ? .withdraw : .invite, .rowUnreadable(code: code))
    }
    guard person.listed else {
      let kind: ActionKind = enrolled ? .withdraw : .invite
      switch circumstances.roster {
      case .sound: return .hold(kind, .notInRoster(email: c.user))
      case .damaged: return .hold(kind, .fileDamaged(roster: true))
      case .unusable: return .hold(kind, .fileUnusable(roster: true))
      }
    }
    switch person.phone {
    case .number: return nil
    case .missing: return .hold(enrolled ? .relink : .invite, .phoneMissing)
    case .invalid(let code): return .hold(enrolled ? .relink : .invite, .phoneWrong(code: code))
    }
  }

  // MARK: Who it is

  /// D8: `id` or `previous_email` names an enrollment under another e-mail.
  ///
  /// A pending link dies with the old address; the new one is mailed here, unless a relink follows with its own. A link
  /// whose mail has not left is taken back, and D15 makes another.
  private static func renamed(_ c: Case, _ circumstances: Circumstances) -> Verdict? {
    if c.contested { return .hold(c.enrollment == nil ? .invite : .rename, .contestedName) }
    guard let e = c.enrollment, let person = c.person, e.email != person.email else { return nil }
    let pending = e.hasLiveLink(at: circumstances.now) && e.invitation?.state != .queued
    var action = circumstances.action(
      .rename, .emailChanged, for: c, to: e.status, newLink: pending && c.phone == e.phone)
    action.previousEmail = e.email
    return .actAndGoOn(action)
  }

  /// D9: on, with the phone of somebody enrolled who is not listed or off, also where the plan withdraws them.
  private static func phoneOfLeaver(_ c: Case, _ circumstances: Circumstances) -> Verdict? {
    guard c.enrollment == nil, let phone = c.phone, let old = circumstances.survey.leavers[phone]
    else {
      return nil
    }
    return .hold(.invite, .phoneOfLeaver(old: old, new: c.user))
  }

  // MARK: Links

  /// D10: on, not enrolled; but an account's other id makes nobody new who is enrolled under the old one.
  private static func newcomer(_ c: Case, _ circumstances: Circumstances) -> Verdict? {
    guard c.enrollment == nil else { return nil }
    if let place = circumstances.survey.stranded.place(email: c.user, phone: c.phone) {
      return .hold(
        .invite,
        .enrolledElsewhere(
          account: place.account, phoneOf: place.email == c.user ? nil : place.email))
    }
    return .act(circumstances.action(.invite, .new, for: c, to: .notConnected, newLink: true))
  }

  /// D11: other phone than enrolled. Whoever declined is not mailed; back to a number whose session is still linked
  /// needs no link.
  private static func phoneChanged(_ c: Case, _ circumstances: Circumstances) -> Verdict? {
    guard let e = c.enrollment, let phone = c.phone, phone != e.phone else { return nil }
    // Archiving is nobody whose session was not seen working with the number.
    let back =
      e.superseded?.phone == phone && e.declinedAt == nil
      && circumstances.oldSessionsWorking.contains(e.subject)
    var action = circumstances.action(
      .relink, back ? .phoneChangedBack : .phoneChanged, for: c,
      to: back ? .archiving : .notConnected, newLink: !back && e.declinedAt == nil)
    action.phone = phone
    action.endsOldSession = e.status == .archiving && circumstances.anotherHas(e.phone, than: c)
    return .act(action)
  }

  /// D12: Logged Out, no link pending, not yet re-invited since; in the sync that disconnects.
  ///
  /// Not after a refusal (D13): nobody who declined is mailed before an admin invites again.
  private static func loggedOut(_ c: Case, _ circumstances: Circumstances) -> Verdict? {
    guard let e = c.enrollment, e.status == .loggedOut, e.cycle.invitations == 0,
      e.declinedAt == nil, !e.linkIsUnknown, !e.hasLiveLink(at: circumstances.now)
    else { return nil }
    return .act(circumstances.action(.invite, .reconnect, for: c, to: .loggedOut, newLink: true))
  }

  /// D13: declined.
  private static func declined(_ c: Case, _ circumstances: Circumstances) -> Verdict? {
    guard let e = c.enrollment, e.declinedAt != nil else { return nil }
    return .leave(mailStops: "declined")
  }

  /// D14: pending, `remindAfter` passed since the last mail, reminders left. Nobody is reminded of a mail that only lies
  /// in a folder, once a server takes mail.
  private static func reminderDue(_ c: Case, _ circumstances: Circumstances) -> Verdict? {
    let policy = circumstances.policy
    guard let e = c.enrollment, e.status != .archiving, circumstances.windowIsOpen,
      let invitation = e.invitation, invitation.isLive(at: circumstances.now),
      !invitation.awaitsMail, invitation.reminders < policy.maxReminders,
      let lastMailAt = invitation.lastMailAt, !circumstances.awaitsFirstMail(e),
      circumstances.now - lastMailAt >= max(policy.remindAfter, Policy.shortestMailPause)
    else { return nil }
    return .actAndGoOn(circumstances.action(.remind, .noAnswer, for: c, to: e.status))
  }

  /// D15: no live link, invitations left. A renewal waits for the send window; the first link of a cycle, because an
  /// earlier one never left or was held, does not, and neither does the one that a rejection owes.
  private static func linkDead(_ c: Case, _ circumstances: Circumstances) -> Verdict? {
    guard let e = c.enrollment, e.status != .archiving, !e.linkIsUnknown,
      !e.hasLiveLink(at: circumstances.now),
      e.cycle.invitations < circumstances.policy.maxInvitations
    else { return nil }
    let first = e.cycle.invitations == 0
    guard first || e.isOwedLinkOfRejection || circumstances.windowIsOpen else { return nil }
    let isNew = first || circumstances.awaitsFirstMail(e)
    return .actAndGoOn(
      circumstances.action(.invite, isNew ? .new : .expired, for: c, to: e.status, newLink: true))
  }

  /// D16: not connected for `escalateAfter` since first invited, or invitations used up; not yet told. Not of somebody
  /// whose mails all lie in a folder, once a server takes mail.
  private static func escalationDue(_ c: Case, _ circumstances: Circumstances) -> Verdict? {
    let policy = circumstances.policy
    guard let e = c.enrollment, e.status != .archiving, e.cycle.escalatedAt == nil,
      !e.linkIsUnknown, circumstances.windowIsOpen, !circumstances.awaitsFirstMail(e)
    else { return nil }
    let reason: Reason
    if let startedAt = e.cycle.startedAt, circumstances.now - startedAt >= policy.escalateAfter {
      reason = .notConnected
    } else if e.cycle.invitations >= policy.maxInvitations,
      !e.hasLiveLink(at: circumstances.now)
    {
      reason = .invitationsUsedUp
    } else {
      return nil
    }
    return .act(circumstances.action(.escalate, reason, for: c, to: e.status))
  }

  /// D17: Archiving, or nothing due.
  private static func nothingDue(_ c: Case, _ circumstances: Circumstances) -> Verdict? { .leave() }
}

extension Enrollment {
  /// Another phone was rejected without a new link, and none was made since.
  fileprivate var isOwedLinkOfRejection: Bool {
    rejectedAt != nil && invitation?.state ?? .replaced == .replaced
  }

  /// The store is not at hand: nothing that time drives is due.
  var linkIsUnknown: Bool { invitation?.state == .unknown }
}
