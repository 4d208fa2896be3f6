import CGit

/// A branch that moved forward, with the worktrees that have it checked out.
package struct FastForwarded: Equatable, Sendable {
  package let from: ObjectID?
  package let to: ObjectID
  /// The branch's own commits that it no longer has, the newest first.
  package let givenUp: [CommitInfo]
  package let worktrees: [BroughtAlong]
}

extension Repository {
  /// Moves a branch forward to a commit built on it, and with it the worktrees that have it
  /// checked out; nil where the branch has that commit already.
  ///
  /// A person's edits are not touched: where one stands in the way nothing moves. For the paths of
  /// the book that `isMachineWritten` names, edits are put right as `commit` does. `signature` is
  /// for the reflog. Throws `wouldOverwrite` with the paths, `diverged`, `operationInProgress`,
  /// `stale`, `locked`, and `notAFile` where a link or submodule changes.
  ///
  /// Where both sides have commits of their own the branch gives its up if `target` has them all made anew, being
  /// made from the tip `remade`, or if all of them are `isDispensable` and change machine-written files alone; who made
  /// them makes them anew. A branch that is no longer at `remade` is `stale`.
  package func fastForward(
    _ branch: String, to target: ObjectID, by signature: Signature,
    isMachineWritten: @escaping (String) -> Bool = { _ in false }, remade: ObjectID? = nil,
    givingUp isDispensable: (CommitInfo) -> Bool = { _ in false }
  ) throws(GitError) -> FastForwarded? {
    let tip = try tip(of: branch)
    if let remade, tip != remade {
      throw GitError(
        .stale, "the branch '\(branch)' moved while its commits were made anew",
        remedy: "run the command again")
    }
    var givenUp: [CommitInfo] = []
    if let tip {
      if try descends(tip, from: target) { return nil }
      if try !descends(target, from: tip) {
        givenUp = try commits(of: tip, beyond: target)
        for commit in givenUp where remade == nil {
          guard try mayBeGivenUp(commit, isMachineWritten, isDispensable) else {
            throw try diverged(branch, tip, target)
          }
        }
      }
    }
    let staging = try Staging(commonFolder: commonFolder)
    var waiting: [BringAlong] = []
    for worktree in try worktrees(of: branch) {
      waiting.append(
        try prepare(
          worktree.get(), from: tip, to: target, staging, isMachineWritten: isMachineWritten))
    }
    let update = ReferenceUpdate(
      name: try Self.referenceName(branch), new: target, expected: tip, signature: signature,
      reason: givenUp.isEmpty ? "pull: Fast-forward" : "pull: what only this clone had is made anew"
    )
    let journal = try MoveJournal.write(
      from: tip, to: target, worktrees: waiting.map(\.report.worktree), in: staging)
    do throws(GitError) {
      let staged = try stage(update, in: staging)
      try staging.sync()
      try perform(update, staged: staged, in: staging)
    } catch {
      // What failed after the move itself is finished by whoever comes next.
      if try self.tip(of: branch) != target { journal.remove() }
      throw error
    }
    var reports: [BroughtAlong] = []
    for along in waiting { reports.append(along.finish()) }
    let prefix = prefix
    let isWhole = reports.allSatisfy { report in
      report.isWhole { Self.bookPath($0, prefix: prefix).map(isMachineWritten) ?? false }
    }
    if isWhole { journal.remove() }
    return FastForwarded(from: tip, to: target, givenUp: givenUp, worktrees: reports)
  }

  /// The commit, or the newest below it that `fastForward` cannot give up; `theirs` is the branch that might take its place,
  /// nil while it has no commit.
  package func newestCommit(
    from commit: ObjectID, thatStaysWhere theirs: ObjectID?,
    isMachineWritten: (String) -> Bool, givingUp isDispensable: (CommitInfo) -> Bool
  ) throws(GitError) -> ObjectID {
    var next = commit
    while true {
      if let theirs, try descends(theirs, from: next) { return next }
      let info = try commitInfo(next)
      guard let parent = info.parents.first, try mayBeGivenUp(info, isMachineWritten, isDispensable)
      else { return next }
      next = parent
    }
  }

  private func mayBeGivenUp(
    _ commit: CommitInfo, _ isMachineWritten: (String) -> Bool,
    _ isDispensable: (CommitInfo) -> Bool
  ) throws(GitError) -> Bool {
    guard isDispensable(commit) else { return false }
    return try changes(in: commit, areAll: isMachineWritten)
  }

  /// Whether a commit with one parent changes no file of the repository but some of the book that
  /// `isMachineWritten` names.
  private func changes(in commit: CommitInfo, areAll isMachineWritten: (String) -> Bool)
    throws(GitError) -> Bool
  {
    guard let parent = commit.parents.first, commit.parents.count == 1 else { return false }
    var walk = ChangeWalk(repository: self, verify: false)
    try walk.compare(
      rootTree(of: parent, verify: false), rootTree(of: commit.id, verify: false), in: "")
    return walk.changes.allSatisfy { bookPath($0.path).map(isMachineWritten) ?? false }
  }

  private func diverged(_ branch: String, _ tip: ObjectID, _ target: ObjectID) throws(GitError)
    -> GitError
  {
    let (ahead, behind) = try aheadBehind(tip, target)
    return GitError(
      .diverged,
      "the branch '\(branch)' has \(Self.commits(ahead)) that \(target.hex.prefix(12)) lacks,"
        + " and lacks \(behind)", remedy: "bring them together: git pull --rebase")
  }

  private static func commits(_ count: Int) -> String {
    count == 1 ? "1 commit" : "\(count) commits"
  }

  /// Looks whether one worktree can follow. A fast-forward concerns all of the repository, not the
  /// book alone.
  private func prepare(
    _ worktree: Repository, from old: ObjectID?, to new: ObjectID, _ staging: Staging,
    isMachineWritten: @escaping (String) -> Bool
  ) throws(GitError) -> BringAlong {
    let folder = worktree.workFolder ?? worktree.gitFolder
    let whole = try Self.open(worktree: folder, prefix: "")
    if let operation = whole.operationInProgress {
      throw GitError(
        .operationInProgress, "\(operation) is not finished in '\(folder)'",
        remedy: "finish or abort it with git first")
    }
    let changes = try whole.changes(from: old, to: new)
    for change in changes {
      guard
        let kind = [change.old?.kind, change.new?.kind].compactMap({ $0 })
          .first(where: { !$0.isFile })
      else { continue }
      throw GitError(
        .notAFile, "the \(kind.rawValue) '\(change.path)' changes between the two commits",
        remedy: "let git do this step: git pull", paths: [change.path])
    }
    let prefix = prefix
    let along = try BringAlong(to: whole, history: old, staging: staging) { path in
      Self.bookPath(path, prefix: prefix).map(isMachineWritten) ?? false
    }
    try along.prepare(changes)
    guard along.inTheWay.isEmpty else {
      let paths = along.inTheWay.map { bookPath($0) ?? $0 }
      throw GitError(
        .wouldOverwrite,
        "\(paths.count) edited \(paths.count == 1 ? "file stands" : "files stand") in the way of"
          + " newer versions: \(paths.prefix(5).joined(separator: ", "))"
          + (paths.count > 5 ? ", …" : ""),
        remedy: "commit them (pairbook save -m MESSAGE) or put them away (git stash)",
        paths: paths)
    }
    return along
  }
}
