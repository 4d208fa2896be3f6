import Engine
import Formats

/// What `log --verify` found, for people and for programs.
struct VerificationRenderer {
  let report: VerificationReport
  let console: Console

  func json() -> JSONValue {
    var why: String?
    if case .notCompared(let reason) = report.store { why = reason }
    return [
      "version": 1, "valid": .bool(report.isSound), "storeCompared": .bool(why == nil),
      "storeReason": PlanJSON.text(why), "accounts": .array(report.accounts.map(json)),
    ]
  }

  private func json(_ account: ChainVerification.Account) -> JSONValue {
    [
      "account": .string(account.id), "events": .integer(Int64(account.events)),
      "hash": PlanJSON.text(account.hash), "at": PlanJSON.text(account.at?.rfc3339),
      "unpublished": .integer(Int64(account.unpublished)),
      "problems": .array(account.problems.map(json)),
      "putBack": .array(account.putBack.map(json)),
    ]
  }

  private func json(_ problem: ChainVerification.Problem) -> JSONValue {
    [
      "path": .string(problem.path), "line": problem.line.map { .integer(Int64($0)) } ?? .null,
      "commit": PlanJSON.text(problem.commit), "message": .string(problem.message),
    ]
  }

  func text() -> String {
    var lines = report.accounts.flatMap(self.lines)
    switch report.store {
    case .compared:
      lines.append(
        report.isSound
          ? "Nothing was changed: the book, its commits and the store agree."
          : console.styled("The record is not whole.", .bad))
    case .notCompared(let why):
      lines.append(
        (report.isSound
          ? "Nothing was changed: the book and its commits agree."
          : console.styled("The record is not whole.", .bad))
          + " The store was not compared: \(why).")
    }
    if !report.isSound {
      lines.append(
        "→ `git log -p -- PATH` shows what was there; restore it from the commit before.")
    }
    return lines.joined(separator: "\n")
  }

  private func lines(_ account: ChainVerification.Account) -> [String] {
    let putBack = account.putBack.map { "    \(place($0)), and put back since" }
    guard account.problems.isEmpty else {
      return ["\(console.styled("✗", .bad)) \(account.id)"]
        + account.problems.map { "    \(place($0))" } + putBack
    }
    guard account.events > 0, let at = account.at else {
      return ["\(console.styled("✓", .good)) \(account.id): no events yet"] + putBack
    }
    var line =
      "\(console.styled("✓", .good)) \(account.id): \(account.events) events up to \(at.rfc3339)"
    if account.unpublished > 0 { line += ", \(account.unpublished) more in the store" }
    return [line] + putBack
  }

  private func place(_ problem: ChainVerification.Problem) -> String {
    "\(problem.path)\(problem.line.map { ":\($0)" } ?? ""): \(problem.message)"
  }
}
