import Foundation
import Logging
import Reconciliation
import Synchronization

/// Tells a person what a watcher does: at a terminal in lines above a status line, else in structured logs.
///
/// What keeps something from being done is told once, and again only when it has changed.
final class WatchTeller: Sendable {
  private struct State {
    var ledger = ProblemLedger()
    /// Since when rounds have not been able to begin.
    var postponedSince: ContinuousClock.Instant?
    /// `10:32:05, 3 invited`: what the status line says of the last round.
    var last = "not looked yet"
  }

  private let console: Console
  private let logger: Logger
  /// The book, as the status line calls it.
  private let title: String
  private let figures: @Sendable (RoundFigure) -> Void
  private let state = Mutex(State())

  init(
    _ console: Console, title: String,
    figures: @escaping @Sendable (RoundFigure) -> Void = { _ in }
  ) {
    self.console = console
    self.title = title
    self.figures = figures
    var logger = Logger(label: "pairbook") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = console.verbose ? .debug : console.quiet ? .warning : .info
    self.logger = logger
  }

  // MARK: Rounds

  private static let patience: Duration = .seconds(1)

  func tell(_ outcome: RoundOutcome, _ order: RoundOrder, took: Duration) {
    let news = state.withLock { state -> ProblemLedger.News? in
      if outcome.end == .postponed {
        let since = state.postponedSince ?? .now
        state.postponedSince = since
        // Git is mostly done before anybody has read that it is at work.
        if .now - since < Self.patience { return nil }
      } else {
        state.postponedSince = nil
      }
      return state.ledger.update(outcome.problems) { outcome.hasLooked(at: $0) }
    }
    guard let news else { return }
    figures(RoundFigure(outcome, took: took))
    let isIdle = outcome.accounts?.isEmpty ?? false && !outcome.hasFailed
    if !isIdle { noteLast(outcome) }
    show(outcome.done, news)
    let isTold = !isIdle || !news.new.isEmpty || !news.gone.isEmpty
    log(outcome, order, took, level: isTold ? .info : .debug)
  }

  /// Of a round that came to nothing.
  func tell(
    _ error: any Error, _ order: RoundOrder, notes: [WatchProblem], took: Duration
  ) -> RoundEnd {
    if error is CancellationError { return .done }
    let status = Failure(any: error)?.status ?? .failed
    let end: RoundEnd =
      status == .retrying || status == .failed ? .again(accounts: order.accounts) : .done
    let words = ErrorWords(any: error)
    let problem = WatchProblem(
      .beginning, status == .retrying ? .warning : .error,
      RoundOutcome.words(words.message, words.remedy))
    var outcome = RoundOutcome(end: end, problems: notes + [problem], lookedAt: [.beginning])
    outcome.hasFailed = true
    tell(outcome, order, took: took)
    return end
  }

  private func noteLast(_ outcome: RoundOutcome) {
    let done = outcome.counts.map { "\($0.count) \($0.what)" }.joined(separator: ", ")
    let words = outcome.hasFailed ? "not done" : done.isEmpty ? "nothing to do" : done
    state.withLock { $0.last = "\(Self.clockTime()) \(words)" }
  }

  private func log(
    _ outcome: RoundOutcome, _ order: RoundOrder, _ took: Duration, level: Logger.Level
  ) {
    guard !console.isTerminal else { return }
    var metadata: Logger.Metadata = [
      "causes": "\(order.causes.map(\.rawValue).sorted().joined(separator: ","))",
      "accounts": "\(outcome.accounts.map { "\($0.count)" } ?? "all")",
      "result": "\(RoundFigure(outcome, took: took).result)",
      "seconds": "\(Self.seconds(took))",
    ]
    if !outcome.counts.isEmpty {
      metadata["did"] = "\(outcome.counts.map { "\($0.what):\($0.count)" }.joined(separator: ","))"
    }
    if outcome.mails > 0 { metadata["mails"] = "\(outcome.mails)" }
    if let published = outcome.published { metadata["published"] = "\(published.prefix(10))" }
    logger.log(level: level, "round", metadata: metadata)
  }

