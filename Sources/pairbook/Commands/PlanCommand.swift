import ArgumentParser
import Engine
import Formats
import Foundation
import GitWorkspace
import Glibc
import Mail
import Reconciliation

/// `pairbook plan`: what a sync would do, with no effect at all.
struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show what a sync would do. Nothing is changed, nobody is mailed.",
    discussion: """
      Committed changes count, edits that are not committed do not, unless --worktree is given. The \
      store is asked who is enrolled, or with --offline the clone; a remote is asked whether it has \
      newer commits. In Markdown, most digits of phones are hidden, and what does not fit into --limit \
      is counted.

      Example: pairbook plan --show-mail
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, markdown
  }

  @OptionGroup var common: CommonOptions
  @OptionGroup var scope: ScopeOptions

  @Option(help: "Output: text, json or markdown.")
  var format: Format = .text

  @Option(
    help: ArgumentHelp(
      "How long Markdown may become, in bytes; the usual 60000 fit into a comment of every host.",
      valueName: "bytes"))
  var limit: Int?

  @Flag(
    help: "For this plan, a row that is gone from archiving.csv means off, as with sync --prune.")
  var prune = false

  @Flag(help: "Compare with what the clone's events tell; no store is asked.")
  var offline = false

  @Option(
    help: ArgumentHelp("Write the plan as JSON into this file as well.", valueName: "file"),
    completion: .file())
  var out: String?

  @Flag(help: "Show each mail that would be sent.")
  var showMail = false

  @Flag(help: "Leave with 2 when there is something to do.")
  var exitCode = false

  func validate() throws {
    guard let limit else { return }
    if format != .markdown { throw ValidationError("--limit goes with --format markdown alone.") }
    if limit < 2000 { throw ValidationError("--limit is 2000 at least.") }
  }

  func run() async throws {
    do {
      try await plan()
    } catch let error as StoreError where !offline {
      guard var failure = Failure(any: error) else { throw error }
      let way = "`pairbook plan --offline` works from the clone."
      failure.remedy = failure.remedy.map { "\($0) \(way)" } ?? way
      throw failure
    }
  }

  private func plan() async throws {
    var workspace = try Workspace(common)
    workspace.trustsNewServers = scope.rev == nil
    let source = try scope.source(in: workspace, verified: false)
    var request = try await scope.request(in: workspace, source: source, prune: prune)
    // What is written out names every file.
    request.looksAtAll = format != .text || out != nil
    let uncommitted = scope.worktree ? [] : try workspace.edits(in: source.layout).people
    try workspace.noteUncommitted(uncommitted, andSo: "not in this plan")
    if !offline, scope.rev == nil {
      try workspace.noteNewerCommits(asking: true, andSo: "not in this plan")
    }
    let store: (any CentralStore)? = offline ? nil : try await workspace.storeToCompare(source)
    let preview = Preview(
      store: store, repository: try workspace.branch(source.settings),
      sessions: try workspace.sessions(source.settings, store: store),
      request: request, publishedPlaces: offline ? try await workspace.publishedPlaces(source) : [],
      mailRefusals: offline ? [:] : try workspace.mailRefusals(source.settings),
      delivers: try workspace.mailDelivery(source.settings), words: ErrorWords.init(any:))
    let mails = MailPreview(composers: TemplateComposers(), now: workspace.clock.now)
    var letters: [OutgoingMail] = []
    var unwritten: [AccountFailure] = []
    var result = try await preview.run(source, now: workspace.clock.now) {
      account, plan, enrollments in
      guard showMail else { return }
      do {
        letters += try mails.mails(for: plan, of: account, enrollments: enrollments)
      } catch {
        // What is to be done is known all the same.
        unwritten.append(
          AccountFailure(error, of: account.folder.id, words: ErrorWords.init(any:)))
      }
    }
    result.failures += unwritten
    let plan = try PlanDocument(
      result, of: source, request, uncommitted: uncommitted, now: workspace.clock.now)
    for line in GatewayText.lines(result.gateways, workspace.console) {
      workspace.console.note(line)
    }
    try show(plan, letters, workspace)
    try EndedWith.any(
      of: plan.conditions + result.conditions
        + (exitCode && !plan.isEmpty ? [.thereAreChanges] : []))
  }

  private func show(_ plan: PlanDocument, _ letters: [OutgoingMail], _ workspace: Workspace) throws
  {
    // Made only where it is wanted: it names every file.
    func json() -> String { TerminalText.printable(.object(PlanJSON.document(plan)), .pretty) }
    if let out {
      try refuseToReplace(out)
      do throws(GitError) {
        try AtomicFile.write(Array((json() + "\n").utf8), to: out)
      } catch {
        throw Failure(
          "The plan cannot be written: \(error.message).",
          remedy: error.remedy ?? "Name with --out a file in a folder that is there.")
      }
    }
    let console = workspace.console
    switch format {
    case .json: console.result(json())
    case .markdown: console.result(PlanMarkdown(plan, limit: limit ?? PlanMarkdown.usualLimit).text)
    case .text:
      let problems = DiagnosticText.lines(plan.diagnostics, console: console)
      if !problems.isEmpty { console.note(problems.joined(separator: "\n") + "\n") }
      for letter in letters { console.result(LetterText(letter).text) }
      if showMail { console.result(Self.mailCount(letters.count, held: plan.held.count) + "\n") }
      console.result(PlanText(plan: plan, console: console).rendered())
    }
  }

  private static func mailCount(_ count: Int, held: Int) -> String {
    let mails = count == 0 ? "No mail would be sent." : "\(CountedNoun.text(count, "mail"))."
    guard held > 0 else { return mails }
    return "\(mails) Of what is held (\(held)) no mail is shown: none would be sent."
  }

  /// Nothing but an earlier plan is written over.
  private func refuseToReplace(_ path: String) throws {
    var info = stat()
    guard lstat(path, &info) == 0 else {
      if errno == ENOENT { return }
      throw Failure("\(path) cannot be looked at: \(String(cString: strerror(errno))).")
    }
    // Only a file can be a plan; AtomicFile refuses the others.
    guard info.st_mode & S_IFMT == S_IFREG else { return }
    let old: Data
    do {
      old = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw Failure("\(path) cannot be looked at: \(error.localizedDescription)")
    }
    let schema = JSONDocument(bytes: [UInt8](old), path: path).root?["$schema"]?.value.string
    guard schema != Schemas.plan.uri else { return }
    throw Failure(
      "\(path) is there already and is no plan: it was left as it is.",
      remedy: "Name another file after --out, or move that one away.")
  }
}
