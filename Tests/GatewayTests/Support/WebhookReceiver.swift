import Hummingbird
import Logging
import NIOCore
import Synchronization

/// Listens for webhooks on loopback, and refuses as many as it is told to.
final class WebhookReceiver: Sendable {
  struct Received: Sendable {
    var headers: [String: String]
    var body: [UInt8]
  }

  private let state = Mutex((received: [Received](), refusals: 0))

  var all: [Received] { state.withLock { $0.received } }
  func refuse(_ count: Int) { state.withLock { $0.refusals = count } }

  /// Runs for the length of a test.
  func run(_ body: @escaping @Sendable (_ url: String) async throws -> Void) async throws {
    let responder = CallbackResponder<BasicRequestContext> { [self] request, _ in
      let content = try await request.body.collect(upTo: 1 << 20)
      var headers: [String: String] = [:]
      for field in request.headers { headers[field.name.canonicalName] = field.value }
      let received = Received(headers: headers, body: Array(content.readableBytesView))
      let isRefused = state.withLock {
        $0.received.append(received)
        guard $0.refusals > 0 else { return false }
        $0.refusals -= 1
        return true
      }
      return Response(status: isRefused ? .serviceUnavailable : .ok)
    }
    let (ports, port) = AsyncStream<Int>.makeStream()
    var logger = Logger(label: "receiver")
    logger.logLevel = .error
    let application = Application(
      responder: responder,
      configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { channel in port.yield(channel.localAddress?.port ?? 0) },
      logger: logger)
    try await withThrowingTaskGroup { group in
      group.addTask { try await application.run() }
      group.addTask {
        for await port in ports { return try await body("http://127.0.0.1:\(port)/hooks") }
      }
      try await group.next()
      group.cancelAll()
    }
  }
}
