import CGit

extension Repository {
  /// The commit at the tip of the upstream as the remote has it now; nil where it has no such
  /// branch. Nothing is fetched.
  ///
  /// Throws `unreachable`, `unauthorized`, `untrusted` or `noRemote`.
  package func remoteTip(of upstream: Upstream) throws(GitError) -> ObjectID? {
    let remote = try RemoteHandle(upstream.remote, in: self)
    try remote.connect(GIT_DIRECTION_FETCH)
    return try remote.tip(of: "refs/heads/\(upstream.branch)")
  }

  /// Brings the upstream's commits here and remembers its tip, which is given; nil where the
  /// remote has no such branch. No branch, worktree or index is touched.
  ///
  /// `signature` is for the reflog. Where `isRefused` says so of the tip, what was remembered of the
  /// upstream stays. Throws as `remoteTip` does, and `shallow`.
  package func fetch(
    _ upstream: Upstream, by signature: Signature,
    unless isRefused: (ObjectID) throws(GitError) -> Bool = { _ in false }
  ) throws(GitError) -> ObjectID? {
    let remote = try RemoteHandle(upstream.remote, in: self)
    try remote.connect(GIT_DIRECTION_FETCH)
    let reference = "refs/heads/\(upstream.branch)"
    guard let tip = try remote.tip(of: reference) else { return nil }
    if try !isCommit(tip) {
      // libgit2 1.5 does not tell the other side where a shallow clone ends.
      if isShallow { throw shallowError("fetch from '\(remote.shownURL)'") }
      try remote.download(reference)
    }
    if try !isRefused(tip) {
      try remember(tip, of: upstream, by: signature, reason: "fetch \(upstream.remote)")
    }
    return tip
  }

  /// Moves the reference that remembers the upstream, whatever it was.
  func remember(
    _ tip: ObjectID, of upstream: Upstream, by signature: Signature, reason: String
  ) throws(GitError) {
    guard let tracking = upstream.tracking else { return }
    let known = try target(of: tracking)
    guard known != tip else { return }
    let staging = try Staging(commonFolder: commonFolder)
    let update = ReferenceUpdate(
      name: tracking, new: tip, expected: known, signature: signature, reason: reason)
    let staged = try stage(update, in: staging)
    try staging.sync()
    do throws(GitError) {
      try perform(update, staged: staged, in: staging)
    } catch  where error.kind == .stale {
      // Somebody else fetched at this moment: what he saw is as good.
    }
  }
}
