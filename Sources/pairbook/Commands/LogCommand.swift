import ArgumentParser
import Engine
import Formats
import GitWorkspace
import PhoneNumbers
import Reconciliation

/// `pairbook log`: who changed what, and what happened.
struct LogCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "Show who changed what, and what happened, in one time line.",
    discussion: """
      Changes are read from the commits, what happened from the events of the book's branch: a clone is \
      enough. With --verify the events are checked instead: their chain, that no commit ever changed \
      what was written before, and that the store, where there is one, holds the same. Leaves with 1 \
      when something was tampered with, and when a shallow clone lacks the commits to tell.

      Example: pairbook log ann@acme.example
      """)

  @OptionGroup var common: CommonOptions

  @Argument(help: "One person: an e-mail, an id or a phone.")
  var who: String?

  @Option(
    help: ArgumentHelp("Only this account.", valueName: "id"), completion: AccountCompletion.kind)
  var account: String?

  @Flag(help: "Check that nothing of the record was changed.")
  var verify = false

  @Option(help: "Output: text or json.")
  var format: OutputFormat = .text

  func validate() throws {
    if verify && who != nil {
      throw ValidationError("--verify checks whole accounts: leave out the person.")
    }
  }

  func run() async throws {
    let workspace = try Workspace(common)
    let source = try workspace.book()
    let accounts = try accounts(of: source)
    if verify {
      try await verify(accounts, source, workspace)
    } else {
      try await show(accounts, source, workspace)
    }
  }

  private func accounts(of source: LoadedBookSource) throws -> [(id: String, folder: String)] {
    try source.folders(only: account).map { (id: $0.id, folder: $0.path) }
  }

  // MARK: The time line

  private func show(
    _ accounts: [(id: String, folder: String)], _ source: LoadedBookSource, _ workspace: Workspace
  ) async throws {
    let repository = try workspace.place.open()
    let console = workspace.console
    if repository.isShallow {
      console.note("This clone is shallow: older changes are missing (`git fetch --unshallow`).")
    }
    guard let head = workspace.head.commit else { return }
    var edits = try EditHistory(repository, head: head)
    let published = try await workspace.publishedBook(source.settings)
    var renderer = LogRenderer(console: console, asJSON: format == .json, isPersonal: who != nil)
    let folders = try source.book.folders
    if who == nil, account == nil, folders != [""] {
      renderer.add(TimeLine(edits: try edits.editsOfBook(), events: []), account: nil)
    }
    for account in accounts + gone(edits, accounts) {
      let line = try await line(of: account, &edits, published, source, console)
      renderer.add(line, account: account.id)
    }
    if let who, renderer.isEmpty {
      throw Failure(
        "Nothing in the history of the book is about \(who).",
        remedy: "`pairbook list --search TEXT` finds people by part of an e-mail, name or phone.",
        status: .usage)
    }
    renderer.finish()
  }

  private func line(
    of account: (id: String, folder: String), _ edits: inout EditHistory,
    _ published: PublishedBook, _ source: LoadedBookSource, _ console: Console
  ) async throws -> TimeLine {
    var changed = try edits.edits(of: account.folder)
    if account.folder.isEmpty, who == nil {
      changed = merged(try edits.editsOfBook(), changed)
    }
    var (happened, problems) = try await published.events(in: account.folder)
    if !problems.isEmpty {
      console.note(
        "The events of \(account.id) are not as pairbook wrote them: `pairbook log --verify` says where."
      )
    }
    if let who {
      let trail = try trail(who, account.folder, changed, happened, source)
      changed = changed.compactMap(trail.part)
      happened = happened.filter(trail.concerns)
    }
    return TimeLine(edits: changed, events: happened)
  }

  /// Accounts whose folder the book no longer has.
  private func gone(_ edits: EditHistory, _ accounts: [(id: String, folder: String)]) -> [(
    id: String, folder: String
  )] {
    guard account == nil else { return [] }
    return edits.folders.subtracting(accounts.map(\.folder)).sorted().map { ($0, $0) }
  }

  /// The edits of one account and of the settings beside it, a commit at a time; each in its own order.
  private func merged(_ book: [Edit], _ account: [Edit]) -> [Edit] {
    let settings = Dictionary(
      book.map { ($0.commit.id, $0.settings) }, uniquingKeysWith: { first, _ in first })
    let shared = Set(account.map(\.commit.id))
    var alone = book.filter { !shared.contains($0.commit.id) }[...]
    var merged: [Edit] = []
    for var edit in account {
      while let earlier = alone.first, earlier.at <= edit.at {
        merged.append(earlier)
        alone.removeFirst()
      }
      edit.settings = (settings[edit.commit.id] ?? []) + edit.settings
      merged.append(edit)
    }
    return merged + alone
  }

  // Within an async function the optimiser of Swift 6.3.1 crashes on it.
  @inline(never)
  private func trail(
    _ who: String, _ folder: String, _ edits: [Edit], _ events: [ParsedEvent],
    _ source: LoadedBookSource
  ) throws -> PersonTrail {
    let book = try source.book
    guard case .account(let account) = try source.loader.loadAccount(folder, of: book) else {
      var trail = PersonTrail(who, plans: NumberingPlans(), region: nil)
      trail.follow([], edits, events)
      return trail
    }
    let region = account.settings?.defaultRegion.flatMap(PhoneRegion.init)
    var trail = PersonTrail(who, plans: NumberingPlans(), region: region)
    trail.follow(account.desired.people, edits, events)
    return trail
  }

  // MARK: --verify

  private func verify(
    _ accounts: [(id: String, folder: String)], _ source: LoadedBookSource, _ workspace: Workspace
  ) async throws {
    let verification = try await ChainVerification(workspace, source)
    var report = VerificationReport(
      store: verification.comparison, isShallow: verification.isShallow)
    for account in accounts {
      report.accounts.append(try await verification.check(account.id, folder: account.folder))
    }
    // Evidence under a folder that is gone was removed, or moved to where nobody compares it.
    for folder in account == nil ? verification.folders(besides: accounts.map(\.folder)) : [] {
      var gone = try await verification.check(
        BookPath.name(folder), folder: folder, isAccount: false)
      gone.id = folder
      report.accounts.append(gone)
    }
    report.unchecked = try unchecked(source, workspace)
    let renderer = VerificationRenderer(report: report, console: workspace.console)
    switch format {
    case .text: workspace.console.result(renderer.text())
    case .json:
      workspace.console.result(["version": 1, "entries": [], "verification": renderer.json()])
      if let words = renderer.unchecked { workspace.console.note(words) }
    }
    try EndedWith.any(of: report.isSound && report.isComplete ? [] : [.recordNotWhole])
  }

  /// Published files that are others on disk: commits are what is checked.
  private func unchecked(_ source: LoadedBookSource, _ workspace: Workspace) throws -> [String] {
    // On a branch of their own they are not on disk, or nobody reads them there.
    guard source.settings.publish.branch.map({ $0 == workspace.head.branch }) ?? true else {
      return []
    }
    let folders = try source.folders(only: account).map(\.path)
    return try workspace.edits(
      of: .machine, in: source.layout, below: account == nil ? nil : folders
    ).machine
  }
}
