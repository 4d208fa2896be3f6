import Engine
import Formats
import GitWorkspace

/// A time line, for people and for programs; written as it is read, account by account.
struct LogRenderer {
  let console: Console
  let asJSON: Bool
  /// Whether one person was asked for: then every change of theirs has a line.
  let isPersonal: Bool
  private(set) var isEmpty = true

  init(console: Console, asJSON: Bool, isPersonal: Bool) {
    self.console = console
    self.asJSON = asJSON
    self.isPersonal = isPersonal
  }

  /// `account` is nil for the settings of the whole book.
  mutating func add(_ line: TimeLine, account: String?) {
    guard !line.items.isEmpty else { return }
    if asJSON {
      for item in line.items { for entry in entries(item, account) { append(entry) } }
    } else {
      console.result(
        (isEmpty ? "" : "\n")
          + console.styled(TerminalText.harmless(account ?? "the book"), .strong))
      for item in line.items { console.result(lines(item).joined(separator: "\n")) }
    }
    isEmpty = false
  }

  private mutating func append(_ entry: JSONValue) {
    let text = TerminalText.printable(entry, .compact)
    console.result((isEmpty ? #"{"version":1,"entries":["# + "\n" : ",\n") + text, lineEnd: false)
    isEmpty = false
  }

  func finish() {
    if asJSON {
      console.result(
        isEmpty ? #"{"version":1,"entries":[],"verification":null}"# : "\n],\"verification\":null}")
    } else if isEmpty {
      console.result("Nothing was changed and nothing happened.")
    }
  }

  // MARK: Text

  private func lines(_ item: TimeLine.Item) -> [String] {
    let at = console.styled(item.at.rfc3339, .faint)
    switch item {
    case .edit(let edit):
      let by = TerminalText.harmless(
        "by \(edit.commit.author.email), commit \(edit.commit.id.hex.prefix(10))")
      return sentences(edit).map { sentence in
        "\(at)  \(TerminalText.harmless(sentence)) \(console.styled("(\(by))", .faint))"
      }
    case .event(let event):
      return ["\(at)  \(words(event)) \(console.styled("(\(source(of: event)))", .faint))"]
    }
  }

  private func sentences(_ edit: Edit) -> [String] {
    var sentences =
      edit.settings + edit.unreadable.map { "\($0) cannot be read as it was committed" }
    guard let people = edit.people else { return sentences }
    if isPersonal {
      for person in people.people {
        sentences += person.changes.map { "\(person.email): \($0.words)" }
      }
    } else {
      sentences += people.sentences()
    }
    return sentences
  }

  private func words(_ event: ParsedEvent) -> String {
    let draft = event.draft
    var words = EventWords.clause(draft)
    if let subject = draft.subject {
      words = "\(draft.email ?? "(erased) \(subject)"): \(words)"
    }
    words = TerminalText.harmless(words)
    if let (from, to) = EventWords.change(draft) {
      words += ", \(from.map(styled) ?? "none") → \(to.map(styled) ?? "none")"
    }
    return words
  }

  private func styled(_ status: Status) -> String { console.styled(status.rawValue, status.style) }

  private func source(of event: ParsedEvent) -> String {
    var words = "by \(TerminalText.harmless(event.actor))"
    if let revision = event.revision { words += ", for \(revision.prefix(10))" }
    return event.rehearsal ? words + ", rehearsal" : words
  }

  // MARK: JSON

  private func entries(_ item: TimeLine.Item, _ account: String?) -> [JSONValue] {
    switch item {
    case .event(let event): [entry(event, account)]
    case .edit(let edit): entries(edit, account)
    }
  }

  private func entry(_ event: ParsedEvent, _ account: String?) -> JSONValue {
    let draft = event.draft
    return [
      "at": .string(draft.at.rfc3339), "what": "event", "account": PlanJSON.text(account),
      "user": PlanJSON.text(draft.email), "subject": PlanJSON.text(draft.subject),
      "kind": .string(draft.kind.rawValue), "from": PlanJSON.text(draft.from?.rawValue),
      "to": PlanJSON.text(draft.to?.rawValue), "text": .string(EventWords.clause(draft)),
      "actor": .string(event.actor), "revision": PlanJSON.text(event.revision),
      "rehearsal": .bool(event.rehearsal),
    ]
  }

  private func entries(_ edit: Edit, _ account: String?) -> [JSONValue] {
    func entry(_ kind: String, _ user: String?, _ what: String) -> JSONValue {
      [
        "at": .string(edit.at.rfc3339), "what": "change", "account": PlanJSON.text(account),
        "user": PlanJSON.text(user), "subject": nil, "kind": .string(kind), "from": nil,
        "to": nil, "text": .string(what), "actor": .string(edit.commit.author.email),
        "revision": .string(edit.commit.id.hex), "rehearsal": false,
      ]
    }
    return edit.settings.map { entry("settings", nil, $0) }
      + edit.unreadable.map { entry("unreadable", nil, "\($0) cannot be read as it was committed") }
      + (edit.people?.people ?? []).flatMap { person in
        person.changes.map { entry($0.kind, person.email, $0.words) }
      }
  }
}
