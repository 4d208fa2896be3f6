import Engine
import Logging
import Reconciliation
import ServiceLifecycle
import Synchronization
import Testing

@testable import Web

/// A server on ports of its own, with a scripted desk behind it.
struct TestServer: Sendable {
  let desk: ScriptedDesk
  let log: LogBook
  let port: Int
  let adminPort: Int

  var base: String { "http://127.0.0.1:\(port)" }

  /// Serves while `body` runs, and stops gracefully after it.
  static func run(
    _ change: (inout ServerSettings) -> Void = { _ in },
    hint: @escaping @Sendable (SessionHint) async throws -> Void = { _ in },
    notReady: @escaping @Sendable () async -> String? = { nil },
    now: @escaping @Sendable () -> Instant = { Sample.now },
    _ body: @escaping @Sendable (TestServer) async throws -> Void
  ) async throws {
    let desk = ScriptedDesk()
    let log = LogBook()
    // Its own port is known only when it listens; forms are judged by Sec-Fetch-Site, or by this.
    var settings = ServerSettings(
      listen: .init(host: "127.0.0.1", port: 0), adminListen: .init(host: "127.0.0.1", port: 0),
      baseURLs: ["http://pair.example"], stopWithin: .seconds(5), version: "1.2.3")
    settings.limits.address = .init(burst: 10_000, seconds: 0.001)
    settings.limits.link = .init(burst: 10_000, seconds: 0.001)
    settings.limits.steps = .init(burst: 10_000, seconds: 0.001)
    change(&settings)
    let (ports, continuation) = AsyncStream.makeStream(of: PairingServer.Ports.self)
    let server = try PairingServer(
      settings, desk: desk, webhooks: PlainWebhooks(), hint: hint, notReady: notReady, now: now,
      logger: log.logger, whenListening: { continuation.yield($0) })
    let group = ServiceGroup(configuration: .init(services: [server], logger: log.logger))
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask {
        defer { continuation.finish() }
        try await group.run()
      }
      guard let bound = await ports.first(where: { _ in true }) else {
        try await tasks.next()
        throw NeverListened()
      }
      let test = TestServer(desk: desk, log: log, port: bound.public, adminPort: bound.admin)
      do {
        try await body(test)
      } catch {
        await group.triggerGracefulShutdown()
        throw error
      }
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
  }

  struct NeverListened: Error {}
}

/// Reads `ID SESSION MILLISECONDS`, signed by the header `x-signature: good`.
struct PlainWebhooks: WebhookReader {
  func read(_ body: [UInt8], header: (String) -> String?) throws(WebhookRefused) -> SessionHint {
    guard header("x-signature") == "good" else { throw .unsigned }
    let words = String(decoding: body, as: UTF8.self).split(separator: " ")
    guard words.count == 3, let at = Int64(words[2]) else { throw .notUnderstood }
    return SessionHint(id: String(words[0]), session: String(words[1]), at: at)
  }
}

/// Keeps what was logged.
final class LogBook: Sendable {
  struct Entry: Sendable {
    let level: Logger.Level
    let text: String
  }
  private let kept = Mutex<[Entry]>([])

  var entries: [Entry] { kept.withLock { $0 } }
  var all: String { entries.map(\.text).joined(separator: "\n") }

  var logger: Logger {
    Logger(label: "test") { _ in Handler(book: self) }
  }

  private struct Handler: LogHandler {
    let book: LogBook
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      let all = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
      let text = "\(event.message) " + all.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
      book.kept.withLock { $0.append(Entry(level: event.level, text: text)) }
    }
  }
}
