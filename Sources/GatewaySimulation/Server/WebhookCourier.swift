import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Synchronization

/// Carries webhooks out, and knows when none is on its way.
final class WebhookCourier: Sendable {
  private let client: HTTPClient
  private let state = Mutex((underway: 0, waiting: [CheckedContinuation<Void, Never>]()))

  init() {
    var configuration = HTTPClient.Configuration()
    configuration.redirectConfiguration = .disallow
    configuration.connectionPool.retryConnectionEstablishment = false
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  /// Counts one more that is on its way; from now on `settle` waits for it.
  func depart() {
    state.withLock { $0.underway += 1 }
  }

  /// It is there, or will not come; what follows from that was done.
  func arrive() {
    let waiting = state.withLock { state in
      state.underway -= 1
      var waiting: [CheckedContinuation<Void, Never>] = []
      if state.underway == 0 { swap(&waiting, &state.waiting) }
      return waiting
    }
    for continuation in waiting { continuation.resume() }
  }

  /// Returns when nothing is on its way.
  func settle() async {
    await withCheckedContinuation { continuation in
      let isIdle = state.withLock {
        if $0.underway > 0 { $0.waiting.append(continuation) }
        return $0.underway == 0
      }
      if isIdle { continuation.resume() }
    }
  }

  /// Whether the receiver took it: an answer of 2xx within ten seconds.
  func deliver(_ delivery: WebhookDelivery) async -> Bool {
    var request = HTTPClientRequest(url: delivery.url)
    request.method = .POST
    for (name, value) in delivery.headers { request.headers.add(name: name, value: value) }
    request.body = .bytes(ByteBuffer(bytes: delivery.body))
    do {
      let answer = try await client.execute(request, timeout: .seconds(10))
      _ = try await answer.body.collect(upTo: 1 << 20)
      return (200..<300).contains(Int(answer.status.code))
    } catch {
      return false
    }
  }

  func end() async throws { try await client.shutdown() }
}
