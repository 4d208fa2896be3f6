import Engine
import Formats

/// A plan for people at a terminal.
struct PlanText {
  let plan: PlanDocument
  let console: Console

  func rendered() -> String {
    var lines: [String] = []
    for account in plan.accounts where !account.actions.isEmpty || !account.held.isEmpty {
      lines += section(account)
    }
    lines += unmanaged
    if !plan.failures.isEmpty { lines += FailureText.lines(plan.failures, console) + [""] }
    lines.append(PlanWords.summary(plan))
    lines += WaitingText.lines(plan, console) + withdrawals
    if let problem = PlanWords.withoutMail(plan.withoutMail) {
      lines += [console.styled(problem.message, .warning), "  → \(problem.remedy)"]
    }
    if let seen = plan.observedAt {
      lines.append(console.styled("The gateway was asked at \(seen.rfc3339).", .faint))
    }
    return lines.joined(separator: "\n")
  }

  /// What a withdrawal comes to, for who reads the word for the first time.
  private var withdrawals: [String] {
    guard plan.actions.contains(where: { $0.kind == .withdraw }) else { return [] }
    return [
      "Who is withdrawn is unlinked and archived no more."
        + (plan.asked == 0 ? " Nobody is set for archiving then." : "")
    ]
  }

  private static let shown = 25

  private func section(_ account: AccountPlan) -> [String] {
    var lines = [console.styled(TerminalText.harmless(account.account), .strong)]
    let weighty = PlanWords.peopleOfWeight(account.actions)
    let actions = ShownPart(account.actions, limit: Self.shown, console: console) {
      weighty.contains($0.user)
    }
    if !actions.shown.isEmpty {
      var table = Table(header: ["  what", "person", "phone", "why"])
      for action in actions.shown {
        table.append([
          .init("  " + PlanWords.verb(action.kind), style(action.kind)), .init(action.user),
          .init(action.phone.map(Workspace.international) ?? ""),
          .init(PlanWords.reason(action)),
        ])
      }
      lines.append(table.rendered(for: console))
    }
    if let rest = actions.rest { lines.append(console.styled(rest, .faint)) }
    for group in PlanWords.grouped(account.held) {
      let held = group[0]
      lines.append(
        "  " + console.styled("held", .warning)
          + " \(PlanWords.verb(held.kind)) \(TerminalText.harmless("\(PlanWords.names(group)): \(held.hold.reason)"))"
      )
      lines.append("    → \(TerminalText.harmless(held.hold.remedy))")
    }
    return lines + [""]
  }

  private var unmanaged: [String] {
    guard !plan.unmanaged.isEmpty else { return [] }
    let isOnePlace = plan.accounts.count == 1
    let sessions = ShownPart(plan.unmanaged, limit: Self.shown, console: console)
    var table = Table(header: ["  session", "phone", "whose"])
    for session in sessions.shown {
      table.append([
        .init("  " + session.session),
        .init(session.phone.map(Workspace.international) ?? "not linked"),
        .init(
          session.user.map { user in
            user + (isOnePlace ? "" : session.account.map { " (\($0))" } ?? "")
          } ?? "nobody in the roster"),
      ])
    }
    let title = console.styled("unmanaged", .warning) + ", at the gateway by other hands:"
    let canBeTaken = plan.unmanaged.contains { $0.user != nil }
    return [title, table.rendered(for: console)]
      + (sessions.rest.map { [console.styled($0, .faint)] } ?? [])
      + (canBeTaken
        ? ["    → `pairbook adopt` takes over those of people: nobody has to scan again"] : []) + [
        ""
      ]
  }

  private func style(_ kind: ActionKind) -> Style {
    switch kind {
    case .connect: .good
    case .invite, .remind, .relink, .rename, .escalate: .warning
    case .reject, .disconnect, .decline, .withdraw, .revoke: .bad
    }
  }
}

/// Diagnostics for people: where, what, and what to do.
enum DiagnosticText {
  /// Without a console nothing is coloured.
  static func lines(_ diagnostics: [Diagnostic], console: Console?) -> [String] {
    diagnostics.flatMap { problem in
      let place = problem.position.map { ":\($0.line):\($0.column)" } ?? ""
      let about = problem.place.map { " (\(TerminalText.harmless($0)))" } ?? ""
      let word = problem.severity.rawValue
      let severity = console?.styled(word, problem.severity == .error ? .bad : .warning) ?? word
      return [
        "\(TerminalText.harmless(problem.path))\(place)\(about): \(severity) \(problem.code.rawValue): \(TerminalText.harmless(problem.message))",
        "  → \(TerminalText.harmless(problem.help))",
      ]
    }
  }
}
