/// The *afterwards* column of the desire table.
extension Lifecycle {
  /// D10: the enrollment is opened with its first invitation.
  static func enroll(_ action: Action, as subject: String, now: Instant) -> Transition {
    var change = Change(
      enrolling: Enrollment(
        subject: subject, email: action.user, userID: action.userID, phone: action.phone ?? "",
        since: now),
      now: now)
    change.makeLink(mailedAs: .invitation)
    return change.recorded(as: .invite, cause: action.reason.rawValue, newLink: true)
  }

  /// D1, D4: link dead, every session unlinked and deleted.
  static func withdraw(_ change: inout Change) {
    change.cancelMail()
    change.endSession()
    change.endSupersededSession()
  }

  /// D8: nothing is unlinked; a pending link dies with the old address, and a new one may go to the new address.
  static func rename(_ action: Action, _ change: inout Change) {
    change.takeBackMail()
    change.endLink(.replaced)
    change.after.email = action.user
    change.after.userID = action.userID ?? change.after.userID
    if action.newLink { change.makeLink(mailedAs: .addressChanged) }
  }

  /// D12, D15, and by hand.
  static func invite(_ action: Action, _ change: inout Change) {
    change.takeBackMail()
    change.endLink(.replaced)
    change.after.rejectedAt = nil
    if action.reason == .asked {
      change.after.declinedAt = nil
      change.after.passkeyAsked = false
      change.after.cycle = Cycle()
    }
    change.makeLink(mailedAs: action.reason.mailOfInvitation)
  }

  /// D11: the old link is dead; a working session of the old phone stays linked for the overlap.
  ///
  /// Back to a number whose session is still linked costs no new pairing: that session counts again.
  static func relink(_ action: Action, _ policy: Policy, _ change: inout Change) {
    let now = change.now
    let old = change.after
    change.takeBackMail()
    change.endLink(.replaced)
    change.after.phone = action.phone ?? old.phone
    change.after.cycle = Cycle()
    change.after.passkeyAsked = false
    change.after.rejectedAt = nil
    change.after.doubt = nil
    if action.reason == .phoneChangedBack, let superseded = old.superseded {
      change.endSession()
      change.after.generation = superseded.generation
      change.after.session = superseded.session
      change.after.lastConfirmed = superseded.lastConfirmed
      change.after.superseded = nil
      change.set(.archiving, since: now)
      return
    }
    if old.status == .archiving && !action.endsOldSession && policy.relinkOverlap > 0 {
      change.after.superseded = Superseded(
        generation: old.generation, session: old.session, phone: old.phone,
        until: now + policy.relinkOverlap,
        lastConfirmed: old.lastConfirmed)
      change.beginGeneration()
    } else {
      change.endSession()
    }
    if old.status != .notConnected { change.set(.notConnected, since: now) }
    change.after.lastConfirmed = nil
    if action.newLink { change.makeLink(mailedAs: .phoneChanged) }
  }

  /// D14: the same link once more.
  static func remind(_ change: inout Change) {
    guard var invitation = change.after.invitation else { return }
    invitation.reminders += 1
    invitation.awaitsMail = true
    change.after.invitation = invitation
    change.orderMail(.reminder, serial: invitation.serial)
  }

  /// D16: manager or admins are told, once a cycle.
  static func escalate(_ policy: Policy, _ change: inout Change) {
    change.after.cycle.escalatedAt = change.now
    change.after.cycle.escalationAwaits = true
    change.orderMail(.escalation, serial: nil, escalateTo: policy.escalateTo)
  }

  /// By hand (`invite --revoke`): the link is dead, a pairing that was begun with it is given up.
  static func revoke(_ change: inout Change) {
    change.endLink(.revoked)
    change.cancelMail()
    change.takeBackEscalation()
    change.endSession()
  }
}

extension Reason {
  /// The mail in which an invitation made for this reason goes out.
  fileprivate var mailOfInvitation: MailOrder.Kind {
    switch self {
    case .reconnect: .reconnect
    case .expired: .renewal
    case .new, .asked, .paired, .anotherNumber, .unlinked, .doesNotAgree, .off, .untilPassed,
      .rowGone, .emailChanged, .phoneChanged, .phoneChangedBack, .noAnswer, .notConnected,
      .invitationsUsedUp, .takenOver:
      .invitation
    }
  }
}
