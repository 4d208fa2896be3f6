import Engine
import Formats

/// Observes, plans, carries out and publishes: account by account, none of which stops another.
package struct Sync: Sendable {
  let surroundings: Surroundings
  let tuning: SyncTuning
  let request: SyncRequest

  package init(
    surroundings: Surroundings, request: SyncRequest, tuning: SyncTuning = SyncTuning()
  ) {
    self.surroundings = surroundings
    self.tuning = tuning
    self.request = request
  }

  /// Throws `StoreMismatch` and `StoreError` before anything was done; what befalls one account is in the report.
  package func run(
    _ source: some BookSource, progress: @escaping @Sendable (SyncProgress) -> Void = { _ in }
  ) async throws -> SyncReport {
    let store = surroundings.store
    let identity = try await store.identity()
    let folders = try await source.accounts()
    let records = try await claimedAccounts(folders, book: source.bookID)
    let tip = try await surroundings.repository.tip()
    let book = PublishedBook(repository: surroundings.repository, commit: tip)
    try await StoreBinding(store: identity, book: book).check(
      folders.compactMap { folder in records[folder.id].map { ($0, folder.path) } }, events: store)
    try await store.setLinkKeyFingerprint(surroundings.linkKey.fingerprint)

    var run = Run(
      sync: self, book: book,
      publisher: Publisher(
        surroundings: surroundings, tuning: tuning, storeID: identity.id,
        revision: request.revision))
    var ancestry = Ancestry(repository: surroundings.repository)
    let work = AccountItem.all(folders, records, only: request.accounts)
    for (index, item) in work.enumerated() {
      progress(SyncProgress(account: item.id, done: index, of: work.count))
      let record = records[item.id] ?? AccountRecord(id: item.id)
      do {
        if let refusal = try await refusal(record, &ancestry) {
          run.report.failures.append(refusal)
          if let folder = item.folder {
            run.report.diagnostics += try await source.read(folder).diagnostics
          }
          continue
        }
        let account = try await item.folder.mapAsync { try await source.read($0) }
        try await run.sync(account ?? .gone(item.id), record: record)
      } catch let busy as LeaseBusy {
        run.report.failures.append(AccountFailure(busy))
      } catch let error as StoreError where error.concernsWholeStore {
        throw error
      } catch {
        run.report.failures.append(AccountFailure(account: item.id, error: error))
      }
    }
    progress(SyncProgress(account: nil, done: work.count, of: work.count))
    await surroundings.sender.close()
    try await run.publish(folders: folders)
    try await recordRevision(work.map(\.id), run.report)
    return run.report
  }

  private func claimedAccounts(_ folders: [AccountFolder], book: String) async throws
    -> [String: AccountRecord]
  {
    try await surroundings.store.claim(accounts: folders.map(\.id), book: book)
    let records = try await surroundings.store.accounts(of: book)
    return Dictionary(uniqueKeysWithValues: records.map { ($0.id, $0) })
  }

  private func refusal(_ record: AccountRecord, _ ancestry: inout Ancestry) async throws
    -> AccountFailure?
  {
    guard !request.allowRewind, let base = request.base, let applied = record.appliedRevision,
      try await !ancestry.descends(base, from: applied)
    else { return nil }
    return AccountFailure(
      account: record.id, kind: .rewind,
      message:
        "The revision \(base.prefix(12)) does not follow \(applied.prefix(12)), which was applied to this account last: it would turn people back.",
      remedy:
        "Get the newer commits (`git pull`, or `pairbook save`), or, if going back is what you want, `--allow rewind`."
    )
  }

  /// What is asked for by hand, or by files that nobody committed, is asked for by who runs the program.
  fileprivate func authors(of account: BookAccount, _ record: AccountRecord) async throws -> Authors
  {
    guard let revision = request.revision, request.byHand == nil else {
      return Authors(surroundings.operatorName)
    }
    return try await Authors(
      of: account, at: revision, since: record.appliedRevision, machine: surroundings.machine,
      in: surroundings.repository)
  }

  private func recordRevision(_ ids: [String], _ report: SyncReport) async throws {
    guard let revision = request.revision, request.byHand == nil else { return }
    let failed = Set(report.failures.map(\.account))
    try await surroundings.store.recordRevision(
      revision, attempted: ids, applied: ids.filter { !failed.contains($0) })
  }
}

