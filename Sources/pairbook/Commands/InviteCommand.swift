import ArgumentParser
import Engine
import Formats
import Mail
import PhoneNumbers
import Reconciliation

/// `pairbook invite`: a new link by hand, a dead one, or the mail as it would look.
struct InviteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "invite", abstract: "Send people a new link, or make the one they have useless.",
    discussion: """
      Without a flag, or with --resend, each person gets a mail with a new link; the old one is dead, reminders \
      and invitations are counted anew. Refused for people who are off, held or Archiving already. Who declined is \
      asked again only by name: --status and --where leave them out.

      Example: pairbook invite ann@acme.example
      """)

  @OptionGroup var common: CommonOptions

  @Argument(help: ArgumentHelp("People: an e-mail, an id, or a phone.", valueName: "who"))
  var who: [String] = []

  @Option(help: ArgumentHelp("Everybody with this status.", valueName: "status"))
  var status: Status?

  @Option(
    name: .customLong("where"),
    help: ArgumentHelp("Everybody of whom this is true in the roster.", valueName: "column=value"))
  var criteria: [String] = []

  @Option(
    help: ArgumentHelp("Only in this account.", valueName: "id"), completion: AccountCompletion.kind
  )
  var account: String?

  @Flag(help: "Send a new link (the default).")
  var resend = false

  @Flag(help: "Make the link that is out useless; no mail is sent.")
  var revoke = false

  @Flag(help: "Show the mails; nothing is sent.")
  var preview = false

  @Option(help: ArgumentHelp("Let through what a guard holds.", valueName: "kind"))
  var allow: [Allowance] = []

  @Option(help: "Output: text or json.")
  var format: OutputFormat = .text

  func validate() throws {
    if [resend, revoke, preview].count(where: { $0 }) > 1 {
      throw ValidationError("--resend, --revoke and --preview exclude each other.")
    }
    if who.isEmpty && status == nil && criteria.isEmpty {
      throw ValidationError(
        "Say whom: an e-mail, an id or a phone, --status STATUS, or --where column=value.")
    }
    for criterion in criteria where SelectionOptions.criterion(criterion) == nil {
      throw ValidationError("--where takes column=value, not \"\(criterion)\".")
    }
  }

  func run() async throws {
    var workspace = try Workspace(common)
    if !preview { workspace = try await workspace.fetchedFirst() }
    workspace.ignoresClock = allow.contains(.clock)
    let source = try workspace.book()
    let store: any CentralStore =
      preview
      ? try await workspace.storeToCompare(source)
      : try await workspace.storeToSync(source)
    let people = try await withoutDeclined(
      chosen(from: source, store: store), store, workspace.console)
    let request = SyncRequest(
      revision: source.files.commit, base: source.files.commit, accounts: Set(people.keys),
      allowed: Set(allow.compactMap(\.guardKind)),
      scope: .byHand(
        SyncRequest.HandOrder(request: revoke ? .revoke : .resend, people: people)))
    if preview {
      try await show(request, source, store, workspace)
      return
    }
    let report = try await workspace.sync(source, request).report
    if revoke { try await noteNewLinks(report, source, workspace.console) }
    try workspace.show(report, of: source, request, uncommitted: [], as: format)
  }

  /// Whoever is on and has no live link gets one (row D15), also where the last one was revoked.
  private func noteNewLinks(
    _ report: SyncReport, _ source: LoadedBookSource, _ console: Console
  ) async throws {
    let accounts = Set(report.results.map(\.action.account))
    var windows: [SendWindow] = []
    for folder in try source.folders where accounts.contains(folder.id) {
      windows.append(try await source.read(folder).desired.policy.sendWindow)
    }
    let people = report.results.filter { $0.outcome != .failed }.map(\.action.user)
    guard !people.isEmpty else { return }
    let names = people.prefix(3).joined(separator: " ") + (people.count > 3 ? " …" : "")
    console.note(
      "The next sync sends \(people.count == 1 ? "a new link" : "new links")\(WorkingHours.when(windows)); to stop that: `pairbook disable \(names)`."
    )
  }

  private var selection: Selection {
    Selection(
      names: who, criteria: criteria.compactMap(SelectionOptions.criterion),
      isEverybody: who.isEmpty && criteria.isEmpty)
  }

  /// The identities of those who are meant, by account.
  private func chosen(from source: LoadedBookSource, store: any CentralStore) async throws
    -> [String: Set<String>]
  {
    let chosen = try await found(in: source, store: store)
    if status != nil, chosen.problems.contains(.nobody(selection.criteria)) {
      throw nobodyHasStatus
    }
    guard chosen.problems.isEmpty else {
      throw Failure(
        "Nobody was invited:\n"
          + chosen.problems.map { "  " + SelectionWords.sentence($0) }.joined(separator: "\n"),
        remedy: "`pairbook list` shows who there is.", status: .usage)
    }
    var people: [String: Set<String>] = [:]
    for person in chosen.people { people[person.account, default: []].insert(person.email) }
    guard status != nil else { return people }
    for account in people.keys {
      people[account]?.formIntersection(try await withStatus(in: account, store) ?? [])
    }
    people = people.filter { !$0.value.isEmpty }
    if people.isEmpty { throw nobodyHasStatus }
    return people
  }

  /// Whoever did not agree was promised no more mails: only somebody who names them may ask again.
  private func withoutDeclined(
    _ people: [String: Set<String>], _ store: any CentralStore, _ console: Console
  ) async throws -> [String: Set<String>] {
    guard who.isEmpty, !revoke else { return people }
    var (asked, declined) = (people, [String]())
    for (account, emails) in people.sorted(by: { $0.key < $1.key }) {
      let theirs = try await store.enrollments(account: account)
        .filter { $0.declinedAt != nil && emails.contains($0.email) }.map(\.email)
      asked[account] = emails.subtracting(theirs)
      declined += theirs
    }
    asked = asked.filter { !$0.value.isEmpty }
    guard !declined.isEmpty else { return people }
    let names = declined.prefix(5).joined(separator: " ") + (declined.count > 5 ? " …" : "")
    let words =
      "\(CountedNoun.text(declined.count, "person")) declined and \(declined.count == 1 ? "is" : "are") not asked again: \(names)."
    let remedy = "If they changed their mind, name them: `pairbook invite \(names)`."
    if asked.isEmpty { throw Failure("Nobody was invited: \(words)", remedy: remedy) }
    console.note("\(words) \(remedy)")
    return asked
  }

  /// Those of the revision whom the command means; with a status only people who have it are kept.
  private func found(in source: LoadedBookSource, store: any CentralStore) async throws
    -> Selection.Result
  {
    let folders = try source.folders(only: account)
    let plans = NumberingPlans()
    var resolver = Selection.Resolver(selection)
    var isAnybody = false
    for folder in folders {
      let having = try await withStatus(in: folder.id, store)
      isAnybody = isAnybody || !(having?.isEmpty ?? false)
      if who.isEmpty, having?.isEmpty ?? false { continue }
      resolver.look(in: try source.people(of: folder, plans: plans)) { person in
        having?.contains(person.email) ?? true
      }
    }
    guard isAnybody || folders.isEmpty else { throw nobodyHasStatus }
    for folder in folders where resolver.wantsSuggestions {
      resolver.suggest(from: try source.people(of: folder, plans: plans))
    }
    return resolver.result()
  }

  /// The identities of an account that have the status; nil where none was asked for.
  private func withStatus(in account: String, _ store: any CentralStore) async throws
    -> Set<String>?
  {
    guard let status else { return nil }
    let enrollments = try await store.enrollments(account: account)
    return Set(enrollments.filter { $0.status == status }.map(\.email))
  }

  private var nobodyHasStatus: Failure {
    let those = who.isEmpty && criteria.isEmpty ? "Nobody" : "Nobody of those"
    return Failure("\(those) has the status \(status?.rawValue ?? "").")
  }

  private func show(
    _ request: SyncRequest, _ source: LoadedBookSource, _ store: any CentralStore,
    _ workspace: Workspace
  ) async throws {
    let preview = Preview(
      store: store, repository: try workspace.branch(source.settings),
      sessions: try workspace.sessions(source.settings, store: store), request: request,
      words: ErrorWords.init(any:))
    let mails = MailPreview(composers: TemplateComposers(), now: workspace.clock.now)
    var letters: [OutgoingMail] = []
    let result = try await preview.run(source, now: workspace.clock.now) {
      account, plan, enrollments in
      letters += try mails.mails(for: plan, of: account, enrollments: enrollments)
    }
    for letter in letters { workspace.console.result(LetterText(letter).text) }
    for refusal in result.refusals.values.flatMap({ $0 }) {
      workspace.console.note("\(refusal.user): \(refusal.reason); \(refusal.remedy)")
    }
    for held in result.plans.flatMap(\.held) {
      workspace.console.note("\(held.user) is held: \(held.hold.reason); \(held.hold.remedy)")
    }
    try EndedWith.any(of: result.conditions)
  }
}
