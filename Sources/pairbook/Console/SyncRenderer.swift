import Engine
import Formats
import Reconciliation

/// Tells a person what a sync did: what changed for whom first, then what waits for somebody, then where it is published.
struct SyncRenderer {
  let report: SyncReport
  /// What was planned when each account's turn came.
  let plan: PlanDocument
  /// Where mails are written as files, by the connections that do so.
  let mailFolders: [ConnectionChoice: String]
  /// Whether the environment names the connection, and no setting of the book counts.
  var isMailOfEnvironment = false
  let console: Console

  func text() -> String {
    var lines: [String] = []
    let results = Dictionary(grouping: report.results, by: \.action.account)
    for plan in report.plans { lines += self.lines(plan.account, results[plan.account] ?? []) }
    let (mail, waiting) = (mail(), gateways() + held() + failures())
    if lines.isEmpty && mail.isEmpty {
      lines.append(
        report.isCutShort
          ? "The sync was cut short."
          : waiting.isEmpty ? PlanWords.summary(plan) : "Nothing was done.")
    }
    lines += WaitingText.lines(plan, console)
    if let problem = PlanWords.withoutMail(plan.withoutMail) {
      lines += [console.styled(problem.message, .warning), "  → \(problem.remedy)"]
    }
    lines += mail + confirmation() + waiting + notices() + unmanaged()
    lines.append(publication())
    return lines.joined(separator: "\n")
  }

  /// What was done, and what the admins were told; none where nothing was.
  func doneLines() -> [String] {
    let results = Dictionary(grouping: report.results, by: \.action.account)
    return report.plans.flatMap { lines($0.account, results[$0.account] ?? []) } + notices()
  }

  func json() -> String {
    var document = PlanJSON.document(plan, schema: Schemas.sync)
    document["results"] = .array(
      report.results.map { result in
        var action = PlanJSON.action(result.action).object ?? [:]
        action["outcome"] = .string(result.outcome.rawValue)
        action["error"] = PlanJSON.text(result.error)
        return .object(action)
      })
    document["refusals"] = .array(
      report.refusals.sorted { $0.key < $1.key }.flatMap { account, refusals in
        refusals.map {
          [
            "account": .string(account), "user": .string($0.user), "reason": .string($0.reason),
            "remedy": .string($0.remedy),
          ]
        }
      })
    document["silentGateways"] = .array(
      report.gateways.silences.map {
        [
          "gateway": .string($0.gateway), "message": .string($0.words.message),
          "remedy": .string($0.words.remedy),
        ]
      })
    document["sessionsLeft"] = .integer(Int64(report.sessionsLeft.values.reduce(0, +)))
    var published: String?
    switch report.publication {
    case .published(let commit, _, _, _), .sent(let commit, .pushed): published = commit
    case .sent, .nothingToPublish, .skipped, .failed: break
    }
    document["published"] = PlanJSON.text(published)
    return TerminalText.printable(.object(document), .pretty)
  }

  private func harmless(_ text: String) -> String { TerminalText.harmless(text) }

  private func lines(_ account: String, _ results: [ActionResult]) -> [String] {
    guard !results.isEmpty else { return [] }
    let done = done(results)
    var lines = [
      console.styled(harmless(account), .strong) + ": " + (done.isEmpty ? "nothing was done" : done)
    ]
    let weighty = PlanWords.peopleOfWeight(results.map(\.action))
    let list = ShownPart(results, limit: Self.shown, console: console) {
      weighty.contains($0.action.user)
    }
    lines += list.shown.map { "  " + line($0) }
    if let rest = list.rest { lines.append(console.styled(rest, .faint)) }
    return lines
  }

  private static let shown = 12

  /// `12 invited, 1 reminded`, and `2 to be invited` of those whose mail has not left.
  private func done(_ results: [ActionResult]) -> String {
    func counts(_ results: [ActionResult], _ before: String) -> [String] {
      ActionKind.allCases.compactMap { kind in
        let count = results.count { $0.action.kind == kind }
        return count == 0 ? nil : "\(count) \(before)\(PlanWords.past(kind))"
      }
    }
    let (failed, waiting) = (results.filter { $0.outcome == .failed }, results.filter(isToCome))
    var parts = counts(results.filter { $0.outcome != .failed && !isToCome($0) }, "")
    parts += counts(waiting, "to be ")
    if !waiting.isEmpty {
      parts.append("\(waiting.count == 1 ? "its mail" : "their mails") not sent yet")
    }
    if !failed.isEmpty { parts.append("\(failed.count) failed") }
    return parts.joined(separator: ", ")
  }

