import CGit

extension Repository {
  /// Takes a commit of ours that nobody has seen off the tip of a branch again.
  ///
  /// For a commit of machine-written files that lost the race to the remote: it is made anew on what won. No
  /// worktree is touched; the next commit or fast-forward brings the files along. Throws `stale` where the branch
  /// has moved on.
  package func takeBack(_ commit: ObjectID, from branch: String, by signature: Signature)
    throws(GitError)
  {
    guard let parent = try commitInfo(commit).parents.first else {
      throw GitError(.unsupported, "the first commit of '\(branch)' cannot be taken back")
    }
    let staging = try Staging(commonFolder: commonFolder)
    let update = ReferenceUpdate(
      name: try Self.referenceName(branch), new: parent, expected: commit, signature: signature,
      reason: "publish: lost the race, made anew")
    let staged = try stage(update, in: staging)
    try staging.sync()
    try perform(update, staged: staged, in: staging)
  }
}
