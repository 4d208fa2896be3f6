import Formats
import GatewaySimulation
import Testing

@Suite("The simulated WAHA is as the real one")
struct WorldTests {
  private func world(seed: UInt64 = 1, startTakes: Int64 = 0) -> World {
    var settings = World.Settings(kind: .waha, key: "k")
    settings.startTakes = startTakes
    return World(settings: settings, now: 1_800_000_000_000, seed: seed)
  }

  /// What a call is answered.
  private func call(
    _ world: inout World, _ method: String, _ path: String, _ body: String = "", key: String = "k"
  ) throws -> (Int, JSONValue) {
    let parts = path.split(separator: "?", maxSplits: 1)
    var query: [String: String] = [:]
    for pair in parts.dropFirst().joined().split(separator: "&") {
      let sides = pair.split(separator: "=")
      query[String(sides[0])] = String(sides[1])
    }
    let request = SimulatedRequest(
      method: method, path: parts[0].split(separator: "/").map(String.init), query: query,
      headers: ["x-api-key": key], body: Array(body.utf8))
    let answer =
      switch world.react(to: request) {
      case .answer(let answer): answer
      case .wait(_, let otherwise): otherwise
      }
    let json = answer.body.isEmpty ? .null : try JSONValue(parsing: answer.body, path: "")
    return (answer.status, json)
  }

  private func status(_ world: inout World, _ name: String = "a") throws -> String? {
    try call(&world, "GET", "/api/sessions/\(name)").1["status"]?.string
  }

  @Test("no call passes without the key, /ping and /health included")
  func key() throws {
    var world = world()
    for path in ["/ping", "/health", "/api/sessions", "/api/server/version", "/nowhere"] {
      let (status, json) = try call(&world, "GET", path, key: "K")
      #expect(status == 401)
      #expect(json == ["message": "Unauthorized", "statusCode": 401])
    }
  }

  static let refusals: [(String, String, String, Int, JSONValue)] = [
    (
      "GET", "/api/sessions/b", "", 404,
      ["message": "Session not found", "error": "Not Found", "statusCode": 404]
    ),
    (
      "POST", "/api/sessions/b/start", "", 404,
      ["message": "Session not found", "error": "Not Found", "statusCode": 404]
    ),
    (
      "POST", "/api/sessions", #"{"name":"a"}"#, 422,
      [
        "message": "Session 'a' already exists. Use PUT to update it.",
        "error": "Unprocessable Entity", "statusCode": 422,
      ]
    ),
    (
      "POST", "/api/sessions", #"{"name":"a b"}"#, 400,
      [
        "message": ["name must match /^[a-zA-Z0-9_-]*$/ regular expression"],
        "error": "Bad Request", "statusCode": 400,
      ]
    ),
    (
      "GET", "/api/a/auth/qr", "", 422,
      [
        "error": "Session status is not as expected. Try again later or restart the session",
        "session": "a", "status": "STOPPED", "expected": ["SCAN_QR_CODE"],
      ]
    ),
    (
      "POST", "/api/a/auth/request-code", #"{"phoneNumber":"447911123456"}"#, 422,
      [
        "error": "Session status is not as expected. Try again later or restart the session",
        "session": "a", "status": "STOPPED", "expected": ["SCAN_QR_CODE"],
      ]
    ),
    (
      "GET", "/api/a/auth/passkey/challenge", "", 422,
      [
        "error": "Session status is not as expected. Try again later or restart the session",
        "session": "a", "status": "STOPPED", "expected": ["PASSKEY_REQUIRED"],
      ]
    ),
    ("POST", "/api/sessions/b/stop", "", 201, .null),
    ("DELETE", "/api/sessions/b", "", 200, .null),
  ]