  /// Whether the mail is what the action is about, and has not left.
  private func isToCome(_ result: ActionResult) -> Bool {
    guard result.outcome == .retrying else { return false }
    switch result.action.kind {
    case .invite, .relink, .remind, .escalate: return true
    case .connect, .reject, .disconnect, .decline, .withdraw, .rename, .revoke: return false
    }
  }

  private func line(_ result: ActionResult) -> String {
    let reason = PlanWords.reason(result.action)
    let words = harmless(
      "\(result.action.user) \(isToCome(result) ? "to be " : "")\(PlanWords.past(result.action.kind)) (\(reason))"
    )
    let error = harmless(result.error ?? "")
    switch result.outcome {
    case .done: return words
    case .retrying:
      // What keeps everybody's mail back is said once, below.
      let isKnown =
        report.mailUnavailable.values.contains { $0.reason == result.error }
        || result.error == ActionResult.mailWaits
        || report.failures.contains { $0.message == result.error }
      let why = isKnown ? ActionResult.mailWaits : "will be tried again: \(error)"
      return words + console.styled(" – \(why)", .warning)
    case .failed: return words + console.styled(" – failed: \(error)", .bad)
    }
  }

  private func held() -> [String] {
    let held = report.plans.flatMap(\.held)
    let isFrozen = { (item: Held) in item.hold.heldBy == .freeze }
    return self.held(held.filter { !isFrozen($0) }, "Held, for a person to decide:")
      + self.held(held.filter(isFrozen), "Held by a freeze:")
  }

  private func held(_ held: [Held], _ title: String) -> [String] {
    guard !held.isEmpty else { return [] }
    var lines = ["", console.styled(title, .warning)]
    let groups = ShownPart(PlanWords.grouped(held), limit: Self.shown, console: console)
    for group in groups.shown {
      let first = group[0]
      lines.append(
        harmless(
          "  \(first.account): \(PlanWords.verb(first.kind)) \(PlanWords.names(group)): \(first.hold.reason)"
        ))
      lines.append(harmless("    → \(first.hold.remedy)"))
    }
    if let rest = groups.rest { lines.append(rest) }
    return lines
  }

  private func mail() -> [String] {
    var lines: [String] = []
    for (choice, unavailable) in report.mailUnavailable.sorted(by: { $0.key < $1.key }) {
      let by = if case .named(let name) = choice { " by \(name)" } else { "" }
      lines += [
        console.styled(harmless("No mail could be sent\(by): \(unavailable.reason)"), .bad),
        "  \(harmless(unavailable.remedy)) Until then the mails wait in the outbox.",
      ]
    }
    let later = report.laterMail.values
    let sent = later.count { $0 == .sent }
    if sent > 0 {
      let isWritten = report.sentMail.keys.allSatisfy { mailFolders[$0] != nil }
      lines.append(
        "\(CountedNoun.text(sent, "mail")) of an earlier sync \(isWritten ? "written now" : "sent")."
      )
    }
    for (choice, count) in report.sentMail.sorted(by: { $0.key < $1.key }) {
      guard let mailFolder = mailFolders[choice] else { continue }
      let isOne = count == 1
      let server = "smtp://USER@HOST:587"
      let key = if case .named(let name) = choice { "mails.\(name)" } else { "mail" }
      lines.append(
        harmless(
          "\(CountedNoun.text(count, "mail")) \(isOne ? "lies" : "lie") in \(mailFolder) as \(isOne ? "a file" : "files"): nobody has received \(isOne ? "it" : "them"). To send mails, \(isMailOfEnvironment ? "unset PAIRBOOK_MAIL, or set it to \(server)" : "set connections.\(key) in pairbook.json to \(server)")."
        ))
    }
    for case .failed(let words) in later { lines.append(harmless("A mail was refused: \(words)")) }
    return lines
  }

  private func gateways() -> [String] {
    let left = report.sessionsLeft.values.reduce(0, +)
    return GatewayText.lines(report.gateways, console)
      + (left == 0
        ? []
        : [
          console.styled(
            "\(left) gateway \(left == 1 ? "session" : "sessions") could not be deleted yet: every sync tries again.",
            .warning)
        ])
  }

