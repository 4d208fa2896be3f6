extension Lifecycle {
  /// The person agreed to the consent text on the pairing page.
  package static func agree(
    to consent: Consent, _ enrollment: Enrollment, now: Instant
  ) -> Transition {
    var change = Change(of: enrollment, now: now)
    change.after.consent = consent
    return change.recorded(as: .consent, cause: "agreed to the text of version \(consent.version)")
  }
}
