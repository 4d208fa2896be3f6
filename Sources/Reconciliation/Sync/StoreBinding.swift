package import Engine
import Formats

/// A book knows its store: what both tell of each other, once it is certain that this store may speak for this book.
package struct StoreBinding: Sendable {
  let identity: StoreIdentity
  let folders: [AccountFolder]
  /// By account id; none for an account that the store does not know yet.
  let records: [String: AccountRecord]
  let published: PublishedBook

  /// Refuses a store that is not the one that last published, or that does not hold what was published; changes
  /// nothing.
  ///
  /// `revision` is the commit whose wishes count: with an empty store its history must not tell of an earlier sync.
  /// Throws `StoreMismatch`.
  package static func check(
    _ store: any CentralStore, _ repository: any BookRepository, _ source: some BookSource,
    at revision: String?
  ) async throws -> StoreBinding {
    let records = try await store.accounts(of: source.bookID)
    let binding = StoreBinding(
      identity: try await store.identity(), folders: try await source.accounts(),
      records: Dictionary(uniqueKeysWithValues: records.map { ($0.id, $0) }),
      published: PublishedBook(repository: repository, commit: try await repository.tip()))
    let last = try await binding.published.lastPublication()
    if let last, last.store != binding.identity.id {
      throw StoreMismatch.otherStore(last, ours: binding.identity.id)
    }
    if last == nil, records.allSatisfy({ $0.head.seq == 0 }) {
      try await binding.published.refuseForgotten(at: revision)
    }
    for folder in binding.folders {
      try await binding.check(folder, last, events: store)
    }
    return binding
  }

  private func check(
    _ folder: AccountFolder, _ last: LastPublication?, events: any CentralStore
  ) async throws {
    let account = records[folder.id] ?? AccountRecord(id: folder.id)
    guard let tail = try await published.lastEvent(in: folder.path, mark: account.published) else {
      return
    }
    guard let last else { throw StoreMismatch.eventsWithoutRecord(folder: folder.path) }
    guard let hash = tail.hash else { return }
    let held = try await events.events(account: account.id, after: tail.mark.seq - 1, limit: 1)
    guard held.first?.seq == tail.mark.seq, held.first?.hash == hash else {
      throw StoreMismatch.storeLacksEvents(
        account: account.id, published: tail.mark.seq, held: account.head.seq, last)
    }
  }

  /// Nobody is mailed where the record of it could not be published.
  func refuseObstacle() async throws {
    guard let commit = published.commit else { return }
    let path = try await published.repository.obstacle(to: [BookPath.record], at: commit)
    if let path { throw PublishingObstacle(path: path) }
  }

  /// Rehearsals and the truth do not share a store: an event of a made-up time would count as evidence.
  func refuseMixing(rehearsal: Bool, in store: any CentralStore) async throws {
    for account in records.values.sorted(by: { $0.id < $1.id }) where account.head.seq > 0 {
      let last = try await store.events(account: account.id, after: account.head.seq - 1, limit: 1)
      guard let line = last.first?.line else { continue }
      let wasRehearsal = try EventCodec.parse(line.utf8).rehearsal
      if wasRehearsal != rehearsal { throw StoreMismatch.rehearsalMixed(rehearsal: rehearsal) }
      return
    }
  }

  /// Refuses to begin a store for a book that was synced from one before; `revision` as in `check`.
  package static func checkAbsence(
    of source: some BookSource, on repository: any BookRepository, at revision: String?
  ) async throws {
    let book = PublishedBook(repository: repository, commit: try await repository.tip())
    if let last = try await book.lastPublication() { throw StoreMismatch.noStore(last) }
    try await book.refuseForgotten(at: revision)
    for folder in try await source.accounts()
    where try await book.newestEventsFile(in: folder.path) != nil {
      throw StoreMismatch.eventsWithoutRecord(folder: folder.path)
    }
  }
}

extension PublishedBook {
  /// An empty store and a book without `published.json` are a new book only if there never was one.
  fileprivate func refuseForgotten(at revision: String?) async throws {
    for commit in Set([commit, revision].compactMap { $0 }).sorted() {
      let changed = try await repository.lastAuthor(of: [BookPath.record], at: commit)
      if changed != nil { throw StoreMismatch.recordRemoved(commit: commit) }
    }
  }
}

/// What the book tells of the sync that published last.
package struct LastPublication: Equatable, Sendable {
  /// The id of the store.
  package var store: String
  /// The commit that was carried out in every account; nil where the book does not tell.
  package var revision: String?
  /// When that was; nil where the clone does not go back so far.
  package var at: Instant?

  package init(store: String, revision: String?, at: Instant?) {
    self.store = store
    self.revision = revision
    self.at = at
  }
}

/// The store is not the book's: nothing was done.
package enum StoreMismatch: Error, Equatable, Sendable {
  /// The book was last synced from another store.
  case otherStore(LastPublication, ours: String)
  /// The book was synced before, and there is no store.
  case noStore(LastPublication)
  /// The store does not hold the book's last event: a restored backup or a cache.
  case storeLacksEvents(account: String, published: Int, held: Int, LastPublication)
  /// The book has events but no `published.json`.
  case eventsWithoutRecord(folder: String)
  /// The store is empty, and the history of this commit had a `published.json`.
  case recordRemoved(commit: String)
  /// The store holds events of the real clock and this run is under `PAIRBOOK_NOW`, or the other way round.
  case rehearsalMixed(rehearsal: Bool)
}
