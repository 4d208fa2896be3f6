import Engine
import PhoneNumbers

/// A plan for a merge request: people, not lines, and phone numbers that nobody can dial.
package struct PlanMarkdown {
  private let plan: PlanDocument
  private let limit: Int

  /// Below the 65,536 characters that GitHub takes in a comment; its summary of a step takes 1 MiB, a note of GitLab
  /// 1,000,000 characters.
  package static let usualLimit = 60_000

  /// `limit` is in bytes of UTF-8, of which there are never fewer than characters.
  package init(_ plan: PlanDocument, limit: Int = Self.usualLimit) {
    self.plan = plan
    self.limit = limit
  }

  package var text: String {
    var sections = plan.accounts.map(section) + [unmanaged, failures, problems]
    let putOff = plan.putOff.sentence.map { ["", escaped($0)] } ?? []
    let withoutMail =
      PlanWords.withoutMail(plan.withoutMail).map { ["", "\($0.message) \($0.remedy)"] } ?? []
    let summary = ["## Pairbook plan", "", PlanWords.summary(plan)] + putOff + withoutMail + [""]
    let footer =
      "<sub>Plan \(plan.digest.prefix(19))… of \(plan.revision.map { MarkdownText.code(String($0.prefix(10))) } ?? "the worktree"), made \(plan.now.rfc3339)</sub>"
    let fixed = (summary + [footer]).reduce(0) { $0 + $1.utf8.count + 1 }
    let left = MarkdownSection.cut(&sections, to: limit - fixed)
    let note = left.map { ["> **Not all of it fits here.** \($0)", ""] } ?? []
    return (summary + note + sections.flatMap(\.lines) + [footer]).joined(separator: "\n")
  }

  private func section(_ account: AccountPlan) -> MarkdownSection {
    let rows = account.actions.map { action in
      let cells = [
        escaped(action.user), action.phone.map(Self.masked) ?? "", PlanWords.verb(action.kind),
        escaped(PlanWords.reason(action)),
      ]
      return MarkdownSection.Item(
        "| \(cells.joined(separator: " | ")) |", people: 1,
        rank: PlanWords.isWeighty(action.kind) ? .weighty : .other)
    }
    let held = PlanWords.grouped(account.held).map { group in
      let hold = group[0].hold
      return MarkdownSection.Item(
        "- **Held**, \(PlanWords.verb(group[0].kind)) \(escaped(PlanWords.names(group))): \(escaped(hold.reason))\(hold.reason.hasSuffix("?") ? "" : ".") _\(escaped(hold.remedy))_",
        people: group.count, rank: .held)
    }
    return MarkdownSection(
      title: "### \(escaped(account.account))",
      parts: [
        .init(head: ["| person | phone | what | why |", "| --- | --- | --- | --- |"], items: rows),
        .init(items: held),
      ])
  }

  private var unmanaged: MarkdownSection {
    let items = plan.unmanaged.map {
      MarkdownSection.Item(
        "- \(MarkdownText.code($0.session)): \($0.user.map(escaped) ?? "nobody in the roster")",
        noun: "session", rank: .unmanaged)
    }
    return MarkdownSection(
      title: "### Unmanaged sessions of the gateway", parts: [.init(items: items)])
  }

  private var failures: MarkdownSection {
    let items = plan.failures.map {
      MarkdownSection.Item(
        "- **\(escaped($0.account))**: \(escaped(MaskedPhone.within($0.message))) _\(escaped(MaskedPhone.within($0.remedy)))_",
        noun: "account", rank: .failure)
    }
    return MarkdownSection(title: "### Accounts that are left out", parts: [.init(items: items)])
  }

  private var problems: MarkdownSection {
    let items = plan.diagnostics.map {
      MarkdownSection.Item(Self.problem($0), noun: "problem", rank: .problem)
    }
    return MarkdownSection(title: "### Problems of the files", parts: [.init(items: items)])
  }

  /// A problem of the files as an item of a list.
  package static func problem(_ problem: Diagnostic) -> String {
    let place = problem.position.map { ":\($0.line):\($0.column)" } ?? ""
    // The number in a help is an example.
    let message = MarkdownText.escaped(MaskedPhone.within(problem.message))
    return
      "- \(problem.severity.rawValue) \(problem.code.rawValue) \(MarkdownText.code(problem.path + place)): \(message). _\(MarkdownText.escaped(problem.help))_"
  }

  private static func masked(_ phone: String) -> String {
    MaskedPhone.of(PhoneNumber(e164: phone)?.international ?? phone)
  }

  private func escaped(_ text: String) -> String { MarkdownText.escaped(text) }
}
