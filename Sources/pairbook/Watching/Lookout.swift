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

  /// Runs until the changes end.
  func run(
    _ changes: AsyncStream<WorkspaceChange>, _ feed: AsyncStream<WatchTrigger>.Continuation
  ) async {
    var seen = look()
    for await change in changes {
      switch change {
      case .files(let paths): note(paths, feed)
      case .writing(let paths):
        guard isForWorktree, case .accounts(let accounts) = layout.concern(of: paths) else { break }
        if !accounts.isEmpty { feed.yield(.writing(accounts)) }
      case .repository:
        let now = look()
        if now != seen { feed.yield(.committed) }
        seen = now
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
    case .accounts(let accounts): feed.yield(.saved(isForWorktree ? accounts : []))
    case .everything: feed.yield(isForWorktree ? .savedAnywhere : .saved([]))
    }
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
