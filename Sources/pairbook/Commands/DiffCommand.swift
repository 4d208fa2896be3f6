import ArgumentParser
import Formats
import GitWorkspace

/// `pairbook diff`: what changed for people, not lines.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Say what changed for people, not lines.",
    discussion: """
      With no revision, the files on disk are compared with HEAD; with one, with that; with two, one \
      is compared with the other. Up to three people are named for each kind of change, all with -v. \
      In Markdown, most digits of phones are hidden. A file that cannot be read hides no other; leaves \
      with 65 if there is one.

      Example: pairbook diff main --format markdown
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, markdown, json
  }

  @OptionGroup var common: CommonOptions

  @Argument(
    help: ArgumentHelp(
      "The earlier revision, and the later one; HEAD and the files on disk by default.",
      valueName: "rev"))
  var revisions: [String] = []

  @Option(
    help: ArgumentHelp("Only this account.", valueName: "id"), completion: AccountCompletion.kind)
  var account: String?

  @Option(help: "Output: text, markdown or json.")
  var format: Format = .text

  func validate() throws {
    if revisions.count > 2 {
      throw ValidationError("Two revisions are compared, not \(revisions.count).")
    }
  }

  func run() throws {
    let workspace = try Workspace(common, onlyLooks: true)
    let report = try DiffReport(
      BookComparison(workspace, revisions: revisions), account: account)
    switch format {
    case .text:
      workspace.console.result(report.text(workspace.console))
      let lines = DiagnosticText.lines(report.diagnostics, console: workspace.console)
      if !lines.isEmpty { workspace.console.note(lines.joined(separator: "\n")) }
    case .markdown: workspace.console.result(report.markdown)
    case .json: workspace.console.result(json: report.json)
    }
    let isBroken = report.diagnostics.contains { $0.severity == .error }
    try EndedWith.any(of: isBroken ? [.bookInError] : [])
  }
}

/// Two versions of a book, and which of its files differ.
struct BookComparison {
  /// Nil where there is no commit yet.
  let old: BookVersion?
  let new: BookVersion
  let files: AdminFiles

  /// The first of the revisions, HEAD by default, is compared with the second, by default the files on disk.
  init(_ workspace: Workspace, revisions: [String]) throws {
    let repository = try workspace.place.open()
    if revisions.count < 2, repository.isBare {
      throw Failure(
        "A bare repository has no files on disk to compare with.",
        remedy: "Name two revisions: `pairbook diff HEAD~1 HEAD`.", status: .usage)
    }
    let head = workspace.head.commit
    let from = try revisions.first.map(repository.resolve) ?? head
    var paths: Set<String> = []
    let checks = BookCheck()
    if revisions.count == 2 {
      let to = try repository.resolve(revisions[1])
      new = try BookVersion(
        TreeFiles.revision(to.hex, of: workspace.place, verified: false), checks: checks)
      paths = Set(try repository.changes(from: from, to: to, verify: false).map(\.path))
    } else {
      new = try BookVersion(TreeFiles.worktree(of: workspace.place), checks: checks)
      paths = Set(try repository.uncommitted().paths)
      if let from, let head, from != head {
        paths.formUnion(try repository.changes(from: from, to: head, verify: false).map(\.path))
      }
    }
    let old = try from.map {
      try BookVersion(
        TreeFiles.revision($0.hex, of: workspace.place, verified: false), checks: checks)
    }
    self.old = old
    files = AdminFiles(
      paths.sorted(), layout: old?.layout.union(new.layout) ?? new.layout)
  }
}
