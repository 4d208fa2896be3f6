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
}

extension Policy {
  /// The window that an instant lies in.
  package func freeze(at now: Instant) -> FreezeWindow? {
    guards.freeze.first { $0.contains(now, in: zone) }
  }
}
