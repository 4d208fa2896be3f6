import Engine
import Reconciliation
import Synchronization

/// A desk that shows what it is told to, and notes what it is asked: it stands for the reconciler and WhatsApp.
final class ScriptedDesk: PairingDesk {
  private struct Contents {
    var pages: [String: PairingPage] = [:]
    var calls: [String] = []
    var listeners: [String: [Int: AsyncThrowingStream<PairingPage, any Error>.Continuation]] = [:]
    var nextListener = 0
    var failures: [any Error] = []
    var delay: Duration = .zero
    var challenge: String?
  }
  private let contents = Mutex(Contents())

  /// What was asked, without looks and listening, `start TOKEN agreed`.
  var calls: [String] { contents.withLock { $0.calls } }
  var listenerCount: Int { contents.withLock { $0.listeners.values.reduce(0) { $0 + $1.count } } }

  func show(_ token: String, _ page: PairingPage) {
    let listeners = contents.withLock { contents in
      contents.pages[token] = page
      return contents.listeners[token] ?? [:]
    }
    for listener in listeners.values { listener.yield(page) }
  }

  func show(_ token: String, _ state: PairingPage.State) {
    guard var page = contents.withLock({ $0.pages[token] }) else { return }
    page.state = state
    show(token, page)
  }

  /// Nothing will change by itself any more.
  func endChanges(_ token: String) {
    let listeners = contents.withLock { $0.listeners.removeValue(forKey: token) ?? [:] }
    for listener in listeners.values { listener.finish() }
  }

  /// The streams of changes fail.
  func breakChanges(_ token: String, _ error: any Error) {
    let listeners = contents.withLock { $0.listeners.removeValue(forKey: token) ?? [:] }
    for listener in listeners.values { listener.finish(throwing: error) }
  }

  /// The next calls fail so, one after the other.
  func fail(_ errors: [any Error]) { contents.withLock { $0.failures = errors } }
  func setChallenge(_ challenge: String?) { contents.withLock { $0.challenge = challenge } }
  func setDelay(_ delay: Duration) { contents.withLock { $0.delay = delay } }

  private func note(_ call: String?) async throws {
    let (failure, delay) = contents.withLock { contents in
      if let call { contents.calls.append(call) }
      return (contents.failures.isEmpty ? nil : contents.failures.removeFirst(), contents.delay)
    }
    if delay > .zero { try await Task.sleep(for: delay) }
    if let failure { throw failure }
  }

  private func become(_ token: String, _ state: PairingPage.State) -> PairingPage? {
    show(token, state)
    return contents.withLock { $0.pages[token] }
  }

  func page(_ token: String) async throws -> PairingPage? {
    try await note(nil)
    return contents.withLock { $0.pages[token] }
  }

  func changes(_ token: String) -> AsyncThrowingStream<PairingPage, any Error> {
    let (stream, continuation) = AsyncThrowingStream.makeStream(of: PairingPage.self)
    let id = contents.withLock { contents in
      contents.nextListener += 1
      contents.listeners[token, default: [:]][contents.nextListener] = continuation
      return contents.nextListener
    }
    continuation.onTermination = { [weak self] _ in
      self?.contents.withLock { contents in
        contents.listeners[token]?[id] = nil
        return
      }
    }
    return stream
  }

  func start(_ token: String, agreed: String?) async throws -> PairingPage? {
    try await note("start \(token) \(agreed ?? "-")")
    guard let page = contents.withLock({ $0.pages[token] }) else { return nil }
    if let consent = page.consent, consent.textHash != agreed { return page }
    return become(token, .starting)
  }

  func letters(_ token: String) async throws -> PairingPage? {
    try await note("letters \(token)")
    return become(token, .letters("ABCD-EFG1", until: Sample.now + 60))
  }

  func decline(_ token: String, textHash: String?) async throws -> PairingPage? {
    try await note("decline \(token) \(textHash ?? "-")")
    return become(token, .declined)
  }

  func renew(_ token: String) async throws -> PairingPage? {
    try await note("renew \(token)")
    return become(token, .renewed)
  }

  func passkeyChallenge(_ token: String) async throws -> String? {
    try await note("challenge \(token)")
    return contents.withLock { $0.challenge }
  }

  func answerPasskey(_ token: String, assertion: String) async throws -> PairingPage? {
    try await note("assertion \(token) \(assertion)")
    return become(token, .passkeyConfirmation(digits: "4711"))
  }

  func confirmPasskey(_ token: String) async throws -> PairingPage? {
    try await note("confirm \(token)")
    return become(token, .success)
  }
}
