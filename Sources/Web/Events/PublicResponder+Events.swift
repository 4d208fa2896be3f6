import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Reconciliation
import ServiceLifecycle

/// What happens while a page listens.
private enum Happening: Sendable {
  case page(PairingPage)
  case heartbeat
  /// Nothing will change by itself any more.
  case ended
  /// The page has to ask again: the server stops, the stream is old, or the desk failed.
  case brokenOff
}

/// As the page's script reads it.
private struct PageChange: Encodable {
  let state: String
  let version: String
  let title: String
  let documentTitle: String
  let html: String
}

extension PublicResponder {
  /// Tells a page of its changes by server-sent events (HTML Standard, section 9.2).
  func events(_ visit: Visit) async throws -> Response {
    guard let link = visit.link, let first = try await desk.page(visit.token) else {
      return unknown(visit)
    }
    let place = try StreamPlace(link, throttle)
    return Response(
      status: .ok, headers: [.contentType: "text/event-stream", .xAccelBuffering: "no"],
      body: ResponseBody { writer in
        do {
          // A page that is closed is noticed at once, not at the next heartbeat.
          try await visit.request.body.consumeWithCancellationOnInboundClose { _ in
            try await tell(visit, first, &writer)
          }
        } catch is CancellationError {
          logger.debug("a page was closed", metadata: metadata(visit))
        }
        try await writer.finish(nil)
        withExtendedLifetime(place) {}
      })
  }

  private func tell(
    _ visit: Visit, _ first: PairingPage, _ writer: inout any ResponseBodyWriter
  ) async throws {
    let (happenings, continuation) = AsyncStream.makeStream(
      of: Happening.self, bufferingPolicy: .bufferingNewest(16))
    // Asked for before the page is looked at again, so that nothing falls between.
    let changes = desk.changes(visit.token)
    var shown = try await desk.page(visit.token) ?? first
    // Each page comes back after another while, so that after a restart not all come at once.
    let retry = "retry: \(Int.random(in: 1_500...3_500))\n\n"
    try await writer.write(ByteBuffer(string: retry + event(shown, visit)))
    let limits = limits
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await watch(visit, changes, continuation) }
      group.addTask {
        while true {
          try await Task.sleep(for: limits.heartbeat)
          continuation.yield(.heartbeat)
        }
      }
      group.addTask {
        try await Task.sleep(for: limits.streamLifetime)
        continuation.yield(.brokenOff)
      }
      group.addTask {
        try await gracefulShutdown()
        continuation.yield(.brokenOff)
      }
      defer { group.cancelAll() }
      for await happening in happenings {
        switch happening {
        case .page(let page):
          guard page != shown else { continue }
          shown = page
          try await writer.write(ByteBuffer(string: event(page, visit)))
        case .heartbeat: try await writer.write(ByteBuffer(string: ": still here\n\n"))
        case .ended:
          try await writer.write(ByteBuffer(string: "event: end\ndata: \n\n"))
          return
        case .brokenOff: return
        }
      }
    }
  }

  private func watch(
    _ visit: Visit, _ changes: AsyncThrowingStream<PairingPage, any Error>,
    _ continuation: AsyncStream<Happening>.Continuation
  ) async {
    do {
      for try await page in changes { continuation.yield(.page(page)) }
      if !Task.isCancelled { continuation.yield(.ended) }
    } catch is CancellationError {
      // The page was closed, or the server stops.
    } catch is PairingDeskBusy {
      continuation.yield(.brokenOff)
    } catch {
      logger.error("a page could not be told of its changes: \(error)", metadata: metadata(visit))
      continuation.yield(.brokenOff)
    }
  }

  private func event(_ page: PairingPage, _ visit: Visit) throws -> String {
    let view = view(page, visit)
    let change = PageChange(
      state: view.state.name, version: view.version, title: view.title,
      documentTitle: view.documentTitle, html: view.main.source)
    let data = try JSONEncoder().encode(change)
    return "event: page\ndata: \(String(decoding: data, as: UTF8.self))\n\n"
  }
}

/// A listening page's place among those that may listen; given back when its answer is gone.
private final class StreamPlace: Sendable {
  private let link: LinkTag
  private let throttle: Throttle

  init(_ link: LinkTag, _ throttle: Throttle) throws(Throttle.Refusal) {
    try throttle.openStream(link)
    self.link = link
    self.throttle = throttle
  }

  deinit { throttle.closeStream(link) }
}

extension HTTPField.Name {
  /// Tells nginx not to hold an event back.
  fileprivate static var xAccelBuffering: Self { HTTPField.Name("X-Accel-Buffering") ?? .vary }
}
