extension Lifecycle {
  /// Takes over an enrollment that was rebuilt from a clone (`adopt --from-book`).
  ///
  /// Links that were out are dead, and so is mail that had not left; statuses stay, with the evidence that the book
  /// holds, until the gateway is asked.
  package static func adopt(_ enrollment: Enrollment, now: Instant) -> Transition {
    var change = Change(of: enrollment, now: now)
    change.endLink(.adopted)
    change.after.doubt = nil
    change.takeBackEscalation()
    return change.recorded(as: .adopt, cause: "taken over from the book")
  }
}
