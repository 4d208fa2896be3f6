/// The newest commit of this clone that a sync carried out: a reference that is neither fetched nor pushed.
extension Repository {
  private static let applied = "refs/pairbook/applied"

  /// Nil where nothing was carried out here.
  package func appliedHere() throws(GitError) -> ObjectID? { try target(of: Self.applied) }

  /// Remembers that a sync is about to carry out a commit; `signature` is for the reflog.
  package func noteApplied(_ commit: ObjectID, by signature: Signature) throws(GitError) {
    for isLast in [false, false, false, true] {
      let known = try appliedHere()
      if let known, try isCommit(known), try descends(known, from: commit) { return }
      let update = ReferenceUpdate(
        name: Self.applied, new: commit, expected: known, signature: signature,
        reason: "sync")
      let staging = try Staging(commonFolder: commonFolder)
      let staged = try stage(update, in: staging)
      try staging.sync()
      do throws(GitError) {
        return try perform(update, staged: staged, in: staging)
      } catch  where error.kind == .stale && !isLast {
        // Another sync of this clone was faster: the newer of both counts.
      }
    }
  }
}
