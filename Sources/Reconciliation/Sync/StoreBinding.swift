package import Engine
import Formats

/// A book knows its store: whether this store may speak for this book at all.
package struct StoreBinding: Sendable {
  let store: StoreIdentity
  let book: PublishedBook

  /// Refuses a store that is not the one that last published, or that does not hold what was published.
  func check(
    _ accounts: [(record: AccountRecord, folder: String)], events: any CentralStore
  ) async throws {
    let last = try await book.lastPublication()
    if let last, last.store != store.id {
      throw StoreMismatch.otherStore(last, ours: store.id)
    }
    for (account, folder) in accounts {
      guard let tail = try await book.lastEvent(in: folder, mark: account.published) else {
        continue
      }
      guard let last else { throw StoreMismatch.eventsWithoutRecord(folder: folder) }
      guard let hash = tail.hash else { continue }
      let held = try await events.events(account: account.id, after: tail.mark.seq - 1, limit: 1)
      guard held.first?.seq == tail.mark.seq, held.first?.hash == hash else {
        throw StoreMismatch.storeLacksEvents(
          account: account.id, published: tail.mark.seq, held: account.head.seq, last)
      }
    }
  }

  /// Refuses to begin a store for a book that was synced from one before.
  package static func checkAbsence(
    of source: some BookSource, on repository: any BookRepository
  ) async throws {
    let book = PublishedBook(repository: repository, commit: try await repository.tip())
    if let last = try await book.lastPublication() { throw StoreMismatch.noStore(last) }
    for folder in try await source.accounts()
    where try await book.newestEventsFile(in: folder.path) != nil {
      throw StoreMismatch.eventsWithoutRecord(folder: folder.path)
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
}
