import ArgumentParser
import Foundation
import GatewaySimulation

/// Pretends to be WAHA or GOWA, with pretend phones.
@main
struct SimulatedGateway: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulated-gateway",
    abstract: "Pretends to be a WhatsApp gateway, with pretend phones.",
    discussion: """
      Speaks the HTTP of WAHA 2026.7.1 (engine GOWS) or GOWA 9 and keeps everything in memory. Once it listens, it \
      prints one line: {"listening":"http://HOST:PORT"}. What phones do, what goes wrong and how time passes is told \
      under /control (no key needed): GET sessions, calls, clock; POST scan, letters, unlink, dark, lose, pretend, \
      set, restart, sessions, faults, clock, settle.
      """)

  @Option(help: ArgumentHelp("Where to listen; port 0 takes a free one.", valueName: "host:port"))
  var listen = "127.0.0.1:4900"
  @Option(help: "waha or gowa.")
  var kind = World.Settings.Kind.waha
  @Option(
    help: ArgumentHelp(
      "WAHA's key, or GOWA's user:password; “simulated”, and “simulated:simulated”, by default.",
      valueName: "key"))
  var apiKey: String?
  @Option(help: "real, or manual: it stands until it is advanced by POST /control/clock.")
  var clock = Simulation.Clock.real
  @Option(
    help: ArgumentHelp("Where the clock begins, in seconds since 1970.", valueName: "seconds"))
  var start: Int64?
  @Option(help: "Makes codes, numbers of devices and faults; the same seed gives the same.")
  var seed: UInt64 = 1
  @Option(
    help: ArgumentHelp("What version it says that it is.", valueName: "version"))
  var gatewayVersion: String?
  @Option(help: "What engine WAHA says that it has.")
  var engine = "GOWS"
  @Option(
    help: ArgumentHelp(
      "How long a start takes; 1 while the clock runs, else 0.", valueName: "seconds"))
  var startTakes: Double?
  @Option(
    help: ArgumentHelp(
      "How long WAHA waits for the status that a call needs; 15 while the clock runs, else 0.",
      valueName: "seconds"))
  var statusWait: Double?

  func run() async throws {
    guard let colon = listen.lastIndex(of: ":"), let port = UInt16(listen[colon...].dropFirst()),
      colon > listen.startIndex
    else { throw ValidationError("--listen takes HOST:PORT") }
    let host = String(listen[..<colon])
    let key = apiKey ?? (kind == .waha ? "simulated" : "simulated:simulated")
    var settings = World.Settings(kind: kind, key: key, version: gatewayVersion, engine: engine)
    settings.startTakes = milliseconds(startTakes ?? (clock == .real ? 1 : 0))
    settings.statusWait = milliseconds(statusWait ?? (clock == .real ? 15 : 0))
    let simulation = Simulation(
      settings: settings, clock: clock, seed: seed, start: start.map { $0 * 1_000 })
    try await SimulationServer(simulation).run(
      host: host, port: Int(port), stopsOnSignals: true
    ) { port in
      FileHandle.standardOutput.write(Data("{\"listening\":\"http://\(host):\(port)\"}\n".utf8))
    }
  }

  private func milliseconds(_ seconds: Double) -> Int64 { Int64(seconds * 1_000) }
}

extension World.Settings.Kind: ExpressibleByArgument {}
extension Simulation.Clock: ExpressibleByArgument {}
