import CGit

/// A commit to be made.
package struct CommitDraft: Hashable, Sendable {
  /// The short name of the branch that it goes to.
  package let branch: String
  /// The commit that was read, which must still be the branch's tip; nil for a first commit.
  package let parent: ObjectID?
  /// The second parent of a merge.
  package let mergedWith: ObjectID?
  /// Whether the branch does not exist yet and is to begin here, on `parent`.
  package let makesBranch: Bool
  package let edits: [FileEdit]
  package let author: Signature
  package let committer: Signature
  package let message: String

  package init(
    branch: String, parent: ObjectID?, mergedWith: ObjectID? = nil, makesBranch: Bool = false,
    edits: [FileEdit], author: Signature, committer: Signature, message: String
  ) {
    self.branch = branch
    self.parent = parent
    self.mergedWith = mergedWith
    self.makesBranch = makesBranch
    self.edits = edits
    self.author = author
    self.committer = committer
    self.message = message
  }
}

/// A commit that was made.
package struct Committed: Equatable, Sendable {
  package let id: ObjectID
  /// What became of each worktree that has the branch checked out.
  package let worktrees: [BroughtAlong]
}

extension Repository {
  /// Commits machine-written files, and brings them to the worktrees that have the branch checked
  /// out; nil where the edits change nothing.
  ///
  /// Nothing else of a worktree or its index is touched. Everything is on the disk before the
  /// branch moves. Throws `stale` where the branch is no longer at `parent`, `locked`, `notAFile`,
  /// `invalidName` or `diskFull`; the branch then stands where it stood. Where its move alone could
  /// not be brought to the disk, that is thrown after all is done.
  package func commit(_ draft: CommitDraft) throws(GitError) -> Committed? {
    guard let made = try makeCommit(draft) else { return nil }
    let staging = try Staging(commonFolder: commonFolder)
    var reports: [BroughtAlong] = []
    var waiting: [BringAlong] = []
    for worktree in try worktrees(of: draft.branch) {
      do throws(GitError) {
        let repository = try worktree.get()
        let along = try BringAlong(to: repository, history: draft.parent, staging: staging)
        try along.prepare(made.changes)
        waiting.append(along)
      } catch {
        // A worktree that cannot be opened has no folder to name.
        var report = BroughtAlong(worktree: (try? worktree.get())?.workFolder ?? "")
        report.failure = error
        reports.append(report)
      }
    }
    let failure = try move(draft, to: made.id, staging)
    for along in waiting { reports.append(along.finish()) }
    if let failure { throw failure }
    return Committed(id: made.id, worktrees: reports)
  }

  /// Writes the trees and the commit; nothing refers to them yet.
  func makeCommit(_ draft: CommitDraft) throws(GitError) -> (id: ObjectID, changes: [FileChange])? {
    let base = try draft.parent.map { id throws(GitError) in try rootTree(of: id, verify: true) }
    var writer = TreeWriter(repository: self)
    let tree = try writer.write(draft.edits, onto: base)
    guard tree != base ?? .emptyTree || draft.mergedWith != nil else { return nil }
    return (try writeCommit(draft, tree: tree), writer.changes)
  }

  /// Brings all that was written to the disk, then moves the branch; gives what failed once it had moved.
  func move(_ draft: CommitDraft, to commit: ObjectID, _ staging: Staging) throws(GitError)
    -> GitError?
  {
    let subject = try Self.tidied(draft.message).split(separator: "\n").first ?? ""
    let update = ReferenceUpdate(
      name: try Self.referenceName(draft.branch), new: commit,
      expected: draft.makesBranch ? nil : draft.parent, signature: draft.committer,
      reason: "commit\(draft.parent == nil ? " (initial)" : ""): \(subject)")
    let staged = try stage(update, in: staging)
    try staging.sync()
    do throws(GitError) {
      try perform(update, staged: staged, in: staging)
    } catch {
      guard try tip(of: draft.branch) == commit else { throw error }
      return GitError(
        error.kind, "\(error.message), though the branch '\(draft.branch)' has moved",
        remedy: error.remedy)
    }
    return nil
  }

  private func writeCommit(_ draft: CommitDraft, tree: ObjectID) throws(GitError) -> ObjectID {
    for signature in [draft.author, draft.committer]
    where Signature.stripped(signature.name).isEmpty || Signature.stripped(signature.email).isEmpty
    {
      throw GitError(
        .noIdentity, "a commit needs a name and an e-mail",
        remedy: "git config --global user.name 'Your Name';"
          + " git config --global user.email you@example.org")
    }
    var text = "tree \(tree)\n"
    for parent in [draft.parent, draft.mergedWith].compactMap({ $0 }) {
      text += "parent \(parent)\n"
    }
    text += "author \(draft.author.line)\ncommitter \(draft.committer.line)\n\n"
    text += try Self.tidied(draft.message)
    return try writeObject(Array(text.utf8), as: GIT_OBJECT_COMMIT)
  }

  /// A message as git stores it: no spaces at line ends, no empty lines around, one line end last.
  private static func tidied(_ message: String) throws(GitError) -> String {
    var buffer = git_buf()
    defer { git_buf_dispose(&buffer) }
    let clean = String(decoding: message.utf8.filter { $0 != 0 }, as: UTF8.self)
    try check(git_message_prettify(&buffer, clean, 0, 0), "tidy the commit message")
    return buffer.ptr.map { String(cString: $0) } ?? ""
  }

  /// Puts machine-written files of the current branch right in this worktree and its index: after
  /// a person edited them, or after a process was killed before it had brought them along.
  ///
  /// Files that are right are only looked at. Throws `detachedHead`; does nothing in a bare
  /// repository or on an unborn branch.
  package func bringAlong(paths: [String]) throws(GitError) -> BroughtAlong? {
    guard !isBare, let tip = try tip(of: currentBranch()) else { return nil }
    let snapshot = try snapshot(of: tip)
    let staging = try Staging(commonFolder: commonFolder)
    var changes: [FileChange] = []
    for path in paths {
      try RepositoryPath.check(path)
      let version = try snapshot.entry(at: path).flatMap { entry in
        entry.id.map { FileChange.Version(id: $0, kind: entry.kind) }
      }
      changes.append(FileChange(path: path, old: version, new: version))
    }
    let along = try BringAlong(to: self, history: tip, staging: staging)
    try along.prepare(changes)
    if along.hasStaged { try staging.sync() }
    return along.finish()
  }
}
