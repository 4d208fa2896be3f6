import Engine
import Reconciliation
import Synchronization

/// Hands on to a watcher what a server hears and decides: webhooks of gateways, and what pages did.
final class HintBoard: Sendable {
  private struct State {
    var feed: AsyncStream<WatchTrigger>.Continuation?
    /// Accounts that are looked at again in a while.
    var expected: Set<String?> = []
  }

  private let state = Mutex(State())
  /// A disconnect is believed after two looks.
  private let secondLook: Duration = .seconds(ObservationTable.secondLook + 5)

  func connect(_ feed: AsyncStream<WatchTrigger>.Continuation) {
    state.withLock { $0.feed = feed }
  }

  /// A page decided something of an account.
  func decided(_ account: String) { yield(.stored([account])) }

  /// A gateway told something: looked at now, and once more when a second look counts.
  func heard(_ hint: SessionHint) {
    guard hint.isDecisive else { return }
    yield(.hinted(hint.account))
    let account = hint.account
    guard state.withLock({ $0.expected.insert(account).inserted }) else { return }
    Task {
      do {
        try await Task.sleep(for: secondLook)
      } catch {
        return
      }
      state.withLock { _ = $0.expected.remove(account) }
      yield(.hinted(account))
    }
  }

  private func yield(_ trigger: WatchTrigger) { state.withLock { $0.feed }?.yield(trigger) }
}
