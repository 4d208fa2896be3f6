import Formats

/// What a save came to.
struct SaveReport {
  let branch: String
  var files = AdminFiles()
  var changes: BookChanges?
  var problems: NewProblems?
  /// Nil where earlier commits bring nothing wrong to the remote.
  var unsent: UnsentProblems?
  /// Nil where nothing had to be committed.
  var commit: String?
  /// Nil where there is no remote.
  var pulled: SharedBranch.Pull?
  var push: SharedBranch.Push?
  /// Whether there is a commit that the remote, as it was last seen, lacks.
  var hasUnsent = false
  /// What brings both sides together where they have come apart.
  var pullCommand: String?

  /// What shows what a sync does.
  var nextStep = ""

  init(branch: String) { self.branch = branch }

  // MARK: Text

  func text(_ console: Console) -> String {
    var lines: [String] = []
    if case .forwarded(let forwarded) = pulled, forwarded.count > 0 {
      lines.append("\(CountedNoun.text(forwarded.count, "commit")) of others came in first.")
    }
    if case .merged(let merged) = pulled {
      let files =
        merged.files.isEmpty
        ? "" : ", and so was what both changed: \(merged.files.joined(separator: ", "))"
      lines.append(
        "\(CountedNoun.text(merged.count, "commit")) of others came in and \(merged.count == 1 ? "was" : "were") merged\(TerminalText.harmless(files))."
      )
    }
    for sentence in changes?.sentences ?? [] { lines.append(Self.sentence(sentence)) }
    for account in changes?.accounts ?? [] {
      let isOnly = changes?.accounts.count == 1
      for sentence in account.sentences {
        let prefix = isOnly ? "" : console.styled(TerminalText.harmless(account.id), .strong) + ": "
        lines.append(prefix + Self.sentence(sentence, capital: isOnly))
      }
    }
    if let commit {
      if lines.isEmpty { lines.append("Nothing changed for people.") }
      lines.append(
        "Committed \(CountedNoun.text(files.edited.count, "file")) to \(branch) as "
          + "\(commit.prefix(12))\(pushWords).")
    } else if case .pushed(let remote) = push {
      lines.append("Nothing to commit; earlier commits were sent to \(remote).")
    } else {
      lines.append("Nothing to save.")
    }
    return lines.joined(separator: "\n")
  }

  /// Whether what others committed could not be brought in.
  var isApart: Bool {
    if case .apart = pulled { true } else { false }
  }

  private var pushWords: String {
    if case .pushed(let remote) = push { " and sent to \(remote)" } else { "" }
  }

  /// Whether the remote no longer has what it had, so that nothing is sent.
  var isRewritten: Bool {
    if case .apart(let apart) = pulled { apart.isRewritten } else { false }
  }

  /// Who left a roster while archiving is on for them; nil for nobody.
  var leavers: String? {
    guard let left = changes?.leftWhileOn, !left.isEmpty,
      problems?.new.contains(where: { $0.code == .rosterEmptied }) == false
    else { return nil }
    let names = left.prefix(5).map { $0.person.name.isEmpty ? $0.person.email : $0.person.name }
    let accounts = Set(left.map(\.account))
    let whom =
      left.count > 5 && accounts.count == 1
      ? "--unlisted" : left.map(\.person.email).joined(separator: " ")
    let more = left.count > 5 ? ", and \(left.count - 5) more" : ""
    return
      "Gone from the roster, with archiving on: \(names.joined(separator: ", "))\(more). Who left is switched off by `pairbook disable \(whom)`; else put the row back."
  }

  /// What is left to be done or known; for stderr.
  func next(_ console: Console) -> [String] {
    var lines: [String] = []
    let warnings = problems?.new ?? []
    if !warnings.isEmpty {
      lines += DiagnosticText.lines(
        Array(warnings.prefix(console.verbose ? .max : 5)), console: console)
    }
    if let count = problems?.oldErrorCount, count > 0 {
      lines.append(
        "\(CountedNoun.text(count, "problem")) from before "
          + "\(count == 1 ? "is" : "are") still there; `pairbook validate` lists them.")
    }
    if !files.machineWritten.isEmpty {
      lines.append(
        "Left out, for pairbook alone writes them: \(files.machineWritten.joined(separator: ", ")). "
          + "The next sync puts them right.")
    }
    if !files.others.isEmpty {
      lines.append(
        "Left out, for they are no part of the book: "
          + files.others.prefix(5).joined(separator: ", ")
          + (files.others.count > 5 ? ", and \(files.others.count - 5) more" : "") + ".")
    }
    lines += wayOn
    if commit != nil, push?.conditions.isEmpty ?? true {
      lines.append(nextStep)
    }
    return lines
  }

  private var wayOn: [String] {
    switch push {
    case .apart:
      var apart = SharedBranch.Apart(why: "somebody else pushed meanwhile", remedy: "")
      if case .apart(let known) = pulled { apart = known }
      var lines = [
        "The commit is here, and was not sent: \(apart.why)\(apart.details.isEmpty ? "." : ":")"
      ]
      lines += apart.details.prefix(40).map { "  \(TerminalText.harmless($0))" }
      if let way = apart.way { lines.append(way) }
      if apart.isForGit {
        let begin = apart.way == nil ? "Bring" : "Who knows git may instead bring"
        lines.append(
          "\(begin) both together with `\(pullCommand ?? "git pull --rebase")`, then run `pairbook save` again."
        )
      }
      return lines
    case .refused(let why):
      return ["The commit is here, but the remote did not take it: \(why)."]
    case .unreachable(let why) where !hasUnsent:
      return [
        "There is nothing to send, and what others saved could not be asked for: \(why).",
        Self.unreachableHint,
      ]
    case .unreachable(let why):
      return [
        "The commit is here, and was not sent: \(why).", Self.unreachableHint,
        "The next `pairbook save` sends it.",
      ]
    case .pushed, .upToDate, nil: return []
    }
  }

  private static let unreachableHint =
    "Check the remote's address (`git remote -v`) and the network."

  private static func sentence(_ text: String, capital: Bool = true) -> String {
    TerminalText.harmless(capital ? text.beginningSentence : text) + "."
  }

  // MARK: JSON

  /// The value of `--format json` (schema `save`).
  var json: JSONValue {
    func list(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }
    return [
      "$schema": .string(Schemas.save.uri), "version": 1, "branch": .string(branch),
      "commit": commit.map(JSONValue.string) ?? .null,
      "files": list(files.edited), "leftOut": list(files.machineWritten + files.others),
      "changes": .array(
        (changes?.sentences.isEmpty == false
          ? [["account": nil, "sentences": list(changes?.sentences ?? [])]] : [])
          + (changes?.accounts ?? []).map {
            ["account": .string($0.id), "sentences": list($0.sentences)]
          }),
      "diagnostics": .array(
        ((problems?.new ?? []) + (unsent?.errors ?? [])).map(PlanJSON.diagnostic)),
      "push": pushName.map(JSONValue.string) ?? .null,
    ]
  }

  private var pushName: String? {
    switch push {
    case nil: nil
    case .pushed: "pushed"
    case .upToDate: "up to date"
    case .apart: "diverged"
    case .refused: "refused"
    case .unreachable: "unreachable"
    }
  }
}
