/// What the mail server's answer changes.
extension Lifecycle {
  /// Ends the cause of a mail that was written into a folder.
  package static let inFolder = ": written to a folder"

  /// The mail server took a mail: expiry and reminders count from now.
  ///
  /// A mail whose link was replaced meanwhile changes nothing of the new one. With `isInFolder` it is a file that
  /// nobody has received yet, and the event says so; whoever then gets a first mail is invited since that.
  package static func mailAccepted(
    _ order: MailOrder, isInFolder: Bool = false, on enrollment: Enrollment, policy: Policy,
    now: Instant
  ) -> Transition {
    var change = Change(of: enrollment, now: now)
    if order.kind == .escalation {
      change.after.cycle.escalationAwaits = false
    } else if var invitation = order.waitingInvitation(of: enrollment) {
      invitation.state = .sent
      invitation.awaitsMail = false
      invitation.lastMailAt = now
      if invitation.sentAt == nil {
        invitation.sentAt = now
        invitation.expiresAt = now + policy.expireAfter
      }
      change.after.invitation = invitation
      if change.after.cycle.startedAt == nil {
        change.after.cycle.startedAt = now
        change.after.cycle.isInFolder = isInFolder
      } else if change.after.cycle.isInFolder && !isInFolder {
        change.after.cycle.startedAt = now
        change.after.cycle.isInFolder = false
      }
    }
    return change.recorded(
      as: .mailed, cause: order.kind.rawValue + (isInFolder ? inFolder : ""))
  }

  /// The mail server refused a mail for good, or every attempt failed; `words` are the server's.
  ///
  /// The link of an invitation or a reminder is dead then: nobody can be expected to have it.
  package static func mailRefused(
    _ order: MailOrder, words: String, on enrollment: Enrollment, now: Instant
  ) -> Transition {
    var change = Change(of: enrollment, now: now)
    if order.kind == .escalation {
      change.after.cycle.escalationAwaits = false
    } else if var invitation = order.waitingInvitation(of: enrollment) {
      invitation.state = .refused
      invitation.awaitsMail = false
      invitation.refusal = words
      change.after.invitation = invitation
      change.after.cycle.isInFolder = false
      if change.after.cycle.startedAt == nil { change.after.cycle.startedAt = now }
    }
    return change.recorded(as: .bounced, cause: "\(order.kind.rawValue): \(words)")
  }
}

extension MailOrder {
  /// The enrollment's invitation, if it is the one that this mail carries and it waits for the mail's fate.
  fileprivate func waitingInvitation(of enrollment: Enrollment) -> Invitation? {
    guard let serial, let invitation = enrollment.invitation, invitation.serial == serial,
      generation == enrollment.generation, invitation.awaitsMail
    else { return nil }
    return invitation
  }

  /// Whether the mail may still leave: the person has this address, and its link is the live one.
  ///
  /// Asked again when a worker claims the mail, because a withdrawal, a hold, a rename or a newer link takes back what
  /// was decided before.
  package func mayLeave(for enrollment: Enrollment?, now: Instant) -> Bool {
    guard let enrollment, enrollment.subject == subject, enrollment.email == email else {
      return false
    }
    switch kind {
    // Not whether it still waits: an escalation may go to several admins, and some may have it already.
    case .escalation: return enrollment.cycle.escalatedAt != nil
    // Of the whole account: each person in it is looked at apart.
    case .digest: return false
    case .wrongPhoneNote: return true
    case .invitation, .reconnect, .renewal, .reminder, .phoneChanged, .addressChanged, .wrongPhone:
      return waitingInvitation(of: enrollment)?.isLive(at: now) ?? false
    }
  }
}
