import Glibc

/// What a worktree stood on when somebody began to read its files.
package struct WorktreeGround: Equatable, Sendable {
  /// Nil where none is checked out.
  let branch: String?
  /// Nil before the first commit.
  let commit: ObjectID?
  /// The length of HEAD's log, in bytes.
  let logged: Int
}

extension Repository {
  package func ground() throws(GitError) -> WorktreeGround {
    let head = try head()
    return WorktreeGround(
      branch: head.branch, commit: head.commit, logged: try headLog(after: 0).count)
  }

  /// Why files that were read since `ground` may be those of another branch, or of none yet; nil where nothing speaks for
  /// that. A clause.
  ///
  /// What is committed or brought in on top of it changes nothing: it is the same line of work.
  package func departure(from ground: WorktreeGround) throws(GitError) -> String? {
    if let operation = operationInProgress { return "\(operation) is not finished" }
    if isAtWork { return "a git command is at work (.git/index.lock is there)" }
    let head = try head()
    if head.branch != ground.branch {
      return head.branch.map { "the branch \($0) was checked out" }
        ?? "another commit was checked out"
    }
    if let old = ground.commit {
      guard let new = head.commit, try descends(new, from: old) else {
        return "the branch was set to another commit"
      }
    }
    // There and back again.
    for line in try headLog(after: ground.logged).split(separator: UInt8(ascii: "\n")) {
      let message = line.drop { $0 != UInt8(ascii: "\t") }.dropFirst()
      if ["checkout:", "reset:", "rebase"].contains(where: { message.starts(with: $0.utf8) }) {
        return "another commit was checked out"
      }
    }
    return nil
  }

  /// What HEAD's log has behind its first bytes; empty where git keeps none.
  private func headLog(after logged: Int) throws(GitError) -> [UInt8] {
    let path = "\(gitFolder)/logs/HEAD"
    let number = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard number >= 0 else {
      if errno == ENOENT { return [] }
      throw GitError(errno: errno, action: "read the log of HEAD")
    }
    let file = Descriptor(owning: number)
    let size = Int(try file.status().st_size)
    // Asked for account by account, and mostly nothing was added.
    guard size > logged else { return [] }
    lseek(number, off_t(logged), SEEK_SET)
    return try file.readAll(path, sizeHint: size - logged)
  }
}
