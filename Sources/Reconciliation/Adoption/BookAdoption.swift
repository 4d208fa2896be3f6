package import Engine
package import Formats

/// Rebuilds a lost store from a clone (`adopt --from-book`): enrollments and events from the published files.
package struct BookAdoption: Sendable {
  let surroundings: Surroundings
  let tuning: SyncTuning

  package init(surroundings: Surroundings, tuning: SyncTuning = SyncTuning()) {
    self.surroundings = surroundings
    self.tuning = tuning
  }

  package struct Result: Equatable, Sendable {
    package struct Account: Equatable, Sendable {
      package var id: String
      package var enrollments: Int
      package var events: Int
      /// Links that were out and are dead now.
      package var deadLinks: Int
      /// When new ones may be sent.
      package var sendWindow: SendWindow
    }
    package var accounts: [Account] = []
    package var publication: Publication = .nothingToPublish
  }

  /// Throws `AdoptionRefused`, and `StoreError` of a store that cannot take the book, before anything was changed.
  package func run(_ source: some BookSource, publish: Bool) async throws -> Result {
    let store = surroundings.store
    let folders = try await source.accounts()
    let book = PublishedBook(
      repository: surroundings.repository, commit: try await surroundings.repository.tip())
    let identity = try await store.identity()
    if let record = try await book.record(), record.store == identity.id {
      throw AdoptionRefused.alreadyTheBooks
    }
    if let other = identity.linkKeyFingerprint, other != surroundings.linkKey.fingerprint {
      throw StoreError.otherLinkKey
    }
    var rebuilt: [Rebuilt] = []
    for folder in folders {
      let account = try await rebuild(folder, from: book)
      if !account.restored.events.isEmpty { rebuilt.append(account) }
    }
    guard !rebuilt.isEmpty else { throw AdoptionRefused.nothingPublished }
    if try await !wasInterrupted(rebuilt) {
      try await store.restore(rebuilt.map { try takenOver($0.restored) }, book: source.bookID)
    }
    try await store.setLinkKeyFingerprint(surroundings.linkKey.fingerprint)
    return try await show(
      rebuilt, source: source, book: book, storeID: identity.id, publish: publish)
  }

  private struct Rebuilt {
    var folder: AccountFolder
    var restored: RestoredAccount
  }

  /// Whether an adoption filled the store and was cut off before it published: then it only goes on.
  private func wasInterrupted(_ rebuilt: [Rebuilt]) async throws -> Bool {
    for account in rebuilt {
      guard let last = account.restored.events.last else { continue }
      let held = try await surroundings.store.events(
        account: account.restored.id, after: last.seq - 1, limit: 2)
      guard held.first?.hash == last.hash, held.dropFirst().first?.kind == .adopt else {
        return false
      }
    }
    return true
  }

  private func rebuild(_ folder: AccountFolder, from book: PublishedBook) async throws -> Rebuilt {
    var replay = EventReplay()
    var events: [StoredEvent] = []
    var revision: String?
    for file in try await book.eventsFiles(in: folder.path) {
      replay.read(file.bytes, path: file.path) { event, line in
        events.append(StoredEvent(event, line: line))
        revision = event.revision ?? revision
      }
    }
    guard replay.chain.problems.isEmpty else {
      throw AdoptionRefused.brokenChain(account: folder.id, problems: replay.chain.problems)
    }
    let open = replay.enrollments
    if let erased = open.first(where: { $0.email.isEmpty }) {
      throw AdoptionRefused.erasedButEnrolled(account: folder.id, subject: erased.subject)
    }
    return Rebuilt(
      folder: folder,
      restored: RestoredAccount(
        id: folder.id, appliedRevision: revision, enrollments: open, events: events))
  }

  /// The account with the links that were out ended, an event each.
  private func takenOver(_ account: RestoredAccount) throws -> RestoredAccount {
    let last = account.events.last
    var builder = DecisionBuilder(
      account: account.id, head: EventHead(seq: last?.seq ?? 0, hash: last?.hash, at: last?.at),
      enrollments: account.enrollments, revision: nil, correspondence: .nobody,
      surroundings: surroundings)
    builder.add(
      EventDraft(kind: .adopt, at: surroundings.now(), cause: "taken over from the book"),
      actor: surroundings.operatorName)
    for enrollment in account.enrollments {
      let transition = Lifecycle.adopt(enrollment, now: surroundings.now())
      if transition.enrollment == enrollment { continue }
      try builder.add(transition, of: enrollment.subject, actor: surroundings.operatorName)
    }
    var account = account
    account.events += try builder.take().events
    account.enrollments = builder.enrollments.values.sorted {
      ($0.email, $0.subject) < ($1.email, $1.subject)
    }
    return account
  }

  /// Publishes every account under the new store's name.
  private func show(
    _ rebuilt: [Rebuilt], source: some BookSource, book: PublishedBook, storeID: String,
    publish: Bool
  ) async throws -> Result {
    var result = Result()
    let publisher = Publisher(
      surroundings: surroundings, tuning: tuning, storeID: storeID, book: source.bookID,
      accounts: { try await source.accounts().map(\.id) })
    var pending: [Publisher.Pending] = []
    for account in rebuilt {
      let id = account.restored.id
      let enrollments = try await surroundings.store.enrollments(account: id)
      let desired = try await source.read(account.folder).desired
      result.accounts.append(
        Result.Account(
          id: id, enrollments: enrollments.count, events: account.restored.events.count,
          deadLinks: enrollments.count { $0.invitation?.state == .adopted },
          sendWindow: desired.policy.sendWindow))
      let plan = Planner(now: surroundings.now()).plan(
        desired: desired, observed: ObservedAccount(enrollments: enrollments))
      let rows = Reader.statusRows(
        desired: desired, enrollments: enrollments, plan: plan, now: surroundings.now())
      pending.append(
        try await publisher.prepare(
          Publisher.Showing(
            account: id, folder: account.folder.path,
            head: try await surroundings.store.head(account: id), mark: nil),
          status: StatusFile.bytes(rows, international: surroundings.international), against: book))
    }
    if publish {
      result.publication = try await publisher.publish(pending, onto: book, isWhole: false)
    }
    return result
  }
}

/// Why a book is not taken over; nothing was changed.
package enum AdoptionRefused: Error, Equatable, Sendable {
  /// The store is the one that the book was last synced from.
  case alreadyTheBooks
  /// The book was never synced: there is nothing to adopt.
  case nothingPublished
  case brokenChain(account: String, problems: [EventChain.Problem])
  /// A person was erased from the events while still enrolled.
  case erasedButEnrolled(account: String, subject: String)
}

extension StoredEvent {
  fileprivate init(_ event: ParsedEvent, line: String) {
    self.init(
      seq: event.seq, at: event.draft.at, subject: event.draft.subject, kind: event.draft.kind,
      newLink: event.draft.newLink, hash: event.hash, line: line)
  }
}
