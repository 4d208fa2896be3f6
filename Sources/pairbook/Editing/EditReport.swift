import Formats

/// What a command that edits the book came to.
struct EditReport {
  /// `enabled`, `disabled`, `renamed`.
  let verb: String
  /// What those are who needed no change: `on` or `off`.
  let already: String
  var changed: [Candidate] = []
  /// With what is to be said of them besides, such as the first day where it is still to come.
  var unchanged: [(person: Candidate, remark: String?)] = []
  /// Those whom a criterion found and who cannot be changed, and why.
  var skipped: [(person: Candidate, reason: String)] = []
  var remarks: [String] = []
  /// Those that were written, from the book's root.
  var files: [String] = []
  var commit: String?
  /// What shows what a sync does with it.
  let nextStep: String
  /// Whether there is a remote, which the commit was not sent to.
  var hasRemote = false

  /// `nextStep` is a sentence that begins with `Next: `.
  init(verb: String, already: String, nextStep: String) {
    self.nextStep = nextStep
    self.verb = verb
    self.already = already
  }

  // MARK: Text

  func text(_ console: Console) -> String {
    var lines: [String] = []
    let limit = console.verbose ? Int.max : 10
    let parts = [
      changed.isEmpty
        ? "Nobody \(verb)"
        : "\(CountedNoun.text(changed.count, "person")) \(verb): "
          + names(changed.map(SelectionWords.name), limit),
      unchanged.isEmpty
        ? nil
        : "\(unchanged.count) \(unchanged.count == 1 ? "was" : "were") \(already) already: "
          + names(unchanged.map(Self.name), limit),
    ]
    lines.append(parts.compactMap { $0 }.joined(separator: "; ") + ".")
    if !skipped.isEmpty {
      lines.append("\(CountedNoun.text(skipped.count, "person")) left out:")
      lines += skipped.prefix(limit).map { "  \(SelectionWords.name($0.person)) \($0.reason)" }
      if skipped.count > limit {
        lines.append("  … and \(skipped.count - limit) more (-v shows all)")
      }
    }
    if let commit { lines.append("Committed as \(commit.prefix(12)).") }
    return lines.map(TerminalText.harmless).joined(separator: "\n")
  }

  /// What to do next; for stderr.
  var next: [String] {
    let step =
      if files.isEmpty {
        [String]()
      } else if commit == nil {
        [nextStep.replacing("Next: ", with: "Next: `pairbook save -m MESSAGE` commits it, then ")]
      } else {
        (hasRemote ? ["It was not sent yet: `pairbook save` sends it."] : [])
          + [nextStep]
      }
    return remarks + step
  }

  private static func name(_ unchanged: (person: Candidate, remark: String?)) -> String {
    SelectionWords.name(unchanged.person) + (unchanged.remark.map { " (\($0))" } ?? "")
  }

  private func names(_ names: [String], _ limit: Int) -> String {
    let more = names.count - min(limit, names.count)
    return names.prefix(limit).joined(separator: ", ")
      + (more > 0 ? " and \(more) more (-v shows all)" : "")
  }

  // MARK: JSON

  /// The value of `--format json` (schema `edit`).
  var json: JSONValue {
    func person(_ person: Candidate, _ more: JSONObject.Member?) -> JSONValue {
      let members: [JSONObject.Member] = [
        .init("account", .string(person.account)), .init("email", .string(person.email)),
      ]
      return .object(JSONObject(members + (more.map { [$0] } ?? [])))
    }
    return [
      "$schema": .string(Schemas.edit.uri), "version": 1, "action": .string(verb),
      "changed": .array(changed.map { person($0, nil) }),
      "unchanged": .array(
        unchanged.map { entry in
          person(entry.person, .init("remark", entry.remark.map(JSONValue.string) ?? .null))
        }),
      "skipped": .array(
        skipped.map { entry in person(entry.person, .init("reason", .string(entry.reason))) }),
      "remarks": .array(remarks.map(JSONValue.string)),
      "files": .array(files.map(JSONValue.string)),
      "commit": commit.map(JSONValue.string) ?? .null,
    ]
  }
}

extension Console {
  /// Prints a command's result in the format that was asked for, and what to do next beside it.
  func show(_ report: EditReport, _ format: OutputFormat) {
    switch format {
    case .text: result(report.text(self))
    case .json: result(json: report.json)
    }
    for line in report.next { note(line) }
  }

  /// Prints a result as indented JSON.
  func result(json: JSONValue) {
    result(TerminalText.printable(json, .pretty))
  }
}
