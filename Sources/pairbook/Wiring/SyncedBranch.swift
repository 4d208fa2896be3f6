import Formats
import Foundation
import GitWorkspace
import Glibc

/// The branch that was checked out when this clone synced last, kept in `.pairbook`: statuses go to the one that is
/// checked out, and a branch made for a try is checked out by mistake as well.
struct SyncedBranch {
  let workspace: Workspace

  /// Nil where statuses go to a branch that the settings name, or no branch is checked out.
  init?(_ settings: BookSettings, in workspace: Workspace) throws {
    guard settings.publish.branch == nil, case .branch(let name, _) = try workspace.currentHead()
    else { return nil }
    self.workspace = workspace
    current = name
  }

  private let current: String
  private var path: String { workspace.path("\(PrivateFolder.name)/branch") }

  /// What a person has to know who syncs another branch than before; nil where it is the same.
  func change() throws -> String? {
    try PrivateFolder.check(path, in: workspace.folder)
    guard let last = try PrivateFolder.line(of: path) else { return nil }
    guard !last.isEmpty, last != current else { return nil }
    return TerminalText.harmless(
      "The branch \(current) is checked out, and this clone synced \(last) until now: what \(current) asks for is carried out, and the statuses go to it and not to \(last). To stay with \(last): `git switch \(last)`."
    )
  }

  /// Asks where there is somebody to ask, else only tells.
  func confirmChange() throws {
    guard let change = try change() else { return }
    guard let answer = Console.answer(to: [change, "Sync \(current) from now on? (y/N) "]) else {
      return workspace.console.note(change)
    }
    guard ["y", "yes"].contains(answer.lowercased()) else {
      throw Failure("Nothing was done.", remedy: "Check out the branch that is meant.")
    }
  }

  /// Where nothing can be written, as in a pipeline's checkout, nothing is remembered.
  func remember() throws {
    guard try PrivateFolder.line(of: path) != current else { return }
    guard access(workspace.folder, W_OK) == 0 else { return }
    try PrivateFolder.makeFolder(of: path)
    do throws(GitError) {
      try AtomicFile.write(Array("\(current)\n".utf8), to: path)
    } catch {
      throw Failure(
        "\(path), which tells what branch is synced, cannot be written: \(error.message).",
        remedy: error.kind == .diskFull
          ? "Free some room and run the command again." : "Make the folder writable.")
    }
  }
}
