import Reconciliation

/// The codes that GOWA gave out, each shown for as long as it lives: asking again would restart the pairing.
actor GOWAPairings {
  /// WhatsApp ends an attempt after its six codes, 160 s.
  static let attempt: Duration = .seconds(160)

  struct Shown: Sendable {
    var picture: [UInt8]
    var life: Duration
  }

  private struct Pairing {
    var began: Duration
    var shown: Shown?
    var shownAt: Duration = .zero
    /// A code was asked for that is to be typed: a new picture would kill it.
    var typedUntil: Duration = .zero
    var underway: Task<Shown, any Error>?
  }

  private let now: @Sendable () -> Duration
  private var pairings: [String: Pairing] = [:]

  /// - Parameter now: A clock that never goes back.
  init(now: @escaping @Sendable () -> Duration) { self.now = now }

  /// Begins an attempt with what `login` gives; callers that come meanwhile wait for the same.
  func begin(_ name: String, login: @escaping @Sendable () async throws -> Shown) async throws {
    if pairings[name]?.underway == nil { pairings[name] = Pairing(began: now()) }
    _ = try await show(name, login: login)
  }

  /// The code that is to be scanned now, a new one where the last one is dead and the attempt goes on.
  func code(_ name: String, login: @escaping @Sendable () async throws -> Shown) async throws
    -> PairingCode?
  {
    let pairing = pairings[name] ?? Pairing(began: now())
    pairings[name] = pairing
    if let code = alive(pairing) { return code }
    guard now() >= pairing.typedUntil, now() - pairing.began < Self.attempt else { return nil }
    let shown = try await show(name, login: login)
    return pairings[name].flatMap(alive) ?? PairingCode(.png(shown.picture), secondsLeft: 0)
  }

  func typing(_ name: String) {
    pairings[name, default: Pairing(began: now())].typedUntil = now() + Self.attempt
  }

  func forget(_ name: String) { pairings[name] = nil }

  private func alive(_ pairing: Pairing) -> PairingCode? {
    guard let shown = pairing.shown else { return nil }
    let left = pairing.shownAt + shown.life - now()
    guard left > .zero else { return nil }
    return PairingCode(.png(shown.picture), secondsLeft: Int(left.components.seconds))
  }

  /// Those who come while a code is on its way wait for the same.
  private func show(_ name: String, login: @escaping @Sendable () async throws -> Shown)
    async throws -> Shown
  {
    if let underway = pairings[name]?.underway { return try await underway.value }
    let asked = now()
    let task = Task {
      defer { pairings[name]?.underway = nil }
      let shown = try await login()
      pairings[name]?.shown = shown
      // It lives from when it was made, which is before it came here.
      pairings[name]?.shownAt = asked
      return shown
    }
    pairings[name]?.underway = task
    return try await task.value
  }
}
