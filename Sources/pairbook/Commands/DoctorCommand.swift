import ArgumentParser
import Formats
import GitWorkspace
import Reconciliation

/// `pairbook doctor`: looks at every connection and says how to mend it.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Check every connection, and say how to mend it.",
    discussion: """
      Looks at git, the book, the store, the link key, mail, the gateway, disk and clock. No mail is \
      sent. Leaves with 1 when something is broken.

      Example: pairbook doctor
      """)

  @OptionGroup var common: CommonOptions

  @Option(help: "Output: text or json.")
  var format: OutputFormat = .text

  func run() async throws {
    var findings: [Finding] = []
    do {
      findings = try await examine(try Workspace(common, onlyLooks: true))
    } catch let error as GitError {
      // Without the repository nothing else can be looked at.
      findings.append(try .failed(.git, error))
    }
    let console = Console(common)
    switch format {
    case .text: console.result(DoctorRenderer.text(findings, console))
    case .json: console.result(DoctorRenderer.json(findings))
    }
    let isBroken = findings.contains { $0.outcome == .failed }
    try EndedWith.any(of: isBroken ? [.machineBroken] : [])
  }

  private func examine(_ workspace: Workspace) async throws -> [Finding] {
    let repository = try workspace.place.open()
    let (source, book) = try await book(workspace, repository)
    let git = GitChecks(workspace: workspace, repository: repository, settings: source?.settings)
    var findings = try git.run() + [book]
    guard let source else { return findings }
    findings += try await StoreChecks(workspace: workspace, source: source).run()
    let machine = MachineChecks(workspace: workspace, settings: source.settings)
    findings += try await machine.mail()
    findings += try await machine.gateway()
    return findings + [try machine.disk(), try await machine.clock()]
  }

  /// The files on disk: what an admin has before them.
  private func book(_ workspace: Workspace, _ repository: Repository) async throws -> (
    LoadedBookSource?, Finding
  ) {
    do {
      let source = try repository.isBare ? workspace.book() : workspace.bookInWorktree()
      let problems = try source.diagnostics.filter { $0.severity == .error }
      let help = "`pairbook validate` says what and where."
      if let first = problems.first {
        return (source, .failed(.book, "\(first.path): \(first.message).", help: help))
      }
      let finding = try await accounts(of: source, help: help)
      return (source, finding)
    } catch let error as UnusableBook {
      let why = error.diagnostics.first { $0.severity == .error }
      return (
        nil,
        .failed(
          .book, "pairbook.json cannot be used: \(why?.message ?? "it is in error").",
          help: why.map { Sentence($0.help).text })
      )
    }
  }

  /// What of the accounts keeps a sync from doing anything in them, or for people of theirs.
  private func accounts(of source: LoadedBookSource, help: String) async throws -> Finding {
    let folders = try source.folders
    var (unreadable, faulty): ([String], [String]) = ([], [])
    for folder in folders {
      let account = try await source.read(folder)
      if account.isUnreadable {
        unreadable.append(folder.id)
      } else if account.diagnostics.contains(where: { $0.severity == .error }) {
        faulty.append(folder.id)
      }
    }
    func names(_ ids: [String]) -> String {
      TerminalText.harmless(ids.prefix(3).joined(separator: ", ")) + (ids.count > 3 ? ", …" : "")
    }
    if !unreadable.isEmpty {
      return .failed(
        .book,
        "Nothing is done in \(CountedNoun.text(unreadable.count, "account")) with files that cannot be read: \(names(unreadable)).",
        help: help)
    }
    if !faulty.isEmpty {
      return .warning(
        .book,
        "There are errors in \(CountedNoun.text(faulty.count, "account")): \(names(faulty)).",
        help: help)
    }
    return .ok(.book, "pairbook.json is sound; \(CountedNoun.text(folders.count, "account")).")
  }
}
