/// How many people have had no mail, because all of theirs were written into a folder, though a server takes mail now.
package struct PeopleWithoutMail: Equatable, Sendable {
  package var notConnected = 0
  package var loggedOut = 0

  package var count: Int { notConnected + loggedOut }

  package init(notConnected: Int = 0, loggedOut: Int = 0) {
    self.notConnected = notConnected
    self.loggedOut = loggedOut
  }

  /// Counts those who are still asked to link.
  package init(_ desired: DesiredAccount, _ enrollments: [Enrollment], now: Instant) {
    guard desired.standing == .active, desired.mailIsDelivered,
      enrollments.contains(where: \.cycle.isInFolder)
    else { return }
    let asked = desired.asked(at: now)
    for enrollment in enrollments
    where enrollment.cycle.isInFolder && enrollment.declinedAt == nil
      && asked.contains(enrollment.email)
    {
      switch enrollment.status {
      case .notConnected: notConnected += 1
      case .loggedOut: loggedOut += 1
      case .archiving: break
      }
    }
  }

  package static func += (sum: inout PeopleWithoutMail, other: PeopleWithoutMail) {
    sum.notConnected += other.notConnected
    sum.loggedOut += other.loggedOut
  }
}
