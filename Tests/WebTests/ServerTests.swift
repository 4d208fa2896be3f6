import Logging
import Reconciliation
import Synchronization
import Testing

@testable import Web

@Suite struct ServerTests {
  static let token = Sample.token()

  @Test("Loading a page, as often and in whatever way, asks the desk for nothing")
  func looking() async throws {
    try await TestServer.run { server in
      server.desk.show(Self.token, Sample.page(.ready, consent: Sample.consent))
      for _ in 0..<3 {
        for (method, path) in [
          ("GET", ""), ("HEAD", ""), ("GET", "?utm_source=mail"), ("GET", "/decline"),
        ] {
          let answer = try await server.send(method, "/p/\(Self.token)\(path)")
          #expect(answer.status == 200)
        }
      }
      #expect(server.desk.calls == [])
    }
  }

  @Test("Buttons lead to the desk and then back to the page")
  func buttons() async throws {
    try await TestServer.run { server in
      server.desk.show(Self.token, Sample.page(.ready))
      for step in ["start", "letters", "renew", "decline", "passkey/confirm"] {
        let answer = try await server.press(step, Self.token, "sure=yes")
        #expect(answer.status == 303)
        #expect(answer.headers["location"] == "/p/\(Self.token)")
      }
      #expect(
        server.desk.calls
          == ["start", "letters", "renew", "decline", "confirm"].map {
            $0 + " " + Self.token + (["start", "decline"].contains($0) ? " -" : "")
          })
    }
  }

  @Test("Without the agreement to the present text nothing begins, and the page says so")
  func consent() async throws {
    try await TestServer.run { server in
      server.desk.show(Self.token, Sample.page(.ready, consent: Sample.consent))
      for fields in ["", "agreed=sha256%3Aold"] {
        let answer = try await server.press("start", Self.token, fields)
        #expect(answer.status == 409)
        #expect(answer.body.contains("role=\"alert\">Nothing has begun yet"))
      }
      let hash = Sample.consent.textHash.replacing(":", with: "%3A")
      #expect(try await server.press("start", Self.token, "agreed=\(hash)").status == 303)
      #expect(try await server.press("decline", Self.token, "text=\(hash)&sure=yes").status == 303)
      #expect(
        server.desk.calls.suffix(2) == [
          "start \(Self.token) \(Sample.consent.textHash)",
          "decline \(Self.token) \(Sample.consent.textHash)",
        ])
    }
  }

  @Test(
    "*I do not agree* is asked about once more, and only by whoever ticks the box, while there is something to decline"
  )
  func declining() async throws {
    try await TestServer.run { server in
      server.desk.show(Self.token, Sample.page(.ready, consent: Sample.consent))
      let asked = try await server.send("GET", "/p/\(Self.token)/decline")
      #expect(asked.body.contains("name=\"text\" value=\"\(Sample.consent.textHash)\""))
      // A mail scanner that presses buttons ticks no box.
      for fields in ["", "text=\(Sample.consent.textHash)", "sure=", "sure=no"] {
        let again = try await server.press("decline", Self.token, fields)
        #expect(again.status == 200)
        #expect(again.body == asked.body)
      }
      server.desk.show(Self.token, .success)
      #expect(try await server.send("GET", "/p/\(Self.token)/decline").status == 303)
      #expect(server.desk.calls == [])
    }
  }

  @Test("Every answer carries the headers that keep the page to itself")
  func headers() async throws {
    try await TestServer.run({ $0.baseURLs = ["https://pair.example"] }) { server in
      server.desk.show(Self.token, Sample.page(.ready))
      let answers = [
        try await server.send("GET", "/p/\(Self.token)"), try await server.send("GET", "/nothing"),
        try await server.press("start"), try await server.send("PUT", "/p/\(Self.token)"),
        try await server.send("GET", StaticAsset.script.path),
        try await server.send("POST", "/hooks/gateway"),
        try await server.send("GET", "/healthz", admin: true),
        try await RawConnection.exchange(port: server.port, "nonsense\r\n\r\n"),
        try await server.send("GET", "/", ["X-Long": String(repeating: "x", count: 40_000)]),
      ]
      #expect(answers.map(\.status) == [200, 404, 303, 405, 200, 401, 200, 400, 400])
      for answer in answers {
        for (name, value) in SecurityHeaders.all + [SecurityHeaders.strictTransport] {
          let isAsset = answer.headers["content-type"]?.hasPrefix("text/javascript") == true
          guard !(isAsset && name == "Cache-Control") else { continue }
          #expect(answer.headers[name.lowercased()] == value, "\(answer.status)")
        }
        #expect(answer.headers["server"] == nil)
      }
      #expect(answers[4].headers["cache-control"] == "public, max-age=31536000, immutable")
      #expect(answers[3].headers["allow"] == "GET, HEAD")
    }
  }

  @Test("A base URL without TLS is not nailed to it")
  func plainHTTP() async throws {
    try await TestServer.run { server in
      let answer = try await server.send("GET", "/")
      #expect(answer.headers["strict-transport-security"] == nil)
    }
  }

  @Test(
    "A base URL's path stands in every address of the page, whether or not the proxy takes it off")
  func basePath() async throws {
    try await TestServer.run({ $0.baseURLs = ["https://pair.example/archive/"] }) { server in
      server.desk.show(Self.token, Sample.page(.ready))
      for path in ["/archive/p/\(Self.token)", "/p/\(Self.token)"] {
        let page = try await server.send("GET", path)
        #expect(page.status == 200)
        #expect(page.body.contains("action=\"/archive/p/\(Self.token)/start\""))
        #expect(page.body.contains("src=\"/archive\(StaticAsset.script.path)\""))
        #expect(page.body.contains("begins with https://pair.example/archive/."))
      }
    }
  }

  @Test("A base URL is needed", arguments: ["", "pair.example"])
  func misconfigured(_ url: String) throws {
    let settings = ServerSettings(
      listen: .init(host: "127.0.0.1", port: 0), baseURLs: [url], version: "1")
    #expect(throws: PairingServer.Misconfigured.baseURL(url)) {
      try PairingServer(
        settings, desk: ScriptedDesk(), webhooks: PlainWebhooks(), hint: { _ in },
        now: { Sample.now },
        logger: LogBook().logger)
    }
  }

  @Test("Where it cannot listen it says so, and why, and serves nothing")
  func taken() async throws {
    try await TestServer.run { first in
      let free = ServerSettings.Address(host: "127.0.0.1", port: 0)
      let taken = ServerSettings.Address(host: "127.0.0.1", port: first.port)
      let elsewhere = ServerSettings.Address(host: "192.0.2.1", port: 8080)
      let nowhere = ServerSettings.Address(host: "no-host.invalid", port: 8080)
      for (listen, adminListen, address, isAdmin, why) in [
        (taken, free, taken, false, "another program listens there already"),
        (free, taken, taken, true, "another program listens there already"),
        (elsewhere, free, elsewhere, false, "it is no address of this machine"),
        (nowhere, free, nowhere, false, "the host is not found"),
      ] {
        let error = await #expect(throws: PairingServer.CannotListen.self) {
          try await TestServer.run {
            $0.listen = listen
            $0.adminListen = adminListen
          } _: { _ in
          }
        }
        #expect(
          error == PairingServer.CannotListen(address: address, isAdmin: isAdmin, why: why))
      }
    }
  }

  @Test(
    "While another hand is on the account the request waits, and in the end says when to come back")
  func busy() async throws {
    try await TestServer.run { server in
      server.desk.show(Self.token, Sample.page(.ready))
      server.desk.fail([PairingDeskBusy(), PairingDeskBusy()])
      #expect(try await server.press("start").status == 303)

      server.desk.fail(Array(repeating: PairingDeskBusy(), count: 4))
      let answer = try await server.press("start", Self.token, "agreed=a%22b")
      #expect(answer.status == 503)
      #expect(answer.headers["retry-after"] == "3")
      #expect(answer.body.contains("data-retry=\"3\""))
      #expect(answer.body.contains("<input type=\"hidden\" name=\"agreed\" value=\"a&quot;b\">"))

      server.desk.fail([PairingDeskBusy()])
      let page = try await server.send("GET", "/p/\(Self.token)")
      #expect(page.status == 503 && page.headers["retry-after"] == "3")
      #expect(!page.body.contains("id=\"again\""))
    }
  }

  @Test("What fails is told to the person in plain words, and to us in full")
  func failure() async throws {
    struct Broken: Error, CustomStringConvertible { let description = "the disk is full" }
    try await TestServer.run { server in
      server.desk.show(Self.token, Sample.page(.ready))
      server.desk.fail([Broken()])
      let answer = try await server.send("GET", "/p/\(Self.token)")
      #expect(answer.status == 500)
      #expect(answer.body.contains("Something does not work here"))
      #expect(!answer.body.contains("disk"))
      let errors = server.log.entries.filter { $0.level == .error }
      #expect(errors.count == 1 && errors[0].text.contains("the disk is full"))
      #expect(!server.log.all.contains(Self.token))
      #expect(errors[0].text.contains("link=\(LinkTag(Self.token))"))
    }
  }

  @Test(
    "A passkey is asked for, answered and confirmed; what is no assertion does not reach the desk")
  func passkey() async throws {
    let assertion = """
      {"id":"a","rawId":"a","type":"public-key","response":{"clientDataJSON":"a","authenticatorData":"b","signature":"c"}}
      """
    try await TestServer.run { server in
      server.desk.show(Self.token, Sample.page(.passkey))
      #expect(try await server.send("GET", "/p/\(Self.token)/passkey/challenge").status == 404)
      server.desk.setChallenge("{\"challenge\":\"abc\"}")
      let asked = try await server.send("GET", "/p/\(Self.token)/passkey/challenge")
      #expect(
        asked.body == "{\"challenge\":\"abc\"}"
          && asked.headers["content-type"] == "application/json")

      let json = ["Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"]
      for body in [
        "", "{}", "[]", "{\"id\":\"a\"}", assertion.replacing("public-key", with: "other"),
      ] {
        #expect(
          try await server.send("POST", "/p/\(Self.token)/passkey/assertion", json, body: body)
            .status == 400)
      }
      #expect(
        try await server.send("POST", "/p/\(Self.token)/passkey/assertion", json, body: assertion)
          .status == 204)
      #expect(try await server.press("passkey/confirm").status == 303)
      #expect(
        server.desk.calls.suffix(2) == [
          "assertion \(Self.token) \(assertion)", "confirm \(Self.token)",
        ])
    }
  }

  @Test("Too much of a link, of an address or of buttons is refused for a time")
  func limits() async throws {
    try await TestServer.run({
      $0.limits.link = .init(burst: 6, seconds: 60)
      $0.limits.steps = .init(burst: 2, seconds: 60)
      $0.limits.renewals = .init(burst: 1, seconds: 600)
      $0.limits.address = .init(burst: 22, seconds: 60)
    }) { server in
      for number in 1...3 {
        server.desk.show(Sample.token(number), Sample.page(.expired(mayRenew: true)))
      }
      var statuses: [Int] = []
      for _ in 0..<7 { statuses.append(try await server.send("GET", "/p/\(Self.token)").status) }
      #expect(statuses == [200, 200, 200, 200, 200, 200, 429])
      statuses = []
      for _ in 0..<3 { statuses.append(try await server.press("start", Sample.token(2)).status) }
      #expect(statuses == [303, 303, 429])
      #expect(try await server.press("renew", Sample.token(3)).status == 303)
      let again = try await server.press("renew", Sample.token(3))
      #expect(again.status == 429)
      // Some of it may have passed.
      #expect((500...600).contains(Int(again.headers["retry-after"] ?? "") ?? 0))
      #expect(server.desk.calls.filter { $0.hasPrefix("renew") }.count == 1)
      // A link that is none costs ten more.
      #expect(try await server.send("GET", "/p/\(Sample.token(99))").status == 404)
      let other = try await server.send("GET", "/p/\(Sample.token(3))")
      #expect(other.status == 429 && other.headers["retry-after"] != nil)
      let figures = try await server.send("GET", "/metrics", admin: true).body
      for limit in ["link", "steps", "renewals", "address"] {
        #expect(figures.contains("pairbook_rate_limited_total{limit=\"\(limit)\"} 1\n"))
      }
    }
  }

  @Test(
    "Webhooks: each delivery once, no older news of a session, and only what is signed and understood"
  )
  func webhooks() async throws {
    let hints = Hints()
    try await TestServer.run({ $0.limits.webhookBytes = 1_000 }, hint: { try hints.take($0) }) {
      server in
      let cases: [(body: String, signature: String, status: Int, sentence: String)] = [
        ("e1 s1 100", "good", 200, "news"), ("e1 s1 100", "good", 200, "a repeat"),
        ("e2 s1 90", "good", 200, "older news"),
        ("e3 s1 100", "good", 200, "news of the same instant"),
        ("e4 s2 10", "good", 200, "another session"),
        ("e5 s1 200", "bad", 401, "a wrong signature"),
        ("e5", "good", 400, "what is not understood"),
        (String(repeating: "x", count: 1_001), "good", 413, "too much"),
        ("fail s3 1", "good", 503, "news that nobody could take"),
        ("fail s3 1", "good", 200, "the same again"),
      ]
      for (body, signature, status, sentence) in cases {
        let answer = try await server.send(
          "POST", "/hooks/gateway", ["X-Signature": signature], body: body)
        #expect(answer.status == status, "\(sentence)")
      }
      #expect(hints.taken == ["e1", "e3", "e4", "fail"])
      let figures = try await server.send("GET", "/metrics", admin: true).body
      for line in [
        "{outcome=\"failed\"} 1", "{outcome=\"not_understood\"} 1", "{outcome=\"repeated\"} 1",
        "{outcome=\"stale\"} 1", "{outcome=\"taken\"} 4", "{outcome=\"too_large\"} 1",
        "{outcome=\"unsigned\"} 1",
      ] {
        #expect(figures.contains("pairbook_webhooks_total" + line + "\n"))
      }
    }
  }

  /// Notes hints; the first called `fail` is refused.
  final class Hints: Sendable {
    struct NotNow: Error {}
    private let state = Mutex<(taken: [String], hasFailed: Bool)>(([], false))
    var taken: [String] { state.withLock { $0.taken } }
    func take(_ hint: SessionHint) throws {
      try state.withLock { state in
        if hint.id == "fail", !state.hasFailed {
          state.hasFailed = true
          throw NotNow()
        }
        state.taken.append(hint.id)
      }
    }
  }
}
