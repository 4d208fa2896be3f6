import Gateway
import GatewaySimulation
import Reconciliation
import Synchronization
import Testing

/// A simulated gateway that listens on loopback, the adapter that speaks to it, and what passed between them.
struct GatewayStage: Sendable {
  let kind: World.Settings.Kind
  let simulation: Simulation
  let port: Int
  let exchanges: Exchanges
  let gateway: any PairingGateway

  static let webhookSecret = "whispered"

  init(
    kind: World.Settings.Kind, simulation: Simulation, port: Int, exchanges: Exchanges
  ) throws {
    self.kind = kind
    self.simulation = simulation
    self.port = port
    self.exchanges = exchanges
    gateway = try Self.adapter(kind, simulation, port: port)
  }

  /// An adapter of its own, for what the stage's cannot show.
  func another(
    key: String? = nil, limits: CallLimits = .brisk, port: Int? = nil,
    webhook: WAHAGateway.Webhook? = nil,
    pause: @escaping @Sendable (Duration) async throws -> Void = { _ in }
  ) throws -> any PairingGateway {
    try Self.adapter(
      kind, simulation, port: port ?? self.port, key: key, limits: limits, webhook: webhook,
      pause: pause)
  }

  /// Its clock is the gateway's, and it does not pause between attempts.
  private static func adapter(
    _ kind: World.Settings.Kind, _ simulation: Simulation, port: Int, key: String? = nil,
    limits: CallLimits = .brisk, webhook: WAHAGateway.Webhook? = nil,
    pause: @escaping @Sendable (Duration) async throws -> Void = { _ in }
  ) throws -> any PairingGateway {
    let connection = try GatewayConnection("\(kind.rawValue)+http://127.0.0.1:\(port)")
    return try #require(
      try connection.gateway(
        key: key ?? Self.key(kind), webhook: webhook, limits: limits, pause: pause,
        now: { .milliseconds(simulation.withWorld { $0.now }) }))
  }

  static func key(_ kind: World.Settings.Kind) -> String {
    kind == .waha ? "s3cret-key" : "admin:s3cret-key"
  }

  /// How the adapter's messages call the gateway.
  var name: String { "\(kind.rawValue)+http://127.0.0.1:\(port)" }

  func pass(seconds: Int64) async { await simulation.advance(milliseconds: seconds * 1_000) }

  func world<R: Sendable>(_ body: (inout World) throws -> R) rethrows -> R {
    try simulation.withWorld(body)
  }

  /// How often the gateway was called, whatever it answered.
  var calls: Int { world { $0.calls.values.reduce(0, +) } }

  func faults(_ next: Faults.Scripted...) {
    world { $0.faults.scripted = next }
  }
}

extension CallLimits {
  /// Short, so that tests are.
  static let brisk: CallLimits = {
    var limits = CallLimits()
    limits.attempts = 3
    return limits
  }()
}

/// Every call and its answer, in order.
final class Exchanges: Sendable {
  private let list = Mutex<[(request: SimulatedRequest, answer: SimulatedAnswer)]>([])

  var all: [(request: SimulatedRequest, answer: SimulatedAnswer)] { list.withLock { $0 } }
  func add(_ request: SimulatedRequest, _ answer: SimulatedAnswer) {
    list.withLock { $0.append((request, answer)) }
  }
}

/// Runs a simulated gateway for the length of a test; its clock stands.
func withStage(
  _ kind: World.Settings.Kind, version: String? = nil, engine: String = "GOWS",
  _ body: @escaping @Sendable (GatewayStage) async throws -> Void
) async throws {
  var settings = World.Settings(
    kind: kind, key: GatewayStage.key(kind), version: version, engine: engine)
  settings.startTakes = 0
  settings.statusWait = 0
  let exchanges = Exchanges()
  let simulation = Simulation(settings: settings, clock: .manual) { exchanges.add($0, $1) }
  try await SimulationServer(simulation).whileListening { port in
    try await body(
      try GatewayStage(kind: kind, simulation: simulation, port: port, exchanges: exchanges))
  }
}
