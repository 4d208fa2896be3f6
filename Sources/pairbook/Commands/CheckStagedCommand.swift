import ArgumentParser
import Formats
import GitWorkspace

/// `pairbook check-staged`: what the pre-commit hook calls.
struct CheckStagedCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check-staged", abstract: "Check what is staged; the pre-commit hook calls it.",
    discussion: """
      Leaves with 65 where what is staged has errors that HEAD has not.

      Example: pairbook check-staged
      """, shouldDisplay: false)

  @OptionGroup var common: CommonOptions

  func run() throws {
    let workspace = try Workspace(common, onlyLooks: true, isHook: true)
    let repository = try workspace.place.open()
    let index = workspace.environment.nonEmpty("GIT_INDEX_FILE")
    let checks = BookCheck()
    let head = workspace.head.commit
    let paths = try repository.stagedChanges(since: head, index: index).map(\.path)
    let new = try BookVersion(
      TreeFiles.staged(of: workspace.place, index: index), checks: checks)
    let files = AdminFiles(paths, layout: new.layout)
    guard !files.edited.isEmpty else { return }
    let problems = try NewProblems(
      from: try lastVersion(head, workspace, checks), to: new, files: files)
    let lines = DiagnosticText.lines(problems.new, console: workspace.console)
    if !lines.isEmpty { workspace.console.note(lines.joined(separator: "\n")) }
    guard !problems.errors.isEmpty else { return }
    throw Failure(
      "\(CountedNoun.text(problems.errors.count, "problem")) must be mended first; nothing was committed.",
      remedy:
        "Mend the files and `git add` them. To commit all the same: `git commit --no-verify`.",
      status: .bookErrors)
  }

  /// Nil where HEAD has no book that can be read.
  private func lastVersion(_ head: ObjectID?, _ workspace: Workspace, _ checks: BookCheck) throws
    -> BookVersion?
  {
    guard let head else { return nil }
    do {
      return try BookVersion(
        TreeFiles.revision(head.hex, of: workspace.place, verified: false), checks: checks)
    } catch is UnusableBook {
      return nil
    }
  }
}
