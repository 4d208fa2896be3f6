import Foundation
package import Reconciliation

/// Why a gateway cannot be spoken to, and what to do about it.
package struct GatewayMisconfigured: Error, Equatable, Sendable {
  package var reason: String
  package var remedy: String
}

/// Where pairings live: the value of `connections.gateway`.
package enum GatewayConnection: Equatable, Sendable {
  case none
  case waha(GatewayAddress)
  case gowa(GatewayAddress)
  /// The simulated gateway, which speaks WAHA's HTTP: no adapter of its own.
  case simulated(GatewayAddress)

  /// Where the simulated gateway listens by itself, and the key that it takes.
  static let simulator = GatewayAddress(host: "127.0.0.1", port: 4900)
  static let simulatorKey = "simulated"

  /// Reads `none`, `waha+http(s)://HOST[:PORT][/PATH]`, `gowa+http(s)://…`, `sim:`, `sim:PORT` or
  /// `sim:http://HOST:PORT`.
  ///
  /// - Throws: `GatewayMisconfigured`, which never repeats a secret.
  package init(_ text: String) throws(GatewayMisconfigured) {
    if text == "none" {
      self = .none
    } else if text.hasPrefix("sim:") {
      self = .simulated(try Self.simulator(String(text.dropFirst("sim:".count))))
    } else if let rest = Self.rest(of: text, after: "waha+") {
      self = .waha(try Self.address(rest, scheme: "waha+", defaultPort: 3000))
    } else if let rest = Self.rest(of: text, after: "gowa+") {
      self = .gowa(try Self.address(rest, scheme: "gowa+", defaultPort: 3000))
    } else {
      throw Self.refusal("is of no known kind", Self.known)
    }
  }

  private static let known =
    "Known are none, waha+https://HOST, gowa+https://HOST and sim: for the simulated gateway."

  private static func rest(of text: String, after prefix: String) -> String? {
    text.lowercased().hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : nil
  }

  private static func simulator(_ text: String) throws(GatewayMisconfigured) -> GatewayAddress {
    if text.isEmpty { return simulator }
    if text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      guard let port = UInt16(text), port > 0 else {
        throw refusal("has no valid port", "Ports are 1 to 65535.")
      }
      return GatewayAddress(host: "127.0.0.1", port: Int(port))
    }
    return try address(text, scheme: "sim:", defaultPort: simulator.port)
  }

  private static func address(_ text: String, scheme: String, defaultPort: Int)
    throws(GatewayMisconfigured) -> GatewayAddress
  {
    guard text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F }),
      let url = URLComponents(string: text), let kind = url.scheme?.lowercased()
    else { throw refusal("is no URL", known) }
    guard kind == "http" || kind == "https" else {
      throw refusal("is neither http nor https", "Write \(scheme)https://HOST.")
    }
    guard url.user == nil, url.password == nil else {
      throw refusal(
        "has something before the @", "Put the key into the environment as PAIRBOOK_GATEWAY_KEY.")
    }
    guard let host = url.encodedHost, !host.isEmpty else {
      throw refusal("names no host", "Write \(scheme)https://HOST.")
    }
    guard url.query == nil, url.fragment == nil else {
      throw refusal(
        "has something after its path", "Write \(scheme)https://HOST:PORT and nothing behind it.")
    }
    let port = url.port ?? (kind == "https" ? 443 : defaultPort)
    guard (1...65535).contains(port) else {
      throw refusal("has no valid port", "Ports are 1 to 65535.")
    }
    var path = url.percentEncodedPath
    while path.hasSuffix("/") { path.removeLast() }
    return GatewayAddress(isEncrypted: kind == "https", host: host, port: port, path: path)
  }

  /// Without a secret, as messages call the gateway; `none` for none.
  package var name: String {
    switch self {
    case .none: "none"
    case .waha(let address): "waha+\(address.base)"
    case .gowa(let address): "gowa+\(address.base)"
    case .simulated(let address): "sim:\(address.base)"
    }
  }

  /// Refuses a simulated gateway on another machine: it takes no secret, so whoever may commit could let any server tell
  /// who is linked.
  package func refuseSimulationElsewhere() throws(GatewayMisconfigured) {
    guard case .simulated(let address) = self, !address.isLoopback else { return }
    throw GatewayMisconfigured(
      reason: "The gateway \(name) is a simulated one on another machine, which no book may name.",
      remedy:
        "Name it in the environment where it is meant for a rehearsal, or a real gateway in pairbook.json."
    )
  }

  /// Makes the adapter; nothing is opened before the first call. Nil for `none`.
  ///
  /// - Parameters:
  ///   - key: WAHA's key, GOWA's `user:password`.
  ///   - keyVariable: Where the environment gives it.
  ///   - webhook: Where WAHA is to tell of changes; GOWA has nothing to tell.
  ///   - certificates: `SSL_CERT_FILE`: a PEM file of the authorities to trust in place of the system's.
  ///   - pause: Waits between two attempts.
  ///   - now: A clock that never goes back, for the life of codes.
  package func gateway(
    key: String?, keyVariable: String = "PAIRBOOK_GATEWAY_KEY",
    webhook: WAHAGateway.Webhook? = nil, certificates: String? = nil,
    limits: CallLimits = CallLimits(),
    pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
    now: @escaping @Sendable () -> Duration = { ContinuousClock().sinceStart }
  ) throws(GatewayMisconfigured) -> (any PairingGateway)? {
    switch self {
    case .none: return nil
    case .waha(let address), .simulated(let address):
      let isSimulated = if case .simulated = self { true } else { false }
      let key = key.flatMap { $0.isEmpty ? nil : $0 } ?? (isSimulated ? Self.simulatorKey : nil)
      guard let key else { throw missingKey("WAHA’s key (WAHA_API_KEY)", keyVariable) }
      try check(key, keyVariable, address)
      return WAHAGateway(
        GatewayHTTP(
          address, name: name, credentials: ("X-Api-Key", key), certificates: certificates,
          limits: limits, repeatsInternalErrors: true, pause: pause),
        webhook: webhook)
    case .gowa(let address):
      guard let key, let colon = key.firstIndex(of: ":"), colon > key.startIndex else {
        throw missingKey("GOWA’s user and password, as USER:PASSWORD,", keyVariable)
      }
      try check(key, keyVariable, address)
      let basic = "Basic " + Data(key.utf8).base64EncodedString()
      return GOWAGateway(
        GatewayHTTP(
          address, name: name, credentials: ("Authorization", basic), certificates: certificates,
          // Its 500 says that something is not found, or is there already.
          limits: limits, repeatsInternalErrors: false, pause: pause),
        now: now)
    }
  }

  private func check(
    _ key: String, _ variable: String, _ address: GatewayAddress
  ) throws(GatewayMisconfigured) {
    guard key.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
      throw GatewayMisconfigured(
        reason: "\(variable) has a control character in it.", remedy: "Remove it.")
    }
    guard address.isSafe else {
      throw Self.refusal(
        "would send the key to \(address.host) in the clear",
        "Use https://; only on this machine itself is http enough.")
    }
  }

  private func missingKey(_ what: String, _ variable: String) -> GatewayMisconfigured {
    GatewayMisconfigured(
      reason: "The gateway \(name) needs a key.",
      remedy: "Put \(what) into the environment as \(variable).")
  }

  private static func refusal(_ why: String, _ remedy: String) -> GatewayMisconfigured {
    GatewayMisconfigured(reason: "The gateway connection \(why).", remedy: remedy)
  }
}

extension ContinuousClock {
  private static let start = ContinuousClock.now

  /// Since this program first asked.
  package var sinceStart: Duration { Self.start.duration(to: .now) }
}
