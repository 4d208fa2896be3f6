import Formats

/// What `pairbook diff` found, in its forms.
struct DiffReport {
  private let changes: BookChanges
  /// Commits, hex; nil for no commit, and for the files on disk.
  private let from: String?
  private let to: String?

  /// Throws for an account that neither version has.
  init(_ comparison: BookComparison, account: String?) throws {
    from = comparison.from
    to = comparison.to
    guard let new = comparison.new, comparison.unusable.isEmpty else {
      changes = BookChanges(unread: comparison.unusable, diagnostics: comparison.diagnostics)
      return
    }
    if let account {
      let known = try [comparison.old, new].compactMap { $0 }
        .flatMap { try $0.source.book.accounts.compactMap(\.id) }
      if !known.contains(account) {
        throw Failure.unknownAccount(account, known: Set(known).sorted())
      }
    }
    changes = try BookChanges(
      from: comparison.old, to: new, files: comparison.files, only: account)
  }

  var diagnostics: [Diagnostic] { changes.diagnostics }

  /// Whether something of either version could not be read, so that not all is told that changed, or is in error now.
  var isIncomplete: Bool {
    !changes.unread.isEmpty || diagnostics.contains { $0.severity == .error }
  }

  /// How to learn what is wrong with files of which no diagnostic tells it.
  var hints: [String] {
    let untold = changes.unread.filter { file in
      file.commit != to || !diagnostics.contains { $0.path == file.path }
    }
    return Set(untold.map(\.command)).sorted().map { "`\($0)` tells what is wrong there." }
  }

  private static let nothing = "Nothing changed for people."

  private static func sentence(_ words: String) -> String { words.beginningSentence + "." }

  func text(_ console: Console) -> String {
    var lines = changes.sentences.map { TerminalText.harmless(Self.sentence($0)) }
    for account in changes.accounts {
      lines += account.sentences(naming: console.verbose ? .max : 3).map {
        console.styled(TerminalText.harmless(account.id), .strong) + ": "
          + TerminalText.harmless($0) + "."
      }
    }
    return lines.isEmpty ? Self.nothing : lines.joined(separator: "\n")
  }

  /// For a merge request: more people read that than the book.
  var markdown: String {
    var lines = ["## What changes for people", ""]
    if changes.isEmpty { lines += [Self.nothing, ""] }
    func list(_ sentences: [String]) {
      lines += sentences.map { "- \(MarkdownText.escaped(Self.sentence($0)))" } + [""]
    }
    if !changes.sentences.isEmpty { list(changes.sentences) }
    for account in changes.accounts {
      lines += ["### \(MarkdownText.escaped(account.id))", ""]
      list(account.sentences(naming: 20, masked: true))
    }
    if !diagnostics.isEmpty {
      lines += ["### Problems of the files", ""]
      lines += diagnostics.map(PlanMarkdown.problem) + [""]
    }
    let new = to.map { MarkdownText.code(String($0.prefix(10))) } ?? "the files on disk"
    let old = from.map { MarkdownText.code(String($0.prefix(10))) } ?? "no commit"
    lines.append("<sub>From \(old) to \(new)</sub>")
    return lines.joined(separator: "\n")
  }

  /// The value of `--format json` (schema `diff`).
  var json: JSONValue {
    func list(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }
    return [
      "$schema": .string(Schemas.diff.uri), "version": 1,
      "from": PlanJSON.text(from), "to": PlanJSON.text(to),
      "sentences": list(changes.sentences),
      "accounts": .array(
        changes.accounts.map { account in
          [
            "account": .string(account.id), "sentences": list(account.settings),
            "people": .array((account.people?.people ?? []).map(ChangeJSON.person)),
          ]
        }),
      "unread": .array(changes.unread.map(\.json)),
      "diagnostics": .array(diagnostics.map(PlanJSON.diagnostic)),
    ]
  }
}
