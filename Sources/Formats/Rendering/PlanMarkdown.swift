import Engine

/// A plan for a merge request: people, not lines, and no phone numbers.
package struct PlanMarkdown {
  private let plan: PlanDocument

  package init(_ plan: PlanDocument) { self.plan = plan }

  package var text: String {
    var lines = ["## Pairbook plan", "", PlanWords.summary(plan), ""]
    for account in plan.accounts where !account.actions.isEmpty || !account.held.isEmpty {
      lines += section(account)
    }
    lines += unmanaged + failures + problems
    lines.append(
      "<sub>Plan \(plan.digest.prefix(19))… of \(plan.revision.map { MarkdownText.code(String($0.prefix(10))) } ?? "the worktree"), made \(plan.now.rfc3339)</sub>"
    )
    return lines.joined(separator: "\n")
  }

  private func section(_ account: AccountPlan) -> [String] {
    var lines = ["### \(escaped(account.account))", ""]
    if !account.actions.isEmpty {
      lines += ["| person | what | why |", "| --- | --- | --- |"]
      lines += account.actions.map {
        "| \(escaped($0.user)) | \(PlanWords.verb($0.kind)) | \(escaped(PlanWords.reason($0))) |"
      }
      lines.append("")
    }
    for group in PlanWords.grouped(account.held) {
      let held = group[0]
      lines.append(
        "- **Held**, \(PlanWords.verb(held.kind)) \(escaped(PlanWords.names(group))): \(escaped(held.hold.reason))\(held.hold.reason.hasSuffix("?") ? "" : ".") _\(escaped(held.hold.remedy))_"
      )
    }
    if !account.held.isEmpty { lines.append("") }
    return lines
  }

  private var unmanaged: [String] {
    let sessions = plan.unmanaged
    guard !sessions.isEmpty else { return [] }
    let lines = sessions.map {
      "- \(MarkdownText.code($0.session)): \($0.user.map(escaped) ?? "nobody in the roster")"
    }
    return ["### Unmanaged sessions of the gateway", ""] + lines + [""]
  }

  private var failures: [String] {
    guard !plan.failures.isEmpty else { return [] }
    let lines = plan.failures.map {
      "- **\(escaped($0.account))**: \(escaped($0.message)) _\(escaped($0.remedy))_"
    }
    return ["### Accounts that are left out", ""] + lines + [""]
  }

  private var problems: [String] {
    guard !plan.diagnostics.isEmpty else { return [] }
    return ["### Problems of the files", ""] + plan.diagnostics.map(Self.problem) + [""]
  }

  /// A problem of the files as an item of a list.
  package static func problem(_ problem: Diagnostic) -> String {
    let place = problem.position.map { ":\($0.line):\($0.column)" } ?? ""
    return
      "- \(problem.severity.rawValue) \(problem.code.rawValue) \(MarkdownText.code(problem.path + place)): \(MarkdownText.escaped(problem.message)). _\(MarkdownText.escaped(problem.help))_"
  }

  private func escaped(_ text: String) -> String { MarkdownText.escaped(text) }
}