  @Test("refusals, in WAHA’s words", arguments: refusals)
  func refusal(method: String, path: String, body: String, expected: Int, words: JSONValue) throws {
    var world = world()
    _ = try call(&world, "POST", "/api/sessions", #"{"name":"a","start":false}"#)
    let (status, json) = try call(&world, method, path, body)
    #expect(status == expected)
    #expect(json == words)
  }

  @Test("names of 54 characters are taken, longer ones are not")
  func names() throws {
    var world = world()
    let long = String(repeating: "x", count: 54)
    #expect(try call(&world, "POST", "/api/sessions", #"{"name":"\#(long)"}"#).0 == 201)
    #expect(try call(&world, "POST", "/api/sessions", #"{"name":"\#(long)y"}"#).0 == 400)
  }

  @Test("six codes: 60 s, then 20 s each; after 160 s the attempt has failed")
  func rotation() throws {
    var world = world()
    _ = try call(&world, "POST", "/api/sessions", #"{"name":"a"}"#)
    var codes: [String] = []
    var changes: [Int64] = []
    for second in Int64(0)..<170 {
      let code = try call(&world, "GET", "/api/a/auth/qr?format=raw").1["value"]?.string
      if let code, codes.last != code {
        codes.append(code)
        changes.append(second)
      }
      if code == nil {
        changes.append(second)
        break
      }
      world.pass(to: world.now + 1_000)
    }
    #expect(changes == [0, 60, 80, 100, 120, 140, 160])
    #expect(Set(codes).count == 6)
    #expect(try status(&world) == "FAILED")
    #expect(try call(&world, "GET", "/api/sessions/a").1["me"] == nil)
  }

  @Test("a failed session is not started, but restarted; one that failed unlinked keeps its me")
  func failed() throws {
    var world = world()
    _ = try call(&world, "POST", "/api/sessions", #"{"name":"a"}"#)
    try world.scan("a", number: "447911123456")
    world.unlink("a")
    #expect(try status(&world) == "FAILED")
    #expect(
      try call(&world, "GET", "/api/sessions/a").1["me"]?["id"]?.string == "447911123456@c.us")
    #expect(try call(&world, "POST", "/api/sessions/a/start").1["status"] == "FAILED")
    #expect(try call(&world, "POST", "/api/sessions/a/restart").1["status"] == "SCAN_QR_CODE")
  }

  @Test("a stop keeps the pairing, a logout does not, and new settings start a session anew")
  func stopAndLogout() throws {
    var world = world(startTakes: 1_000)
    world.add("a", number: "447911123456")
    #expect(try call(&world, "POST", "/api/sessions/a/stop").1["status"] == "STOPPED")
    #expect(try call(&world, "GET", "/api/sessions").1 == [])
    #expect(try call(&world, "GET", "/api/sessions?all=true").1.array?.count == 1)
    #expect(try call(&world, "POST", "/api/sessions/a/start").1["status"] == "STARTING")
    world.pass(to: world.now + 1_000)
    #expect(try status(&world) == "WORKING")
    let replaced = try call(
      &world, "PUT", "/api/sessions/a", #"{"config":{"metadata":{"a":"b"}}}"#)
    #expect(replaced.1["config"] == ["metadata": ["a": "b"]])
    #expect(replaced.1["status"] == "STARTING")
    world.pass(to: world.now + 1_000)
    #expect(try status(&world) == "WORKING")
    _ = try call(&world, "POST", "/api/sessions/a/logout")
    world.pass(to: world.now + 1_000)
    #expect(try status(&world) == "SCAN_QR_CODE")
    #expect(world.linkCount("447911123456") == 0)
    #expect(try call(&world, "GET", "/api/sessions/a").1["config"] == ["metadata": ["a": "b"]])
  }

  @Test("in the wrong status the call for a code waits 15 s of the gateway’s clock")
  func waiting() {
    var world = world(startTakes: 1_000)
    _ = try? call(&world, "POST", "/api/sessions", #"{"name":"a"}"#)
    let request = SimulatedRequest(
      method: "GET", path: ["api", "a", "auth", "qr"], headers: ["x-api-key": "k"])
    guard case .wait(let until, let otherwise) = world.react(to: request) else {
      Issue.record("it does not wait")
      return
    }
    #expect(until == world.now + 15_000)
    #expect(otherwise.status == 422)
    world.pass(to: world.now + 1_000)
    guard case .answer(let answer) = world.react(to: request) else {
      Issue.record("it still waits")
      return
    }
    #expect(answer.status == 200)
    #expect(answer.contentType == "image/png")
  }

  @Test("pairing codes are eight of WhatsApp’s characters")
  func letters() throws {
    var world = world()
    _ = try call(&world, "POST", "/api/sessions", #"{"name":"a"}"#)
    for _ in 0..<100 {
      let json = try call(
        &world, "POST", "/api/a/auth/request-code", #"{"phoneNumber":"447911123456"}"#)
      let code = try #require(json.1["code"]?.string)
      #expect(code.wholeMatch(of: /[1-9A-HJ-NP-Z]{4}-[1-9A-HJ-NP-Z]{4}/) != nil, "\(code)")
    }
  }

  @Test("the same seed and calls give the same world, another seed another")
  func determinism() throws {
    func story(seed: UInt64) throws -> String {
      var world = world(seed: seed)
      world.faults.flap = 0.5
      world.faults.emptyMe = 0.3
      for index in 0..<20 {
        _ = try call(&world, "POST", "/api/sessions", #"{"name":"s\#(index)"}"#)
        if index % 2 == 0 { try world.scan("s\(index)", number: "4479111234\(10 + index)") }
        world.pass(to: world.now + 7_000)
      }
      let all = try call(&world, "GET", "/api/sessions?all=true").1
      return String(decoding: all.serialized(.compact), as: UTF8.self)
    }
    #expect(try story(seed: 7) == story(seed: 7))
    #expect(try story(seed: 7) != story(seed: 8))
  }

  static let forms: [(String, String)] = [
    ("+5531987654321", "553187654321"), ("+5511987654321", "5511987654321"),
    ("+525512345678", "5215512345678"), ("+5215512345678", "5215512345678"),
    ("+541123456789", "5491123456789"), ("+5491123456789", "5491123456789"),
    ("+447911123456", "447911123456"),
  ]

  @Test("phones report WhatsApp’s own form of their number", arguments: forms)
  func canonical(number: String, reported: String) {
    #expect(CanonicalNumber.of(number) == reported)
  }
}
