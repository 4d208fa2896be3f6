import ArgumentParser
import Formats
import Foundation

/// Whom a command is about.
struct SelectionOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp("People: an e-mail, an id, or a phone in any spelling.", valueName: "who"))
  var who: [String] = []

  @Option(
    name: .customLong("where"),
    help: ArgumentHelp(
      "Everybody of whom this is true in the roster; given several times, all must be.",
      valueName: "column=value"))
  var criteria: [String] = []

  @Option(
    help: ArgumentHelp(
      "Those named in a file: one a line, or a CSV file with a column email; - is standard input.",
      valueName: "file"), completion: .file())
  var fromFile: String?

  @Flag(help: "Everybody of the account.")
  var all = false

  @Option(
    help: ArgumentHelp("Only in this account.", valueName: "id"), completion: AccountCompletion.kind
  )
  var account: String?

  func validate() throws {
    for criterion in criteria where Self.criterion(criterion) == nil {
      throw ValidationError("--where takes column=value, not \"\(criterion)\".")
    }
  }

  /// Throws where nobody is named; `other` is what a command has besides for naming people.
  func requireSomebody(or other: String? = nil) throws {
    guard who.isEmpty && criteria.isEmpty && fromFile == nil && !all else { return }
    let last = other.map { ", --all, or \($0)" } ?? ", or --all"
    throw ValidationError(
      "Say whom: an e-mail, an id or a phone, --where column=value, --from-file FILE\(last).")
  }

  static func criterion(_ text: String) -> Selection.Criterion? {
    guard let sign = text.firstIndex(of: "="), sign > text.startIndex else { return nil }
    return Selection.Criterion(
      column: text[..<sign].trimmingCharacters(in: .whitespaces),
      value: text[text.index(after: sign)...].trimmingCharacters(in: .whitespaces))
  }

  func selection(unlisted: Bool) throws -> Selection {
    var names = who
    if let fromFile { names += try NameList.read(fromFile) }
    return Selection(
      names: names, criteria: criteria.compactMap(Self.criterion), isEverybody: all,
      isUnlisted: unlisted)
  }
}

/// A file of people's names.
enum NameList {
  static func read(_ path: String) throws -> [String] {
    let bytes: [UInt8]
    do {
      bytes = [UInt8](
        path == "-"
          ? try FileHandle.standardInput.readToEnd() ?? Data()
          : try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw Failure(
        "\(path) cannot be read: \(error.localizedDescription)",
        remedy: "Check the path after --from-file.")
    }
    let names = try NameFile.names(bytes, path: path)
    if names.isEmpty {
      throw Failure("\(path) names nobody.", remedy: "Write one e-mail, id or phone a line.")
    }
    return names
  }
}
