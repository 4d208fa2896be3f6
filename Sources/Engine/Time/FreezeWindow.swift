/// A span of time in which an account changes by nothing but what is seen of its phones (`guards.freeze`).
package struct FreezeWindow: Hashable, Sendable, Codable {
  package enum Span: Hashable, Sendable, Codable {
    /// Every week.
    case weekly(SendWindow)
    /// Once, both days included.
    case days(first: Day, last: Day)
    /// The text cannot be read: what was meant to be left alone is.
    case unreadable
  }

  /// As the settings spell it.
  package let text: String
  package let span: Span

  package init(_ text: String, _ span: Span) {
    self.text = text
    self.span = span
  }

  package func contains(_ now: Instant, in zone: ZoneRules) -> Bool {
    switch span {
    case .weekly(let window): return window.isOpen(at: now, in: zone)
    case .days(let first, let last): return (first...last).contains(zone.wallClock(at: now).day)
    case .unreadable: return true
    }
  }

  /// When the hours or days end that an instant of the window lies in; nil for a window that cannot be read.
  fileprivate func end(after now: Instant, in zone: ZoneRules) -> Instant? {
    let (day, minute) = zone.wallClock(at: now)
    switch span {
    case .weekly(let window):
      let hours = window.hours.filter {
        $0.days.contains(day.weekday) && minute >= $0.opens && minute < $0.closes
      }
      return hours.map(\.closes).max().map { zone.instant(of: day, minute: $0, after: now) }
    case .days(_, let last):
      return zone.instant(of: Day(sinceEpoch: last.sinceEpoch + 1), minute: 0, after: now)
    case .unreadable: return nil
    }
  }
}

/// A freeze that is under way.
package struct Freeze: Hashable, Sendable, Codable {
  /// The windows that it is made of, as the settings spell them: one may begin where another ends.
  package let windows: [String]
  /// When it is over, as a wall clock of the account shows it; nil where no end is in sight.
  package let until: String?

  /// A clause: `frozen until 2026-12-28 00:00 Europe/London (guards.freeze: Fri 16:00-24:00, Sat-Sun)`.
  package var words: String {
    let end = until.map { "until \($0)" } ?? "with no end in sight"
    return "frozen \(end) (guards.freeze: \(windows.joined(separator: ", ")))"
  }
}

extension Policy {
  /// As many windows in a row as are looked at: what goes on for longer has no end in sight.
  private static let windowsInARow = 400

  /// The freeze that an instant lies in.
  package func freeze(at now: Instant) -> Freeze? {
    var windows: [String] = []
    var instant = now
    for _ in 0..<Self.windowsInARow {
      guard let window = guards.freeze.first(where: { $0.contains(instant, in: zone) }) else {
        return windows.isEmpty ? nil : Freeze(windows: windows, until: zone.shown(instant))
      }
      if !windows.contains(window.text) { windows.append(window.text) }
      guard let end = window.end(after: instant, in: zone) else { break }
      instant = end
    }
    return Freeze(windows: windows, until: nil)
  }

  /// Whether an instant lies in a freeze.
  package func isFrozen(at now: Instant) -> Bool {
    guards.freeze.contains { $0.contains(now, in: zone) }
  }
}
