/// O9: when many sessions are lost in one poll, the gateway is doubted and not the people; so it is when many who are
/// Archiving have other numbers at once (O2). What one gateway lost of all accounts is `ObservedAccount.outages`.
package enum OutageHold {
  /// Up to so many people are Logged Out without more ado.
  static let tolerated = 3
  /// Beyond that, at most one in so many of those Archiving.
  static let oneIn = 10

  /// How many of how many of the account would be Logged Out by this poll; nil when they may be.
  static func outage(in observed: ObservedAccount, now: Instant) -> (lost: Int, archiving: Int)? {
    guard !observed.signals.isEmpty else { return nil }
    let seenAt = min(observed.observedAt ?? now, now)
    var lost = 0
    var archiving = 0
    for enrollment in observed.enrollments where enrollment.status == .archiving {
      archiving += 1
      let signal = observed.signals[enrollment.subject]
      if ObservationTable.ends(enrollment, signal, seenAt: seenAt, now: now) { lost += 1 }
    }
    return isOutage(lost: lost, of: archiving) ? (lost, archiving) : nil
  }

  /// Whether so many lost at once speak against the gateway: of an account, or of all that one gateway serves.
  package static func isOutage(lost: Int, of archiving: Int) -> Bool {
    lost > tolerated && lost * oneIn > archiving
  }
}
