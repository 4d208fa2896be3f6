import Engine

/// How far one look at the gateways bears out that people are Archiving.
package struct Confirmation: Equatable, Sendable {
  /// How many are Archiving.
  package var archiving = 0
  /// How many of them the gateways named, working with their number.
  package var confirmed = 0
  /// How many others linked a phone so lately that the look need not show it: they are on their way still.
  package var justLinked = 0

  /// How many the look should show, and does not.
  package var unconfirmed: Int { archiving - confirmed - justLinked }

  package init(archiving: Int = 0, confirmed: Int = 0, justLinked: Int = 0) {
    self.archiving = archiving
    self.confirmed = confirmed
    self.justLinked = justLinked
  }

  /// `enrollments` as they are after the look.
  init(_ enrollments: [Enrollment], seen: ObservedAccount, now: Instant) {
    let seenAt = min(seen.observedAt ?? now, now)
    for enrollment in enrollments where enrollment.status == .archiving {
      let signal = seen.signals[enrollment.subject]
      archiving += 1
      if signal == .working(number: enrollment.phone) {
        confirmed += 1
      } else if enrollment.isOnItsWay(signal, seenAt: seenAt) {
        justLinked += 1
      }
    }
  }

  static func += (sum: inout Confirmation, other: Confirmation) {
    sum.archiving += other.archiving
    sum.confirmed += other.confirmed
    sum.justLinked += other.justLinked
  }
}

extension Enrollment {
  /// Whether its phone was linked after the look, or within the minute before and is on its way by what the gateway says.
  fileprivate func isOnItsWay(_ signal: Signal?, seenAt: Instant) -> Bool {
    if since >= seenAt { return true }
    guard seenAt - since < .minutes(1) else { return false }
    return signal == .wavering || signal == .workingUnnamed
  }
}
