import ArgumentParser
import Foundation
import Formats

/// `pairbook show-file`: a people file as `git diff` is to show it (gitattributes, "Performing text diffs of binary files").
struct ShowFileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show-file", abstract: "Show a people file, one person a line; git calls it.",
    shouldDisplay: false)

  enum Kind: String, ExpressibleByArgument, CaseIterable {
    case users, archiving

    var file: PeopleFile {
      switch self {
      case .users: .users
      case .archiving: .archiving
      }
    }
  }

  @Argument(help: "What the file lists: users or archiving.")
  var kind: Kind

  @Argument(help: "The file.")
  var path: String

  func run() throws {
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw Failure("\(path) cannot be read: \(error.localizedDescription)")
    }
    let text = PeopleText.lines([UInt8](data), file: kind.file)
    try FileHandle.standardOutput.write(
      contentsOf: Data(TerminalText.escaped(String(decoding: text, as: UTF8.self)).utf8))
  }
}
