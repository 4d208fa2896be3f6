/// How long, and how often, something that failed in passing is tried again.
struct Patience {
  private let deadline: ContinuousClock.Instant
  private var pause = 0.05

  init(seconds: Double) {
    deadline = .now.advanced(by: .seconds(seconds))
  }

  /// How long to wait before the next try, longer each time, and never for all clients alike; nil when it is over.
  mutating func next() -> Duration? {
    guard ContinuousClock.now < deadline else { return nil }
    defer { pause = min(pause * 2, 2) }
    return .seconds(pause * .random(in: 0.5...1))
  }
}
