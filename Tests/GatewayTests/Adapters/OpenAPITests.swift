import Formats
import Gateway
import GatewaySimulation
import Reconciliation
import Testing

@Suite(
  "Calls and answers are as the gateways document them",
  .enabled(
    if: OpenAPI.folder != nil,
    "skipped: the gateways’ OpenAPI documents are not here; PAIRBOOK_TEST_CONTRACTS names their folder"
  ))
struct OpenAPITests {
  @Test("every call of the adapters", arguments: World.Settings.Kind.allCases)
  func adapters(_ kind: World.Settings.Kind) async throws {
    try await withStage(kind) { stage in
      try await Walk(stage: stage).everything()
      let calls = stage.exchanges.all.filter { $0.request.path.first != "control" }
      for (request, _) in calls where request.path.first != "statics" {
        switch kind {
        case .waha: #expect(request.headers["x-api-key"] == "s3cret-key")
        case .gowa: #expect(request.headers["authorization"] == "Basic YWRtaW46czNjcmV0LWtleQ==")
        }
      }
      #expect(Set(calls.map { Walk.name($0.request) }) == Walk.calls(kind))
      try await expectValid(kind, calls)
    }
  }

  @Test("what the simulated gateway can besides", arguments: World.Settings.Kind.allCases)
  func simulator(_ kind: World.Settings.Kind) async throws {
    try await withStage(kind) { stage in
      try await stage.connect()
      try await stage.begin("other")
      for (method, path, query, body) in Self.furtherCalls(kind) {
        var request = SimulatedRequest(
          method: method, path: path, query: query, headers: [:], body: Array(body.utf8))
        request.headers = [
          "x-api-key": GatewayStage.key(.waha), "accept": "application/json",
          "authorization": "Basic YWRtaW46czNjcmV0LWtleQ==", "x-device-id": Sample.session,
        ]
        _ = await stage.simulation.respond(to: request)
      }
      let calls = stage.exchanges.all.filter { $0.request.path.first != "statics" }
      #expect(calls.count > Self.furtherCalls(kind).count)
      #expect(calls.allSatisfy { $0.answer.status < 300 })
      try await expectValid(kind, calls)
    }
  }

  static func furtherCalls(_ kind: World.Settings.Kind) -> [(
    String, [String], [String: String], String
  )] {
    switch kind {
    case .waha:
      [
        ("GET", ["ping"], [:], ""), ("GET", ["health"], [:], ""),
        ("GET", ["api", "version"], [:], ""), ("GET", ["api", "server", "status"], [:], ""),
        ("GET", ["api", "server", "environment"], [:], ""),
        ("GET", ["api", "sessions"], [:], ""),
        ("GET", ["api", "sessions", Sample.session, "me"], [:], ""),
        ("GET", ["api", "other", "auth", "qr"], ["format": "image"], ""),
        ("POST", ["api", "sessions"], [:], #"{"name":"third"}"#),
        ("PUT", ["api", "sessions", "third"], [:], #"{"config":{"metadata":{"a":"b"}}}"#),
        ("POST", ["api", "sessions", "third", "restart"], [:], ""),
        ("POST", ["api", "sessions", Sample.session, "logout"], [:], ""),
        ("POST", ["api", "sessions", "third", "stop"], [:], ""),
        ("GET", ["api", "sessions"], ["all": "true"], ""),
      ]
    case .gowa:
      [
        ("GET", ["health"], [:], ""), ("GET", ["app", "info"], [:], ""),
        ("GET", ["app", "passkey"], [:], ""), ("POST", ["devices"], [:], "{}"),
        ("GET", ["devices", Sample.session, "status"], [:], ""),
        ("POST", ["devices", Sample.session, "reconnect"], [:], ""),
        ("POST", ["devices", Sample.session, "logout"], [:], ""),
        ("GET", ["devices"], [:], ""),
      ]
    }
  }

  @Test("the webhook of every status")
  func webhooks() async throws {
    var settings = World.Settings(kind: .waha, key: "k")
    settings.startTakes = 0
    var world = World(settings: settings, now: 1_800_000_000_000, seed: 1)
    world.add(
      Sample.session, number: Sample.number,
      config: [
        "metadata": ["pairbook.user": "s_4f6d"],
        "webhooks": [["url": "http://127.0.0.1:1/", "events": ["session.status"]]],
      ])
    for status in Status.allCases { world.force(Sample.session, to: status) }
    let bodies = try world.takeOutgoing().map { try JSONValue(parsing: $0.body, path: "") }
    #expect(
      Set(bodies.compactMap { $0["payload"]?["status"]?.string }).count == Status.allCases.count)
    let verdicts = try await OpenAPI(.waha).verdicts(
      bodies.map { ["schema": "WAHAWebhookSessionStatus", "instance": $0] })
    #expect(verdicts == Array(repeating: "valid", count: bodies.count))
  }

  @Test("the validator finds what is wrong")
  func validator() async throws {
    func call(_ method: String, _ path: String, _ more: [JSONObject.Member] = []) -> JSONValue {
      let members: [JSONObject.Member] = [
        .init("method", .string(method)), .init("path", .string(path)), .init("status", 200),
        .init("contentType", "application/json"),
      ]
      return .object(JSONObject(members + more))
    }
    let cases: [(JSONValue, String)] = [
      (call("GET", "/api/session"), "no such path: /api/session"),
      (call("PATCH", "/api/sessions"), "no such method: PATCH /api/sessions"),
      (
        call("GET", "/api/sessions?al=true"), "request: no such query parameter: al"
      ),
      (
        call("PUT", "/api/sessions/a", [.init("request", ["conf": [:]])]),
        "request: $: Additional properties are not allowed ('conf' was unexpected)"
      ),
      (
        call("PUT", "/api/sessions/a", [.init("answer", ["name": "a", "status": "WORKIN"])]),
        "request: the body is missing; answer: $.status: 'WORKIN' is not one of ['STOPPED', "
          + "'STARTING', 'SCAN_QR_CODE', 'PASSKEY_REQUIRED', 'PASSKEY_CONFIRMATION_REQUIRED', "
          + "'WORKING', 'FAILED']"
      ),
      (call("GET", "/api/sessions", [.init("answer", [])]), "valid"),
    ]
    #expect(try await OpenAPI(.waha).verdicts(cases.map(\.0)) == cases.map(\.1))
  }

  private func expectValid(
    _ kind: World.Settings.Kind, _ calls: [(request: SimulatedRequest, answer: SimulatedAnswer)]
  ) async throws {
    // Pictures are files beside the documented calls.
    let documented = calls.filter { $0.request.path.first != "statics" }
    let verdicts = try await OpenAPI(kind).verdicts(
      try documented.map { try OpenAPI.exchange($0.request, $0.answer) })
    #expect(verdicts.count == documented.count)
    for (call, verdict) in zip(documented, verdicts) {
      #expect(verdict == "valid", "\(Walk.name(call.request)): \(verdict)")
    }
  }
}

/// Every call that an adapter makes, in one story.
private struct Walk {
  let stage: GatewayStage

