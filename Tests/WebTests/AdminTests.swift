import Glibc
import Reconciliation
import Synchronization
import TestSupport
import Testing

@testable import Web

@Suite struct AdminTests {
  @Test("Health, readiness with its reason, and nothing else")
  func health() async throws {
    let reason = Mutex<String?>("the store is locked")
    try await TestServer.run(notReady: { reason.withLock { $0 } }) { server in
      #expect(try await server.send("GET", "/healthz", admin: true).status == 200)
      let notReady = try await server.send("GET", "/readyz", admin: true)
      #expect(notReady.status == 503 && notReady.body == "the store is locked\n")
      reason.withLock { $0 = nil }
      #expect(try await server.send("GET", "/readyz", admin: true).body == "ok\n")
      #expect(try await server.send("GET", "/p/\(Sample.token())", admin: true).status == 404)
      #expect(try await server.send("POST", "/metrics", admin: true).status == 405)
    }
  }

  @Test("The figures, as Prometheus reads them")
  func figures() async throws {
    try await TestServer.run { server in
      server.desk.show(Sample.token(), Sample.page(.ready))
      _ = try await server.send("GET", "/p/\(Sample.token())")
      _ = try await server.send("GET", "/nothing")
      _ = try await server.press("start")
      let answer = try await server.send("GET", "/metrics", admin: true)
      #expect(answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
      let samples = answer.body.split(separator: "\n").filter {
        !$0.hasPrefix("pairbook_http_request_seconds_bucket")
          && !$0.hasPrefix("pairbook_http_request_seconds_sum")
      }
      #expect(
        samples.joined(separator: "\n") == """
          # HELP pairbook_http_requests_total Requests answered at the public listener.
          # TYPE pairbook_http_requests_total counter
          pairbook_http_requests_total{route="none",status="404"} 1
          pairbook_http_requests_total{route="page",status="200"} 1
          pairbook_http_requests_total{route="start",status="303"} 1
          # HELP pairbook_webhooks_total Deliveries of gateways, by what became of them.
          # TYPE pairbook_webhooks_total counter
          # HELP pairbook_rate_limited_total Requests refused by a limit.
          # TYPE pairbook_rate_limited_total counter
          # HELP pairbook_pairings_begun_total Times that somebody had a code shown.
          # TYPE pairbook_pairings_begun_total counter
          pairbook_pairings_begun_total 1
          # HELP pairbook_pairings_succeeded_total Links whose page told of success.
          # TYPE pairbook_pairings_succeeded_total counter
          pairbook_pairings_succeeded_total 0
          # HELP pairbook_http_request_seconds Time to an answer, listening pages left out.
          # TYPE pairbook_http_request_seconds histogram
          pairbook_http_request_seconds_count 3
          # HELP pairbook_open_pages Pages that listen for changes now.
          # TYPE pairbook_open_pages gauge
          pairbook_open_pages 0
          # HELP pairbook_build_info The program's version.
          # TYPE pairbook_build_info gauge
          pairbook_build_info{version="1.2.3"} 1
          """)
    }
  }

  @Test("A histogram counts a duration in every bucket that it fits")
  func histogram() {
    let telemetry = Telemetry(version: "a\"b")
    telemetry.observe(.milliseconds(30))
    telemetry.observe(.seconds(60))
    let text = telemetry.exposition(openPages: 7)
    for line in [
      "_bucket{le=\"0.025\"} 0", "_bucket{le=\"0.05\"} 1", "_bucket{le=\"10.0\"} 1",
      "_bucket{le=\"+Inf\"} 2", "_sum 60.03", "_count 2",
    ] {
      #expect(text.contains("pairbook_http_request_seconds\(line)\n"))
    }
    #expect(text.contains("{version=\"a\\\"b\"}") && text.contains("pairbook_open_pages 7\n"))
  }

  @Test("systemd is told of the beginning, of life and of the stop", arguments: [false, true])
  func systemd(_ isAbstract: Bool) async throws {
    try await withTemporaryFolder { folder in
      let socket = (isAbstract ? "@" : "") + folder + "/notify"
      let descriptor = try Self.listen(socket)
      defer { close(descriptor) }
      let told = Mutex<[String]>([])
      try await TestServer.run({
        $0.serviceManager = ServiceManager(socket: socket, watchdog: .seconds(1))
      }) { _ in
        // Its queue holds few: it is emptied while it fills.
        while !told.withLock({ $0.contains("WATCHDOG=1") }) {
          try await Task.sleep(for: .milliseconds(50))
          told.withLock { $0 += Self.received(descriptor) }
        }
      }
      let all = told.withLock { $0 } + Self.received(descriptor)
      #expect(all.first == "READY=1" && all.last == "STOPPING=1")
      #expect(all.contains("WATCHDOG=1"))
    }
  }

  @Test("What systemd says in the environment")
  func environment() {
    let all = ["NOTIFY_SOCKET": "/run/x", "WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "7"]
    #expect(
      ServiceManager(environment: all, process: 7)
        == ServiceManager(socket: "/run/x", watchdog: .seconds(30)))
    #expect(ServiceManager(environment: all, process: 8) == ServiceManager(socket: "/run/x"))
    #expect(ServiceManager(environment: ["NOTIFY_SOCKET": "relative"], process: 7) == .none)
    #expect(ServiceManager(environment: [:], process: 7) == .none)
  }

  @Test("A socket that is not there is told of, and stops nothing")
  func noSocket() async throws {
    try await TestServer.run({ $0.serviceManager = ServiceManager(socket: "/nowhere/notify") }) {
      server in
      let health = try await server.send("GET", "/healthz", admin: true)
      #expect(health.status == 200)
      #expect(
        server.log.all.contains("systemd could not be told READY=1: No such file or directory"))
    }
  }

  private static func listen(_ socket: String) throws -> Int32 {
    let descriptor = Glibc.socket(
      AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var path = Array(socket.utf8)
    if path[0] == UInt8(ascii: "@") { path[0] = 0 }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
    let length = socklen_t(2 + path.count + (path[0] == 0 ? 0 : 1))
    let code = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
    }
    try #require(code == 0)
    return descriptor
  }

  private static func received(_ descriptor: Int32) -> [String] {
    var messages: [String] = []
    var buffer = [UInt8](repeating: 0, count: 256)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      guard count > 0 else { return messages }
      messages.append(String(decoding: buffer.prefix(count), as: UTF8.self))
    }
  }
}
