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
      In Markdown, most digits of phones are hidden. A changed file that cannot be read in either \
      hides no other; leaves with 65 if there is one. Whether what is written is right, `pairbook validate` tells.

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
      for hint in report.hints { workspace.console.note(hint) }
    case .markdown: workspace.console.result(report.markdown)
    case .json: workspace.console.result(json: report.json)
    }
    try EndedWith.any(of: report.isIncomplete ? [.bookInError] : [])
  }
}

/// Two versions of a book, and which of its files differ.
struct BookComparison {
  /// Commits, hex; nil for no commit, and for the files on disk.
  let from: String?
  let to: String?
  /// Nil where there is no commit yet, or no book can be read in it.
  private(set) var old: BookVersion?
  /// Nil where no book can be read.
  private(set) var new: BookVersion?
  let files: AdminFiles
  /// `pairbook.json` of each version in which no book can be read without it.
  private(set) var unusable: [UnreadFile] = []
  /// What is wrong with that of the later version.
  private(set) var diagnostics: [Diagnostic] = []

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
    let to: ObjectID? = try revisions.count == 2 ? repository.resolve(revisions[1]) : nil
    var paths: Set<String> = []
    if let to {
      paths = Set(try repository.changes(from: from, to: to, verify: false).map(\.path))
    } else {
      paths = Set(try repository.uncommitted().paths)
      if let from, let head, from != head {
        paths.formUnion(try repository.changes(from: from, to: head, verify: false).map(\.path))
      }
    }
    func files(of commit: ObjectID) throws(GitError) -> TreeFiles {
      try TreeFiles.revision(commit.hex, of: workspace.place, verified: false)
    }
    let checks = BookCheck()
    let earlier = try from.map { try Self.read(files(of: $0), checks) }
    let later = try Self.read(
      to.map { try files(of: $0) } ?? TreeFiles.worktree(of: workspace.place), checks)
    self.from = from?.hex
    self.to = to?.hex
    switch earlier {
    case .success(let version)?: old = version
    case .failure(let error)?: unusable.append(Self.unread(error, from?.hex))
    case nil: break
    }
    switch later {
    case .success(let version): new = version
    case .failure(let error):
      unusable.append(Self.unread(error, to?.hex))
      diagnostics = error.diagnostics
    }
    let layouts = [old?.layout, new?.layout].compactMap { $0 }
    self.files = AdminFiles(
      paths.sorted(), layout: layouts.dropFirst().reduce(layouts.first ?? .any) { $0.union($1) })
  }

  private static func read(_ files: TreeFiles, _ checks: BookCheck) throws -> Result<
    BookVersion, UnusableBook
  > {
    do {
      return .success(try BookVersion(files, checks: checks))
    } catch let error as UnusableBook {
      return .failure(error)
    }
  }

  private static func unread(_ error: UnusableBook, _ commit: String?) -> UnreadFile {
    let isMissing = error.diagnostics.contains {
      $0.code == .missingFile && $0.path == BookPath.settings
    }
    return UnreadFile(
      path: BookPath.settings, commit: commit, fault: isMissing ? .missing : .unreadable,
      unknown: "what changed in the book and its accounts")
  }
}
