import Formats
import GitWorkspace
import Reconciliation
import Synchronization

/// Tells whether people files on disk may be half written: a part of one must not count as what it asks for.
final class SettledFiles: Sendable {
  private struct Tree {
    let repository: Repository
    /// What was last committed; nil before the first commit.
    let committed: Snapshot?
  }

  /// libgit2's handles belong to one thread at a time.
  private let tree: Mutex<Tree>
  /// Programs that write a file in several steps pause no longer between two of them, mostly.
  private static let settling: Duration = .milliseconds(100)

  init(_ place: BookPlace) throws(GitError) {
    let repository = try place.open()
    let tip = try repository.head().commit
    tree = Mutex(
      Tree(
        repository: repository,
        committed: try tip.map { tip throws(GitError) in
          try repository.snapshot(of: tip, verify: false)
        }))
  }

  /// What keeps an account's files, given by path with the blob ids that were read, from being carried out.
  var objection: @Sendable ([String: String]) -> UnsettledFiles? {
    { [self] inputs in
      for (path, blob) in inputs.sorted(by: { $0.key < $1.key }) {
        guard case .people = BookFile(path, in: .any), let why = objection(to: path, blob) else {
          continue
        }
        return why
      }
      return nil
    }
  }

  private func objection(to path: String, _ blob: String) -> UnsettledFiles? {
    let name = TerminalText.harmless(path)
    do throws(GitError) {
      let why = try tree.withLock { tree throws(GitError) -> Unsettled? in
        // What was committed is whole.
        if try tree.committed?.entry(at: path)?.id?.hex == blob { return nil }
        return try tree.repository.unsettled(path, settling: Self.settling)
      }
      switch why {
      case .open:
        return UnsettledFiles(
          message: "\(name) is open for writing in another program: nothing is done by it yet.",
          remedy: "Close it there, once it is whole.", mayPass: true)
      case .fresh:
        return UnsettledFiles(
          message: "\(name) is being written at this moment: nothing is done by it yet.",
          remedy: "", mayPass: true)
      case .unterminated where path.hasSuffix(".csv"):
        return UnsettledFiles(
          message:
            "\(name) has no line end after its last row, and may be half written: nothing is done by it yet.",
          remedy: "End the last row with Return and save the file; or commit it as it is.",
          mayPass: false)
      case .unterminated, nil: return nil
      }
    } catch {
      return UnsettledFiles(
        message:
          "Nobody can tell whether \(name) is whole: \(TerminalText.harmless(error.message)).",
        remedy: error.remedy ?? "", mayPass: true)
    }
  }
}
