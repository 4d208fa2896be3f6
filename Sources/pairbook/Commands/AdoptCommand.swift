import ArgumentParser
import Formats
import Reconciliation

/// `pairbook adopt`: takes sessions over that the gateway has; with `--from-book` rebuilds a lost store from a clone.
struct AdoptCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "adopt", abstract: "Take a book over into this store.",
    discussion: """
      Sessions that the gateway already has, and that pairbook did not make, go to the users whose numbers they have: \
      they are Archiving then, and nobody has to scan again.

      With --from-book the store is rebuilt from the clone's events: nobody is mailed and nobody has to scan \
      again, links that were out are dead, and from now on the book belongs to this store. Do it only when the \
      store that published.json names is lost: two stores for one book would mail people twice. At a terminal \
      it is asked for; elsewhere --yes says so.

      Example: pairbook adopt --from-book
      """)

  @OptionGroup var common: CommonOptions

  @Flag(help: "Rebuild enrollments and events from the files of the clone.")
  var fromBook = false

  @Flag(help: "Take the book over without being asked: the former store is lost.")
  var yes = false

  @Flag(help: "Do not write the takeover back to git yet; until it is, syncs are refused.")
  var noPublish = false

  @Option(help: "Output: text or json.")
  var format: OutputFormat = .text

  func run() async throws {
    let opened = try Workspace(common)
    if !fromBook { return try await takeOver(try await opened.fetchedFirst()) }
    let workspace = try await opened.fetchedFirst(hasStore: false)
    let source = try workspace.book()
    if !noPublish { try await workspace.branch(source.settings).requirePublishable() }
    try await confirm(source, workspace)
    let store = try await workspace.store(source.settings, creating: true)
    let surroundings = try await workspace.surroundings(source.settings, store: store)
    let result = try await BookAdoption(surroundings: surroundings).run(
      source, publish: !noPublish)
    workspace.console.result(
      format == .json ? json(result) : text(result, console: workspace.console))
    try EndedWith.any(of: result.publication.conditions)
  }

  /// Sessions of the gateway go to the users whose numbers they have.
  private func takeOver(_ workspace: Workspace) async throws {
    let source = try workspace.book()
    guard try !workspace.fleet(source.settings).isEmpty else {
      throw Failure(
        "The book has no gateway whose sessions could be taken over.",
        remedy:
          "Name one in pairbook.json (connections.gateway); to rebuild a lost store, say --from-book.",
        status: .usage)
    }
    var request = SyncRequest(
      revision: source.files.commit, base: source.files.commit, publish: !noPublish)
    request.scope = .takeover
    let report = try await workspace.sync(source, request).report
    try workspace.show(report, of: source, request, uncommitted: [], as: format)
  }

  /// Links of real people die: a person says so, at the terminal or by `--yes`.
  private func confirm(_ source: LoadedBookSource, _ workspace: Workspace) async throws {
    guard !yes, let last = try await workspace.publishedBook(source.settings).lastPublication()
    else { return }
    if case .open(let store) = try await workspace.presentStore(source.settings),
      try await store.identity().id == last.store
    {
      return
    }
    let absent = try await AbsentStore(of: source, in: workspace, last)
    let what = [
      "The book was last synced \(absent.whoAndWhen).",
      "If it is taken over, that store can sync it no more; \(absent.cost.words).",
    ]
    if let answer = Console.answer(to: what + ["Is that store lost? (y/N) "]) {
      guard ["y", "yes"].contains(answer.lowercased()) else {
        throw Failure("Nothing was done.", remedy: "Sync on the machine that keeps the store.")
      }
      return
    }
    throw Failure(
      "Taking a book over has to be confirmed.", details: what,
      remedy:
        "Sync on the machine that keeps the store. Only if that store is lost: `pairbook adopt --from-book --yes`.",
      status: .usage)
  }

  private func text(_ result: BookAdoption.Result, console: Console) -> String {
    var lines = result.accounts.map { account in
      let dead =
        switch account.deadLinks {
        case 0: ""
        case 1: ", 1 link that was out is dead: the next sync sends a new one"
        default:
          ", \(account.deadLinks) links that were out are dead: the next sync sends new ones"
        }
      let when = account.deadLinks == 0 ? "" : WorkingHours.when([account.sendWindow])
      return
        "\(account.id): \(PlanWords.people(account.enrollments)) enrolled, rebuilt from \(account.events) events\(dead)\(when)"
    }
    let isPublished =
      switch result.publication {
      case .published, .sent: true
      case .failed, .skipped, .nothingToPublish: false
      }
    if isPublished {
      lines.append("The book belongs to this store now. Nobody was mailed.")
    } else {
      lines.append(
        "The store is rebuilt. Nobody was mailed. The book belongs to it once that is published: until `pairbook adopt --from-book` has done so, syncs are refused."
      )
    }
    lines.append(
      noPublish
        ? "Not published, as asked."
        : PublicationWords(console: console).sentences(result.publication))
    return lines.joined(separator: "\n")
  }

  private func json(_ result: BookAdoption.Result) -> String {
    var published: String?
    if case .published(let commit, _, _, _) = result.publication { published = commit }
    let document: JSONValue = [
      "version": 1,
      "accounts": .array(
        result.accounts.map {
          [
            "account": .string($0.id), "enrolled": .integer(Int64($0.enrollments)),
            "events": .integer(Int64($0.events)), "deadLinks": .integer(Int64($0.deadLinks)),
          ]
        }),
      "published": PlanJSON.text(published),
    ]
    return TerminalText.printable(document, .pretty)
  }
}
