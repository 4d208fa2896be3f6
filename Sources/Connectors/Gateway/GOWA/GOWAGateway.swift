import Foundation
package import Reconciliation

/// Drives GOWA 9 by its HTTP.
///
/// It keeps no metadata, tells of a passkey only where it is asked about one device, and gives one code a pairing.
/// Source: its OpenAPI document; `ui/rest/device.go` and `usecase/app.go` of aldinokemal/go-whatsapp-web-multidevice.
package struct GOWAGateway: PairingGateway {
  let http: GatewayHTTP
  private let pairings: GOWAPairings

  init(_ http: GatewayHTTP, now: @escaping @Sendable () -> Duration) {
    self.http = http
    pairings = GOWAPairings(now: now)
  }

  package func sessions() async throws -> [GatewaySession] {
    var call = self.call(.get, "/devices")
    call.time = http.limits.list
    call.bytes = http.limits.listBytes
    let answer = try await http.send(call)
    guard answer.status == 200 else { throw http.refused(answer) }
    let list = try http.decode(GOWAAnswer<[GOWADevice]>.self, answer, "the list of devices")
    // An empty one is null.
    return try results(list, orWhereNull: [], "the list of devices").map { $0.session() }
  }

  package func session(_ name: String) async throws -> GatewaySession? {
    guard let device = try await device(name) else { return nil }
    let session = device.session()
    guard session.state == .awaitingScan else { return session }
    return device.session(passkey: try await passkey(name)?.status)
  }

  package func make(_ name: String, _: SessionMetadata) async throws {
    let body = try encoded(GOWANewDevice(device: name))
    let answer = try await http.send(call(.post, "/devices", body))
    if answer.status == 200 { return }
    // It is there already, or the request was wrong: asking tells which.
    guard try await device(name) == nil else { return }
    throw http.refused(answer)
  }

  package func beginPairing(_ name: String) async throws {
    let now = try await existing(name)
    switch now.state {
    case .failed: try await pairings.begin(name) { try await login(name) }
    // It is linked, and has no connection.
    case .stopped:
      let answer = try await http.send(call(.post, "/devices/\(pathPart(name))/reconnect"))
      guard answer.status == 200 else { throw failure(answer) }
    case .starting, .awaitingScan, .needsPasskey, .needsPasskeyConfirmation, .working: return
    }
  }

  package func code(_ name: String) async throws -> PairingCode? {
    guard try await existing(name).state == .awaitingScan else {
      await pairings.forget(name)
      return nil
    }
    return try await pairings.code(name) { try await login(name) }
  }

  package func letters(_ name: String, phone: String) async throws -> String {
    let state = try await existing(name).state
    guard state == .awaitingScan else { throw GatewayError.notNow(state: state) }
    let digits = phone.filter(\.isWholeNumber)
    var call = self.call(.post, "/devices/\(pathPart(name))/login/code?phone=\(pathPart(digits))")
    // Each request rings on the phone, and kills the code that the one before it gave.
    call.repeats = .ifNotReceived
    call.time = http.limits.slowAnswer
    let answer = try await http.send(call)
    guard answer.status == 200 else { throw failure(answer) }
    await pairings.typing(name)
    return try results(GOWALetters.self, answer, "a code to be typed").code
  }

  package func passkeyChallenge(_ name: String) async throws -> String? {
    guard try await existing(name).state == .needsPasskey else { return nil }
    let answer = try await http.send(appCall(.get, "/app/passkey", name))
    guard answer.status == 200 else { throw failure(answer) }
    do {
      let whole = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
      let results = whole?["results"] as? [String: Any]
      guard let challenge = results?["challenge"] as? [String: Any] else { return nil }
      // Passed on as it is, whatever members it has.
      let text = try JSONSerialization.data(withJSONObject: challenge, options: .sortedKeys)
      return String(decoding: text, as: UTF8.self)
    } catch {
      throw GatewayError.notUnderstood(gateway: http.name, what: "a passkey’s challenge")
    }
  }

  package func answerPasskey(_ name: String, assertion: String) async throws {
    var call = appCall(.post, "/app/passkey/response", name)
    call.body = try encoded(PasskeyAssertion(assertion, gateway: http.name))
    try await answerPasskey(name, call, while: .needsPasskey)
  }

  package func passkeyConfirmation(_ name: String) async throws -> String? {
    guard try await existing(name).state == .needsPasskeyConfirmation else { return nil }
    return try await passkey(name)?.code
  }

  package func confirmPasskey(_ name: String) async throws {
    try await answerPasskey(
      name, appCall(.post, "/app/passkey/confirm", name), while: .needsPasskeyConfirmation)
  }

  package func end(_ name: String) async throws {
    var call = self.call(.delete, "/devices/\(pathPart(name))")
    call.time = http.limits.slowAnswer
    let answer = try await http.send(call)
    guard answer.status == 200 || isNotFound(answer) else { throw http.refused(answer) }
    await pairings.forget(name)
  }

  package func about() async throws -> GatewayAbout {
    let answer = try await http.send(call(.get, "/app/info"))
    guard answer.status == 200 else { throw http.refused(answer) }
    let version = try results(GOWAInfo.self, answer, "its version").version
    let number = version.hasPrefix("v") ? String(version.dropFirst()) : version
    let isOld = !GatewayVersion(version).isAtLeast(GatewayVersion("9"))
    return GatewayAbout(
      name: "GOWA \(number)",
      warnings: isOld
        ? ["GOWA \(number) is older than 9, for which pairbook is made: update it."] : [])
  }

  // MARK: Calls

  private func call(_ method: GatewayCall.Method, _ path: String, _ body: [UInt8]? = nil)
    -> GatewayCall
  {
    GatewayCall(
      method: method, path: path, body: body, time: http.limits.answer,
      bytes: http.limits.answerBytes)
  }

  private func appCall(_ method: GatewayCall.Method, _ path: String, _ name: String) -> GatewayCall
  {
    var call = call(method, path)
    call.headers = [("X-Device-Id", name)]
    return call
  }

  /// Restarts the pairing, and fetches the picture of its code.
  private func login(_ name: String) async throws -> GOWAPairings.Shown {
    var call = self.call(.get, "/devices/\(pathPart(name))/login")
    call.repeats = .ifNotReceived
    call.time = http.limits.slowAnswer
    let answer = try await http.send(call)
    guard answer.status == 200 else { throw failure(answer) }
    let login = try results(GOWALogin.self, answer, "a code")
    // Only the path of the link is taken, so that the key goes to no other host.
    guard let path = URLComponents(string: login.link)?.percentEncodedPath,
      let picture = http.path(under: path)
    else { throw GatewayError.notUnderstood(gateway: http.name, what: "the link to a code") }
    var fetch = self.call(.get, picture)
    fetch.headers = [("Accept", "image/png")]
    let png = try await http.send(fetch)
    guard png.status == 200 else { throw http.refused(png) }
    guard png.body.starts(with: [0x89, 0x50, 0x4E, 0x47]) else {
      throw GatewayError.notUnderstood(gateway: http.name, what: "the picture of a code")
    }
    return .init(picture: png.body, life: login.life)
  }

  private func device(_ name: String) async throws -> GOWADevice? {
    let answer = try await http.send(call(.get, "/devices/\(pathPart(name))"))
    if answer.status == 200 { return try results(GOWADevice.self, answer, "a device") }
    if isNotFound(answer) { return nil }
    throw http.refused(answer)
  }

  private func existing(_ name: String) async throws -> GatewaySession {
    guard let session = try await session(name) else { throw GatewayError.noSession }
    return session
  }

  private func passkey(_ name: String) async throws -> GOWAPasskey? {
    let answer = try await http.send(appCall(.get, "/app/passkey", name))
    // It went meanwhile.
    if isNotFound(answer) { return nil }
    guard answer.status == 200 else { throw http.refused(answer) }
    return try results(GOWAPasskey.self, answer, "whether a passkey is asked for")
  }

  private func answerPasskey(_ name: String, _ call: GatewayCall, while state: SessionState)
    async throws
  {
    let now = try await existing(name).state
    guard now == state else { throw GatewayError.notNow(state: now) }
    var call = call
    call.repeats = .ifNotReceived
    call.time = http.limits.slowAnswer
    let answer = try await http.send(call)
    guard answer.status == 200 else { throw failure(answer) }
  }

  private func results<Value: Decodable>(
    _: Value.Type, _ answer: GatewayAnswer, _ what: String
  ) throws -> Value {
    try results(
      http.decode(GOWAAnswer<Value>.self, answer, what), orWhereNull: nil, what)
  }

  private func results<Value>(
    _ answer: GOWAAnswer<Value>, orWhereNull other: Value?, _ what: String
  ) throws -> Value {
    if answer.code == "SUCCESS", let results = answer.results ?? other { return results }
    throw GatewayError.notUnderstood(gateway: http.name, what: what)
  }

  /// A device that is not there is answered 500 with these words, or 404 as the document has it.
  private func isNotFound(_ answer: GatewayAnswer) -> Bool {
    answer.status == 404
      || answer.status == 500 && problem(answer)?.message?.hasSuffix("not found") == true
  }

  private func problem(_ answer: GatewayAnswer) -> GOWAProblem? {
    // An answer that says nothing is told by its status alone.
    try? http.decode(GOWAProblem.self, answer, "a problem")
  }

  private func failure(_ answer: GatewayAnswer) -> GatewayError {
    if isNotFound(answer) { return .noSession }
    if answer.status == 400, problem(answer)?.code == "ALREADY_LOGGED_IN" {
      return .notNow(state: .working)
    }
    return http.refused(answer)
  }
}