package struct SyncProgress: Sendable {
  /// The account whose turn it is; nil while publishing.
  package var account: String?
  package var done: Int
  package var of: Int
}

/// One run's state.
private struct Run {
  let sync: Sync
  let book: PublishedBook
  let publisher: Publisher
  var report = SyncReport()
  var pending: [Publisher.Pending] = []

  mutating func sync(_ account: BookAccount, record: AccountRecord) async throws {
    report.diagnostics += account.diagnostics
    report.inputs.merge(account.inputs) { _, new in new }
    var desired = account.desired
    desired.policy = sync.request.policy(desired.policy)
    let (sync, surroundings) = (sync, sync.surroundings)
    let worker = AccountSync(
      surroundings: surroundings, tuning: sync.tuning,
      request: sync.request, now: surroundings.now())
    let outcome = try await worker.run(
      AccountSync.Account(
        desired: desired, correspondence: account.correspondence,
        composer: {
          try surroundings.composers.composer(
            accountFolder: account.folder.path, templates: account.templates)
        },
        authors: { try await sync.authors(of: account, record) }),
      record: record, mayMail: report.mailUnavailable == nil)
    report.plans.append(outcome.plan)
    report.results += outcome.results
    if !outcome.refusals.isEmpty { report.refusals[desired.id] = outcome.refusals }
    report.laterMail.merge(outcome.laterMail) { _, new in new }
    if !outcome.notices.isEmpty { report.notices[desired.id] = outcome.notices }
    if let unavailable = outcome.mailUnavailable { report.mailUnavailable = unavailable }
    guard desired.standing != .folderGone else { return }
    try await prepare(account.folder, desired, outcome, record)
  }

  private mutating func prepare(
    _ folder: AccountFolder, _ desired: DesiredAccount, _ outcome: AccountSync.Outcome,
    _ record: AccountRecord
  ) async throws {
    let rows = Reader.statusRows(
      desired: desired, enrollments: outcome.enrollments, plan: outcome.after,
      now: sync.surroundings.now())
    let files = try await publisher.prepare(
      Publisher.Showing(
        account: folder.id, folder: folder.path, head: outcome.head, mark: record.published),
      status: StatusFile.bytes(rows, international: sync.surroundings.international), against: book)
    if let files { pending.append(files) }
  }

  mutating func publish(folders: [AccountFolder]) async throws {
    let waiting = pending.reduce(0) { $0 + $1.fileCount }
    guard sync.request.publish else {
      report.publication = waiting == 0 ? .nothingToPublish : .skipped(files: waiting)
      return
    }
    do {
      report.publication = try await publisher.publish(pending, onto: book)
    } catch let error as StoreError {
      throw error
    } catch {
      report.publication = .failed(
        message: String(describing: error),
        remedy:
          "What was done is kept in the store: `pairbook sync` publishes it once this is mended.")
    }
  }
}

/// Answers from the commit graph, asked once a pair.
private struct Ancestry {
  let repository: any BookRepository
  private var known: [String: Bool] = [:]

  init(repository: any BookRepository) { self.repository = repository }

  /// A commit that the clone does not hold counts as not an ancestor.
  mutating func descends(_ commit: String, from ancestor: String) async throws -> Bool {
    if commit == ancestor { return true }
    if let answer = known[ancestor] { return answer }
    let answer = try await repository.descends(commit, from: ancestor) ?? false
    known[ancestor] = answer
    return answer
  }
}

extension AccountFailure {
  fileprivate init(_ busy: LeaseBusy) {
    self.init(
      account: busy.account, kind: .busy,
      message: "Another sync (process \(busy.holder.pid) on \(busy.holder.host)) works on it.",
      remedy: "Run `pairbook sync` again when it is done.")
  }

  fileprivate init(account: String, error: any Error) {
    self.init(
      account: account, kind: .failed, message: String(describing: error),
      remedy: "The other accounts were done; this one is tried again by the next sync.")
  }
}

extension Optional {
  fileprivate func mapAsync<R>(_ transform: (Wrapped) async throws -> R) async rethrows -> R? {
    guard let self else { return nil }
    return try await transform(self)
  }
}

extension StoreError {
  /// Whether no other account can be worked on either.
  var concernsWholeStore: Bool {
    switch self {
    case .unavailable, .damaged, .newerSchema, .full, .otherLinkKey: true
    case .invalid, .ownedByAnotherBook, .leaseLost, .headMoved, .notEmpty: false
    }
  }
}
