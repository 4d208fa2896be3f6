import Engine

/// Holds the lease of an account while work is done under it, renewing it before it runs out.
struct LeaseKeeper: Sendable {
  let store: any CentralStore
  let holder: LeaseHolder
  let tuning: SyncTuning

  /// Runs `body` under the lease and gives it back, also when `body` throws.
  ///
  /// Waits for somebody else's lease; throws `LeaseBusy` when it is still held afterwards.
  func withLease<R: Sendable>(
    of account: String, _ body: @Sendable (Lease) async throws -> R
  ) async throws -> R {
    let lease = try await take(account)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        while true {
          try await Task.sleep(for: .seconds(max(1, tuning.leaseSeconds / 3)))
          try await store.renew(lease, seconds: tuning.leaseSeconds)
        }
      }
      let result: Result<R, any Error>
      do { result = .success(try await body(lease)) } catch { result = .failure(error) }
      group.cancelAll()
      do {
        try await store.release(lease)
      } catch StoreError.leaseLost {
        // Nothing was written under a lost lease: every write checks the token.
      }
      return try result.get()
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
      case .held(let other, let secondsLeft):
        guard clock.now < deadline else {
          throw LeaseBusy(account: account, holder: other, secondsLeft: secondsLeft)
        }
        try await Task.sleep(for: .milliseconds(250))
      }
    }
  }
}

/// Another sync works on the account and did not finish while we waited.
package struct LeaseBusy: Error, Equatable, Sendable {
  package var account: String
  package var holder: LeaseHolder
  package var secondsLeft: Int
}
