package import Reconciliation

/// Drives WAHA by its HTTP (2026.7.1 or newer, engine GOWS).
///
/// Source: its OpenAPI document, and what its issues tell of it.
package struct WAHAGateway: PairingGateway {
  /// Where WAHA is to tell of changes.
  package struct Webhook: Equatable, Sendable {
    package var url: String
    package var secret: String

    package init(url: String, secret: String) {
      self.url = url
      self.secret = secret
    }
  }

  let http: GatewayHTTP
  private let webhook: Webhook?

  init(_ http: GatewayHTTP, webhook: Webhook?) {
    self.http = http
    self.webhook = webhook
  }

  package func sessions() async throws -> [GatewaySession] {
    var call = get("/api/sessions?all=true")
    call.time = http.limits.list
    call.bytes = http.limits.listBytes
    let answer = try await http.send(call)
    guard answer.status == 200 else { throw http.refused(answer) }
    return try http.decode([WAHASession].self, answer, "the list of sessions").map(\.session)
  }

  package func session(_ name: String) async throws -> GatewaySession? {
    let answer = try await http.send(get("/api/sessions/\(pathPart(name))"))
    switch answer.status {
    case 200: return try http.decode(WAHASession.self, answer, "a session").session
    case 404: return nil
    default: throw http.refused(answer)
    }
  }

  package func make(_ name: String, _ metadata: SessionMetadata) async throws {
    let hooks = webhook.map { [WAHANewSession.Webhook(url: $0.url, hmac: .init(key: $0.secret))] }
    let body = WAHANewSession(
      name: name, config: .init(metadata: metadata.wire, webhooks: hooks))
    let answer = try await http.send(post("/api/sessions", try encoded(body)))
    switch answer.status {
    case 201: return
    case 422:
      // It is there already, or the request was wrong: asking tells which.
      guard try await session(name) == nil else { return }
      throw http.refused(answer)
    default: throw http.refused(answer)
    }
  }

  package func beginPairing(_ name: String) async throws {
    guard let now = try await session(name) else { throw GatewayError.noSession }
    switch now.state {
    case .stopped: try await change(name, "start")
    // A start has no effect on a failed session.
    case .failed: try await change(name, "restart")
    case .starting, .awaitingScan, .needsPasskey, .needsPasskeyConfirmation, .working: return
    }
  }

  package func code(_ name: String) async throws -> PairingCode? {
    // In another status the call for the code blocks for 15 s.
    guard try await existing(name).state == .awaitingScan else { return nil }
    var call = get("/api/\(pathPart(name))/auth/qr?format=raw")
    call.time = http.limits.slowAnswer
    call.mayWait = true
    let answer = try await http.send(call)
    switch answer.status {
    case 200:
      return PairingCode(.text(try http.decode(WAHAQR.self, answer, "a code").value))
    case 404: throw GatewayError.noSession
    case 422: return nil
    default: throw http.refused(answer)
    }
  }

  package func letters(_ name: String, phone: String) async throws -> String {
    let state = try await existing(name).state
    guard state == .awaitingScan else { throw GatewayError.notNow(state: state) }
    let body = WAHACodeRequest(phoneNumber: phone.filter(\.isWholeNumber))
    var call = post("/api/\(pathPart(name))/auth/request-code", try encoded(body))
    // Each request rings on the phone, and kills the code that the one before it gave.
    call.repeats = .ifNotReceived
    call.time = http.limits.slowAnswer
    call.mayWait = true
    let answer = try await http.send(call)
    guard answer.status == 201 else { throw try failure(answer) }
    return try http.decode(WAHACode.self, answer, "a code to be typed").code
  }

  package func passkeyChallenge(_ name: String) async throws -> String? {
    guard try await existing(name).state == .needsPasskey else { return nil }
    let answer = try await http.send(get("/api/\(pathPart(name))/auth/passkey/challenge"))
    switch answer.status {
    case 200: return String(decoding: answer.body, as: UTF8.self)
    case 404: throw GatewayError.noSession
    case 422: return nil
    default: throw http.refused(answer)
    }
  }

  package func answerPasskey(_ name: String, assertion: String) async throws {
    let body = try encoded(PasskeyAssertion(assertion, gateway: http.name))
    var call = post("/api/\(pathPart(name))/auth/passkey", body)
    call.repeats = .ifNotReceived
    call.time = http.limits.slowAnswer
    let answer = try await http.send(call)
    guard answer.status == 201 else { throw try failure(answer) }
  }

  package func passkeyConfirmation(_ name: String) async throws -> String? {
    guard try await existing(name).state == .needsPasskeyConfirmation else { return nil }
    let answer = try await http.send(get("/api/\(pathPart(name))/auth/passkey/confirmation"))
    switch answer.status {
    case 200: return try http.decode(WAHACode.self, answer, "a passkey’s digits").code
    case 404: throw GatewayError.noSession
    case 422: return nil
    default: throw http.refused(answer)
    }
  }

  package func confirmPasskey(_ name: String) async throws {
    var call = post("/api/\(pathPart(name))/auth/passkey/confirm")
    call.repeats = .ifNotReceived
    call.time = http.limits.slowAnswer
    let answer = try await http.send(call)
    guard answer.status == 201 else { throw try failure(answer) }
  }

  package func end(_ name: String) async throws {
    var call = get("/api/sessions/\(pathPart(name))")
    call.method = .delete
    // It unlinks the phone first.
    call.time = http.limits.slowAnswer
    let answer = try await http.send(call)
    guard [200, 404].contains(answer.status) else { throw http.refused(answer) }
  }

  package func about() async throws -> GatewayAbout {
    let answer = try await http.send(get("/api/server/version"))
    guard answer.status == 200 else { throw http.refused(answer) }
    let version = try http.decode(WAHAVersion.self, answer, "its version")
    var warnings: [String] = []
    if !GatewayVersion(version.version).isAtLeast(Self.oldest) {
      warnings.append(
        "WAHA \(version.version) is older than 2026.7.1, from which on it knows passkeys and signs its webhooks as pairbook expects: update it."
      )
    }
    if version.engine != "GOWS" {
      warnings.append(
        "WAHA runs the engine \(version.engine); pairbook is made for GOWS: set WHATSAPP_DEFAULT_ENGINE=GOWS."
      )
    }
    return GatewayAbout(name: "WAHA \(version.version) (\(version.engine))", warnings: warnings)
  }

  private static let oldest = GatewayVersion("2026.7.1")

  // MARK: Calls

  private func get(_ path: String) -> GatewayCall {
    GatewayCall(
      method: .get, path: path, time: http.limits.answer, bytes: http.limits.answerBytes)
  }

  private func post(_ path: String, _ body: [UInt8]? = nil) -> GatewayCall {
    GatewayCall(
      method: .post, path: path, body: body, time: http.limits.answer,
      bytes: http.limits.answerBytes)
  }

  private func existing(_ name: String) async throws -> GatewaySession {
    guard let session = try await session(name) else { throw GatewayError.noSession }
    return session
  }

  private func change(_ name: String, _ verb: String) async throws {
    var call = post("/api/sessions/\(pathPart(name))/\(verb)")
    call.time = http.limits.slowAnswer
    let answer = try await http.send(call)
    guard answer.status == 201 else { throw try failure(answer) }
  }

  private func failure(_ answer: GatewayAnswer) throws -> GatewayError {
    switch answer.status {
    case 404: return .noSession
    case 422:
      let wrong = try http.decode(WAHAWrongStatus.self, answer, "why it refuses")
      return .notNow(state: StateTable.waha(status: wrong.status))
    default: return http.refused(answer)
    }
  }
}

/// A version, compared number by number.
struct GatewayVersion {
  private let numbers: [Int]

  /// `2026.7.1`, `v9.0.0`; what is no number counts as 0.
  init(_ text: String) {
    numbers = text.drop { !$0.isWholeNumber }.split(separator: ".").map {
      Int($0.prefix { $0.isWholeNumber }) ?? 0
    }
  }

  func isAtLeast(_ other: GatewayVersion) -> Bool {
    !numbers.lexicographicallyPrecedes(other.numbers)
  }
}

/// A log that prints whatever it is given does not print the secret.
extension WAHAGateway.Webhook: CustomStringConvertible, CustomReflectable {
  package var description: String { url }
  package var customMirror: Mirror { Mirror(self, children: ["url": url]) }
}
