import CGit

/// The newest commit of this clone that a sync carried out: a reference that is neither fetched nor pushed.
extension Repository {
  private static let applied = "refs/pairbook/applied"

  /// Nil where nothing was carried out here.
  package func appliedHere() throws(GitError) -> ObjectID? { try target(of: Self.applied) }

  /// Remembers that a sync is about to carry out a commit.
  package func noteApplied(_ commit: ObjectID) throws(GitError) {
    if let known = try appliedHere(), try isCommit(known), try descends(known, from: commit) {
      return
    }
    var reference: OpaquePointer?
    var oid = commit.oid
    try check(
      git_reference_create(&reference, pointer, Self.applied, &oid, 1, nil),
      "remember what was carried out")
    git_reference_free(reference)
  }
}
