/// O9: when many sessions are lost in one poll, the gateway is doubted and not the people.
enum OutageHold {
  /// Up to so many people are Logged Out without more ado.
  static let tolerated = 3
  /// Beyond that, at most one in so many of those Archiving.
  static let oneIn = 10

  /// How many of how many would be Logged Out by this poll; nil when they may be.
  static func outage(in observed: ObservedAccount, now: Instant) -> (lost: Int, archiving: Int)? {
    guard !observed.signals.isEmpty else { return nil }
    var lost = 0
    var archiving = 0
    for enrollment in observed.enrollments where enrollment.status == .archiving {
      archiving += 1
      let signal = observed.signals[enrollment.subject]
      if ObservationTable.disconnects(enrollment, signal, now: now) { lost += 1 }
    }
    return lost > tolerated && lost * oneIn > archiving ? (lost, archiving) : nil
  }
}
