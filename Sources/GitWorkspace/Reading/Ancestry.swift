import CGit

extension Repository {
  /// Whether `commit` is `ancestor` or was built on it; `shallow` where the clone cannot tell.
  package func descends(_ commit: ObjectID, from ancestor: ObjectID) throws(GitError) -> Bool {
    if commit == ancestor { return true }
    do throws(GitError) {
      return try reaches(ancestor, from: commit)
    } catch  where !isShallow {
      // An ancestor that this clone never had is none of a history that is whole.
      guard try isCommit(ancestor) else { return false }
      // What another process was bringing here is found when it is looked for again.
      return try reaches(ancestor, from: commit)
    }
  }

  private func reaches(_ ancestor: ObjectID, from commit: ObjectID) throws(GitError) -> Bool {
    var child = commit.oid
    var parent = ancestor.oid
    let code = git_graph_descendant_of(pointer, &child, &parent)
    guard code >= 0 else { throw walkError(code: code, "compare \(commit) with \(ancestor)") }
    return code == 1
  }

  /// The best common ancestor; nil for histories that have nothing in common.
  package func mergeBase(_ one: ObjectID, _ other: ObjectID) throws(GitError) -> ObjectID? {
    var left = one.oid
    var right = other.oid
    var base = git_oid()
    let code = git_merge_base(&base, pointer, &left, &right)
    if code >= 0 { return ObjectID(base) }
    if git_error_code(code) == GIT_ENOTFOUND, LibGit2.lastClass() == GIT_ERROR_MERGE, !isShallow {
      return nil
    }
    throw walkError(code: code, "find the common ancestor of \(one) and \(other)")
  }

  /// Every best common ancestor: more than one where the histories crossed, so that none of them alone is what both
  /// sides began with.
  package func mergeBases(_ one: ObjectID, _ other: ObjectID) throws(GitError) -> [ObjectID] {
    guard try mergeBase(one, other) != nil else { return [] }
    var left = one.oid
    var right = other.oid
    var bases = git_oidarray()
    let code = git_merge_bases(&bases, pointer, &left, &right)
    guard code >= 0 else {
      throw walkError(code: code, "find the common ancestors of \(one) and \(other)")
    }
    defer { git_oidarray_dispose(&bases) }
    return (0..<bases.count).map { ObjectID(bases.ids[$0]) }
  }

  /// How many commits `local` has that `upstream` lacks, and the other way round.
  package func aheadBehind(_ local: ObjectID, _ upstream: ObjectID) throws(GitError)
    -> (ahead: Int, behind: Int)
  {
    var left = local.oid
    var right = upstream.oid
    var ahead = 0
    var behind = 0
    let code = git_graph_ahead_behind(&ahead, &behind, pointer, &left, &right)
    guard code >= 0 else { throw walkError(code: code, "compare \(local) with \(upstream)") }
    return (ahead, behind)
  }

  /// The commits that `tip` was built from and `other` was not, children before their parents.
  package func commits(of tip: ObjectID, beyond other: ObjectID) throws(GitError) -> [CommitInfo] {
    try withWalk(from: tip, beyond: other) { walk throws(GitError) in
      var commits: [CommitInfo] = []
      var oid = git_oid()
      while true {
        let code = git_revwalk_next(&oid, walk)
        if git_error_code(code) == GIT_ITEROVER { return commits }
        guard code >= 0 else { throw walkError(code: code, "list the commits of \(tip)") }
        commits.append(try commitInfo(ObjectID(oid)))
      }
    }
  }

  /// A walk over the commits that `tip` was built from and `other` was not; nil stands for none.
  func withWalk<R>(
    from tip: ObjectID, beyond other: ObjectID?,
    _ body: (OpaquePointer) throws(GitError) -> R
  ) throws(GitError) -> R {
    var made: OpaquePointer?
    try check(git_revwalk_new(&made, pointer), "list commits")
    let walk = try require(made, "list commits")
    defer { git_revwalk_free(walk) }
    try check(git_revwalk_sorting(walk, GIT_SORT_TOPOLOGICAL.rawValue), "list commits")
    var oid = tip.oid
    try check(git_revwalk_push(walk, &oid), "list the commits of \(tip)")
    if let other {
      oid = other.oid
      try check(git_revwalk_hide(walk, &oid), "list the commits of \(other)")
    }
    return try body(walk)
  }

  /// Whether the object database holds a commit of this id.
  package func isCommit(_ id: ObjectID) throws(GitError) -> Bool {
    var oid = id.oid
    var size = 0
    var type = GIT_OBJECT_INVALID
    let code = git_odb_read_header(&size, &type, database, &oid)
    if git_error_code(code) == GIT_ENOTFOUND { return false }
    try check(code, "look for commit \(id)")
    return type == GIT_OBJECT_COMMIT
  }

  func walkError(code: Int32, _ action: String) -> GitError {
    let error = GitError(code: code, action: action)
    return isShallow ? shallowError(action) : error
  }

  func shallowError(_ action: String) -> GitError {
    GitError(
      .shallow, "cannot \(action): this clone is shallow and lacks older history",
      remedy: "fetch the rest: git fetch --unshallow")
  }
}
