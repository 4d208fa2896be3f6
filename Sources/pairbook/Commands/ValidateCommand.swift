import ArgumentParser
import Formats
import GitWorkspace

/// `pairbook validate`: every problem of the files.
struct ValidateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate", abstract: "Check the files of the book, all of them.",
    discussion: """
      The files are read as they are on disk, committed or not; --rev reads a revision. With --since, \
      only what is wrong now and was not wrong at that revision is shown and counts. Leaves with 65 \
      when there are errors; warnings are no errors. github writes commands of a workflow, gitlab a \
      Code Quality report, sarif a log in SARIF 2.1.0; their paths are from the repository's root.

      Example: pairbook validate --since main
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, github, gitlab, sarif
  }

  @OptionGroup var common: CommonOptions

  @Option(
    help: ArgumentHelp("The revision to check; the files on disk by default.", valueName: "rev"))
  var rev: String?

  @Option(
    help: ArgumentHelp("Leave out what was wrong at this revision already.", valueName: "rev"))
  var since: String?

  @Option(help: "Output: text, json, github, gitlab or sarif.")
  var format: Format = .text

  func run() async throws {
    let workspace = try Workspace(common, onlyLooks: true)
    let (check, console) = (BookCheck(), workspace.console)
    var known = KnownProblems()
    var before: TreeFiles?
    if let since {
      let files = try TreeFiles.revision(since, of: workspace.place, verified: false)
      let earlier = try check.run(files) { known.add($0) }
      try RecordCheck().run(files, folders: earlier.folders) { known.add($0) }
      before = files
    }
    let files = try files(in: workspace)
    var report = ValidationReport(
      format: format, bookFolder: try workspace.place.open().prefix, console: console)
    let counts = try check.run(files) { report.add(known.new(of: $0)) }
    if let before {
      report.add(
        try EmptiedFiles.problems(in: counts.foldersOfNobody, from: before, to: files).sorted())
    }
    report.add(known.new(of: try PrivateFolder.diagnostics(workspace.place.open())))
    try RecordCheck().run(files, folders: counts.folders) { report.add(known.new(of: $0)) }
    report.add(
      known.new(of: try machineFiles(files, counts.layout, workspace).sorted()))
    report.finish(counts, since: since, isOnDisk: files.commit == nil)
    try EndedWith.any(of: report.errors > 0 ? [.bookInError] : [])
  }

  /// A bare repository has no files on disk: there it is HEAD.
  private func files(in workspace: Workspace) throws -> TreeFiles {
    let isBare = try workspace.place.open().isBare
    guard let rev = rev ?? (isBare ? "HEAD" : nil) else {
      return try TreeFiles.worktree(of: workspace.place)
    }
    return try TreeFiles.revision(rev, of: workspace.place, verified: false)
  }

  private func machineFiles(_ files: TreeFiles, _ layout: BookLayout, _ workspace: Workspace)
    throws -> [Diagnostic]
  {
    let repository = try workspace.place.open()
    let check = MachineFileCheck(repository, layout: layout)
    if let commit = files.commit { return try check.committed(at: repository.resolve(commit)) }
    let head = workspace.head.commit
    return try (head.map { try check.committed(at: $0) } ?? [])
      + check.uncommitted(
        try workspace.edits(of: .machine, in: layout).machine, head: head, files: files)
  }
}
