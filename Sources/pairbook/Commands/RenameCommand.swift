import ArgumentParser
import Formats
import GitWorkspace

/// `pairbook rename`: the same person under another e-mail.
struct RenameCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rename", abstract: "Give a person another e-mail, at no cost of a new pairing.",
    discussion: """
      Changes the e-mail in the roster, writes the old one into previous_email, and lets the person's row in \
      archiving.csv follow. The next sync renames the person: nothing is unlinked.

      Example: pairbook rename ann.archer@acme.example ann.baker@acme.example
      """)

  @OptionGroup var common: CommonOptions

  @Argument(help: ArgumentHelp("The e-mail now.", valueName: "old"))
  var old: String

  @Argument(help: ArgumentHelp("The e-mail from now on.", valueName: "new"))
  var new: String

  @Option(
    help: ArgumentHelp("The person's account.", valueName: "id"), completion: AccountCompletion.kind
  )
  var account: String?

  @Option(
    name: .short,
    help: ArgumentHelp(
      "Commit the edit, and nothing else, with this message.", valueName: "message"))
  var message: String?

  @Option(help: "Output: text or json.")
  var format: OutputFormat = .text

  func run() throws {
    let workspace = try Workspace(common)
    let book = try EditableBook(workspace, account: account)
    let (old, new) = (try identity(old), try identity(new))
    let (account, person) = try find(old, in: book)
    let (roster, archiving) = (try account.roster.tableToEdit(), try account.archiving.table())
    let result: RosterRename.Result
    do throws(RosterRename.Refusal) {
      result = try RosterRename.apply(
        old: old, new: new, roster: roster, archiving: archiving, enrolled: account.published)
    } catch {
      throw Failure(error)
    }
    var report = EditReport(verb: "renamed", already: "so", nextStep: book.nextStep)
    var renamed = person
    renamed.names = PersonNames(
      email: new, id: person.names.id,
      previousEmail: result.previousEmail.isEmpty ? nil : result.previousEmail)
    report.changed = [renamed]
    if result.reportCount > 0 {
      report.remarks.append(
        "\(CountedNoun.text(result.reportCount, "person")) with that manager: manager_email follows."
      )
    }
    try write(result, of: account, to: book, into: &report)
    workspace.console.show(report, format)
  }

  private func identity(_ text: String) throws -> String {
    do {
      return try EmailIdentity.parse(text)
    } catch {
      throw Failure("\"\(text)\" is no e-mail address: it \(error.words).", status: .usage)
    }
  }

  /// The account that has the person, and the person.
  private func find(_ old: String, in book: EditableBook) throws -> (EditableAccount, Candidate) {
    let found = try book.resolve(Selection(names: [old]))
    guard let person = found.people.first(where: { $0.email == old && $0.row != nil }),
      let place = book.places.first(where: { $0.id == person.account })
    else {
      let why =
        found.problems.first.map(SelectionWords.sentence)
        ?? "The roster does not list \(old)\(found.people.first.map { "; \($0.email) had it before" } ?? "")."
      throw Failure("Nothing was changed: \(why)", status: .usage)
    }
    return (try book.open(place), person)
  }

  private func write(
    _ result: RosterRename.Result, of account: EditableAccount, to book: EditableBook,
    into report: inout EditReport
  ) throws {
    var files = [(file: account.roster, after: result.roster)]
    if let archiving = result.archiving, archiving.bytes != account.archiving.bytes {
      files.append((account.archiving, archiving))
    }
    report.files = files.map(\.file.path)
    if message != nil { try book.requireCommittable(report.files) }
    // The roster first: until the other follows, the row of archiving.csv is found by previous_email.
    report.commit = try book.write(files, committing: message)?.hex
    if message != nil { report.hasRemote = try book.hasRemote() }
  }
}

extension Failure {
  fileprivate init(_ refusal: RosterRename.Refusal) {
    switch refusal {
    case .unknown(let old):
      self.init(
        "The roster does not list \(old).", remedy: "`pairbook list` shows who there is.",
        status: .usage)
    case .taken(let new, let path, let line):
      self.init(
        "\(new) is somebody's already: line \(line) of \(path). Nothing was changed.",
        remedy: "If both rows are one person, remove that row first.")
    case .sameEmail(let email):
      self.init("Both are \(email): nothing to rename.", status: .usage)
    case .twoArchivingRows(let path, let lines):
      self.init(
        "\(path) has rows of both e-mails: lines \(lines.map(String.init).joined(separator: " and ")).",
        remedy: "Remove the one that does not count, then rename.", status: .bookErrors)
    case .edit(let error): self.init(error)
    }
  }
}
