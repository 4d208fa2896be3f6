import ArgumentParser
import Formats

/// `pairbook fmt`: canonical files.
struct FmtCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt",
    abstract: "Sort the rosters and archiving files, and write phones and e-mails in one form.",
    discussion: """
      Separators, quotes, line ends and the order of columns stay. A file with structural damage is left as \
      it is, and cells that cannot be read are, too.

      Example: pairbook fmt --check
      """)

  @OptionGroup var common: CommonOptions

  @Flag(help: "Write nothing; name the files that would change, and leave with 1 if there are any.")
  var check = false

  @Option(
    help: ArgumentHelp("Only this account.", valueName: "id"), completion: AccountCompletion.kind)
  var account: String?

  @Option(help: "Output: text or json.")
  var format: OutputFormat = .text

  func run() throws {
    let workspace = try Workspace(common)
    let book = try EditableBook(workspace, account: account)
    var changed: [String] = []
    var refused: [(path: String, failure: Failure)] = []
    for place in book.places {
      let account = try book.open(place)
      for file in [account.roster, account.archiving] {
        switch (Result { try canonical(file, account.phones) }) {
        case .success(nil): continue
        case .success(let bytes?):
          changed.append(file.path)
          if !check { try book.write(bytes, to: file.path, readAs: file.bytes) }
        case .failure(let error as EditError): refused.append((file.path, Failure(error)))
        case .failure(let error): throw error
        }
      }
    }
    show(changed, refused.map(\.path), workspace.console)
    for (_, failure) in refused { Console.complain(failure) }
    let conditions: [Condition?] = [
      check && !changed.isEmpty ? .filesNotCanonical : nil,
      refused.isEmpty ? nil : .filesNotFormatted,
    ]
    try EndedWith.any(of: conditions.compactMap { $0 })
  }

  /// The file as it should be; nil where it is so, or is not there.
  private func canonical(_ file: EditableFile, _ phones: AccountPhones) throws(EditError)
    -> [UInt8]?
  {
    guard let table = try file.table() else { return nil }
    let bytes = try CanonicalFile.canonical(table, phones: phones).bytes
    return bytes == table.bytes ? nil : bytes
  }

  private func show(_ changed: [String], _ refused: [String], _ console: Console) {
    if format == .json {
      console.result(json: [
        "$schema": .string(Schemas.fmt.uri), "version": 1, "check": .bool(check),
        "changed": .array(changed.map(JSONValue.string)),
        "refused": .array(refused.map(JSONValue.string)),
      ])
      return
    }
    for path in changed { console.result(TerminalText.harmless(path)) }
    let files = CountedNoun.text(changed.count, "file")
    if changed.isEmpty {
      if refused.isEmpty { console.note("All files are canonical.") }
    } else {
      console.note(check ? "\(files) would change; `pairbook fmt` does it." : "\(files) changed.")
    }
  }
}
