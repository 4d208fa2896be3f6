extension Lifecycle {
  /// Takes over an enrollment that was rebuilt from a clone (`adopt --from-book`).
  ///
  /// Links that were out are dead, and so is mail that had not left. Statuses stay, unconfirmed until a gateway is
  /// asked: when it last confirmed somebody, the clone's files alone tell.
  package static func adopt(_ enrollment: Enrollment, now: Instant) -> Transition {
    var change = Change(of: enrollment, now: now)
    // Whose link expired is invited again.
    change.endLink(.adopted, sparesExpired: true)
    change.after.lastConfirmed = nil
    change.after.superseded?.lastConfirmed = nil
    change.after.doubt = nil
    change.takeBackEscalation()
    return change.recorded(as: .adopt, cause: "taken over from the book")
  }

  /// Enrolls the user whose number a session of the gateway has, with that session: nobody has to scan again.
  static func takeOver(_ action: Action, as subject: String, now: Instant) -> Transition {
    var change = Change(
      enrolling: Enrollment(
        subject: subject, email: action.user, userID: action.userID, phone: action.phone ?? "",
        since: action.observedAt ?? now),
      now: now)
    takeOver(action, &change)
    return change.recorded(as: .adopt, cause: takenOver)
  }

  /// The session that was made for an invitation, if any, is no longer needed.
  static func takeOver(_ action: Action, _ change: inout Change) {
    if change.before != nil { change.endSession() }
    connect(action, &change)
    change.after.session = action.session
  }

  static let takenOver = "taken over from the gateway"
}
