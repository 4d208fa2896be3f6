/// What may have changed in a workspace, as far as the kernel or a scan tells.
package enum WorkspaceChange: Hashable, Sendable {
  /// These files or folders were written, moved, made or removed; paths of the book.
  case files(Set<String>)
  /// These files are being written, and not closed yet; paths of the book.
  case writing(Set<String>)
  /// HEAD, a branch, or an operation under way: a lock of the index, a merge, a rebase.
  case repository
  /// The repository is gone, or another one is in its place: nothing more is told.
  case replaced
  /// More happened than was told: everything has to be looked at.
  case everything
  /// From now on folders are scanned every few seconds, because the kernel does not watch them all.
  case scanning(WatchCaution)
}

/// Names in git's folders that tell of a commit, or of git at work in the worktree.
enum GitTrace {
  private static let inGitFolder: Set<String> = [
    "HEAD", "index.lock", "MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "BISECT_LOG",
    "rebase-merge", "rebase-apply", "packed-refs",
  ]

  static func matters(inGitFolder name: String) -> Bool { inGitFolder.contains(name) }

  /// Git writes a reference beside its place, and renames it.
  static func matters(inBranches name: String) -> Bool { !name.hasSuffix(".lock") }
}
