/// A point in time, in whole seconds since 1970-01-01T00:00:00Z.
package struct Instant: Comparable, Hashable, Sendable, Codable {
  package var seconds: Int64

  package init(_ seconds: Int64) { self.seconds = seconds }

  package static func < (a: Instant, b: Instant) -> Bool { a.seconds < b.seconds }
  package static func + (a: Instant, b: Seconds) -> Instant { Instant(a.seconds + b) }
  package static func - (a: Instant, b: Seconds) -> Instant { Instant(a.seconds - b) }
  package static func - (a: Instant, b: Instant) -> Seconds { a.seconds - b.seconds }

  package init(from decoder: any Decoder) throws {
    seconds = try decoder.singleValueContainer().decode(Int64.self)
  }
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(seconds)
  }
}

/// A length of time in seconds.
package typealias Seconds = Int64

extension Seconds {
  package static func minutes(_ n: Int64) -> Seconds { n * 60 }
  package static func hours(_ n: Int64) -> Seconds { n * 3_600 }
  package static func days(_ n: Int64) -> Seconds { n * 86_400 }
}
