package import Engine
import Formats

/// A book knows its store: what both tell of each other, once it is certain that this store may speak for this book.
package struct StoreBinding: Sendable {
  let identity: StoreIdentity
  /// Of the accounts that need a look.
  let folders: [AccountFolder]
  /// By account id; none for an account that the store does not know yet.
  let records: [String: AccountRecord]
  let published: PublishedBook
  /// The accounts that need none; nil where all do.
  let spared: Spared?
  /// Why nothing is done for single accounts, by id; it stops no other.
  package private(set) var refusals: [String: any Error] = [:]

  /// Refuses a store that is not the one that last published, or that does not hold what was published; changes
  /// nothing.
  ///
  /// `revision` is the commit whose wishes count: with an empty store its history must not tell of an earlier sync.
  /// Throws `StoreMismatch`. What is wrong with the events of one account alone is among `refusals`.
  package static func check(
    _ store: any CentralStore, _ repository: any BookRepository, _ source: some BookSource,
    at revision: String?
  ) async throws -> StoreBinding {
    try await check(store, repository, source, at: revision, sparing: nil)
  }

  /// The same; of accounts that rest by `judge` nothing is read, and what is `proven` is not looked at again.
  static func check(
    _ store: any CentralStore, _ repository: any BookRepository, _ source: some BookSource,
    at revision: String?, sparing judge: RestJudge?, proven: ProvenEvidence? = nil
  ) async throws -> StoreBinding {
    let identity = try await store.identity()
    let published = PublishedBook(repository: repository, commit: try await repository.tip())
    if let other = identity.movedTo { throw StoreMismatch.moved(to: other) }
    let last = try await published.lastPublication()
    if let last, last.store != identity.id {
      throw StoreMismatch.otherStore(last, ours: identity.id)
    }
    let spared =
      last == nil ? nil : try await judge?.spared(in: store, of: source, published: published)
    let folders = if let spared { spared.folders } else { try await source.accounts() }
    let records =
      if let spared { spared.records } else { try await store.accounts(of: source.bookID) }
    if last == nil, records.allSatisfy({ $0.head.seq == 0 }) {
      try await published.refuseForgotten(at: revision)
    }
    var binding = StoreBinding(
      identity: identity, folders: folders,
      records: Dictionary(uniqueKeysWithValues: records.map { ($0.id, $0) }),
      published: published, spared: spared)
    let evidence = AccountEvidence(
      store: store, published: published, records: binding.records, last: last
    ) {
      let records = try await store.accounts(of: source.bookID)
      let folders = try await source.accounts()
      return (records, folders)
    }
    let doubtful = last == nil ? nil : try await proven?.doubtful(folders, published)
    for folder in doubtful ?? folders {
      binding.refusals[folder.id] = try await evidence.objection(to: folder)
    }
    return binding
  }

  /// Takes the accounts for the book; one that another book owns is refused, and stops no other.
  ///
  /// Of a book that the store does not know, none is taken: its `id` may be wrong, and all are refused.
  mutating func claim(for book: String, in store: any CentralStore) async throws {
    while true {
      // Those that it has already are the book's.
      let accounts = folders.map(\.id).filter { refusals[$0] == nil && records[$0] == nil }
      do {
        return try await store.claim(accounts: accounts, book: book)
      } catch StoreError.ownedByAnotherBook(let account, let owner)
        where accounts.contains(account) && (spared != nil || !records.isEmpty)
      {
        refusals[account] = StoreError.ownedByAnotherBook(account: account, book: owner)
      }
    }
  }

  /// Who is enrolled in an account that the book has no folder for.
  func stranded(in store: any CentralStore) async throws -> Stranded {
    let present = Set(folders.map(\.id))
    var stranded = Stranded()
    for record in records.values where record.enrolled > 0 && !present.contains(record.id) {
      stranded.add(try await store.enrollments(account: record.id), of: record.id)
    }
    return stranded
  }

  /// Nobody is mailed where the record of it could not be published.
  func refuseObstacle() async throws {
    guard let commit = published.commit else { return }
    let path = try await published.repository.obstacle(to: [BookPath.record], at: commit)
    if let path { throw PublishingObstacle(path: path) }
  }

  /// Rehearsals and the truth do not share a store: an event of a made-up time would count as evidence.
  ///
  /// The first account with an event tells.
  package func refuseMixing(rehearsal: Bool, in store: any CentralStore) async throws {
    for account in records.values.sorted(by: { $0.id < $1.id }) {
      if try await account.refuseMixing(rehearsal: rehearsal, in: store) { return }
    }
  }

  /// The same, by accounts that are left alone as well.
  func refuseMixing(
    rehearsal: Bool, in store: any CentralStore, of source: some BookSource
  ) async throws {
    try await refuseMixing(rehearsal: rehearsal, in: store)
    guard let spared, records.values.allSatisfy({ $0.head.seq == 0 }) else { return }
    for folder in try await spared.folders(in: nil, of: source) {
      let record = try await store.record(account: folder.id)
      if try await record?.refuseMixing(rehearsal: rehearsal, in: store) == true { return }
    }
  }

  /// Whether the store knows every account of the book, once they are claimed: else some would not be missed among those
  /// that rest.
  var isWhole: Bool { folders.allSatisfy { records[$0.id] != nil || refusals[$0.id] == nil } }

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

extension AccountRecord {
  /// Nothing of a rehearsal follows what really happened in an account, or the other way round; false where nothing
  /// happened yet.
  @discardableResult
  func refuseMixing(rehearsal: Bool, in store: any CentralStore) async throws -> Bool {
    guard head.seq > 0 else { return false }
    let last = try await store.events(account: id, after: head.seq - 1, limit: 1)
    guard let line = last.first?.line else { return false }
    let wasRehearsal = try EventCodec.parse(line.utf8).rehearsal
    if wasRehearsal != rehearsal { throw StoreMismatch.rehearsalMixed(rehearsal: rehearsal) }
    return true
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
  /// Everything was moved from this store to the one of this name.
  case moved(to: String)
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