  /// How many of those Archiving the gateways confirmed just now.
  private func confirmation() -> [String] {
    let found = report.standing.confirmation
    let all = found.archiving
    if all == 0 { return [] }
    guard report.gateways.observedAt != nil else {
      // A silent one is told of by itself.
      guard report.gateways.silences.isEmpty else { return [] }
      return [
        console.styled(
          "No gateway is named, so none was asked: nobody can tell whether the \(all == 1 ? "person who is" : "\(all) people who are") Archiving still \(all == 1 ? "is" : "are").",
          .warning)
      ]
    }
    if found.confirmed == all {
      return [
        "The gateway confirms \(all == 1 ? "the 1 person who is" : "all \(all) who are") Archiving."
      ]
    }
    let onTheWay =
      found.justLinked == 0
      ? []
      : [
        "\(PlanWords.people(found.justLinked)) linked a phone just now, and the gateway does not show it yet: a later sync looks again."
      ]
    if found.unconfirmed == 0 {
      return found.confirmed == 0
        ? onTheWay
        : ["The gateway confirms \(found.confirmed) of \(all) who are Archiving."] + onTheWay
    }
    let isHeld = plan.held.contains { $0.kind == .disconnect }
    return [
      console.styled(
        "The gateway does not confirm \(found.unconfirmed) of \(all) who \(all == 1 ? "is" : "are") Archiving."
          + (isHeld
            ? ""
            : " One look is not believed: a sync that comes at least a minute later looks again."),
        .warning)
    ] + onTheWay
  }

  private func unmanaged() -> [String] {
    let taken = Set(report.results.filter { $0.action.kind == .connect }.map(\.action.user))
    let count = plan.unmanaged.count { !taken.contains($0.user ?? "") }
    guard count > 0 else { return [] }
    return [
      "\(count) \(count == 1 ? "session" : "sessions") at the gateway \(count == 1 ? "is" : "are") unmanaged: `pairbook plan` shows \(count == 1 ? "it" : "them")."
    ]
  }

  private func failures() -> [String] {
    (report.isStopped ? ["Stopped before the end: `pairbook sync` does what is left."] : [])
      + FailureText.lines(plan.failures, console)
      + report.refusals.sorted { $0.key < $1.key }.flatMap { account, refusals in
        refusals.map { harmless("\(account): \($0.user) – not done: \($0.reason); \($0.remedy)") }
      }
  }

  private func notices() -> [String] {
    report.notices.sorted { $0.key < $1.key }.flatMap { account, notices in
      notices.map { harmless("\(account): \(NoticeWords.sentence($0))") }
    }
  }

  private func publication() -> String {
    PublicationWords(console: console).sentences(report.publication)
  }
}

/// Gateways that did not answer, for people.
enum GatewayText {
  static func lines(_ gateways: GatewayReport, _ console: Console) -> [String] {
    gateways.silences.flatMap { silence in
      [
        console.styled(TerminalText.harmless(silence.words.message), .bad),
        "  \(TerminalText.harmless(silence.words.remedy)) Statuses are as the gateway last confirmed them.",
      ]
    }
  }
}

/// Accounts that could not be worked on, for people.
enum FailureText {
  static func lines(_ failures: [PlanDocument.Failure], _ console: Console) -> [String] {
    failures.flatMap { failure in
      // A message may sum up several lines.
      "\(failure.account): \(failure.message)".split(separator: "\n").map {
        console.styled(TerminalText.harmless(String($0)), .bad)
      } + (failure.remedy.isEmpty ? [] : ["  \(TerminalText.harmless(failure.remedy))"])
    }
  }
}

/// Tells a person what became of the machine-written files.
struct PublicationWords {
  let console: Console

  func sentences(_ publication: Publication) -> String {
    switch publication {
    case .nothingToPublish: return "Nothing to publish."
    case .skipped(let files):
      return "Not published, as asked: \(files) \(files == 1 ? "file waits" : "files wait")."
    case .failed(let message, let remedy):
      return console.styled(harmless("Not published: \(message)"), .bad) + "\n  \(harmless(remedy))"
    case .sent(let commit, let push):
      let earlier = "Nothing new to publish; earlier commits up to \(commit.prefix(10))"
      switch push {
      case .pushed(let remote): return earlier + " were pushed to \(harmless(remote))."
      case .refused, .notWanted: return earlier + " are not at the remote yet" + sending(push)
      }
    case .published(let commit, let files, let push, let notes):
      let text = "Published \(files) \(files == 1 ? "file" : "files") as \(commit.prefix(10))"
      return ([text + sending(push)] + notes.map(harmless)).joined(separator: "\n")
    }
  }

  private func harmless(_ text: String) -> String { TerminalText.harmless(text) }

  private func sending(_ push: PushResult) -> String {
    switch push {
    case .notWanted: "."
    case .pushed(let remote): ", pushed to \(harmless(remote))."
    case .refused(let words):
      ".\n" + console.styled(harmless("The push was refused: \(words)"), .bad)
        + "\n  The commit stands here: the next sync sends it, and so does `git push`."
    }
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
    case .declined: "\(notice.email) does not agree to be archived"
    }
  }
}
