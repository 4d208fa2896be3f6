import CGit

extension Repository {
  /// The book as the next commit would have it: what is staged.
  ///
  /// `index` is the index that git commits from, where that is not the worktree's own (GIT_INDEX_FILE). The trees
  /// are written to the object database, as the commit does. Throws `operationInProgress` for files in conflict.
  package func stagedSnapshot(index file: String? = nil) throws(GitError) -> Snapshot {
    try Snapshot(repository: self, tree: writeStagedTree(file))
  }

  /// The paths of the book in which what is staged differs from a commit; nil stands for no files at all.
  package func stagedChanges(since commit: ObjectID?, index file: String? = nil) throws(GitError)
    -> [FileChange]
  {
    let old = try commit.map { id throws(GitError) in
      try folder("", of: id, verify: false)
    }
    let new = try folder("", in: writeStagedTree(file), verify: false)
    var walk = ChangeWalk(repository: self, verify: false)
    try walk.compare(old ?? nil, new, in: "")
    return walk.changes
  }

  private func writeStagedTree(_ file: String?) throws(GitError) -> ObjectID {
    var made: OpaquePointer?
    let path = file ?? "\(gitFolder)/index"
    try check(git_index_open(&made, path), "read the index '\(path)'")
    let index = try require(made, "read the index '\(path)'")
    defer { git_index_free(index) }
    guard git_index_has_conflicts(index) == 0 else {
      throw GitError(
        .operationInProgress, "files are in conflict", remedy: "mend them and `git add` them first")
    }
    var tree = git_oid()
    try check(git_index_write_tree_to(&tree, index, pointer), "read what is staged")
    return ObjectID(tree)
  }
}
