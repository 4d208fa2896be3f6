import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Carries webhooks out, and knows when none is on its way.
actor WebhookCourier {
  private let client: HTTPClient
  private var underway = 0
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init() {
    var configuration = HTTPClient.Configuration()
    configuration.redirectConfiguration = .disallow
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  /// Whether the receiver took it: an answer of 2xx within ten seconds.
  func deliver(_ delivery: WebhookDelivery) async -> Bool {
    underway += 1
    defer {
      underway -= 1
      if underway == 0 {
        for continuation in waiting { continuation.resume() }
        waiting = []
      }
    }
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

  /// Returns when nothing is on its way.
  func settle() async {
    guard underway > 0 else { return }
    await withCheckedContinuation { waiting.append($0) }
  }

  func end() async throws { try await client.shutdown() }
}
