import ArgumentParser
import Formats
import Foundation
import GitWorkspace

/// `pairbook git-setup`: git merges and shows people, not lines, in this clone.
struct GitSetupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "git-setup",
    abstract: "Let git merge by person in this clone, show people in git diff, and check commits.",
    discussion: """
      Sets in git's own folder, so that nothing is committed: a merge driver for the files of the book, a \
      text conversion for `git diff`, and a pre-commit hook that checks what is staged. Hooks, settings and \
      attributes of somebody else are left, and told. Can be run again at any time; --remove takes it all \
      out. Git calls this program by its absolute path, else by PATH, and without it does what it always did.

      Example: pairbook git-setup
      """)

  @OptionGroup var common: CommonOptions

  @Flag(help: "Take out what this command put into the clone.")
  var remove = false

  @Option(help: "Output: text or json.")
  var format: OutputFormat = .text

  func run() throws {
    let workspace = try Workspace(common, onlyLooks: true)
    let repository = try workspace.place.open()
    guard !repository.isBare else {
      throw Failure(
        "A bare repository has no files that git could merge or check.",
        remedy: "Run the command in a clone with a worktree.", status: .usage)
    }
    let program = try Self.program()
    if !remove, let folder = repository.workFolder { try Self.refuse(program, in: folder) }
    var setup = GitSetup(repository, program: program)
    try remove ? setup.remove() : setup.install()
    let console = workspace.console
    switch format {
    case .json:
      func list(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }
      console.result(json: [
        "$schema": .string(Schemas.gitSetup.uri), "version": 1, "removed": .bool(remove),
        "done": list(setup.done), "unchanged": list(setup.unchanged), "left": list(setup.left),
      ])
    case .text:
      for line in setup.done { console.result(TerminalText.harmless(line)) }
      if setup.done.isEmpty {
        console.result(
          remove ? "There was nothing to take out." : "Everything was set up already.")
      }
    }
    for line in setup.left { console.note(TerminalText.harmless(line)) }
  }

  /// What lies in the worktree a commit may replace, and git would run it at the next merge.
  private static func refuse(_ program: String, in folder: String) throws {
    let top = RealPath.of(folder) + "/"
    guard program.hasPrefix(top) || RealPath.of(program).hasPrefix(top) else { return }
    throw Failure(
      "This program lies in the worktree (\(program)), where a commit can put another in its place: git is not told to run it.",
      remedy: "Install pairbook outside of \(folder), and run the command with that one.",
      status: .refused)
  }

  /// Where this program lies; links are followed, for they may go with the next version.
  private static func program() throws -> String {
    guard let path = Bundle.main.executablePath else {
      throw Failure("It cannot be told where this program lies, so git cannot be told either.")
    }
    return path
  }
}
