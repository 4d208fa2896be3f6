/// What was known on one day of everybody in an account who is Archiving: so a month without events is told from a month
/// without a watcher.
package struct DayEvidence: Equatable, Sendable, Codable {
  /// How many were confirmed within `staleAfter`.
  package var confirmed: Int
  /// The oldest and the newest of those confirmations; nil where there is none.
  package var oldest: Instant?
  package var newest: Instant?
  /// The subjects of those who were not, sorted.
  package var unconfirmed: [String]

  package init(confirmed: Int, oldest: Instant?, newest: Instant?, unconfirmed: [String]) {
    self.confirmed = confirmed
    self.oldest = oldest
    self.newest = newest
    self.unconfirmed = unconfirmed
  }

  package init(of enrollments: some Sequence<Enrollment>, staleAfter: Seconds, now: Instant) {
    self.init(confirmed: 0, oldest: nil, newest: nil, unconfirmed: [])
    for enrollment in enrollments where enrollment.status == .archiving {
      guard let at = enrollment.lastConfirmed, at <= now, now - at < staleAfter else {
        unconfirmed.append(enrollment.subject)
        continue
      }
      confirmed += 1
      oldest = min(oldest ?? at, at)
      newest = max(newest ?? at, at)
    }
    unconfirmed.sort()
  }

  /// The event that tells it.
  package func event(at now: Instant) -> EventDraft {
    EventDraft(
      kind: .observed, at: now, cause: "the gateway was asked", evidence: self)
  }

  /// Whether the account's day has begun since the last such event.
  package static func isDue(after last: Instant?, now: Instant, zone: ZoneRules) -> Bool {
    guard let last else { return true }
    return zone.wallClock(at: last).day < zone.wallClock(at: now).day
  }
}
