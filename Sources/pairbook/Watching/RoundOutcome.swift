import Engine
import Formats
import Reconciliation

/// What a round did, as far as a person is told.
struct RoundOutcome: Sendable {
  var end: RoundEnd
  var problems: [WatchProblem]
  /// The places in which what is not among `problems` is no more, those of accounts left aside.
  var lookedAt: Set<WatchProblem.Place>
  /// The accounts that were looked at, by id; nil for all.
  var accounts: Set<String>? = []
  /// What was done, line by line; none where nothing was.
  var done: [String] = []
  /// The published commit, hex.
  var published: String?
  /// For logs: what was done to how many.
  var counts: [Count] = []
  var mails = 0
  /// Nothing could be done at all.
  var hasFailed = false

  init(end: RoundEnd, problems: [WatchProblem] = [], lookedAt: Set<WatchProblem.Place> = []) {
    self.end = end
    self.problems = problems
    self.lookedAt = lookedAt
  }

  /// Of a sync.
  init(
    _ report: SyncReport, _ plan: PlanDocument, of source: LoadedBookSource,
    accounts: Set<String>?, console: Console, mailFolders: [ConnectionChoice: String]
  ) throws {
    end = Self.end(report, accounts)
    lookedAt = [.beginning, .edits, .gateways, .publication]
    // Where no mail was to leave, nobody knows whether one could.
    if accounts == nil || !report.sentMail.isEmpty { lookedAt.insert(.mail) }
    // Of those that were not come to, what was told stands.
    self.accounts =
      report.isCutShort
      ? Set(report.plans.map(\.account) + report.failures.map(\.account)) : accounts
    problems = try Self.problems(
      plan.diagnostics.filter { $0.severity == .error }, of: source, spared: report.spared)
    problems += Self.held(plan.held) + Self.failures(report) + Self.connections(report)
    let renderer = SyncRenderer(
      report: report, plan: plan, mailFolders: mailFolders, console: console)
    done = renderer.doneLines()
    mails = report.sentMail.values.reduce(0, +)
    counts = ActionKind.allCases.compactMap { kind in
      let count = report.results.count { $0.outcome == .done && $0.action.kind == kind }
      return count == 0 ? nil : Count(what: kind.rawValue, count: count)
    }
    switch report.publication {
    case .published(let commit, _, _, _), .sent(let commit, .pushed):
      published = commit
      done.append(PublicationWords(console: console).sentences(report.publication))
    case .sent, .nothingToPublish, .skipped, .failed: break
    }
  }

  /// How many people something was done to.
  struct Count: Sendable {
    var what: String
    var count: Int
  }

  func hasLooked(at place: WatchProblem.Place) -> Bool {
    guard case .account(let id) = place else { return lookedAt.contains(place) }
    return accounts?.contains(id) ?? true
  }

  /// Whether something failed that may pass by itself.
  private static func end(_ report: SyncReport, _ accounts: Set<String>?) -> RoundEnd {
    let isUnpublished =
      switch report.publication {
      case .failed, .published(_, _, .refused, _), .sent(_, .refused): true
      case .published, .sent, .nothingToPublish, .skipped: false
      }
    if isUnpublished || !report.mailUnavailable.isEmpty || !report.gateways.silences.isEmpty {
      return .again(accounts: accounts)
    }
    var failed = Set(
      report.failures.filter { $0.kind == .busy || $0.kind == .failed }.map(\.account))
    failed.formUnion(report.results.filter { $0.outcome == .retrying }.map(\.action.account))
    failed.formUnion(report.sessionsLeft.keys)
    failed.formUnion(report.unsettled.filter { $0.value.mayPass }.keys)
    return failed.isEmpty ? .done : .again(accounts: failed)
  }

  // MARK: What a person has to know

  /// Of one account no more than these are told one by one; fewer where one error makes many.
  private static let shown = 20
  private static let shownOfSpared = 3

