/// The hours in which reminders, renewals and escalations may leave.
package struct SendWindow: Hashable, Sendable, Codable {
  /// Days and, on each of them, minutes of the day from `opens` (inclusive) to `closes` (exclusive, up to 1440).
  package struct Hours: Hashable, Sendable, Codable {
    package let days: Set<Weekday>
    package let opens: Int
    package let closes: Int

    package init(days: Set<Weekday>, opens: Int, closes: Int) {
      self.days = days
      self.opens = opens
      self.closes = closes
    }
  }

  package let hours: [Hours]

  package init(_ hours: [Hours]) { self.hours = hours }

  /// Every minute of the week.
  package static let always = SendWindow([
    Hours(days: Set(Weekday.allCases), opens: 0, closes: 1440)
  ])

  /// When it opens next; nil where it never does.
  package func opening(after now: Instant, in zone: ZoneRules) -> Instant? {
    let today = zone.wallClock(at: now).day.sinceEpoch
    let openings = (0...7).flatMap { later -> [Instant] in
      let day = Day(sinceEpoch: today + later)
      return hours.filter { $0.days.contains(day.weekday) && $0.opens < $0.closes }.map {
        zone.instant(of: day, minute: $0.opens, after: now)
      }
    }
    return openings.filter { $0 > now && isOpen(at: $0, in: zone) }.min()
  }

  package func isOpen(at now: Instant, in zone: ZoneRules) -> Bool {
    let (day, minute) = zone.wallClock(at: now)
    return hours.contains {
      $0.days.contains(day.weekday) && minute >= $0.opens && minute < $0.closes
    }
  }
}
