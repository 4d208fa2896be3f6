import ArgumentParser
import Engine
import Formats
import GitWorkspace

/// `pairbook save`: what an admin does instead of git.
struct SaveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "save",
    abstract: "Check the edited files, say what changes for people, and commit.",
    discussion: """
      With a remote, what others committed is fetched first and the commit is pushed; what both sides \
      changed is merged person by person and cell by cell. Only files of the book that people write are \
      committed: settings, rosters, archiving files and mail templates.

      Example: pairbook save -m "Nora joins, Bob has a new phone"
      """)

  @OptionGroup var common: CommonOptions

  @Option(
    name: .short,
    help: ArgumentHelp(
      "What was changed, and why; not needed where nothing is to be committed.",
      valueName: "message"))
  var message: String?

  @Option(help: "Output: text or json.")
  var format: OutputFormat = .text

  func validate() throws {
    if let message, message.allSatisfy(\.isWhitespace) {
      throw ValidationError("The message after -m is empty.")
    }
  }

  func run() throws {
    let workspace = try Workspace(common)
    let repository = try workspace.place.open()
    _ = try repository.worktree()
    let branch = try repository.currentBranch()
    let remote = try SharedBranch(
      branch, of: repository, by: workspace.signature(), over: workspace.remoteLine)
    var report = SaveReport(branch: branch)
    report.pullCommand = remote?.pullCommand
    report.pulled = try remote?.pull(mergingBy: try merge(workspace, repository))
    try report.pulled?.refuseMissing()

    // A watcher may bring commits in at any moment: what is compared with one commit is committed onto that one.
    let tip = try repository.head().commit
    try repository.checkIsWhole()
    let checks = BookCheck()
    let new = try BookVersion(TreeFiles.worktree(of: workspace.place), checks: checks)
    let old = try lastVersion(repository, workspace, checks)
    let uncommitted = try repository.uncommitted()
    guard uncommitted.conflicted.isEmpty else {
      throw Failure(
        "A merge left \(uncommitted.conflicted.joined(separator: ", ")) in conflict.",
        remedy: "Mend the files and finish the merge with git first.")
    }
    guard uncommitted.unreadable.isEmpty else { throw Self.unreadable(uncommitted.unreadable) }
    let files = AdminFiles(
      uncommitted, layout: old.map { new.layout.union($0.layout) } ?? new.layout,
      allowedSigners: new.source.settings.trust.allowedSigners)
    report.files = files
    report.nextStep = workspace.nextStep(new.source.settings)
    report.changes = try BookChanges(from: old, to: new, files: files)
    report.problems = try NewProblems(from: old, to: new, files: files)
    try refuseNewErrors(report, workspace.console)
    if remote != nil, !report.isRewritten {
      report.unsent = try UnsentProblems(
        branch, of: repository, at: workspace.place, now: new, checks: checks)
      try refuseUnsentErrors(report, workspace.console)
    }

    if !files.edited.isEmpty {
      guard let message else { throw Self.messageMissing(files) }
      let (author, committer) = try identity(workspace, repository)
      let commit = try repository.commitWorktree(
        files.edited, readAt: tip, author: author, committer: committer, message: message)
      report.commit = commit?.id.hex
      for note in commit?.indexNotes ?? [] { workspace.console.note(note) }
    }
    try send(remote, try merge(workspace, repository), into: &report)
    switch format {
    case .text: workspace.console.result(report.text(workspace.console))
    case .json: workspace.console.result(json: report.json)
    }
    for line in report.next(workspace.console) { workspace.console.note(line) }
    try EndedWith.any(of: report.push?.conditions ?? [])
  }

  private func identity(_ workspace: Workspace, _ repository: Repository) throws(GitError)
    -> (author: Signature, committer: Signature)
  {
    let seconds = workspace.clock.now.seconds
    let environment = workspace.environment
    return (
      try repository.identity(.author, seconds: seconds, environment: environment),
      try repository.identity(.committer, seconds: seconds, environment: environment)
    )
  }

  /// A clone without an identity only sends and gets: nothing is merged there.
  private func merge(_ workspace: Workspace, _ repository: Repository) throws -> BranchMerge? {
    do throws(GitError) {
      let (author, committer) = try identity(workspace, repository)
      return BranchMerge(place: workspace.place, author: author, committer: committer)
    } catch {
      guard error.kind == .noIdentity else { throw error }
      return nil
    }
  }

  /// Sends the commits; others may have sent theirs meanwhile, or an edit that is committed now stood in the way of
  /// theirs.
  private func send(_ remote: SharedBranch?, _ merge: BranchMerge?, into report: inout SaveReport)
    throws
  {
    guard let remote else { return }
    report.hasUnsent = try remote.isAhead()
    var isApart = report.isApart && report.commit != nil
    for _ in 0..<3 {
      if isApart {
        report.pulled = try remote.pull(mergingBy: merge)
        try report.pulled?.refuseMissing()
        if case .merged(let merged) = report.pulled, merged.isRemade, report.commit != nil {
          // What was committed a moment ago is its last commit, made anew.
          report.commit = merged.tip
        }
      }
      report.push = try remote.push()
      isApart = report.push == .apart
      // What a person has to choose stays so.
      if !isApart || report.isApart { return }
    }
  }

  private static func unreadable(_ paths: [String]) -> Failure {
    let shown = paths.prefix(3).map(ShellWord.quoted).joined(separator: " ")
    return Failure(
      "\(paths.prefix(3).joined(separator: ", "))\(paths.count > 3 ? " and \(paths.count - 3) more" : "") cannot be read, so nobody can tell whether \(paths.count == 1 ? "it was" : "they were") edited; nothing was committed.",
      remedy:
        "Give this user access to \(paths.count == 1 ? "it" : "them"), such as by `chmod u+r \(shown)`, and run the command again."
    )
  }

  private static func messageMissing(_ files: AdminFiles) -> Failure {
    Failure(
      "\(CountedNoun.text(files.edited.count, "file")) \(files.edited.count == 1 ? "is" : "are") to be committed, and nothing says what was changed; nothing was committed.",
      remedy: "Say it: `pairbook save -m \"What was changed, and why\"`.", status: .usage)
  }

  /// The book as it was last committed; nil where no commit has a book that can be read.
  private func lastVersion(
    _ repository: Repository, _ workspace: Workspace, _ checks: BookCheck
  ) throws -> BookVersion? {
    guard let tip = try repository.head().commit else { return nil }
    do {
      return try BookVersion(
        TreeFiles.revision(tip.hex, of: workspace.place, verified: false), checks: checks)
    } catch is UnusableBook {
      return nil
    }
  }

  private func refuseNewErrors(_ report: SaveReport, _ console: Console) throws {
    let errors = report.problems?.errors ?? []
    guard !errors.isEmpty else { return }
    show(errors, of: report, console)
    let paths = Set(errors.map(\.path)).sorted().filter(report.files.isRestorable)
    let files = paths.prefix(3).joined(separator: " ")
    throw Failure(
      "\(CountedNoun.text(errors.count, "problem")) must be mended first; nothing was committed.",
      details: report.leavers.map { [$0] } ?? [],
      remedy: paths.isEmpty
        ? nil
        : "Mend the files. Or give up every edit of \(paths.count == 1 ? "it" : "them") since the last save: `git restore \(files)`.",
      status: .bookErrors)
  }

  /// What goes to others is checked by whatever command it was committed.
  private func refuseUnsentErrors(_ report: SaveReport, _ console: Console) throws {
    guard let unsent = report.unsent else { return }
    show(unsent.errors, of: report, console)
    if !unsent.secrets.isEmpty {
      throw Failure(
        "A password or key stands in \(unsent.secrets.count == 1 ? "a commit" : "commits") that nobody else has yet; nothing was committed or sent.",
        details: unsent.secrets.reversed().map(Self.line),
        remedy: unsent.base.map {
          "Take it out of the file, make the commits one without it, `git reset --soft \($0.prefix(12))`, and run `pairbook save -m MESSAGE`. What is in a commit that was sent, everybody has."
        }
          ?? "Take it out of the file and of the commits (`git commit --amend` for the last one) before anything is sent.",
        status: .bookErrors)
    }
    let whose =
      unsent.commits.count == 1 ? "a commit holds that was" : "commits hold that were"
    let what = report.files.edited.isEmpty ? "nothing was sent" : "nothing was committed or sent"
    throw Failure(
      "\(CountedNoun.text(unsent.errors.count, "problem")) must be mended first, which \(whose) not sent yet; \(what).",
      details: unsent.commits.reversed().map(Self.line),
      remedy: "Mend the files, then run `pairbook save -m MESSAGE`: what mends them is sent along.",
      status: .bookErrors)
  }

  private static func line(_ commit: CommitInfo) -> String {
    "\(commit.id.hex.prefix(10)) “\(commit.subject)”"
  }

  private func show(_ errors: [Diagnostic], of report: SaveReport, _ console: Console) {
    guard format == .text else { return console.result(json: report.json) }
    let shown = errors.prefix(console.verbose ? .max : 20)
    console.result(DiagnosticText.lines(Array(shown), console: console).joined(separator: "\n"))
    if errors.count > shown.count {
      console.result("… and \(errors.count - shown.count) more (-v shows all)")
    }
  }
}
