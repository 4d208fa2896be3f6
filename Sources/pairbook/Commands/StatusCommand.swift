import ArgumentParser
import Engine
import Formats
import GitWorkspace
import Reconciliation

/// `pairbook status`: how each account stands, and what somebody has to look after.
struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Show how each account stands.",
    discussion: """
      Coverage is how many of those whom the files ask for are Archiving; who is exempted counts as a \
      gap. Mail that a server refused is shown with the server's words.

      Example: pairbook status --account acme
      """)

  @OptionGroup var common: CommonOptions

  @Option(
    help: ArgumentHelp("Only this account.", valueName: "id"), completion: AccountCompletion.kind)
  var account: String?

  @Option(help: "Output: text or json.")
  var format: OutputFormat = .text

  func run() async throws {
    let workspace = try Workspace(common)
    let source = try workspace.book()
    let reader = try StateReader(workspace, source, account: account)
    let head = workspace.head.commit
    let ((accounts, failures), origin) = try await reader.read { state in
      var applied = AppliedRevisions(
        try workspace.place.open(), head: head, layout: source.layout)
      let records = try await appliedByAccount(state)
      var accounts: [AccountStanding] = []
      let failures = try await state.each { account in
        let revision = records.of(account.id)
        accounts.append(
          AccountStanding(
            id: account.id, summary: AccountSummary(account.rows), applied: revision,
            distance: records.isUntold
              ? .untold
              : try applied.distance(of: revision, folder: account.account.folder.path),
            mail: try await mail(of: account, state), freeze: account.freeze,
            heldByFreeze: account.heldByFreeze,
            sessionsToDelete: records.sessionsToEnd[account.id] ?? 0,
            withoutMail: PeopleWithoutMail(
              account.account.desired, account.enrollments, now: account.now)))
      }
      return (accounts, failures)
    }
    try await workspace.tell(origin, of: source.settings)
    try workspace.noteUncommitted(
      workspace.edits(in: source.layout).people, andSo: "not counted")
    try workspace.noteNewerCommits(asking: false, andSo: "not counted")
    let renderer = StatusRenderer(
      accounts: accounts, origin: origin, isPartial: !failures.isEmpty, head: head?.hex,
      now: workspace.clock.now,
      console: workspace.console)
    switch format {
    case .text: workspace.console.result(renderer.text())
    case .json: workspace.console.result(renderer.json())
    }
    try failures.tell()
  }

  /// The clone tells of refused invitations alone, in its events.
  private func mail(of account: ShownState.Account, _ state: ShownState) async throws
    -> MailStanding
  {
    guard let store = state.store else { return MailStanding(account.rows) }
    return MailStanding(try await store.outbox(account: account.id))
  }

  private struct Applied {
    var byAccount: [String: String] = [:]
    var sessionsToEnd: [String: Int] = [:]
    /// What the clone says of the book as a whole.
    var published: String?
    /// Whether the clone tells of a sync, but of no commit that every account was brought to.
    var isUntold = false

    func of(_ account: String) -> String? { byAccount[account] ?? published }
  }

  private func appliedByAccount(_ state: ShownState) async throws -> Applied {
    guard let store = state.store else {
      let record = try await state.workspace.publishedBook(state.source.settings).record()
      return Applied(
        published: record?.revision, isUntold: record.map { $0.revision == nil } ?? false)
    }
    let records = try await store.accounts(of: state.source.bookID)
    return Applied(
      byAccount: Dictionary(
        records.compactMap { record in record.appliedRevision.map { (record.id, $0) } },
        uniquingKeysWith: { first, _ in first }),
      sessionsToEnd: Dictionary(
        records.map { ($0.id, $0.sessionsToEnd) }, uniquingKeysWith: { first, _ in first }))
  }
}

/// One account, as `status` shows it.
struct AccountStanding {
  var id: String
  var summary: AccountSummary
  /// The commit whose wishes were last carried out whole, hex.
  var applied: String?
  var distance: AppliedRevisions.Distance
  var mail: MailStanding
  /// The freeze that is under way, and how many people nothing else holds.
  var freeze: Freeze?
  var heldByFreeze: Int
  /// Gateway sessions of people who were withdrawn, or of their old phones.
  var sessionsToDelete: Int
  /// Who has had no mail but files in a folder, though a server takes mail now.
  var withoutMail: PeopleWithoutMail
}

/// What of an account's mail has not left.
struct MailStanding {
  /// Queued or being sent.
  var waiting = 0
  /// What the server said of the mail that was tried last, of those that wait.
  var words: String?
  /// Those of them that the server put off.
  var putOff = PutOffMail()
  var failed: [Failed] = []

  struct Failed {
    var email: String
    var kind: MailOrder.Kind
    /// The server's.
    var words: String
  }

  init(_ outbox: [OutboxMail]) {
    for mail in outbox {
      if mail.state == .failed {
        failed.append(
          Failed(
            email: mail.order.email, kind: mail.order.kind, words: mail.lastError ?? ""))
      } else {
        waiting += 1
        words = mail.lastError ?? words
        if mail.wait > 0 { putOff.add(mail.lastError, wait: mail.wait) }
      }
    }
  }

  init(_ rows: [StatusRow]) {
    for row in rows where row.detail.hasPrefix(Self.refused) {
      failed.append(
        Failed(
          email: row.email, kind: .invitation,
          words: String(row.detail.dropFirst(Self.refused.count))))
    }
  }

  private static let refused = "mail refused: "
}
