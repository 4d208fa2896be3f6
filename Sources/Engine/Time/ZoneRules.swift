/// A time zone as data: its offsets from UTC and the instants at which they change.
///
/// The engine has no clock and no zone database; whoever builds the policy looks the zone up.
package struct ZoneRules: Hashable, Sendable, Codable {
  package struct Transition: Hashable, Sendable, Codable {
    package let at: Instant
    /// Seconds east of UTC from `at` on.
    package let offset: Int

    package init(at: Instant, offset: Int) {
      self.at = at
      self.offset = offset
    }
  }

  /// IANA name, for people.
  package let name: String
  /// Seconds east of UTC before the first transition.
  package let firstOffset: Int
  /// In ascending order.
  package let transitions: [Transition]

  package init(name: String, firstOffset: Int, transitions: [Transition] = []) {
    self.name = name
    self.firstOffset = firstOffset
    self.transitions = transitions
  }

  package static let utc = ZoneRules(name: "UTC", firstOffset: 0)

  /// Seconds east of UTC at an instant.
  package func offset(at instant: Instant) -> Int {
    var low = 0
    var high = transitions.count
    while low < high {
      let middle = (low + high) / 2
      if transitions[middle].at <= instant { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? firstOffset : transitions[low - 1].offset
  }

  /// The calendar day and the minute of that day (0–1439) that a wall clock in the zone shows.
  package func wallClock(at instant: Instant) -> (day: Day, minute: Int) {
    let local = instant.seconds + Int64(offset(at: instant))
    let days = local >= 0 ? local / 86_400 : -((-local + 86_399) / 86_400)
    return (Day(sinceEpoch: Int(days)), Int((local - days * 86_400) / 60))
  }

  /// The first instant after another at which a wall clock in the zone shows a minute of a day (0–1440).
  ///
  /// Where it is put forward over that minute, the instant at which it is.
  package func instant(of day: Day, minute: Int, after: Instant) -> Instant {
    let local = Int64(day.sinceEpoch) * 86_400 + Int64(minute) * 60
    // No offset from UTC is as long as a day.
    let offsets = [local - 86_400, local + 86_400].map { Int64(offset(at: Instant($0))) }
    let candidates = offsets.map { Instant(local - $0) }.filter { $0 > after }.sorted()
    let shown = candidates.first { $0.seconds + Int64(offset(at: $0)) == local }
    return shown ?? transitions.first { $0.at > after }?.at ?? candidates.first ?? after
  }
}
