/// What becomes of an enrollment when an action is carried out: the *afterwards* columns of the two tables.
///
/// Every function is pure. An action on an enrollment that is closed meanwhile changes nothing.
package enum Lifecycle {
  /// Carries out one action.
  ///
  /// `newSubject` names the enrollment where the action opens one; otherwise it is not looked at.
  package static func carryOut(
    _ action: Action, on enrollment: Enrollment?, newSubject: String, policy: Policy, now: Instant
  ) -> Transition {
    guard let enrollment else {
      switch action.kind {
      case .invite: return enroll(action, as: newSubject, now: now)
      case .connect where action.session != nil:
        return takeOver(action, as: newSubject, now: now)
      default: return Transition(enrollment: nil, event: nil)
      }
    }
    var change = Change(of: enrollment, now: now)
    switch action.kind {
    case .connect where action.session != nil:
      takeOver(action, &change)
      return change.recorded(as: .adopt, cause: Lifecycle.takenOver)
    case .connect: connect(action, &change)
    case .reject: reject(action, &change)
    case .disconnect: disconnect(&change)
    case .decline: decline(action, &change)
    case .withdraw:
      withdraw(&change)
      return change.closed(as: .withdraw, cause: action.reason.rawValue)
    case .rename: rename(action, &change)
    case .invite: invite(action, &change)
    case .relink: relink(action, policy, &change)
    case .remind: remind(&change)
    case .escalate: escalate(policy, &change)
    case .revoke: revoke(&change)
    }
    return change.recorded(
      as: EventKind(action.kind), cause: action.reason.rawValue, newLink: action.newLink)
  }
}

extension EventKind {
  /// Every kind of action has an event of its name.
  init(_ kind: ActionKind) {
    switch kind {
    case .connect: self = .connect
    case .reject: self = .reject
    case .disconnect: self = .disconnect
    case .decline: self = .decline
    case .withdraw: self = .withdraw
    case .rename: self = .rename
    case .invite: self = .invite
    case .relink: self = .relink
    case .remind: self = .remind
    case .escalate: self = .escalate
    case .revoke: self = .revoke
    }
  }
}