  private func show(_ done: [String], _ news: ProblemLedger.News) {
    guard console.isTerminal else {
      for problem in news.new {
        let account: Logger.Metadata = problem.account.map { ["account": "\($0)"] } ?? [:]
        logger.log(level: problem.gravity.level, "\(Self.inOneLine(problem))", metadata: account)
      }
      for problem in news.gone {
        let account: Logger.Metadata = problem.account.map { ["account": "\($0)"] } ?? [:]
        logger.info("over: \(Self.firstLine(problem))", metadata: account)
      }
      return
    }
    var lines = done
    for problem in news.new {
      let account = problem.account.map { TerminalText.harmless($0) + ": " } ?? ""
      let parts = problem.text.split(separator: "\n", omittingEmptySubsequences: false)
      lines.append(problem.gravity.styled(account + (parts.first ?? ""), by: console))
      lines += parts.dropFirst().map(String.init)
    }
    lines += news.gone.map { problem in
      let account = problem.account.map { TerminalText.harmless($0) + ": " } ?? ""
      return console.styled("Over: \(account)\(Self.firstLine(problem))", .faint)
    }
    guard !lines.isEmpty else { return }
    console.progressDone()
    console.happened(at: Self.clockTime(), lines)
  }

  // MARK: Between rounds

  /// Something that is no round's.
  func say(_ text: String, isWarning: Bool = false) {
    if console.isTerminal {
      console.progressDone()
      console.happened(at: Self.clockTime(), [text])
    } else {
      logger.log(level: isWarning ? .warning : .info, "\(text.replacing("\n", with: " "))")
    }
  }

  /// The status line; the next look is so long from now.
  func wait(for duration: Duration) {
    guard console.isTerminal else { return }
    let (last, open) = state.withLock { ($0.last, $0.ledger.count) }
    let next = Self.clockTime(after: duration)
    let troubles = open == 0 ? "" : " · \(open) to look after"
    let line = "Watching \(title) · last \(last) · next \(next)\(troubles)"
    console.progress(TerminalText.cut(line, to: max(20, (console.errorWidth ?? 80) - 1)))
  }

  private static func clockTime(after duration: Duration = .zero) -> String {
    var seconds = time(nil) + Int(duration / .seconds(1))
    var parts = tm()
    localtime_r(&seconds, &parts)
    return [parts.tm_hour, parts.tm_min, parts.tm_sec].map {
      $0 < 10 ? "0\($0)" : "\($0)"
    }.joined(separator: ":")
  }

  private static func seconds(_ duration: Duration) -> String {
    let milliseconds = Int((duration / .milliseconds(1)).rounded())
    let rest = "\(milliseconds % 1000)"
    return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
  }

  private static func inOneLine(_ problem: WatchProblem) -> String {
    problem.text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      .joined(separator: " ")
  }

  private static func firstLine(_ problem: WatchProblem) -> String {
    problem.text.split(separator: "\n").first.map(String.init) ?? ""
  }
}

/// One round, as figures are kept of it.
struct RoundFigure: Sendable {
  /// `done`, `failed`, `again` or `postponed`.
  let result: String
  let took: Duration

  init(_ outcome: RoundOutcome, took: Duration) {
    result =
      switch outcome.end {
      case .done: outcome.hasFailed ? "failed" : "done"
      case .again: "again"
      case .postponed: "postponed"
      }
    self.took = took
  }
}

extension WatchProblem.Gravity {
  fileprivate func styled(_ text: String, by console: Console) -> String {
    switch self {
    case .error: console.styled(text, .bad)
    case .warning: console.styled(text, .warning)
    case .note: text
    }
  }

  fileprivate var level: Logger.Level {
    switch self {
    case .error: .error
    case .warning: .warning
    case .note: .info
    }
  }
}
