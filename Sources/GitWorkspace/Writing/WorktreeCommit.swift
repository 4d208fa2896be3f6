import CGit
import Glibc

extension Repository {
  /// Commits files of the book as they lie in the worktree to the current branch, like
  /// `git commit --only`; nil where none of them differs from the last commit.
  ///
  /// What else is staged stays staged. A path with no file is deleted. No hook runs. Throws
  /// `detachedHead`, `operationInProgress`, `notAFile`, `locked`, `stale`, `unsupported` (a file
  /// that git would pass through a filter program), and nothing is changed then; as `commit` does,
  /// where the branch's move alone could not be brought to the disk. With `read`, the
  /// commit that the edits were compared with, the branch must still be there.
  package func commitWorktree(
    _ paths: [String], readAt read: ObjectID?? = nil, author: Signature, committer: Signature,
    message: String
  ) throws(GitError) -> Committed? {
    let files = try worktree()
    let branch = try currentBranch()
    if let operation = operationInProgress {
      throw GitError(
        .operationInProgress, "\(operation) is not finished, so single files cannot be committed",
        remedy: "finish or abort it with git first")
    }
    try checkIsWhole()
    try awaitIndex()
    let parent = try tip(of: branch)
    if let read, read != parent {
      throw GitError(
        .stale, "the branch '\(branch)' moved while the edits were looked at",
        remedy: "nothing was committed; run the command again")
    }
    var edits: [FileEdit] = []
    var statuses: [PathKey: stat] = [:]
    for path in paths {
      guard let file = try files.file(at: path) else {
        edits.append(.delete(path))
        continue
      }
      try checkAttributes(of: path)
      let blob = try writeBlob(cleaned(file.bytes, path: path))
      edits.append(.write(path, blob, isExecutable: try isExecutable(file.status, path)))
      statuses[PathKey(path)] = file.status
    }
    let draft = CommitDraft(
      branch: branch, parent: parent, edits: edits, author: author, committer: committer,
      message: message)
    let changes = edits.map { edit in
      IndexChange(
        path: fullPath(edit.path), version: edit.version, status: statuses[PathKey(edit.path)])
    }
    let staging = try Staging(commonFolder: commonFolder)
    guard let made = try makeCommit(draft) else {
      // Killed after it had moved the branch, an earlier one left them in the index as they were before.
      try IndexFile.update(changes, of: self, in: staging)
      return nil
    }
    // Whatever keeps the index from following keeps the branch from moving: an index that is older than its commit
    // looks as if somebody had staged to take the commit back.
    var index = try IndexFile.lock(changes, of: self, in: staging)
    let failure = try move(draft, to: made.id, staging)
    var report = BroughtAlong(worktree: workFolder ?? "")
    do throws(GitError) {
      try index.commit()
    } catch {
      report.failure = error
    }
    if let failure { throw failure }
    return Committed(id: made.id, worktrees: [report])
  }

  /// Waits for another git to give the index up, so that a commit is not made half.
  private func awaitIndex() throws(GitError) {
    let lock = "\(gitFolder)/index.lock"
    let deadline = ContinuousClock.now + lockPatience
    while access(lock, F_OK) == 0 {
      guard ContinuousClock.now < deadline else { throw LockFile.held(lock) }
      usleep(10_000)
    }
  }

  /// Where modes cannot be trusted the file keeps the one that it has in the last commit.
  private func isExecutable(_ status: stat, _ path: String) throws(GitError) -> Bool {
    let trusts = try withConfiguration { Configuration.flag("core.fileMode", in: $0) ?? true }
    if trusts { return status.st_mode & 0o100 != 0 }
    guard let tip = try head().commit else { return false }
    return try snapshot(of: tip, verify: false).entry(at: path)?.kind == .executable
  }

  /// Refuses a file whose stored bytes only a program could tell.
  private func checkAttributes(of path: String) throws(GitError) {
    for name in ["filter", "working-tree-encoding"] {
      var value: UnsafePointer<CChar>?
      try check(
        git_attr_get(&value, pointer, 0, fullPath(path), name), "read the attributes of '\(path)'")
      guard git_attr_value(value) == GIT_ATTR_VALUE_STRING, let value else { continue }
      throw GitError(
        .unsupported,
        "'\(path)' has the attribute \(name)=\(String(cString: value)), which only git can follow",
        remedy: "commit it with git, or take the attribute away in .gitattributes", paths: [path])
    }
  }
}
