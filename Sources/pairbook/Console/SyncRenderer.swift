import Engine
import Formats
import Reconciliation

/// Tells a person what a sync did: what changed for whom first, then what waits for somebody, then where it is published.
struct SyncRenderer {
  let report: SyncReport
  let request: SyncRequest
  let workspace: Workspace
  private var console: Console { workspace.console }

  init(report: SyncReport, request: SyncRequest, workspace: Workspace) {
    self.report = report
    self.request = request
    self.workspace = workspace
  }

  func text() -> String {
    var lines: [String] = []
    for account in accounts { lines += self.lines(for: account) }
    if lines.isEmpty { lines.append("Nothing to do: everybody is as the book asks.") }
    lines += held() + mail() + failures() + notices()
    lines.append(publication())
    return lines.joined(separator: "\n")
  }

  private var accounts: [String] { report.plans.map(\.account) }

  private func lines(for account: String) -> [String] {
    let results = report.results.filter { $0.action.account == account }
    guard !results.isEmpty else { return [] }
    var lines = [console.styled(account, .strong) + ": " + ActionWords.done(results)]
    for result in results.prefix(console.verbose ? .max : Self.shown) {
      lines.append("  " + line(result))
    }
    if results.count > Self.shown && !console.verbose {
      lines.append(
        console.styled("  … and \(results.count - Self.shown) more (-v shows all)", .faint))
    }
    return lines
  }

  private static let shown = 12

  private func line(_ result: ActionResult) -> String {
    let words = ActionWords.sentence(result.action)
    switch result.outcome {
    case .done: return words
    case .retrying:
      return words + console.styled(" – will be tried again: \(result.error ?? "")", .warning)
    case .failed: return words + console.styled(" – failed: \(result.error ?? "")", .bad)
    }
  }

  private func held() -> [String] {
    let held = report.plans.flatMap(\.held)
    guard !held.isEmpty else { return [] }
    return ["", console.styled("Held, for a person to decide:", .warning)]
      + HeldWords.lines(held, limit: console.verbose ? .max : Self.shown)
  }

  private func mail() -> [String] {
    var lines: [String] = []
    if let unavailable = report.mailUnavailable {
      lines += [
        "", console.styled("No mail could be sent: \(unavailable.reason)", .bad),
        "  \(unavailable.remedy) The mails wait in the outbox; the next sync sends them.",
      ]
    }
    let later = report.laterMail.values
    let sent = later.count { $0 == .sent }
    if sent > 0 { lines.append("\(sent) \(sent == 1 ? "mail" : "mails") of an earlier sync sent.") }
    for case .failed(let words) in later { lines.append("A mail was refused: \(words)") }
    return lines
  }

  private func failures() -> [String] {
    report.failures.flatMap { failure in
      [
        console.styled("\(failure.account): \(failure.message)", .bad),
        "  \(failure.remedy)",
      ]
    }
      + report.refusals.sorted { $0.key < $1.key }.flatMap { account, refusals in
        refusals.map { "\(account): \($0.user) – not done: \($0.reason); \($0.remedy)" }
      }
  }

  private func notices() -> [String] {
    report.notices.sorted { $0.key < $1.key }.flatMap { account, notices in
      notices.map { "\(account): \(NoticeWords.sentence($0))" }
    }
  }

  private func publication() -> String {
    switch report.publication {
    case .nothingToPublish: return "Nothing to publish."
    case .skipped(let files):
      return "Not published, as asked: \(files) \(files == 1 ? "file waits" : "files wait")."
    case .failed(let message, let remedy):
      return console.styled("Not published: \(message)", .bad) + "\n  \(remedy)"
    case .published(let commit, let files, let push, let notes):
      var text = "Published \(files) \(files == 1 ? "file" : "files") as \(commit.prefix(10))"
      switch push {
      case .notWanted: text += "."
      case .pushed(let remote): text += ", pushed to \(remote)."
      case .refused(let words):
        text +=
          ".\n" + console.styled("The push was refused: \(words)", .bad)
          + "\n  The commit stands here: `git push` it, or sync again."
      }
      return ([text] + notes).joined(separator: "\n")
    }
  }
}

/// Actions in words.
enum ActionWords {
  /// `12 invited, 1 reminded`.
  static func done(_ results: [ActionResult]) -> String {
    ActionKind.allCases.compactMap { kind in
      let count = results.count { $0.action.kind == kind && $0.outcome != .failed }
      return count == 0 ? nil : "\(count) \(past(kind))"
    }.joined(separator: ", ")
  }

  static func past(_ kind: ActionKind) -> String {
    switch kind {
    case .connect: "connected"
    case .reject: "rejected"
    case .disconnect: "logged out"
    case .decline: "declined"
    case .withdraw: "withdrawn"
    case .rename: "renamed"
    case .invite: "invited"
    case .relink: "asked to link a new phone"
    case .remind: "reminded"
    case .escalate: "escalated"
    case .revoke: "revoked"
    }
  }

  static func sentence(_ action: Action) -> String {
    let why = action.reason == "new" ? "" : " (\(action.reason))"
    let old = action.previousEmail.map { " from \($0)" } ?? ""
    return "\(action.user) \(past(action.kind))\(old)\(why)"
  }
}

/// Holds in words: what waits, why, and what to do.
enum HeldWords {
  static func lines(_ held: [Held], limit: Int) -> [String] {
    var lines: [String] = []
    for (index, group) in grouped(held).enumerated() {
      guard index < limit else {
        lines.append("  … and more (-v shows all)")
        break
      }
      let first = group[0]
      let who =
        group.count == 1
        ? first.user
        : "\(group.count) people (\(group.prefix(3).map(\.user).joined(separator: ", "))\(group.count > 3 ? ", …" : ""))"
      lines.append("  \(first.account): \(who) – \(first.kind.rawValue): \(first.reason)")
      lines.append("    → \(first.remedy)")
    }
    return lines
  }

  /// A guard holds many for one reason: they are one finding.
  private static func grouped(_ held: [Held]) -> [[Held]] {
    var order: [String] = []
    var groups: [String: [Held]] = [:]
    for item in held {
      let key = "\(item.account)|\(item.kind.rawValue)|\(item.reason)|\(item.remedy)"
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(item)
    }
    return order.compactMap { groups[$0] }
  }
}

/// What admins are told, in words.
enum NoticeWords {
  static func sentence(_ notice: Notice) -> String {
    switch notice.matter {
    case .loggedOut(let since):
      "\(notice.email) is Logged Out, last confirmed \(since.rfc3339)"
    case .otherNumber(let ending):
      "\(notice.email) paired another phone\(ending.map { " (…\($0))" } ?? ""): it was unlinked"
    case .needsPasskey: "\(notice.email): WhatsApp asks for a passkey"
    }
  }
}
