import Logging
import Reconciliation
import Testing

@testable import Web

/// What attackers try: it is refused and logged, the desk is never asked, and no token gets into a log.
@Suite struct AbuseTests {
  static let token = Sample.token()

  @Test("Forged, guessed and mutilated links, and paths that pretend")
  func paths() async throws {
    try await TestServer.run { server in
      server.desk.show(Self.token, Sample.page(.ready))
      let paths = [
        "/p/\(Sample.token(2))", "/p/\(Sample.token(2))/start", "/p/..%2f\(Self.token)",
        "/p/%2e%2e/\(Self.token)",
        "//p/\(Self.token)", "/p/\(Self.token)/../\(Self.token)/start", "/p/\(Self.token)%00/start",
        "/p/\(Self.token)\\start", "/p/\(Self.token)/%73tart", "/p/'%20OR%201=1",
        "/p/" + String(repeating: "A", count: 8_000),
        "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/p/<script>alert(1)</script>",
        "/metrics", "/healthz",
      ]
      for path in paths {
        for method in ["GET", "POST"] {
          let answer = try await server.send(
            method, path,
            ["Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"],
            body: method == "POST" ? "" : nil)
          // A link that is well formed is known to be none only by asking; the page of a step takes no GET.
          #expect([400, 404, 405].contains(answer.status), "\(method) \(path.prefix(60))")
          #expect(!answer.body.contains("alert(1)"))
        }
      }
      // The only thing asked: whether the well-formed link is one.
      #expect(server.desk.calls == ["start \(Sample.token(2)) -"])
      #expect(!server.log.all.contains(Self.token))
      #expect(
        server.log.entries.filter { $0.level == .notice && $0.text.hasPrefix("refused") }.count
          >= 30)
    }
  }

  @Test("Methods, media types, forms and origins that are not for here")
  func requests() async throws {
    try await TestServer.run { server in
      server.desk.show(Self.token, Sample.page(.ready))
      let page = "/p/\(Self.token)"
      let form = "application/x-www-form-urlencoded"
      let cases: [(String, String, [String: String], String?, Int)] = [
        ("POST", page, ["Content-Type": form], "", 405), ("DELETE", page, [:], nil, 405),
        ("OPTIONS", page + "/start", [:], nil, 405), ("TRACE", page, [:], nil, 405),
        ("GET", page + "/start", [:], nil, 405), ("GET", page + "/renew", [:], nil, 405),
        ("POST", page + "/events", ["Content-Type": form], "", 405),
        ("GET", "/hooks/gateway", [:], nil, 405),
        ("POST", page + "/start", [:], "", 415),
        ("POST", page + "/start", ["Content-Type": "application/json"], "{}", 415),
        (
          "POST", page + "/start", ["Content-Type": "multipart/form-data; boundary=x"], "--x--", 415
        ),
        ("POST", page + "/start", ["Content-Type": "text/plain"], "agreed=1", 415),
        ("POST", page + "/passkey/assertion", ["Content-Type": form], "a=1", 415),
        ("POST", page + "/start", ["Content-Type": form], "a=%zz", 400),
        ("POST", page + "/start", ["Content-Type": form], "agreed=1&agreed=2", 400),
        ("POST", page + "/start", ["Content-Type": form, "Sec-Fetch-Site": "cross-site"], "", 403),
        (
          "POST", page + "/start", ["Content-Type": form, "Origin": "https://evil.example"], "", 403
        ),
        (
          "POST", page + "/decline", ["Content-Type": form, "Sec-Fetch-Site": "same-site"], "", 403
        ),
        (
          "POST", page + "/start", ["Content-Type": form], String(repeating: "a", count: 5_000), 413
        ),
        (
          "POST", page + "/passkey/assertion", ["Content-Type": "application/json"],
          String(repeating: "1", count: 40_000), 413
        ),
      ]
      for (method, path, headers, body, status) in cases {
        let answer = try await server.send(method, path, headers, body: body)
        #expect(
          answer.status == status,
          "\(method) \(path.dropFirst(page.count)) \(headers) \(body?.prefix(20) ?? "")")
      }
      #expect(server.desk.calls == [])
    }
  }

  @Test("A body of unknown length is cut off where it gets too long, and the client may read why")
  func endless() async throws {
    try await TestServer.run { server in
      server.desk.show(Self.token, Sample.page(.ready))
      let chunk = "1000\r\n" + String(repeating: "a", count: 4_096) + "\r\n"
      let answer = try await RawConnection.exchange(
        port: server.port,
        """
        POST /p/\(Self.token)/start HTTP/1.1\r
        Host: pair.example\r
        Content-Type: application/x-www-form-urlencoded\r
        Transfer-Encoding: chunked\r
        \r
        \(chunk)\(chunk)\(chunk)
        """)
      #expect(answer.status == 413)
      #expect(server.desk.calls == [])
    }
  }

  @Test("Requests that could be read in two ways, and headers that would start a new line")
  func smuggling() async throws {
    try await TestServer.run { server in
      server.desk.show(Self.token, Sample.page(.ready))
      let start =
        "POST /p/\(Self.token)/start HTTP/1.1\r\nHost: pair.example\r\nConnection: close\r\n"
      for request in [
        start + "Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
        start + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        start + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        start + "Bad Header: 1\r\n\r\n",
        start + "Content-Length: -1\r\n\r\n", "GET /p/\(Self.token) HTTP/9.9\r\n\r\n",
        "\u{0}\u{1}\u{2}\r\n\r\n",
      ] {
        let answer = try await RawConnection.exchange(port: server.port, request)
        #expect(
          answer.status == 400 || answer.status == 415,
          "\(request.dropFirst(start.count).prefix(40))")
      }
      let injected = try await server.press(
        "start", Self.token, "agreed=a%0D%0ASet-Cookie%3A+a%3Db")
      #expect(injected.status == 303 && injected.headers["set-cookie"] == nil)
      let split = try await server.send("GET", "/p/\(Self.token)%0d%0aSet-Cookie:%20a=b")
      #expect(split.status == 404 && split.headers["set-cookie"] == nil)
    }
  }

  @Test("Clients that send their request drop by drop are not waited for")
  func slow() async throws {
    try await TestServer.run({
      $0.limits.headWithin = .seconds(6)
      $0.limits.bodyWithin = .milliseconds(300)
    }) { server in
      server.desk.show(Self.token, Sample.page(.ready))
      // A head that never ends: the connection is closed.
      let head = try await RawConnection.with(port: server.port) { conversation in
        try await conversation.send("GET /p/\(Self.token) HTTP/1.1\r\nX-A: ")
        return await conversation.readAll()
      }
      #expect(head == "")
      // A body that never comes: an answer, then the connection is closed.
      let body = try await RawConnection.with(port: server.port) { conversation in
        try await conversation.send(
          "POST /p/\(Self.token)/start HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\na"
        )
        return RawAnswer(await conversation.readAll())
      }
      #expect(body.status == 408)
      // A connection that says nothing.
      let silent = try await RawConnection.with(port: server.port) { await $0.readAll() }
      #expect(silent == "")
      #expect(server.desk.calls == [])
    }
  }

  @Test("One address cannot hold all connections")
  func connections() async throws {
    try await TestServer.run({ $0.limits.connectionsPerAddress = 2 }) { server in
      let port = server.port
      let third = try await RawConnection.with(port: port) { first in
        try await first.send("GET /p/x HTTP/1.1\r\n")
        return try await RawConnection.with(port: port) { second in
          try await second.send("GET /p/x HTTP/1.1\r\n\r\n")
          _ = try await second.read(until: "\r\n\r\n")
          // It is closed, at once or when something is sent.
          do {
            return try await RawConnection.exchange(port: port, "GET /p/x HTTP/1.1\r\n\r\n").status
          } catch {
            return 0
          }
        }
      }
      #expect(third == 0)
      #expect(try await server.send("GET", "/p/x").status == 404)
    }
  }

  @Test("A link leaves no trace in the log but a piece of its hash")
  func logs() async throws {
    try await TestServer.run { server in
      server.desk.show(Self.token, Sample.page(.ready, consent: Sample.consent))
      _ = try await server.send("GET", "/p/\(Self.token)?token=\(Self.token)")
      _ = try await server.press("start", Self.token, "agreed=\(Self.token)")
      _ = try await server.send(
        "POST", "/p/\(Self.token)/passkey/assertion", ["Content-Type": "application/json"],
        body: "{\"secret\":1}")
      _ = try await server.send(
        "GET", "/p/\(Self.token)/start", ["Referer": "https://x.example/p/\(Self.token)"])
      #expect(!server.log.all.contains(Self.token))
      #expect(!server.log.all.contains("secret"))
      #expect(server.log.all.contains("link=\(LinkTag(Self.token))"))
    }
  }
}
