extension Lifecycle {
  /// Takes over an enrollment that was rebuilt from a clone (`adopt --from-book`).
  ///
  /// Links that were out are dead, and so is mail that had not left. Statuses stay, unconfirmed until a gateway is
  /// asked: when it last confirmed somebody, the clone's files alone tell.
  package static func adopt(_ enrollment: Enrollment, now: Instant) -> Transition {
    var change = Change(of: enrollment, now: now)
    change.endLink(.adopted)
    change.after.lastConfirmed = nil
    change.after.superseded?.lastConfirmed = nil
    change.after.doubt = nil
    change.takeBackEscalation()
    return change.recorded(as: .adopt, cause: "taken over from the book")
  }
}
