import Engine
import Formats

/// What `log --verify` found, for people and for programs.
struct VerificationRenderer {
  let report: VerificationReport
  let console: Console

  // MARK: JSON

  /// What stands under `verification` in the output of `log`.
  func json() -> JSONValue {
    var against: [JSONValue] = ["chain", "commits"]
    var why: String?
    switch report.store {
    case .compared: against.append("store")
    case .notCompared(let reason): why = reason
    }
    return [
      "sound": .bool(report.isSound), "complete": .bool(report.isComplete),
      "events": .integer(Int64(report.accounts.reduce(0) { $0 + $1.events })),
      "against": .array(against), "storeNotCompared": PlanJSON.text(why),
      "committers": .array(
        report.committers.map {
          ["committer": PlanJSON.text($0.email), "events": .integer(Int64($0.events))]
        }),
      "accounts": .array(report.accounts.map(json)),
      "problems": .array(report.accounts.flatMap(\.problems).map(PlanJSON.diagnostic)),
      "putBack": .array(report.accounts.flatMap(\.putBack).map(PlanJSON.diagnostic)),
    ]
  }

  private func json(_ account: ChainVerification.Account) -> JSONValue {
    [
      "account": .string(account.id), "events": .integer(Int64(account.events)),
      "hash": PlanJSON.text(account.hash), "at": PlanJSON.text(account.at?.rfc3339),
      "unpublished": .integer(Int64(account.unpublished)),
      "erased": .integer(Int64(account.erased)),
    ]
  }

  // MARK: Text

  func text() -> String {
    var lines = report.accounts.flatMap(self.lines)
    let commits = report.isShallow ? "the commits of this clone" : "its commits"
    let agree: String
    var remark = ""
    switch report.store {
    case .compared: agree = "the book, \(commits) and the store agree"
    case .notCompared(let why):
      agree = "the book and \(commits) agree"
      remark = " The store was not compared: \(why)."
    }
    lines.append(verdict(agree) + remark)
    lines += [committers, shallow, unchecked].compactMap { $0 }
    return lines.joined(separator: "\n")
  }

  private func verdict(_ agree: String) -> String {
    guard report.isSound else { return console.styled("The record is not whole.", .bad) }
    return report.isComplete
      ? "Nothing was changed: \(agree)."
      : "Nothing of what is at hand was changed: \(agree)."
  }

  /// Commits vouch for no more than who could write them.
  private var committers: String? {
    let committers = report.committers
    guard !committers.isEmpty else { return nil }
    let all = committers.reduce(0) { $0 + $1.events }
    let names = committers.prefix(10).map { email, events in
      "\(TerminalText.harmless(email ?? "commits that this clone lacks")) (\(events))"
    }
    let more = committers.count > 10 ? ", \(committers.count - 10) more" : ""
    return
      "Commits alone vouch for \(all == 1 ? "1 event" : "\(all) events"), by committer: \(names.joined(separator: ", "))\(more)."
  }

  private var shallow: String? {
    guard report.isShallow else { return nil }
    return console.styled(
      "This clone is shallow: only the commits at hand were checked (`git fetch --unshallow` brings the others).",
      .warning)
  }

  /// The commits were checked, and whoever looks into the files sees others.
  var unchecked: String? {
    let files = report.unchecked
    guard !files.isEmpty else { return nil }
    let names = files.prefix(3).joined(separator: ", ")
    let more = files.count > 3 ? " and \(files.count - 3) more" : ""
    let words =
      files.count == 1
      ? "differs on disk from the commit and was not checked"
      : "differ on disk from the commit and were not checked"
    return console.styled(
      TerminalText.harmless("\(names)\(more) \(words): `pairbook validate` says how."), .warning)
  }

  private func lines(_ account: ChainVerification.Account) -> [String] {
    let id = TerminalText.harmless(account.id)
    let putBack = account.putBack.map { "    \(place($0)), and put back since" }
    guard account.problems.isEmpty else {
      return ["\(console.styled("✗", .bad)) \(id)"]
        + account.problems.flatMap {
          ["    \(place($0))", "      → \(TerminalText.harmless($0.help))"]
        } + putBack
    }
    guard account.events > 0, let at = account.at else {
      return ["\(console.styled("✓", .good)) \(id): no events yet"] + putBack
    }
    var line =
      "\(console.styled("✓", .good)) \(id): \(account.events) events up to \(at.rfc3339)"
    if account.erased > 0 { line += ", \(account.erased) of them erased" }
    if account.unpublished > 0 { line += ", \(account.unpublished) more in the store" }
    return [line] + putBack
  }

  private func place(_ problem: Diagnostic) -> String {
    let line = problem.position.map { ":\($0.line)" } ?? ""
    return TerminalText.harmless("\(problem.path)\(line): \(problem.message)")
  }
}
