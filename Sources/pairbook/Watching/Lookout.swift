import GitWorkspace
import Reconciliation

/// Turns what changes in the workspace into triggers.
struct Lookout {
  let workspace: Workspace
  let layout: KnownLayout
  /// Whether files count as they are on disk.
  let isForWorktree: Bool
  /// Told when folders cannot be watched any more, and are scanned.
  let caution: @Sendable (WatchCaution) -> Void

  /// What of the repository makes a round, if it is another.
  private struct Seen: Equatable {
    var head: Head?
    /// Git is at work in the worktree: files and branch may not fit together.
    var isAtWork: Bool
  }

  /// Runs until the changes end; throws where the repository is not the one any more that was watched.
  func run(
    _ changes: AsyncStream<WorkspaceChange>, _ feed: AsyncStream<WatchTrigger>.Continuation
  ) async throws {
    var seen = look()
    for await change in changes {
      switch change {
      case .files(let paths): note(paths, feed)
      case .writing(let paths):
        guard isForWorktree else { break }
        let files = written(paths)
        if !files.isEmpty { feed.yield(.writing(files)) }
      case .repository:
        let now = look()
        if now != seen { feed.yield(.committed) }
        seen = now
      case .replaced: throw Failure.replacedRepository(of: workspace.folder)
      case .everything:
        feed.yield(isForWorktree ? .savedAnywhere : .saved([]))
        feed.yield(.committed)
      case .scanning(let why): caution(why)
      }
    }
  }

  private func note(_ paths: Set<String>, _ feed: AsyncStream<WatchTrigger>.Continuation) {
    switch layout.concern(of: paths) {
    case .accounts(let accounts) where accounts.isEmpty: break
    // A commit decides what is done: a file that is saved is only said not to be committed.
    case .accounts(let accounts):
      feed.yield(isForWorktree ? .saved(accounts, closed: paths) : .saved([]))
    case .everything: feed.yield(isForWorktree ? .savedAnywhere : .saved([]))
    }
  }

  /// The input files of accounts among these, with the account of each.
  private func written(_ paths: Set<String>) -> [String: String] {
    var files: [String: String] = [:]
    for path in paths {
      guard case .accounts(let accounts) = layout.concern(of: [path]) else { continue }
      files[path] = accounts.first
    }
    return files
  }

  private func look() -> Seen {
    do throws(GitError) {
      let repository = try workspace.place.open()
      return Seen(head: try repository.head(), isAtWork: repository.isAtWork)
    } catch {
      // A round says why.
      return Seen(head: nil, isAtWork: false)
    }
  }
}
