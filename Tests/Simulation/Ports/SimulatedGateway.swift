import Engine
import Formats
import GatewaySimulation
import Reconciliation

/// The pretend gateway that `pairbook` is tried out with, asked without HTTP.
// Sound because everything of a simulation runs on one thread.
final class PhoneNetwork: @unchecked Sendable {
  var gateway: World
  var isDown = false
  /// Grows with whatever happens to a session.
  private(set) var version = 0

  private static let key = "key"

  init(start: Instant, seed: UInt64) {
    var settings = World.Settings(kind: .waha, key: Self.key)
    settings.startTakes = 0
    settings.statusWait = 0
    gateway = World(settings: settings, now: start.seconds * 1_000, seed: seed)
  }

  func pass(to milliseconds: Int64) {
    // Nothing is sent: a webhook is a hint to look, and syncs look as they please.
    repeat {
      _ = gateway.takeOutgoing()
      gateway.pass(to: milliseconds)
    } while gateway.now < milliseconds
  }

  /// Something happens to the sessions.
  func change<R>(_ body: (inout World) throws -> R) rethrows -> R {
    version += 1
    return try body(&gateway)
  }

  private func ask(_ method: String, _ path: [String], _ body: JSONValue? = nil) -> (
    status: Int, body: JSONValue
  ) {
    if method != "GET" { version += 1 }
    let request = SimulatedRequest(
      method: method, path: ["api", "sessions"] + path, query: ["all": "true"],
      headers: ["x-api-key": Self.key], body: body?.serialized(.compact) ?? [])
    guard case .answer(let answer) = gateway.react(to: request) else { return (503, .null) }
    // An answer without a body is none.
    return (answer.status, (try? JSONValue(parsing: answer.body, path: "")) ?? .null)
  }

  // MARK: What adapters ask

  func sessions() -> [GatewaySession] { (ask("GET", []).body.array ?? []).compactMap(Self.read) }

  func session(_ name: String) -> GatewaySession? {
    let answer = ask("GET", [name])
    return answer.status == 200 ? Self.read(answer.body) : nil
  }

  func make(_ name: String, _ metadata: SessionMetadata) {
    _ = ask(
      "POST", [],
      [
        "name": .string(name), "start": false,
        "config": [
          "metadata": [
            "book": .string(metadata.book), "account": .string(metadata.account),
            "user": .string(metadata.user), "generation": .integer(Int64(metadata.generation)),
          ]
        ],
      ])
  }

  func begin(_ name: String) {
    switch session(name)?.state {
    case .stopped: _ = ask("POST", [name, "start"])
    case .failed: _ = ask("POST", [name, "restart"])
    default: break
    }
  }

  func end(_ name: String) {
    guard session(name) != nil else { return }
    _ = ask("POST", [name, "logout"])
    _ = ask("DELETE", [name])
  }

  private static func read(_ json: JSONValue) -> GatewaySession? {
    guard let name = json["name"]?.string, let status = json["status"]?.string else { return nil }
    var session = GatewaySession(name: name, state: state(status))
    if let id = json["me"]?["id"]?.string {
      session.identity =
        id.hasSuffix("@c.us") ? .number("+" + id.prefix { $0 != "@" }) : .undecided
    }
    let metadata = json["config"]?["metadata"]
    if let book = metadata?["book"]?.string, let account = metadata?["account"]?.string,
      let user = metadata?["user"]?.string, let generation = metadata?["generation"]?.integer
    {
      session.metadata = SessionMetadata(
        book: book, account: account, user: user, generation: generation)
    }
    return session
  }

  private static func state(_ status: String) -> SessionState {
    switch status {
    case "STARTING": .starting
    case "SCAN_QR_CODE": .awaitingScan
    case "PASSKEY_REQUIRED": .needsPasskey
    case "PASSKEY_CONFIRMATION_REQUIRED": .needsPasskeyConfirmation
    case "WORKING": .working
    case "FAILED": .failed
    default: .stopped
    }
  }
}

/// The gateway as one process reaches it: an answer may be old by the time it comes.
struct SimulatedGateway: PairingGateway {
  let world: Universe
  let process: SimulatedProcess

  private func call<Value: Sendable>(
    _ name: String, _ body: (PhoneNetwork) async throws -> Value
  ) async throws -> Value {
    do {
      let answer = try await process.call("gateway.\(name)") {
        if world.phones.isDown { throw SimulatedProcess.Failed() }
        return try await body(world.phones)
      }
      try await process.call("gateway.\(name) answers") {}
      return answer
    } catch is SimulatedProcess.Failed {
      throw GatewayError.unreachable(gateway: "waha", why: "no answer")
    } catch is StoreError {
      throw GatewayError.unreachable(gateway: "waha", why: "no answer")
    }
  }

  func sessions() async throws -> [GatewaySession] {
    let seen = try await call("sessions") { phones in
      let shown = phones.sessions()
      world.watch.shown(shown, isAll: true, to: process)
      return shown
    }
    world.watch.saw(seen, isAll: true, by: process)
    return seen.map { world.mutation?.told($0, world) ?? $0 }
  }

  func session(_ name: String) async throws -> GatewaySession? {
    let seen = try await call("session") { phones in
      let shown = phones.session(name)
      world.watch.shown(shown.map { [$0] } ?? [], isAll: false, to: process)
      return shown
    }
    if let seen { world.watch.saw([seen], isAll: false, by: process) }
    return seen.map { world.mutation?.told($0, world) ?? $0 }
  }

  func make(_ name: String, _ metadata: SessionMetadata) async throws {
    try await call("make") { $0.make(name, metadata) }
  }

  func beginPairing(_ name: String) async throws {
    try await call("beginPairing") { $0.begin(name) }
  }

  func code(_ name: String) async throws -> PairingCode? {
    try await call("code") {
      $0.session(name)?.state == .awaitingScan ? PairingCode(.text("code"), secondsLeft: 20) : nil
    }
  }

  func letters(_ name: String, phone: String) async throws -> String {
    throw GatewayError.notNow(state: nil)
  }

  func passkeyChallenge(_ name: String) async throws -> String? { nil }
  func answerPasskey(_ name: String, assertion: String) async throws {}
  func passkeyConfirmation(_ name: String) async throws -> String? { nil }
  func confirmPasskey(_ name: String) async throws {}

  func end(_ name: String) async throws {
    try await call("end") {
      world.watch.ends(name, by: process)
      $0.end(name)
    }
  }

  func about() -> GatewayAbout { GatewayAbout(name: "pretend") }
}
