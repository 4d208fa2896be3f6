import GitWorkspace

extension Committed {
  /// What a person is told where the commit of edits stands, and the index is still that of before.
  var indexNotes: [String] {
    worktrees.compactMap(\.failure).map {
      "It is committed, but git's index was not brought along: \($0.message). Run `git reset` before you commit with git: it would take the change back."
    }
  }
}
