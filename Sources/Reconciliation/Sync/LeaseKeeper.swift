import Engine
import Logging

/// Holds the lease of an account while work is done under it, renewing it before it runs out.
struct LeaseKeeper: Sendable {
  let store: any CentralStore
  let holder: LeaseHolder
  let tuning: SyncTuning
  let words: @Sendable (any Error) -> ErrorWords
  let logger: Logger

  /// Runs `body` under the lease and gives it back, also when `body` throws.
  ///
  /// Waits for somebody else's lease; throws `LeaseBusy` when it is still held afterwards. When the lease is lost
  /// meanwhile, `body` is cancelled, and `StoreError.leaseLost` is thrown unless it was done all the same.
  func withLease<R: Sendable>(
    of account: String, _ body: @escaping @Sendable (Lease) async throws -> R
  ) async throws -> R {
    let lease = try await take(account)
    let result: Result<R, any Error>
    do {
      result = .success(
        try await withThrowingTaskGroup(of: R?.self) { group in
          group.addTask { try await body(lease) }
          group.addTask {
            try await keepRenewing(lease)
            return nil
          }
          defer { group.cancelAll() }
          while let finished = try await group.next() {
            if let finished { return finished }
          }
          throw CancellationError()
        })
    } catch {
      result = .failure(error)
    }
    do {
      // Also where the run is cut short: others wait for it.
      try await Task { [store] in try await store.release(lease) }.value
    } catch {
      // It runs out by itself; what the body did or threw is what counts.
      logger.warning("the lease of \(account) could not be given back: \(words(error).message)")
    }
    return try result.get()
  }

  /// Returns when cancelled; a store that cannot be written for a moment is asked again while the lease lives.
  private func keepRenewing(_ lease: Lease) async throws {
    while true {
      do {
        try await Task.sleep(for: .seconds(max(1, tuning.leaseSeconds / 3)))
        _ = try await store.renew(lease, seconds: tuning.leaseSeconds)
      } catch is CancellationError {
        return
      } catch StoreError.leaseLost(let account) {
        throw StoreError.leaseLost(account: account)
      } catch {
        logger.warning(
          "the lease of \(lease.account) could not be renewed: \(words(error).message)")
      }
    }
  }

  private func take(_ account: String) async throws -> Lease {
    let clock = ContinuousClock()
    let deadline = clock.now.advanced(by: .seconds(tuning.leaseWait))
    while true {
      switch try await store.takeLease(
        account: account, holder: holder, seconds: tuning.leaseSeconds)
      {
      case .taken(let lease): return lease
      case .held(let other, _):
        guard clock.now < deadline else { throw LeaseBusy(account: account, holder: other) }
        try await Task.sleep(for: .milliseconds(250))
      }
    }
  }
}

/// Another sync works on the account and did not finish while we waited.
package struct LeaseBusy: Error, Equatable, Sendable {
  package var account: String
  package var holder: LeaseHolder
}
