import Engine
import Foundation
import Reconciliation
import Testing

@testable import Web

@Suite struct EventTests {
  static let token = Sample.token()
  static let request =
    "GET /p/\(token)/events HTTP/1.1\r\nHost: pair.example\r\nAccept: text/event-stream\r\n\r\n"

  @Test("A listening page is shown what is, then each change, then the end")
  func changes() async throws {
    try await TestServer.run { server in
      server.desk.show(Self.token, Sample.page(.starting))
      try await RawConnection.with(port: server.port) { page in
        try await page.send(Self.request)
        #expect(try await page.read(until: "\"state\":\"starting\""))
        #expect(RawAnswer(page.received).headers["content-type"] == "text/event-stream")
        server.desk.show(Self.token, .code(.text(Sample.qrText), until: Sample.now + 60))
        #expect(try await page.read(until: "\"state\":\"code\""))
        // Nothing new: nothing is told.
        server.desk.show(Self.token, .code(.text(Sample.qrText), until: Sample.now + 60))
        server.desk.show(Self.token, .success)
        #expect(try await page.read(until: "\"state\":\"success\""))
        #expect(page.received.ranges(of: "\"state\":\"code\"").count == 1)
        server.desk.endChanges(Self.token)
        #expect(try await page.read(until: "event: end\n"))
      }
      let figures = try await server.send("GET", "/metrics", admin: true).body
      #expect(figures.contains("pairbook_pairings_succeeded_total 1\n"))
      #expect(server.desk.calls == [])
    }
  }

  @Test("A page that is closed is noticed, and its place given back")
  func closed() async throws {
    try await TestServer.run({ $0.limits.streamsPerLink = 1 }) { server in
      server.desk.show(Self.token, Sample.page(.starting))
      try await RawConnection.with(port: server.port) { page in
        try await page.send(Self.request)
        #expect(try await page.read(until: "\"state\""))
        let second = try await server.send("GET", "/p/\(Self.token)/events")
        #expect(second.status == 429)
      }
      try await eventually { server.desk.listenerCount == 0 }
      try await eventually {
        try await server.send("GET", "/metrics", admin: true).body.contains(
          "pairbook_open_pages 0\n")
      }
    }
  }

  @Test("A quiet stream shows that it lives, and an old one ends so that the page asks again")
  func heartbeat() async throws {
    try await TestServer.run({
      $0.limits.heartbeat = .milliseconds(100)
      $0.limits.streamLifetime = .milliseconds(500)
    }) { server in
      server.desk.show(Self.token, Sample.page(.starting))
      let all = try await RawConnection.with(port: server.port) { page in
        try await page.send(Self.request)
        return await page.readAll()
      }
      #expect(all.contains(": still here\n\n"))
      #expect(!all.contains("event: end"))
      #expect(all.hasSuffix("0\r\n\r\n"))
    }
  }

  @Test("A stop ends the streams politely, and lets what is under way finish")
  func stop() async throws {
    let finished = AsyncStream.makeStream(of: [String].self)
    try await TestServer.run { server in
      server.desk.show(Self.token, Sample.page(.starting))
      server.desk.setDelay(.milliseconds(300))
      let port = server.port
      Task {
        async let stream = RawConnection.with(port: port) { page in
          try await page.send(Self.request)
          return await page.readAll()
        }
        async let slow = server.send("GET", "/p/\(Self.token)")
        let results = (try? await stream, try? await slow)
        finished.continuation.yield([results.0 ?? "", "\(results.1?.status ?? 0)"])
      }
      try await eventually { server.desk.listenerCount == 1 }
    }
    let results = try #require(await finished.stream.first { _ in true })
    #expect(results[0].hasSuffix("0\r\n\r\n"))
    #expect(results[1] == "200")
  }

  @Test("A stop waits for so long and no longer")
  func boundedStop() async throws {
    let start = ContinuousClock().now
    try await TestServer.run({ $0.stopWithin = .milliseconds(300) }) { server in
      server.desk.show(Self.token, Sample.page(.ready))
      server.desk.setDelay(.seconds(60))
      Task { try await server.send("GET", "/p/\(Self.token)") }
      try await Task.sleep(for: .milliseconds(200))
    }
    #expect(ContinuousClock().now - start < .seconds(30))
  }
}

/// Asks until it is so.
func eventually(
  _ isSo: () async throws -> Bool, sourceLocation: SourceLocation = #_sourceLocation
) async throws {
  for _ in 0..<400 {
    if try await isSo() { return }
    try await Task.sleep(for: .milliseconds(25))
  }
  Issue.record("it never became so", sourceLocation: sourceLocation)
}
