import ArgumentParser
import Formats
import Foundation
import GitWorkspace

/// `pairbook import`: a directory's export into the roster.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Merge a directory's export into the roster.",
    discussion: """
      Knows the exports of Microsoft 365 and Entra, Google Workspace, Okta, Active Directory and of archiving \
      vendors by their headers; others need --map. People are added and changed; an empty cell erases nothing, \
      nobody is removed unless --remove-missing says so, and archiving.csv is never touched. Rows that cannot be \
      taken are written to FILE.rejected.csv with the reason.

      Example: pairbook import users.csv --dry-run
      """)

  @OptionGroup var common: CommonOptions

  @Argument(
    help: ArgumentHelp("The export, a CSV file.", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var file: String

  @Option(
    help: ArgumentHelp("The account whose roster it is.", valueName: "id"),
    completion: AccountCompletion.kind)
  var account: String?

  @Option(
    help: ArgumentHelp(
      "Take our column from that column of the export; id is only taken so.",
      valueName: "column=name"))
  var map: [String] = []

  @Flag(help: "Show what would be added, changed and removed; write nothing.")
  var dryRun = false

  @Flag(help: "Remove the people from the roster whom the export does not have.")
  var removeMissing = false

  @Option(help: "Output: text or json.")
  var format: OutputFormat = .text

  func validate() throws {
    for text in map where Self.mapping(text) == nil {
      throw ValidationError("--map takes column=NAME, not \"\(text)\".")
    }
  }

  private static func mapping(_ text: String) -> (column: String, header: String)? {
    guard let sign = text.firstIndex(of: "=") else { return nil }
    let column = text[..<sign].trimmingCharacters(in: .whitespaces).lowercased()
    let header = text[text.index(after: sign)...].trimmingCharacters(in: .whitespaces)
    return column.isEmpty || header.isEmpty ? nil : (column, header)
  }

  func run() throws {
    let workspace = try Workspace(common)
    let book = try EditableBook(workspace, account: account)
    let account = try book.open(try book.onlyPlace(for: "whose roster it is"))
    let mappings = map.compactMap(Self.mapping)
    let roster = try account.roster.tableToEdit()
    guard roster.isComplete else {
      throw Failure(
        EditError.damaged(path: roster.path, line: roster.diagnostics.first?.position?.line))
    }
    let merge: RosterMerge
    do {
      let export = try DirectoryExport(
        bytes: try read(), path: file, mappings: mappings, phones: account.phones)
      merge = RosterMerge(
        export, into: roster, phones: account.phones,
        options: RosterMerge.Options(
          removeMissing: removeMissing, mappedColumns: Set(mappings.map(\.column))))
    } catch let refusal as ImportRefusal {
      throw Failure(refusal, file: file)
    }
    let report = merge.report
    let removed = Set(report.isRemoving ? report.removed : [])
    let leavers =
      try removed.isEmpty
      ? [] : account.people().candidates.filter { $0.isOn && removed.contains($0.email) }
    if !dryRun, merge.rejectedFile != nil { try refuseToReplace(file + ".rejected.csv") }
    if !dryRun, report.changesRoster {
      try book.write(try merge.apply().bytes, to: roster.path, readAs: account.roster.bytes)
    }
    let rejected = try dryRun ? nil : writeRejected(merge)
    let renderer = ImportText(
      report: report, isDryRun: dryRun, asksForRemoval: removeMissing, rejectedFile: rejected,
      path: roster.path, account: self.account, leavers: leavers.map(\.email))
    if format == .json {
      workspace.console.result(
        json: report.json(account: account.id, dryRun: dryRun, rejectedFile: rejected))
    } else {
      workspace.console.result(renderer.text(workspace.console))
    }
    for column in mappings.map(\.column) where RosterColumn(rawValue: column) == nil {
      workspace.console.note("\(column) is kept as an extra column: Pairbook does nothing with it.")
    }
    for line in renderer.next { workspace.console.note(line) }
    let isWhole = report.rejected.isEmpty && report.removalHeld == nil
    try EndedWith.any(of: isWhole ? [] : [.rowsNotTaken])
  }

  private func read() throws -> [UInt8] {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: file, isDirectory: &isFolder), isFolder.boolValue {
      throw Failure(
        "\(file) is a folder.", remedy: "Name the file that the directory exported.", status: .usage
      )
    }
    guard FileManager.default.fileExists(atPath: file) else {
      throw Failure(
        "There is no file \(file).", remedy: "Name the file that the directory exported.",
        status: .usage)
    }
    do {
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
      if let kind = ForeignFile(bytes) {
        throw Failure("\(file) is \(kind.title).", remedy: kind.remedy, status: .bookErrors)
      }
      return bytes
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure(
        "\(file) cannot be read: \(error.localizedDescription)", remedy: "Check the path.")
    }
  }

  /// Nothing but what an earlier import left is written over.
  private func refuseToReplace(_ path: String) throws {
    guard FileManager.default.fileExists(atPath: path) else { return }
    let old: Data
    do {
      old = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw Failure("\(path) cannot be looked at: \(error.localizedDescription)")
    }
    guard !RejectedRows.isOne([UInt8](old)) else { return }
    throw Failure(
      "\(path) is there already and no import wrote it. Rows that are not taken would go there: nothing was written.",
      remedy: "Move it away, then import again.")
  }

  /// The path of the file of rows that were not taken; nil where all were.
  private func writeRejected(_ merge: RosterMerge) throws -> String? {
    guard let bytes = merge.rejectedFile else { return nil }
    let path = file + ".rejected.csv"
    do throws(GitError) {
      try AtomicFile.write(bytes, to: path)
    } catch {
      throw Failure(
        "The rows that were not taken cannot be written to \(path): \(error.message).",
        remedy: error.remedy)
    }
    return path
  }
}

extension Failure {
  fileprivate init(_ refusal: ImportRefusal, file: String) {
    switch refusal {
    case .unreadable(let diagnostics):
      let problem = diagnostics.first
      var remedy = problem.map { $0.help.beginningSentence + "." }
      if problem?.code == .utf16 {
        remedy? += " In PowerShell, export with: Export-Csv -Encoding UTF8 -NoTypeInformation."
      }
      self.init(
        "\(file) cannot be read: \(problem?.message ?? "it is empty").", remedy: remedy,
        status: .bookErrors)
    case .unknownLayout(let headers):
      self.init(
        "\(file) is not an export that pairbook knows. Its columns: \(headers.joined(separator: ", ")).",
        remedy:
          "Say which they are, at least the e-mail: --map email=NAME --map mobile_phone=NAME "
          + "--map first_name=NAME --map last_name=NAME.", status: .bookErrors)
    case .noSuchHeader(let header, let headers):
      self.init(
        "\(file) has no column \"\(header)\", or has it twice. Its columns: "
          + "\(headers.joined(separator: ", ")).",
        remedy: "Name one of them after --map.", status: .usage)
    case .misnamedColumn(let column, let meant):
      self.init(
        "The roster has no column \"\(column)\".",
        remedy: "If \(meant) is meant: --map \(meant)=NAME.", status: .usage)
    case .unmappable(let column):
      self.init(
        "\(column) cannot be imported.",
        remedy: "Rename people with `pairbook rename OLD NEW`.", status: .usage)
    case .edit(let error): self.init(error)
    }
  }
}
