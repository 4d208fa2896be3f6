package import Engine
import Formats

/// A book knows its store: whether this store may speak for this book at all.
struct StoreBinding: Sendable {
  let store: StoreIdentity
  let book: PublishedBook

  /// Refuses a store that is not the one that last published, or that does not hold what was published.
  func check(
    _ accounts: [(record: AccountRecord, folder: String)], events: any CentralStore
  ) async throws {
    let record = try await book.record()
    if let record, record.store != store.id {
      throw StoreMismatch.otherStore(
        book: record.store, ours: store.id, revision: record.revision, observedAt: record.observedAt
      )
    }
    for (account, folder) in accounts {
      guard let tail = try await book.lastEvent(in: folder, mark: account.published) else {
        continue
      }
      guard let record else { throw StoreMismatch.eventsWithoutRecord(folder: folder) }
      guard let hash = tail.hash else { continue }
      let held = try await events.events(account: account.id, after: tail.mark.seq - 1, limit: 1)
      guard held.first?.seq == tail.mark.seq, held.first?.hash == hash else {
        throw StoreMismatch.storeLacksEvents(
          account: account.id, published: tail.mark.seq, held: account.head.seq,
          observedAt: record.observedAt)
      }
    }
  }
}

/// The store is not the book's: nothing was done.
package enum StoreMismatch: Error, Equatable, Sendable {
  /// The book was last synced from another store.
  case otherStore(book: String, ours: String, revision: String, observedAt: Instant)
  /// The store does not hold the book's last event: a restored backup or a cache.
  case storeLacksEvents(account: String, published: Int, held: Int, observedAt: Instant)
  /// The book has events but no `published.json`.
  case eventsWithoutRecord(folder: String)
}
