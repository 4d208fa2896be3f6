package import Engine
package import Formats

/// What a sync would do: the same plan, from the same state, with no effect at all.
package struct Preview: Sendable {
  let store: (any CentralStore)?
  let repository: any BookRepository
  let sessions: any SessionObserver
  let request: SyncRequest

  /// `store` is nil for a plan offline: then the clone's `status.csv` tells who is enrolled.
  package init(
    store: (any CentralStore)?, repository: any BookRepository, sessions: any SessionObserver,
    request: SyncRequest
  ) {
    self.store = store
    self.repository = repository
    self.sessions = sessions
    self.request = request
  }

  package struct Result: Sendable {
    package var plans: [AccountPlan] = []
    package var diagnostics: [Diagnostic] = []
    /// What was asked for by hand and would not be done, by account.
    package var refusals: [String: [Refusal]] = [:]
    /// The blob ids of the files that the plan was made from, by path in the book.
    package var inputs: [String: String] = [:]
  }

  /// Throws `StoreMismatch` where a sync would refuse the store.
  package func run(
    _ source: some BookSource, now: Instant,
    each: (BookAccount, AccountPlan, [Enrollment]) async throws -> Void
  ) async throws -> Result {
    var result = Result()
    try await visit(source, now: now) { account, asked, enrollments in
      result.diagnostics += account.diagnostics
      result.inputs.merge(account.inputs) { _, new in new }
      if !asked.refusals.isEmpty { result.refusals[account.folder.id] = asked.refusals }
      try await each(account, asked.plan, enrollments)
      result.plans.append(asked.plan)
    }
    return result
  }

  /// The same, account by account, keeping nothing.
  package func walk(
    _ source: some BookSource, now: Instant,
    each: (BookAccount, AccountPlan, [Enrollment]) async throws -> Void
  ) async throws {
    try await visit(source, now: now) { try await each($0, $1.plan, $2) }
  }

  private func visit(
    _ source: some BookSource, now: Instant,
    each: (BookAccount, HandPlan, [Enrollment]) async throws -> Void
  ) async throws {
    let folders = try await source.accounts()
    let tip = try await repository.tip()
    let published = PublishedBook(repository: repository, commit: tip)
    let records = try await records(folders, book: source.bookID, published)
    for item in AccountItem.all(folders, records, only: request.accounts) {
      var account = BookAccount.absent(item.id, source.standing(ofAbsent: item.id))
      if let folder = item.folder { account = try await source.read(folder) }
      account.desired.policy = request.policy(account.desired.policy)
      let observed = try await observe(item, published, now: now)
      let asked = request.plan(account.desired, observed, allowed: request.allowed, now: now)
      try await each(account, asked, observed.enrollments)
    }
  }

  private func records(_ folders: [AccountFolder], book: String, _ published: PublishedBook)
    async throws -> [String: AccountRecord]
  {
    guard let store else { return [:] }
    let records = Dictionary(
      uniqueKeysWithValues: try await store.accounts(of: book).map { ($0.id, $0) })
    try await StoreBinding(store: try await store.identity(), book: published).check(
      folders.map { (records[$0.id] ?? AccountRecord(id: $0.id), $0.path) }, events: store)
    return records
  }

  private func observe(_ item: AccountItem, _ published: PublishedBook, now: Instant) async throws
    -> ObservedAccount
  {
    guard let store else {
      return ObservedAccount(enrollments: try await published.enrollments(of: item))
    }
    let account = item.id
    let enrollments = try await store.enrollments(account: account)
    let poll = try await sessions.poll(account: account, enrollments: enrollments)
    return ObservedAccount(
      enrollments: enrollments, signals: poll.signals, unknownSessions: poll.unknownSessions,
      recent: try await store.recent(account: account, since: now - .hours(24)))
  }
}
