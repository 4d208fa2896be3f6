import CGit
import Glibc

/// What became of a push.
package enum PushOutcome: Hashable, Sendable {
  /// The remote has the branch's tip now.
  case pushed
  /// The remote had it already.
  case upToDate
  /// The remote has commits that the branch lacks: fetch, and build on them.
  case notFastForward
  /// The remote did not take it, for a reason of its own, in its words.
  case rejected(String)
}

extension Repository {
  /// Sends a branch to its upstream, never by force.
  ///
  /// `signature` is for the reflog of what is remembered of the upstream. Throws `unreachable`,
  /// `unauthorized`, `untrusted`, `shallow`, `unbornBranch`; `unsupported` for a repository on
  /// this machine with hooks, which only git can run.
  package func push(_ branch: String, to upstream: Upstream, by signature: Signature)
    throws(GitError) -> PushOutcome
  {
    guard let tip = try tip(of: branch) else {
      throw GitError(
        .unbornBranch, "the branch '\(branch)' has no commit to push",
        remedy: "commit the book first: pairbook save -m MESSAGE")
    }
    let remote = try RemoteHandle(upstream.remote, in: self)
    let was = try formerTips(of: upstream)
    let outcome =
      if let folder = remote.localFolder {
        try push(tip, to: upstream, that: was, in: folder, by: signature)
      } else {
        try push(tip, of: branch, to: upstream, that: was, over: remote)
      }
    if outcome == .pushed || outcome == .upToDate {
      try remember(tip, of: upstream, by: signature, reason: "update by push")
    }
    return outcome
  }

  /// Whether a push of `tip` over `remoteTip` loses nothing, and brings nothing back that was taken away
  /// there; nil stands for no branch there.
  private func isFastForward(_ tip: ObjectID, over remoteTip: ObjectID?, that was: Set<ObjectID>)
    throws(GitError) -> Bool
  {
    guard let remoteTip else { return true }
    // What this clone never saw somebody else pushed.
    guard try isCommit(remoteTip), try descends(tip, from: remoteTip) else { return false }
    return try commits(of: tip, dropped: remoteTip, since: was).isEmpty
  }

  private func push(
    _ tip: ObjectID, of branch: String, to upstream: Upstream, that was: Set<ObjectID>,
    over remote: RemoteHandle
  ) throws(GitError) -> PushOutcome {
    let reference = "refs/heads/\(upstream.branch)"
    try remote.connect(GIT_DIRECTION_PUSH)
    let seen = try remote.tip(of: reference)
    if seen == tip { return .upToDate }
    guard try isFastForward(tip, over: seen, that: was) else { return .notFastForward }
    if isShallow { throw shallowError("push to '\(remote.shownURL)'") }
    guard try remote.upload("refs/heads/\(branch)", to: reference) else { return .notFastForward }
    guard let refusal = remote.refusals.first else { return .pushed }
    // The other side compares and swaps: whoever was quicker is not to be told as a refusal.
    let now = try remoteTip(of: upstream)
    return now == seen ? .rejected(refusal) : .notFastForward
  }
}

extension Repository {
  /// Pushes into a repository on this machine, which libgit2 would do without comparing.
  private func push(
    _ tip: ObjectID, to upstream: Upstream, that was: Set<ObjectID>, in folder: String,
    by signature: Signature
  ) throws(GitError) -> PushOutcome {
    let target = try Self.openTarget(folder)
    let seen = try target.tip(of: upstream.branch)
    if seen == tip { return .upToDate }
    guard try isFastForward(tip, over: seen, that: was) else { return .notFastForward }
    if isShallow { throw shallowError("push to '\(folder)'") }
    try target.checkHooks()
    if try !target.worktrees(of: upstream.branch).isEmpty {
      return .rejected("the branch '\(upstream.branch)' is checked out there")
    }
    try sendObjects(of: tip, beyond: seen, to: target)
    let update = ReferenceUpdate(
      name: try Self.referenceName(upstream.branch), new: tip, expected: seen,
      signature: signature, reason: "push")
    let staging = try Staging(commonFolder: target.commonFolder)
    let staged = try target.stage(update, in: staging)
    try staging.sync()
    do throws(GitError) {
      try target.perform(update, staged: staged, in: staging)
    } catch  where error.kind == .stale {
      return .notFastForward
    }
    return .pushed
  }

  private static func openTarget(_ folder: String) throws(GitError) -> Repository {
    do throws(GitError) {
      let target = try open(book: folder, prefix: nil)
      guard target.isBare || target.workFolder == folder || target.gitFolder == folder else {
        throw GitError(
          .unreachable, "the remote '\(folder)' is no repository, only inside one",
          remedy: "check the address: git remote -v")
      }
      return target
    } catch  where error.kind == .notFound || error.kind == .notARepository {
      throw GitError(
        .unreachable, "the remote '\(folder)' is not there",
        remedy: "check the address: git remote -v")
    }
  }

  /// Refuses a repository whose hooks would have a say in a push.
  private func checkHooks() throws(GitError) {
    let configured = try withConfiguration { Configuration.string("core.hooksPath", in: $0) }
    let folder = configured ?? "\(commonFolder)/hooks"
    for hook in ["pre-receive", "update", "post-receive", "post-update", "reference-transaction"]
    where access("\(folder)/\(hook)", X_OK) == 0 {
      throw GitError(
        .unsupported, "the remote '\(gitFolder)' has the hook '\(hook)', which only git can run",
        remedy: "give the remote an ssh:// address, or push with git push")
    }
  }

  /// Packs the commits from `tip` down to `seen`, with all that they hold, into another
  /// repository's object database.
  private func sendObjects(of tip: ObjectID, beyond seen: ObjectID?, to target: Repository)
    throws(GitError)
  {
    var pack: OpaquePointer?
    try check(git_packbuilder_new(&pack, pointer), "pack the commits to push")
    defer { git_packbuilder_free(pack) }
    try withWalk(from: tip, beyond: seen) { walk throws(GitError) -> Void in
      _ = try check(git_packbuilder_insert_walk(pack, walk), "pack the commits to push")
    }
    try check(
      git_packbuilder_write(pack, "\(target.commonFolder)/objects/pack", 0, nil, nil),
      "write the commits to '\(target.commonFolder)'")
  }
}
