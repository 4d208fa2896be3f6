import ArgumentParser
import Engine
import Formats
import Foundation
import GitWorkspace
import Reconciliation

/// `pairbook sync`: observe, plan, carry out, publish.
struct SyncCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync", abstract: "Carry out what the book asks for, and publish the statuses.",
    discussion: """
      Invites, reminds, withdraws and renames as `pairbook plan` shows it, then writes status.csv and \
      events/ and commits them. Committed changes count, edits that are not committed do not, unless \
      --worktree is given.

      Example: pairbook sync --account acme
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var scope: ScopeOptions

  @Option(help: "Output: text or json.")
  var format: OutputFormat = .text

  @Option(
    help: ArgumentHelp(
      "Carry out what this plan of `pairbook plan --out` names and no more; other files than it was made from are refused.",
      valueName: "file"), completion: .file(extensions: ["json"]))
  var plan: String?

  @Flag(help: "For this run, a row that is gone from archiving.csv means off.")
  var prune = false

  @Option(
    help: ArgumentHelp(
      "Let through what is held: withdrawals, invitations, disconnects, freeze or rewind. Recorded with your name.",
      valueName: "kind"))
  var allow: [Allowance] = []

  @Flag(help: "Do everything but write status.csv and events/ back to git.")
  var noPublish = false

  @Flag(help: .hidden)
  var dryRun = false

  func validate() throws {
    if dryRun {
      throw ValidationError("A sync has no dry run: `pairbook plan` shows what it would do.")
    }
  }

  func run() async throws {
    var workspace = try await Workspace(common).fetchedFirst()
    workspace.trustsNewServers = scope.rev == nil
    workspace.ignoresClock = allow.contains(.clock)
    let steady = scope.worktree ? try SteadyWorktree(workspace.place) : nil
    let source = try scope.source(in: workspace)
    var request = try await scope.request(
      in: workspace, source: source, allow: allow, prune: prune, publish: !noPublish)
    request.confirmed = steady?.confirm
    request.looksAtAll = format == .json
    request.approved = try plan.map(Self.approvedPlan)
    try await request.requireApprovedFiles(of: source, settings: source.inputs)
    let (report, edits) = try await workspace.sync(source, request)
    try workspace.show(
      report, of: source, request, uncommitted: scope.worktree ? [] : edits.people, as: format)
  }
}

extension SyncCommand {
  private static func approvedPlan(_ path: String) throws -> ApprovedPlan {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw Failure(
        "\(path) cannot be read.",
        remedy: "Name the file that `pairbook plan --out` wrote.", status: .usage)
    }
    return try ApprovedPlan.read([UInt8](bytes), path: path)
  }
}

/// What `--allow` lets through.
enum Allowance: String, ExpressibleByArgument, CaseIterable {
  case withdrawals, invitations, disconnects, freeze, rewind, clock

  var guardKind: GuardKind? { GuardKind(rawValue: rawValue) }
}

/// Which revision and which accounts a plan or sync is about.
struct ScopeOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The revision whose wishes count; HEAD by default.", valueName: "rev"))
  var rev: String?

  @Flag(help: "Read the files as they are on disk, committed or not.")
  var worktree = false

  @Option(
    help: ArgumentHelp("Only this account; may be given several times.", valueName: "id"),
    completion: AccountCompletion.kind)
  var account: [String] = []

  func validate() throws {
    if worktree && rev != nil {
      throw ValidationError("--worktree and --rev exclude each other.")
    }
  }

  func source(in workspace: Workspace, verified: Bool = true) throws -> LoadedBookSource {
    guard worktree else { return try workspace.book(at: rev, verified: verified) }
    try workspace.place.open().checkIsWhole()
    return try workspace.bookInWorktree()
  }

  func request(
    in workspace: Workspace, source: LoadedBookSource, allow: [Allowance] = [],
    prune: Bool = false, publish: Bool = true
  ) async throws -> SyncRequest {
    if worktree && prune {
      throw Failure(
        "--prune needs a commit: from a worktree nothing is withdrawn because its row is gone.",
        remedy: "Commit the files first, then the same with --prune alone.", status: .usage)
    }
    for id in Set(account).sorted() { try source.requireAccount(id) }
    return SyncRequest(
      revision: worktree ? nil : source.files.commit,
      base: worktree ? try workspace.currentHead().commit?.hex : source.files.commit,
      accounts: account.isEmpty ? nil : Set(account),
      allowed: Set(allow.compactMap(\.guardKind)), allowRewind: allow.contains(.rewind),
      prune: prune, publish: publish)
  }
}

extension Workspace {
  /// Runs a sync with a progress line, and tells what edits are not in it; gives those that there are in the end.
  func sync(
    _ source: LoadedBookSource, _ request: SyncRequest
  ) async throws -> (report: SyncReport, edits: Edits) {
    let edits = try edits(of: .all, in: source.layout)
    if request.revision != nil { try noteUncommitted(edits.people, andSo: "not in this sync") }
    let branch = request.publish ? try SyncedBranch(source.settings, in: self) : nil
    if request.publish { try await self.branch(source.settings).requirePublishable() }
    try branch?.confirmChange()
    let store = try await storeToSync(source)
    try branch?.remember()
    return try await Interruption.finishing(console) { stop in
      var request = request
      request.isStopped = { stop.isSet }
      return try await sync(source, request, with: store, after: edits)
    }
  }

  /// Runs a sync on a store that is open.
  ///
  /// `looked` are the edits that there were just before: where nothing is done there is no need to look again. Without them
  /// those of machine-written files in the accounts that the run is about are looked for alone.
  func sync(
    _ source: LoadedBookSource, _ request: SyncRequest, with store: any CentralStore,
    after looked: Edits? = nil
  ) async throws -> (report: SyncReport, edits: Edits) {
    try await checkClock(source)
    let surroundings = try await surroundings(source.settings, store: store)
    let sync = Sync(surroundings: surroundings, request: request)
    let report = try await sync.run(source) { progress in
      let account = progress.account.map { "\($0) (\(progress.done + 1) of \(progress.of))" }
      console.progress(account.map { "Syncing \($0)" } ?? "Publishing")
    }
    console.progressDone()
    let isIdle = report.results.isEmpty && report.publication == .nothingToPublish
    let found =
      if isIdle, let looked { looked } else {
        try edits(
          of: looked == nil ? .machine : .all, in: source.layout,
          below: looked == nil ? try folders(of: request.accounts, in: source) : nil)
      }
    let told = report.publication.notes
    for note in try await branch(source.settings).putRight(found.machine)
    where !told.contains(note) { console.note(note) }
    return (report, found)
  }

  /// The folders of a few accounts; nil for more, which are looked for among all.
  private func folders(of accounts: Set<String>?, in source: LoadedBookSource) throws -> [String]? {
    guard let accounts, accounts.count <= 16 else { return nil }
    return try source.folders.filter { accounts.contains($0.id) }.map(\.path)
  }

  /// Prints what a sync did, and ends the command as that asks for.
  func show(
    _ report: SyncReport, of source: LoadedBookSource, _ request: SyncRequest,
    uncommitted: [String], as format: OutputFormat
  ) throws {
    let plan = try PlanDocument(
      report, of: source, request, uncommitted: uncommitted, now: clock.now)
    let routes = try mailRoutes(source.settings)
    let renderer = SyncRenderer(
      report: report, plan: plan, mailFolders: routes.folders, isMailOfEnvironment: routes.isForAll,
      console: console)
    switch format {
    case .json: console.result(renderer.json())
    case .text:
      let errors = plan.diagnostics.filter { $0.severity == .error }
      let lines = DiagnosticText.lines(errors, console: console)
      if !lines.isEmpty { console.note(lines.joined(separator: "\n") + "\n") }
      console.result(renderer.text())
    }
    try EndedWith.any(of: plan.conditions + report.conditions)
  }

  /// The store; it is made only for a book that was never synced from another.
  func storeToSync(_ source: LoadedBookSource) async throws -> any CentralStore {
    try await refuseMailIntoCheckoutOfPipeline(source)
    if case .absent = try await presentStore(source.settings) {
      try await requireNeverSynced(source)
    }
    return try await store(source.settings, creating: true)
  }

  /// People are told when what they see in their editor is not what is carried out.
  func noteUncommitted(_ edited: [String], andSo consequence: String) throws {
    guard !edited.isEmpty else { return }
    let operation = try place.open().operationInProgress
    if let words = Self.uncommitted(edited, andSo: consequence, during: operation) {
      console.note(words)
    }
  }

  /// Nil where everything is committed; `operation` is what git has half done, which keeps a save from committing.
  static func uncommitted(
    _ edited: [String], andSo consequence: String, during operation: String?
  ) -> String? {
    guard !edited.isEmpty else { return nil }
    let names = edited.prefix(3).joined(separator: ", ") + (edited.count > 3 ? ", …" : "")
    let way =
      operation.map { "\($0) is not finished (`git status` tells how to go on)." }
      ?? "`pairbook save -m \"…\"` commits."
    return
      "\(edited.count == 1 ? "1 edited file is" : "\(edited.count) edited files are") not committed yet, and so \(consequence) (\(names)): \(way)"
  }
}
