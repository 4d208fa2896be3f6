/// The *afterwards* column of the observation table.
extension Lifecycle {
  /// O1: the link is used, a new cycle begins, and the session of an old phone is no longer needed.
  ///
  /// That somebody declined is kept: only an admin who invites again may write to them. Holds since it was seen, which
  /// may be some time before it is carried out.
  static func connect(_ action: Action, _ change: inout Change) {
    let seen = min(max(action.observedAt ?? change.now, change.after.since), change.now)
    change.endLink(.used)
    change.cancelMail()
    change.endSupersededSession()
    change.set(.archiving, since: seen)
    change.after.lastConfirmed = seen
    change.after.doubt = nil
    change.after.passkeyAsked = false
    change.after.rejectedAt = nil
    change.after.cycle = Cycle()
  }

  /// O2: the session is unlinked; the link through which it came is dead, and may be followed by a new one.
  ///
  /// Somebody who was Archiving is Not Connected since the last confirmation: nothing is known to have been archived
  /// after it.
  static func reject(_ action: Action, _ change: inout Change) {
    change.takeBackMail()
    change.after.invitation?.state = .replaced
    change.endSession()
    switch change.after.status {
    case .notConnected: break
    case .archiving:
      change.set(.notConnected, since: change.lastProof)
    case .loggedOut: change.set(.notConnected, since: change.now)
    }
    change.after.doubt = nil
    change.after.passkeyAsked = false
    change.after.rejectedAt = change.now
    if action.newLink {
      change.makeLink(mailedAs: .wrongPhone, otherPhoneEnding: action.otherPhoneEnding)
    } else if !action.quiet {
      change.orderMail(
        .wrongPhoneNote, serial: nil, otherPhoneEnding: action.otherPhoneEnding)
    }
    change.tellAdmins(.otherNumber(ending: action.otherPhoneEnding))
  }

  /// O4: Logged Out since the last confirmation, not since somebody looked.
  static func disconnect(_ change: inout Change) {
    let since = change.lastProof
    change.set(.loggedOut, since: since)
    change.after.doubt = nil
    change.tellAdmins(.loggedOut(since: since))
  }

  /// O7: the link is dead, a pairing that was begun with it is given up.
  static func decline(_ action: Action, _ change: inout Change) {
    change.endLink(.declined)
    change.cancelMail()
    change.endSession()
    change.after.declinedAt = action.declinedAt ?? change.now
    change.after.consent = action.consent ?? change.after.consent
    change.after.passkeyAsked = false
    change.after.rejectedAt = nil
    change.takeBackEscalation()
    change.tellAdmins(.declined)
  }
}
