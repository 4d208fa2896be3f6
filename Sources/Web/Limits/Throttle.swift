import Synchronization

/// All limits of the public listener together.
final class Throttle: Sendable {
  /// Which limit was met; for the metrics.
  enum Limit: String, Sendable { case address, link, steps, renewals, streams, connections }

  struct Refusal: Error, Equatable, Sendable {
    var limit: Limit
    /// Whole seconds, at least one.
    var retryAfter: Int
  }

  private struct State {
    var addresses: RateLimiter<[UInt8]>
    var links: RateLimiter<LinkTag>
    var steps: RateLimiter<LinkTag>
    var renewals: RateLimiter<LinkTag>
    var streams: [LinkTag: Int] = [:]
    var openStreams = 0
    var connections: [[UInt8]: Int] = [:]
  }

  private let limits: ServerLimits
  private let state: Mutex<State>
  private let clock = ContinuousClock()
  private let start = ContinuousClock().now

  init(_ limits: ServerLimits) {
    self.limits = limits
    state = Mutex(
      State(
        addresses: RateLimiter(limits.address), links: RateLimiter(limits.link),
        steps: RateLimiter(limits.steps), renewals: RateLimiter(limits.renewals)))
  }

  private var now: Double { (clock.now - start) / .seconds(1) }

  /// Counts a request of an address; one of no cost is refused too where nothing is left.
  func admit(_ client: ClientAddress?, cost: Int) throws(Refusal) {
    guard let client else { return }
    let now = now
    try refuse(.address, state.withLock { $0.addresses.take(client.subscriber, cost: cost, at: now) })
  }

  /// Makes an address pay for a link that is none, or for a webhook that nobody signed.
  func charge(_ client: ClientAddress?) {
    guard let client else { return }
    let now = now
    state.withLock { $0.addresses.charge(client.subscriber, limits.unknownLinkCost, at: now) }
  }

  /// Counts a request for a link.
  func admit(_ link: LinkTag, step: PageStep?, isPost: Bool) throws(Refusal) {
    let now = now
    try refuse(.link, state.withLock { $0.links.take(link, at: now) })
    if isPost { try refuse(.steps, state.withLock { $0.steps.take(link, at: now) }) }
    if step == .renew { try refuse(.renewals, state.withLock { $0.renewals.take(link, at: now) }) }
  }

  /// Whether one more page may listen; `closeStream` gives its place back.
  func openStream(_ link: LinkTag) throws(Refusal) {
    let isOpen = state.withLock { state in
      guard state.openStreams < limits.streams,
        state.streams[link, default: 0] < limits.streamsPerLink
      else { return false }
      state.openStreams += 1
      state.streams[link, default: 0] += 1
      return true
    }
    if !isOpen { throw Refusal(limit: .streams, retryAfter: 10) }
  }

  func closeStream(_ link: LinkTag) {
    state.withLock { state in
      state.openStreams -= 1
      let left = state.streams[link, default: 1] - 1
      state.streams[link] = left > 0 ? left : nil
    }
  }

  var openStreams: Int { state.withLock { $0.openStreams } }

  /// Whether an address may have one more connection; `disconnected` gives its place back.
  func connected(_ peer: ClientAddress) -> Bool {
    state.withLock { state in
      guard state.connections[peer.subscriber, default: 0] < limits.connectionsPerAddress else {
        return false
      }
      state.connections[peer.subscriber, default: 0] += 1
      return true
    }
  }

  func disconnected(_ peer: ClientAddress) {
    state.withLock { state in
      let left = state.connections[peer.subscriber, default: 1] - 1
      state.connections[peer.subscriber] = left > 0 ? left : nil
    }
  }

  private func refuse(_ limit: Limit, _ wait: Double?) throws(Refusal) {
    guard let wait else { return }
    throw Refusal(limit: limit, retryAfter: max(1, Int(wait.rounded(.up))))
  }
}