  static func problems(
    _ diagnostics: [Diagnostic], of source: LoadedBookSource, spared: [String] = []
  ) throws -> [WatchProblem] {
    let ids = Dictionary(
      try source.folders.map { ($0.path, $0.id) }, uniquingKeysWith: { first, _ in first })
    let groups = Dictionary(grouping: diagnostics) { diagnostic -> WatchProblem.Place in
      let folder = BookFile(diagnostic.path, in: source.layout).folder
      return folder.flatMap { ids[$0] }.map { .account($0) } ?? .beginning
    }
    return groups.sorted { ($0.value.first?.path ?? "") < ($1.value.first?.path ?? "") }
      .flatMap { place, diagnostics in
        let isSpared = spared.contains { place == .account($0) }
        // What is wrong with the file's form comes first: the rest may follow from it.
        let sorted =
          isSpared ? diagnostics.sorted { $0.code.rawValue < $1.code.rawValue } : diagnostics
        let told = sorted.prefix(isSpared ? shownOfSpared : shown).map {
          WatchProblem(
            place, .error, DiagnosticText.lines([$0], console: nil).joined(separator: "\n"))
        }
        let rest = diagnostics.count - told.count
        guard rest > 0 else { return told }
        return told + [
          WatchProblem(place, .note, "… and \(rest) more: `pairbook validate` tells them all.")
        ]
      }
  }

  private static func held(_ held: [Held]) -> [WatchProblem] {
    PlanWords.grouped(held).compactMap { group in
      guard let first = group.first else { return nil }
      return WatchProblem(
        // Time ends a freeze.
        .account(first.account), [nil, .freeze].contains(first.hold.heldBy) ? .warning : .error,
        TerminalText.harmless(
          "Held: \(PlanWords.verb(first.kind)) \(PlanWords.names(group)): \(first.hold.reason)")
          + "\n  → \(TerminalText.harmless(first.hold.remedy))")
    }
  }

  private static func failures(_ report: SyncReport) -> [WatchProblem] {
    report.failures.map { failure in
      WatchProblem(
        .account(failure.account), failure.kind.isHarmless ? .warning : .error,
        words(failure.message, failure.remedy))
    }
      + report.unsettled.sorted { $0.key < $1.key }.map { account, files in
        WatchProblem(.account(account), .warning, words(files.message, files.remedy))
      }
      + report.spared.map {
        WatchProblem(
          .account($0), .warning,
          "Nothing is done for it until its files can be read: people stay as they are.")
      }
      + report.laterMail.values.compactMap { fate in
        guard case .failed(let words) = fate else { return nil }
        return WatchProblem(.mail, .note, TerminalText.harmless("A mail was refused: \(words)"))
      }
  }

  private static func connections(_ report: SyncReport) -> [WatchProblem] {
    var problems = report.mailUnavailable.sorted { $0.key < $1.key }.map { choice, unavailable in
      let by = if case .named(let name) = choice { " by \(name)" } else { "" }
      return WatchProblem(
        .mail, .error,
        words(
          "No mail could be sent\(by): \(unavailable.reason)",
          unavailable.remedy + " Until then the mails wait in the outbox."))
    }
    problems += report.gateways.silences.map {
      WatchProblem(
        .gateways, .error,
        words(
          $0.words.message, $0.words.remedy + " Statuses are as the gateway last confirmed them."))
    }
    switch report.publication {
    case .failed(let message, let remedy):
      problems.append(
        WatchProblem(.publication, .error, words("Not published: \(message)", remedy)))
    case .published(_, _, .refused(let why), _), .sent(_, .refused(let why)):
      problems.append(
        WatchProblem(
          .publication, .error,
          words(
            "The push was refused: \(why)",
            "The commits stand here, and are sent when the remote takes them.")))
    case .published, .sent, .nothingToPublish, .skipped: break
    }
    return problems
  }

  static func words(_ message: String, _ remedy: String) -> String {
    let lines = message.split(separator: "\n").map { TerminalText.harmless(String($0)) }
    return lines.joined(separator: "\n")
      + (remedy.isEmpty ? "" : "\n  → \(TerminalText.harmless(remedy))")
  }
}

extension AccountFailure.Kind {
  /// Whether it passes by itself, or leaves everybody as they are until somebody has the right commits.
  fileprivate var isHarmless: Bool {
    switch self {
    case .busy, .rewind: true
    case .bookInError, .refused, .failed: false
    }
  }
}
