import Engine
import Formats
import Reconciliation

/// How the accounts stand, for people and for programs.
struct StatusRenderer {
  let accounts: [AccountStanding]
  let origin: StateReader.Origin
  /// Whether there are accounts that cannot be shown.
  let isPartial: Bool
  /// The commit that is checked out, hex.
  let head: String?
  let now: Instant
  let console: Console

  // MARK: JSON

  func json() -> JSONValue {
    [
      "version": 1, "now": .string(now.rfc3339), "source": .string(origin.name),
      "head": PlanJSON.text(head), "accounts": .array(accounts.map(json)),
    ]
  }

  private func json(_ account: AccountStanding) -> JSONValue {
    let summary = account.summary
    var behind: JSONValue = .null
    if case .behind(let commits) = account.distance { behind = number(commits) }
    return [
      "account": .string(account.id), "asked": number(summary.asked),
      "archiving": number(summary.archiving), "notConnected": number(summary.notConnected),
      "loggedOut": number(summary.loggedOut), "held": number(summary.held),
      "failed": number(account.mail.failed.count), "waiting": number(account.mail.waiting),
      "unconfirmed": number(summary.unconfirmed),
      "coverage": summary.coverage.map(number) ?? .null,
      "oldestEvidence": PlanJSON.text(summary.oldestEvidence?.rfc3339),
      "newestEvidence": PlanJSON.text(summary.newestEvidence?.rfc3339),
      "sessionsToDelete": number(account.sessionsToDelete),
      "appliedRevision": PlanJSON.text(account.applied), "behind": behind,
      "failures": .array(
        account.mail.failed.map { mail in
          [
            "user": .string(mail.email), "mail": .string(mail.kind.rawValue),
            "error": .string(mail.words),
          ]
        }),
      "waitingReason": PlanJSON.text(account.mail.words),
      "freeze": account.freeze.map { freeze in
        [
          "windows": .array(freeze.windows.map(JSONValue.string)),
          "until": PlanJSON.text(freeze.until), "held": number(account.heldByFreeze),
        ]
      } ?? .null,
    ]
  }

  private func number(_ count: Int) -> JSONValue { .integer(Int64(count)) }

  // MARK: Text

  func text() -> String {
    guard !accounts.isEmpty else {
      return isPartial ? "No account can be shown." : "The book has no account yet."
    }
    return ([table] + gateway + freezes + failedMail + waitingMail + sessions + hints)
      .joined(separator: "\n")
  }

  private static let counts = [
    "archiving", "not connected", "logged out", "held", "mail failed", "coverage",
  ]

  private var table: String {
    var table = Table(
      header: ["account"] + Self.counts + ["oldest evidence", "applied"],
      optional: ["oldest evidence"], numeric: Set(Self.counts))
    for account in accounts { table.append(row(account)) }
    return table.rendered(for: console)
  }

  private func row(_ account: AccountStanding) -> [Table.Cell] {
    let summary = account.summary
    func count(_ number: Int, _ style: Style) -> Table.Cell {
      Table.Cell(String(number), number == 0 ? .faint : style)
    }
    return [
      .init(account.id, .strong), count(summary.archiving, .good),
      count(summary.notConnected, .warning), count(summary.loggedOut, .bad),
      count(summary.held, .warning), count(account.mail.failed.count, .bad), coverage(summary),
      evidence(summary), applied(account),
    ]
  }

  private func coverage(_ summary: AccountSummary) -> Table.Cell {
    guard let percent = summary.coverage else { return .init("–", .faint) }
    return .init("\(percent) %", percent == 100 ? .good : .warning)
  }

  private func evidence(_ summary: AccountSummary) -> Table.Cell {
    guard summary.archiving > 0 else { return .init("") }
    guard let oldest = summary.oldestEvidence else { return .init("unconfirmed", .warning) }
    let age = Ages.ago(oldest, now: now)
    return summary.unconfirmed == 0
      ? .init(age, .good) : .init("\(age), \(summary.unconfirmed) unconfirmed", .warning)
  }

  private func applied(_ account: AccountStanding) -> Table.Cell {
    switch account.distance {
    case .never: .init("never synced", .warning)
    case .behind(0): .init("up to date", .good)
    case .behind(let commits): .init("\(commits) \(commits == 1 ? "commit" : "commits") behind")
    case .notInHead: .init("HEAD does not follow it", .bad)
    case .unknown: .init("not in this clone", .bad)
    case .untold: .init("not told", .faint)
    }
  }

