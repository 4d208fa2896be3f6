/// Moves all that a store holds to another one, which is empty, and looks whether it has arrived.
package struct StoreMove: Sendable {
  package let source: any MovableStore
  package let target: any MovableStore
  /// The target, as the source names it to whoever comes to it afterwards.
  package let name: String

  package init(from source: any MovableStore, to target: any MovableStore, name: String) {
    self.source = source
    self.target = target
    self.name = name
  }

  package struct Result: Equatable, Sendable {
    package var store: StoreIdentity
    package var accounts = 0
    package var people = 0
    package var events = 0
    /// Mails that wait to be sent, or failed for good.
    package var mails = 0
  }

  /// The source keeps all that it holds, and is marked as moved: nobody syncs with it any more. What is moved is held
  /// in memory as a whole.
  ///
  /// Where that fails before anything arrived, the mark is taken back; afterwards it stays, for two stores that are in
  /// use would be one too many. A move that was killed on its way is finished by the same command.
  /// - Throws: `StoreMoveRefused`; `StoreError`.
  package func run() async throws -> Result {
    var identity = try await source.identity()
    guard !identity.isEmpty else { throw StoreMoveRefused.sourceEmpty }
    let movedTo = identity.movedTo
    identity.movedTo = nil
    let arrived = try await target.identity()
    if movedTo == name, arrived == identity {
      let contents = try await contents(of: source)
      do {
        try await compare(identity, contents)
      } catch StoreMoveRefused.differs {
        // It arrived, and was used since.
        throw StoreMoveRefused.targetNotEmpty
      }
      return Result(identity, contents)
    }
    guard arrived.isEmpty else { throw StoreMoveRefused.targetNotEmpty }
    if let movedTo, movedTo != name { throw StoreMoveRefused.moved(to: movedTo) }
    // Marked before it is read: what a sync did in between would be lost.
    try await source.mark(movedTo: name)
    do {
      return try await copy(as: identity)
    } catch {
      if await isTargetEmpty() {
        // Where that fails as well, the same command begins anew all the same.
        do { try await source.mark(movedTo: nil) } catch {}
      }
      throw error
    }
  }

  /// Whether that is sure.
  private func isTargetEmpty() async -> Bool {
    do { return try await target.identity().isEmpty } catch { return false }
  }

  private func copy(as identity: StoreIdentity) async throws -> Result {
    try await refuseLeases()
    let before = try await contents(of: source)
    try await target.fill(with: before, as: identity)
    try await compare(identity, before)
    return Result(identity, before)
  }

  /// Whoever works on the source would go on there.
  private func refuseLeases() async throws {
    for account in try await source.allAccounts() {
      if let holder = try await source.leaseHolder(account: account) {
        throw StoreMoveRefused.busy(account: account, holder: holder)
      }
    }
  }

  private func contents(of store: any MovableStore) async throws -> [AccountContents] {
    var all: [AccountContents] = []
    for account in try await store.allAccounts() {
      if let contents = try await store.contents(account: account) { all.append(contents) }
    }
    return all
  }

  /// Chains, counts and everything else, on both sides as they are now.
  private func compare(_ identity: StoreIdentity, _ before: [AccountContents]) async throws {
    guard try await target.identity() == identity,
      try await target.allAccounts() == before.map(\.id)
    else { throw StoreMoveRefused.differs(account: before[0].id) }
    guard try await source.allAccounts() == before.map(\.id) else {
      throw StoreMoveRefused.sourceChanged(account: before[0].id)
    }
    for account in before {
      guard try await target.contents(account: account.id) == account else {
        throw StoreMoveRefused.differs(account: account.id)
      }
      guard try await source.contents(account: account.id) == account else {
        throw StoreMoveRefused.sourceChanged(account: account.id)
      }
    }
  }
}

extension StoreMove.Result {
  fileprivate init(_ store: StoreIdentity, _ contents: [AccountContents]) {
    self.store = store
    for account in contents {
      accounts += 1
      people += account.enrollments.count
      events += account.events.count
      mails += account.outbox.count
    }
  }
}

package enum StoreMoveRefused: Error, Equatable, Sendable {
  case sourceEmpty
  /// The source was moved to another store before.
  case moved(to: String)
  case targetNotEmpty
  /// Somebody works on the source.
  case busy(account: String, holder: LeaseHolder)
  /// Somebody wrote to the source meanwhile; the target holds what was there before.
  case sourceChanged(account: String)
  /// What arrived is not what was sent.
  case differs(account: String)
}
