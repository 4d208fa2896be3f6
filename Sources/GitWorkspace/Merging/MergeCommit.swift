/// A file that both sides of a merge changed, and not in the same way.
package struct ContestedFile: Sendable {
  /// The path relative to the book; nil outside of it.
  package let bookPath: String?
  /// The path from the repository's top.
  package let path: String
  /// Nil where a side, or what both began with, has no such file.
  package let base: [UInt8]?
  package let ours: [UInt8]?
  package let theirs: [UInt8]?
  fileprivate let isExecutable: Bool
}

/// A merge that was made; no branch has it yet.
package struct MergeMade: Sendable {
  package let commit: ObjectID
  /// Files that both sides changed, by their paths from the repository's top.
  package let merged: [String]
}

extension Repository {
  /// Makes the commit that brings two commits together, in the whole repository; nil where their
  /// histories have nothing in common.
  ///
  /// What one side alone changed is taken as it is. `merge` gives the bytes of a file that both changed,
  /// or throws. No branch moves: that is `fastForward`'s to do. Throws `notAFile` where one side has a
  /// file in the place of the other's folder, or a link or submodule that changes.
  package func makeMerge(
    of ours: ObjectID, and theirs: ObjectID, author: Signature, committer: Signature,
    message: String, merge: (ContestedFile) throws -> [UInt8]
  ) throws -> MergeMade? {
    guard let base = try mergeBase(ours, theirs) else { return nil }
    let whole = try Self.open(worktree: workFolder ?? gitFolder, prefix: "")
    let (edits, merged) = try edits(
      from: base, to: theirs, onto: ours, areOurs: false, in: whole, merge: merge)
    let draft = CommitDraft(
      branch: "", parent: ours, mergedWith: theirs, edits: edits, author: author,
      committer: committer, message: message)
    guard let made = try whole.makeCommit(draft) else { return nil }
    return MergeMade(commit: made.id, merged: merged)
  }

  /// Makes a commit of ours anew on another tip, with its author and message, as a rebase does; where the tip has all
  /// of it, the tip itself is given.
  ///
  /// No branch moves. `merge` and what is thrown are those of `makeMerge`.
  package func replay(
    _ commit: CommitInfo, onto tip: ObjectID, committer: Signature,
    merge: (ContestedFile) throws -> [UInt8]
  ) throws -> ObjectID {
    guard let base = commit.parents.first, commit.parents.count == 1 else {
      throw GitError(.failed, "cannot make \(commit.id) anew: it has not one parent")
    }
    let whole = try Self.open(worktree: workFolder ?? gitFolder, prefix: "")
    let (edits, _) = try edits(
      from: base, to: commit.id, onto: tip, areOurs: true, in: whole, merge: merge)
    let draft = CommitDraft(
      branch: "", parent: tip, edits: edits, author: commit.author, committer: committer,
      message: commit.message)
    return try whole.makeCommit(draft)?.id ?? tip
  }

  /// What has to be written onto one commit so that it has what changed between two others.
  private func edits(
    from base: ObjectID, to side: ObjectID, onto other: ObjectID, areOurs: Bool,
    in whole: Repository, merge: (ContestedFile) throws -> [UInt8]
  ) throws -> (edits: [FileEdit], merged: [String]) {
    let snapshot = try whole.snapshot(of: other)
    var edits: [FileEdit] = []
    var merged: [String] = []
    for change in try whole.changes(from: base, to: side) {
      let present = try snapshot.entry(at: change.path).flatMap { entry in
        entry.kind == .folder ? nil : entry.id.map { FileChange.Version(id: $0, kind: entry.kind) }
      }
      if present == change.new { continue }
      if present == change.old {
        edits.append(try Self.edit(change))
        continue
      }
      let file = try contested(change, present, areOurs: areOurs, in: whole)
      let bytes = try merge(file)
      merged.append(change.path)
      edits.append(
        .write(change.path, try whole.writeBlob(bytes), isExecutable: file.isExecutable))
    }
    return (edits, merged)
  }

  private static func edit(_ change: FileChange) throws(GitError) -> FileEdit {
    guard let new = change.new else { return .delete(change.path) }
    guard new.kind.isFile else {
      throw GitError(
        .notAFile, "the \(new.kind.rawValue) '\(change.path)' changes on one side",
        remedy: "let git merge it", paths: [change.path])
    }
    return .write(change.path, new.id, isExecutable: new.kind == .executable)
  }

  /// `areOurs`: the change is what we did to a file, and `present` what others made of it.
  private func contested(
    _ change: FileChange, _ present: FileChange.Version?, areOurs: Bool, in whole: Repository
  ) throws(GitError) -> ContestedFile {
    func bytes(_ version: FileChange.Version?) throws(GitError) -> [UInt8]? {
      guard let version, version.kind.isFile else { return nil }
      return try whole.blob(version.id)
    }
    return ContestedFile(
      bookPath: bookPath(change.path), path: change.path, base: try bytes(change.old),
      ours: try bytes(areOurs ? change.new : present),
      theirs: try bytes(areOurs ? present : change.new),
      isExecutable: (change.old?.kind == present?.kind ? change.new : present)?.kind == .executable)
  }
}
