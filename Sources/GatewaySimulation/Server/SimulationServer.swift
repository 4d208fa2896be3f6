import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// Serves a simulation by HTTP.
package struct SimulationServer: Sendable {
  private let simulation: Simulation

  package init(_ simulation: Simulation) { self.simulation = simulation }

  /// Serves until the task is cancelled, or by `service` until a signal comes.
  ///
  /// - Parameters:
  ///   - port: 0 for one that is free.
  ///   - onListening: Is told the port.
  package func run(
    host: String, port: Int, stopsOnSignals: Bool,
    onListening: @escaping @Sendable (Int) -> Void
  ) async throws {
    let responder = CallbackResponder<Connection> { [simulation] request, connection in
      let call = try await Self.call(of: request)
      switch await simulation.respond(to: call) {
      case .answer(let answer): return Self.response(answer)
      case .cut:
        // The response is never seen.
        try? await connection.channel.close()
        return Response(status: .internalServerError)
      }
    }
    var logger = Logger(label: "simulated-gateway")
    logger.logLevel = .error
    let application = Application(
      responder: responder,
      configuration: ApplicationConfiguration(address: .hostname(host, port: port)),
      onServerRunning: { channel in onListening(channel.localAddress?.port ?? port) },
      logger: logger)
    let result: Result<Void, any Error> = await withTaskGroup { group in
      group.addTask { await simulation.run() }
      defer { group.cancelAll() }
      do {
        if stopsOnSignals {
          try await application.runService()
        } else {
          try await application.run()
        }
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    try await simulation.end()
    try result.get()
  }

  /// Serves on a free loopback port for as long as `body` runs.
  package func whileListening(
    _ body: @escaping @Sendable (_ port: Int) async throws -> Void
  ) async throws {
    let (ports, port) = AsyncStream<Int>.makeStream()
    try await withThrowingTaskGroup { group in
      group.addTask {
        try await run(host: "127.0.0.1", port: 0, stopsOnSignals: false) { port.yield($0) }
      }
      group.addTask { for await port in ports { return try await body(port) } }
      // Whichever ends first: the body, or a server that could not listen.
      try await group.next()
      group.cancelAll()
    }
  }

  /// What a request brings along: its channel, to be closed in the middle of an answer.
  struct Connection: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
      coreContext = .init(source: source)
      channel = source.channel
    }
  }

  private static func call(of request: Request) async throws -> SimulatedRequest {
    let body = try await request.body.collect(upTo: 32 << 20)
    var headers: [String: String] = [:]
    for field in request.headers { headers[field.name.canonicalName] = field.value }
    if let host = request.head.authority { headers["host"] = host }
    let path = request.uri.path.split(separator: "/").map {
      String($0).removingPercentEncoding ?? String($0)
    }
    var query: [String: String] = [:]
    for pair in (request.uri.query ?? "").split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1).map {
        $0.replacing("+", with: " ").removingPercentEncoding ?? String($0)
      }
      if let key = parts.first { query[key] = parts.count > 1 ? parts[1] : "" }
    }
    return SimulatedRequest(
      method: request.method.rawValue, path: path, query: query, headers: headers,
      body: Array(body.readableBytesView))
  }

  private static func response(_ answer: SimulatedAnswer) -> Response {
    var headers = HTTPFields()
    if !answer.contentType.isEmpty { headers[.contentType] = answer.contentType }
    for (name, value) in answer.headers {
      if let name = HTTPField.Name(name) { headers[name] = value }
    }
    return Response(
      status: .init(code: answer.status), headers: headers,
      body: answer.body.isEmpty ? .init() : .init(byteBuffer: ByteBuffer(bytes: answer.body)))
  }
}
