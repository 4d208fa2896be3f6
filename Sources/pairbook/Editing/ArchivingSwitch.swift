import Engine
import Formats
import GitWorkspace
import PhoneNumbers

/// `enable` and `disable`: all that is asked for is written, or nothing.
struct ArchivingSwitch {
  let isOn: Bool
  let selection: Selection
  let note: String?
  /// Of the commit that is to be made; nil for none.
  let message: String?

  func run(_ book: EditableBook) throws -> EditReport {
    if selection.isEverybody { _ = try book.onlyPlace(for: "whose people --all means") }
    if selection.isUnlisted {
      try requireRoster(book.open(try book.onlyPlace(for: "whose people --unlisted means")))
    }
    let chosen = try book.resolve(selection)
    let named = chosen.people.prefix(chosen.namedCount)
    let refusals = chosen.problems.map(SelectionWords.sentence) + named.compactMap(refusal)
    guard refusals.isEmpty else {
      throw Failure(
        "Nothing was changed:\n" + refusals.map { "  " + $0 }.joined(separator: "\n"),
        remedy: "`pairbook list` shows who there is.",
        status: chosen.problems.isEmpty ? .failed : .usage)
    }
    var report = EditReport(
      verb: isOn ? "enabled" : "disabled", already: isOn ? "on" : "off", nextStep: book.nextStep)
    var wanted = Array(named)
    for person in chosen.people.dropFirst(chosen.namedCount) {
      switch verdict(on: person) {
      case .take: wanted.append(person)
      case .pass: break
      case .skip(let reason): report.skipped.append((person, reason))
      }
    }
    try edit(wanted, in: book, into: &report)
    return report
  }

  /// Whom a roster does not list that was emptied, or cut off, need not have left.
  private func requireRoster(_ account: EditableAccount) throws {
    if let roster = try account.roster.table(), roster.namesEverybody, roster.rowCount > 0 {
      return
    }
    throw Failure(
      "\(account.roster.path) lists nobody, or cannot be read whole: nobody can tell who has left. Nothing was changed.",
      remedy: "Put the roster right first; `pairbook validate` says what is wrong with it.",
      status: .bookErrors)
  }

  // MARK: Who can be switched

  private enum Verdict {
    case take
    /// Nothing to say of the person.
    case pass
    case skip(String)
  }

  /// Somebody whom a criterion found.
  private func verdict(on person: Candidate) -> Verdict {
    if isOn {
      if person.row == nil { return .pass }
      return obstacle(person).map(Verdict.skip) ?? .take
    }
    return person.isOn || person.isPublished && !person.isAsked ? .take : .pass
  }

  /// Why somebody who was named cannot be switched; nil where nothing is in the way.
  private func refusal(_ person: Candidate) -> String? {
    guard isOn else { return nil }
    if person.row == nil {
      return "\(person.email) is not in the roster of \(person.account); add the person first."
    }
    return obstacle(person).map { "\(SelectionWords.name(person)) \($0)" }
  }

  private func obstacle(_ person: Candidate) -> String? {
    switch person.phone {
    case .number, .unread: nil
    case .missing: "has no mobile phone in the roster; add it first."
    case .unusable(let text, let problem):
      "has the phone \"\(text)\": \(problem.message); \(problem.help)."
    }
  }

  // MARK: Writing

  private func edit(
    _ people: [Candidate], in book: EditableBook, into report: inout EditReport
  ) throws {
    var files: [(file: EditableFile, after: PeopleTable)] = []
    let byAccount = Dictionary(grouping: people, by: \.account)
    for place in book.places {
      guard let people = byAccount[place.id] else { continue }
      let account = try book.open(place)
      let changes = people.map { ArchivingChange(person: $0.names, isOn: isOn, note: note) }
      let edited = try ArchivingEdits.apply(
        changes, to: try account.archiving.tableToEdit(),
        today: account.today(book.workspace.clock.now))
      for (person, outcome) in zip(people, edited.outcomes) {
        switch outcome {
        case .changed: report.changed.append(person)
        case .noted: report.unchanged.append((person, "note written"))
        case .already(let from): report.unchanged.append((person, from.map { "from \($0.iso)" }))
        }
      }
      if edited.table.bytes != account.archiving.bytes {
        files.append((account.archiving, edited.table))
        report.remark(on: account, isOn: isOn)
      }
    }
    let paths = files.map(\.file.path)
    if message != nil { try book.requireCommittable(paths) }
    report.files = paths
    guard !paths.isEmpty else { return }
    report.commit = try book.write(files, committing: message)?.hex
    if message != nil { report.hasRemote = try book.hasRemote() }
  }
}

extension EditReport {
  fileprivate mutating func remark(on account: EditableAccount, isOn: Bool) {
    guard isOn else { return }
    if account.settings?.suspended == true {
      remarks.append("\(account.id) is suspended: nobody is invited until that ends.")
    } else if account.settings?.archivingEnabled != true {
      remarks.append(
        "Support has not switched WhatsApp archiving on for \(account.id) (account.json, "
          + "whatsappArchiving.enabled): nobody is invited until then.")
    }
  }
}

/// Sentences about people who were or were not found.
enum SelectionWords {
  static func sentence(_ problem: Selection.Problem) -> String {
    switch problem {
    case .unknown(let who, let similar):
      let hint =
        similar.isEmpty ? "" : "; did you mean \(similar.map(name).joined(separator: " or "))?"
      return "\"\(who)\": nobody goes by this\(hint.isEmpty ? "." : hint)"
    case .ambiguous(let who, let people):
      let names = people.map { "\(name($0)) in \($0.account)" }.joined(separator: " or ")
      return "\"\(who)\" could be \(names); name the e-mail, or the account with --account."
    case .noColumn(let column, let columns):
      return "no roster has a column \"\(column)\"; there are \(columns.joined(separator: ", "))."
    case .nobody(let criteria):
      let text = criteria.map { "\($0.column)=\($0.value)" }.joined(separator: " and ")
      return text.isEmpty ? "the book has nobody." : "nobody has \(text)."
    }
  }

  static func name(_ person: Candidate) -> String {
    person.name.isEmpty ? person.email : "\(person.name) <\(person.email)>"
  }
}