  func everything() async throws {
    let gateway = try stage.another(
      webhook: .init(url: "http://127.0.0.1:1/hooks", secret: GatewayStage.webhookSecret))
    _ = try await gateway.about()
    _ = try await gateway.sessions()
    try await gateway.make(Sample.session, Sample.metadata)
    try await gateway.make(Sample.session, Sample.metadata)
    _ = try await gateway.sessions()
    try await gateway.beginPairing(Sample.session)
    _ = try await gateway.code(Sample.session)
    _ = try await gateway.letters(Sample.session, phone: Sample.phone)
    await stage.pass(seconds: 160)
    try await gateway.beginPairing(Sample.session)
    try stage.world {
      try $0.scan(Sample.session, number: Sample.number, passkey: .passkeyAndDigits)
    }
    let assertion = Assertion.of(challenge: try await stage.challenge())
    try await gateway.answerPasskey(Sample.session, assertion: assertion)
    _ = try await gateway.passkeyConfirmation(Sample.session)
    try await gateway.confirmPasskey(Sample.session)
    _ = try await gateway.sessions()
    if stage.kind == .gowa {
      // A linked device without a network is connected anew.
      stage.world { $0.pretend(.stopped, Sample.session, milliseconds: 1_000) }
      try await gateway.beginPairing(Sample.session)
    }
    try await gateway.end(Sample.session)
  }

  /// `GET /devices/*`.
  static func name(_ request: SimulatedRequest) -> String {
    let path = request.path.map {
      $0 == Sample.session
        ? "*" : $0 == request.path.last && request.path.first == "statics" ? "*" : $0
    }
    return "\(request.method) /\(path.joined(separator: "/"))"
  }

  static func calls(_ kind: World.Settings.Kind) -> Set<String> {
    switch kind {
    case .waha:
      [
        "GET /api/server/version", "GET /api/sessions", "POST /api/sessions", "GET /api/sessions/*",
        "POST /api/sessions/*/start", "POST /api/sessions/*/restart", "DELETE /api/sessions/*",
        "GET /api/*/auth/qr", "POST /api/*/auth/request-code", "GET /api/*/auth/passkey/challenge",
        "POST /api/*/auth/passkey", "GET /api/*/auth/passkey/confirmation",
        "POST /api/*/auth/passkey/confirm",
      ]
    case .gowa:
      [
        "GET /app/info", "GET /devices", "POST /devices", "GET /devices/*", "DELETE /devices/*",
        "GET /devices/*/login", "POST /devices/*/login/code", "POST /devices/*/reconnect",
        "GET /app/passkey", "POST /app/passkey/response", "POST /app/passkey/confirm",
        "GET /statics/qrcode/*",
      ]
    }
  }
}
