import Engine
import Formats
import GitWorkspace
import Reconciliation

/// Carries out the rounds of a watcher: each is a sync like `pairbook sync` runs, of the accounts that it is about.
actor Rounds {
  /// What a watcher was started with.
  struct Scope: Sendable {
    /// Whether files count as they are on disk, committed or not.
    var worktree: Bool
    /// The branch that was checked out; another one's wishes are not carried out.
    var branch: String
  }

  private let workspace: Workspace
  private let store: WatchedStore
  private let scope: Scope
  private let layout: KnownLayout
  private let teller: WatchTeller
  private let stop: StopSign
  private let tables = ReadingTables()
  /// What the book was when it was read last; nil where a round came to nothing since, and may have missed something.
  private var before: Before?
  /// The tip at which the store held all that was published, as the last sync found.
  private var proven: String?
  /// The last round could do nothing at all; an edit may have been in its way.
  private var isHeldUp = false

  private struct Before {
    /// The ids of its accounts.
    var accounts: Set<String>
    var settings: String?
    var strays: Set<String>

    init(_ source: LoadedBookSource) throws {
      accounts = Set(try source.folders.map(\.id))
      settings = source.inputs[BookPath.settings]
      strays = Set(try source.book.strays)
    }

    /// A folder is named like its account; `changed` are those that something was told of since.
    func reading(changed: Set<String>) -> EarlierReading {
      EarlierReading(
        settings: settings,
        folders: KnownFolders(strays: strays) { changed.contains(BookPath.name($0)) })
    }
  }

  init(
    _ workspace: Workspace, store: WatchedStore, scope: Scope, layout: KnownLayout,
    teller: WatchTeller, stop: StopSign
  ) {
    self.workspace = workspace
    self.store = store
    self.scope = scope
    self.layout = layout
    self.teller = teller
    self.stop = stop
  }

  /// Never throws: what keeps a round from being done is told, and says whether it is tried again.
  func run(_ order: RoundOrder) async -> RoundEnd {
    let begin = ContinuousClock.now
    let notes = NoteBook()
    do {
      var outcome = try await carryOut(order, notes)
      isHeldUp = false
      outcome.problems += notes.problems()
      teller.tell(outcome, order, took: ContinuousClock.now - begin)
      return outcome.end
    } catch  where stop.isSet && Failure(any: error)?.status == .retrying {
      // Something was not waited for, such as a remote: the next process begins with it.
      return .done
    } catch {
      isHeldUp = true
      before = nil
      return teller.tell(
        error, order, notes: notes.problems(), took: ContinuousClock.now - begin)
    }
  }

  private func carryOut(_ order: RoundOrder, _ notes: NoteBook) async throws -> RoundOutcome {
    var workspace = workspace
    workspace.console.notes = { notes.add($0) }
    if let obstacle = try obstacle(workspace.console) {
      return RoundOutcome(end: .postponed, problems: [obstacle], lookedAt: [.beginning])
    }
    // What pairbook published itself, commits that change nothing for people, and files that are not committed are no
    // reason to ask a remote.
    if order.causes.isSubset(of: [.commits, .files]), order.accounts == [], !isHeldUp {
      let source = try book(workspace, for: order)
      let affected = try await affected(by: order, source, workspace)
      if affected.isNobody { return try idleOutcome(of: order, source, workspace) }
    }
    workspace = try await workspace.fetchedFirst()
    try store.check()
    let steady = scope.worktree ? try SteadyWorktree(workspace.place) : nil
    let source = try book(workspace, for: order)
    try store.check(isStill: workspace.storeRoute(source.settings))
    try layout.learn(source)
    let affected = try await affected(by: order, source, workspace)
    before = try Before(source)
    if affected.isNobody { return try idleOutcome(of: order, source, workspace) }
    if let obstacle = try obstacle(workspace.console) {
      return RoundOutcome(end: .postponed, problems: [obstacle], lookedAt: [.beginning])
    }
    return try await sync(source, affected, workspace, steady)
  }

  /// Of a round that has nobody to look at: edits that are not committed are told of.
  private func idleOutcome(
    of order: RoundOrder, _ source: LoadedBookSource, _ workspace: Workspace
  ) throws -> RoundOutcome {
    guard order.causes.contains(.files), !scope.worktree else {
      return RoundOutcome(end: .done, lookedAt: [.beginning])
    }
    return RoundOutcome(
      end: .done, problems: try edits(workspace, source), lookedAt: [.beginning, .edits])
  }

  private func book(_ workspace: Workspace, for order: RoundOrder) throws -> LoadedBookSource {
    guard scope.worktree else { return try workspace.book(at: nil, tables) }
    // An account at the root is named by its file, not by its folder.
    let earlier = order.accounts.flatMap { before?.reading(changed: $0.union([""])) }
    return try workspace.bookInWorktree(tables, after: earlier)
  }

  private func sync(
    _ source: LoadedBookSource, _ affected: ChangedAccounts, _ workspace: Workspace,
    _ steady: SteadyWorktree?
  ) async throws -> RoundOutcome {
    var request = SyncRequest(
      revision: scope.worktree ? nil : source.files.commit,
      base: try scope.worktree ? workspace.currentHead().commit?.hex : source.files.commit,
      accounts: affected.changed)
    request.isStopped = { [stop] in stop.isSet }
    if scope.worktree {
      request.unsettled = try SettledFiles(workspace.place).objection
      request.confirmed = steady?.confirm
    }
    if let changed = affected.changed {
      // A commit is whole, and what is wrong in it is held row by row; a file on disk may be half written.
      request.sparesUnreadable = scope.worktree
      request.untouched = affected.untouched.filter { !changed.contains($0.account) }
      request.proven = proven
    }
    try await workspace.branch(source.settings).requirePublishable()
    let report = try await workspace.sync(
      source, request, with: store.store
    ).report
    proven = report.proven
    let plan = try PlanDocument(
      report, of: source, request, uncommitted: [], now: workspace.clock.now)
    var outcome = try RoundOutcome(
      report, plan, of: source, accounts: affected.changed, console: workspace.console,
      mailFolders: try workspace.mailRoutes(source.settings).folders)
    if !scope.worktree { outcome.problems += try edits(workspace, source) }
    return outcome
  }

  /// The accounts that a round is about: those that it was ordered for, and those that commits changed.
  private func affected(
    by order: RoundOrder, _ source: LoadedBookSource, _ workspace: Workspace
  ) async throws -> ChangedAccounts {
    guard let ordered = order.accounts else { return .all }
    var affected = ChangedAccounts.none
    let records: [AccountRecord]
    if scope.worktree {
      if try !source.book.contested.isEmpty { return .all }
      records = try await self.records(of: ordered)
    } else {
      records = try await store.store.accounts(of: source.bookID)
      if let commit = source.files.commit, let head = ObjectID(hex: commit) {
        affected = try ChangedAccounts(
          of: source, records: records, at: head, in: workspace.place.open())
      }
    }
    guard var changed = affected.changed else { return .all }
    let present = Set(try source.folders.map(\.id))
    let enrolled = Set(records.filter { $0.enrolled > 0 }.map(\.id))
    let known = Set(records.map(\.id))
    // A folder that came back, or went, frees or binds people of the others.
    if ordered.contains(where: { enrolled.contains($0) && !present.contains($0) }) { return .all }
    if scope.worktree, ordered.contains(where: { enrolled.contains($0) && isNew($0, present) }) {
      return .all
    }
    changed.formUnion(ordered.filter { present.contains($0) || known.contains($0) })
    affected.changed = changed
    return affected
  }

  private func records(of accounts: Set<String>) async throws -> [AccountRecord] {
    var records: [AccountRecord] = []
    for id in accounts.sorted() {
      if let record = try await store.store.record(account: id) { records.append(record) }
    }
    return records
  }

  private func isNew(_ account: String, _ present: Set<String>) -> Bool {
    guard let before = before?.accounts else { return false }
    return present.contains(account) && !before.contains(account)
  }

  /// Why nothing may be done now; nil where nothing stands in the way.
  private func obstacle(_ console: Console) throws -> WatchProblem? {
    let repository = try workspace.place.open()
    let head = try repository.head()
    if scope.worktree, repository.isAtWork {
      let what = repository.operationInProgress ?? "a git command"
      return WatchProblem(
        .beginning, .warning,
        "Git is at work in the worktree (\(what)): nothing is done until that is finished.")
    }
    repository.finishInterruptedMoves(console)
    if scope.worktree {
      do throws(GitError) {
        try repository.checkIsWhole()
      } catch {
        guard error.kind == .operationInProgress else { throw error }
        return WatchProblem(
          .beginning, .warning, "\(Sentence(error.message).text) Nothing is done until they are.")
      }
    }
    guard head.branch == scope.branch else {
      // In the midst of a rebase no branch is checked out.
      let now = head.branch.map { "the branch \($0) is checked out" } ?? "no branch is checked out"
      return WatchProblem(
        .beginning, .warning,
        TerminalText.harmless(
          "Now \(now), and the book's is \(scope.branch): nothing is done until that is checked out again. To follow another branch, start pairbook anew."
        ))
    }
    return nil
  }

  /// What is not committed, and what of it is in error; a note where it is well.
  private func edits(_ workspace: Workspace, _ source: LoadedBookSource) throws -> [WatchProblem] {
    let edited = try workspace.edits(in: source.layout).people
    let operation = try workspace.place.open().operationInProgress
    guard
      let words = Workspace.uncommitted(edited, andSo: "not carried out", during: operation)
    else { return [] }
    var problems = [WatchProblem(.edits, .note, words)]
    let onDisk: LoadedBookSource
    do {
      onDisk = try workspace.bookInWorktree(tables)
    } catch let error as UnusableBook {
      return try problems
        + RoundOutcome.problems(error.diagnostics, of: source).map {
          WatchProblem(.edits, $0.gravity, $0.text)
        }
    }
    let folders = Set(edited.compactMap { BookFile($0, in: onDisk.layout).folder })
    for folder in try onDisk.folders where folders.contains(folder.path) {
      guard case .account(let account) = try onDisk.loader.loadAccount(folder.path, of: onDisk.book)
      else { continue }
      let errors = account.diagnostics.filter { $0.severity == .error }
      problems += try RoundOutcome.problems(errors, of: onDisk).map {
        WatchProblem(.edits, .warning, $0.text)
      }
    }
    return problems
  }
}