  /// When a gateway last spoke for anybody: what is older than that was not asked for.
  private var gateway: [String] {
    guard let newest = accounts.compactMap(\.summary.newestEvidence).max() else { return [] }
    return ["", "The gateway last confirmed somebody \(Ages.ago(newest, now: now))."]
  }

  /// Where nothing is decided, and what becomes of what is due.
  private var freezes: [String] {
    accounts.flatMap { account in
      guard let freeze = account.freeze else { return [String]() }
      let held =
        account.heldByFreeze == 0
        ? ""
        : "; it holds what is due about \(PlanWords.people(account.heldByFreeze))"
      return [
        "", TerminalText.harmless("\(account.id) is \(freeze.words)\(held)."),
        freeze.until == nil
          ? "  → put guards.freeze right"
          : "  → nothing is to be done: the first sync after that does what is due",
      ]
    }
  }

  private var sessions: [String] {
    accounts.filter { $0.sessionsToDelete > 0 }.flatMap { account in
      let count = account.sessionsToDelete
      return [
        "",
        "\(TerminalText.harmless(account.id)): \(count) gateway \(count == 1 ? "session is" : "sessions are") still to be deleted.",
        "  → `pairbook sync` tries again",
      ]
    }
  }

  private var failedMail: [String] {
    let failed = accounts.flatMap { account in account.mail.failed.map { (account.id, $0) } }
    guard !failed.isEmpty else { return [] }
    return ["", console.styled("Mail that could not be delivered:", .bad)]
      + failed.map { account, mail in
        TerminalText.harmless(
          "  \(account): \(mail.email), \(MailKindWords.name(mail.kind)): \(mail.words)")
      } + ["  → correct the address in the roster and sync, or `pairbook invite WHO --resend`"]
  }

  private var waitingMail: [String] {
    accounts.filter { $0.mail.waiting > 0 }.flatMap { account in
      let count = account.mail.waiting
      var lines = [
        "",
        "\(TerminalText.harmless(account.id)): \(count) \(count == 1 ? "mail waits" : "mails wait") in the outbox.",
      ]
      if let words = account.mail.words, words != MailFate.frozen {
        lines.append("  The last try ended with: \(TerminalText.harmless(words))")
      }
      return lines + [
        account.freeze == nil
          ? "  → `pairbook sync` sends what is due\(account.mail.putOff.count == count ? ", \(account.mail.putOff.after)" : "")"
          : "  → \(count == 1 ? "it leaves" : "they leave") with the first sync after the freeze"
      ]
    }
  }

  private var hints: [String] {
    var hints: [String] = []
    func hint(_ count: Int, _ words: String, _ command: String) {
      if count > 0 { hints.append("\(PlanWords.people(count)) \(words): `\(command)` says why.") }
    }
    hint(
      accounts.reduce(0) { $0 + max(0, $1.summary.held - $1.heldByFreeze) }, "held",
      "pairbook list --problem held")
    hint(
      accounts.reduce(0) { $0 + $1.summary.unconfirmed }, "Archiving but unconfirmed",
      "pairbook list --problem stale")
    let behind = accounts.contains { if case .behind(1...) = $0.distance { true } else { false } }
    if behind { hints.append("Commits are not carried out yet: `pairbook plan` shows them.") }
    if accounts.contains(where: { [.notInHead, .unknown].contains($0.distance) }) {
      hints.append("This clone lacks what was carried out last: `git pull` before you sync.")
    }
    let withoutMail = accounts.reduce(into: PeopleWithoutMail()) { $0 += $1.withoutMail }
    if let problem = PlanWords.withoutMail(withoutMail) {
      hints.append("\(problem.message) \(problem.remedy)")
    }
    return hints.isEmpty ? [] : [""] + hints
  }
}

/// Mails as admins speak of them.
enum MailKindWords {
  static func name(_ kind: MailOrder.Kind) -> String {
    switch kind {
    case .invitation: "invitation"
    case .reconnect: "invitation to reconnect"
    case .renewal: "new invitation"
    case .reminder: "reminder"
    case .escalation: "escalation"
    case .phoneChanged: "invitation for the new phone"
    case .addressChanged: "invitation at the new address"
    case .wrongPhone: "new invitation after a wrong phone"
    case .wrongPhoneNote: "note about a wrong phone"
    case .digest: "digest for the admins"
    }
  }
}
