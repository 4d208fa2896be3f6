import Engine
import Formats

/// Observes, plans, carries out and publishes: account by account, none of which stops another.
package struct Sync: Sendable {
  let surroundings: Surroundings
  let tuning: SyncTuning
  private(set) var request: SyncRequest
  /// The commit that stands on record for the one that is carried out, or that a worktree is based on.
  private(set) var standing: String?

  package init(
    surroundings: Surroundings, request: SyncRequest, tuning: SyncTuning = SyncTuning()
  ) {
    self.surroundings = surroundings
    self.tuning = tuning
    self.request = request
  }

  /// Throws `StoreMismatch` and `StoreError` before anything was done; what comes later is in the report.
  package func run(
    _ source: some BookSource,
    progress: @escaping @Sendable (SyncProgress) -> Void = { _ in }
  ) async throws -> SyncReport {
    let store = surroundings.store
    let judge = RestJudge(
      request, sessions: surroundings.sessions, refusesServers: surroundings.senders.refusesAny,
      now: surroundings.now())
    var binding = try await StoreBinding.check(
      store, surroundings.repository, source, at: request.base, sparing: judge,
      proven: request.proven.map { ProvenEvidence(at: $0, besides: request.accounts ?? []) })
    try await binding.refuseMixing(rehearsal: surroundings.rehearsal, in: store, of: source)
    if request.publish { try await binding.refuseObstacle() }
    try await binding.claim(for: source.bookID, in: store)
    var sync = self
    if let commit = request.revision ?? request.base {
      sync.standing = try await surroundings.repository.willCarryOut(commit)
      if request.revision != nil { sync.request.revision = sync.standing }
    }
    try await store.setLinkKeyFingerprint(surroundings.linkKey.fingerprint)

    // Where accounts are spared it was read with them.
    let isToBeRead = judge != nil && binding.spared == nil
    let survey = isToBeRead ? try await store.survey(of: source.bookID) : nil
    var run = SyncRun(
      sync: sync, book: binding.published, stranded: try await binding.stranded(in: store),
      publisher: Publisher(
        surroundings: surroundings, tuning: tuning, storeID: binding.identity.id,
        book: source.bookID, accounts: { try await source.accounts().map(\.id) }),
      spared: binding.spared,
      notes: SurveyNotes(judge, binding, only: request.accounts, before: survey))
    run.report.proven = binding.published.commit
    let work = AccountItem.all(binding.folders, binding.records, only: request.accounts)
    let reader = ReadAhead(
      work.filter { binding.refusals[$0.id] == nil }.compactMap(\.folder)
    ) { try await source.read($0) }
    var attempted: [String] = []
    var applied: [AppliedRevision] = []
    for (index, item) in work.enumerated() where !request.isStopped() {
      progress(SyncProgress(account: item.id, done: index, of: work.count))
      if let refusal = binding.refusals[item.id] {
        run.note(refusal, of: item)
        continue
      }
      let record = binding.records[item.id] ?? AccountRecord(id: item.id)
      attempted.append(item.id)
      do {
        if let head = try await run.sync(item, record: record, from: source, by: reader) {
          applied.append(
            AppliedRevision(account: item.id, before: record.appliedRevision, seq: head.seq))
        }
      } catch is CancellationError {
        break
      } catch let error as Unsteady {
        run.end(error, at: item.id)
        break
      } catch let error as StoreError where error.concernsWholeStore {
        run.end(error, at: item.id)
        break
      } catch {
        run.note(error, of: item)
      }
    }
    run.report.isStopped = request.isStopped()
    progress(SyncProgress(account: nil, done: work.count, of: work.count))
    await surroundings.senders.close()
    for account in request.untouched where binding.refusals[account.account] == nil {
      attempted.append(account.account)
      applied.append(account)
    }
    await run.finish(attempted: attempted, applied: applied, of: source)
    return run.report
  }

  /// The commit whose wishes an account's files are: of a worktree the one that it is based on, where they are as that has
  /// them; else nil.
  func applied(by account: BookAccount) async throws -> String? {
    guard request.revision == nil else { return request.revision }
    guard let base = request.base, let standing, !account.inputs.isEmpty else { return nil }
    for (path, blob) in account.inputs
    where try await surroundings.repository.blobID(path, at: base) != blob { return nil }
    let folder = account.folder.path
    for name in try await surroundings.repository.names(in: folder, at: base) {
      let path = BookPath.join(folder, name)
      if BookFile(path, in: .any).isInput, account.inputs[path] == nil { return nil }
    }
    return standing
  }

  /// What is asked for by hand, or by files that nobody committed, is asked for by who runs the program.
  func authors(of account: BookAccount, _ record: AccountRecord) async throws -> Authors {
    if case .byHand = request.scope { return Authors(surroundings.operatorName) }
    guard let revision = request.revision else { return Authors(surroundings.operatorName) }
    return try await Authors(
      of: account, at: revision, since: record.appliedRevision, machine: surroundings.machine,
      in: surroundings.repository)
  }
}

package struct SyncProgress: Sendable {
  /// The account whose turn it is; nil while publishing.
  package var account: String?
  package var done: Int
  package var of: Int
}

extension StoreError {
  /// Whether no other account can be worked on either.
  var concernsWholeStore: Bool {
    switch self {
    case .unavailable, .damaged, .newerSchema, .full, .otherLinkKey, .moved: true
    case .invalid, .ownedByAnotherBook, .leaseLost, .headMoved, .revisionMoved, .notEmpty: false
    }
  }

  /// Whether somebody else was faster: the same work passes later.
  var isLostRace: Bool {
    switch self {
    case .leaseLost, .headMoved, .revisionMoved: true
    default: false
    }
  }
}
