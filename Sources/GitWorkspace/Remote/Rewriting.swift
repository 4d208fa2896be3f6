import CGit

extension Repository {
  /// The commits of `tip` that an upstream had once, by where it `was`, and that `theirs`, where it is
  /// now, was not built from; the newest first.
  ///
  /// Where it was has to be asked before the remote is: another process may push meanwhile. Any at all means that the remote was rewritten: to push would bring back what somebody took away,
  /// and to give them up may lose what he did not mean. A shallow clone cannot tell, and names none.
  package func commits(
    of tip: ObjectID, dropped theirs: ObjectID, since was: Set<ObjectID>
  ) throws(GitError) -> [CommitInfo] {
    guard !isShallow, try !descends(theirs, from: tip) else { return [] }
    var former: Set<ObjectID> = []
    for id in was where id != theirs {
      if try isCommit(id) { former.insert(id) }
    }
    guard let first = former.popFirst() else { return [] }
    var had: Set<ObjectID> = []
    try withWalk(from: first, beyond: theirs) { walk throws(GitError) in
      for id in former {
        var oid = id.oid
        try check(git_revwalk_push(walk, &oid), "list the commits of \(id)")
      }
      var oid = git_oid()
      while true {
        let code = git_revwalk_next(&oid, walk)
        if git_error_code(code) == GIT_ITEROVER { return }
        try check(code, "list the commits that the remote had")
        had.insert(ObjectID(oid))
      }
    }
    return try commits(of: tip, beyond: theirs).filter { had.contains($0.id) }
  }

  /// Where the upstream was, whenever this clone looked: what is remembered of it, and its reflog.
  package func formerTips(of upstream: Upstream) throws(GitError) -> Set<ObjectID> {
    guard let tracking = upstream.tracking else { return [] }
    var tips: Set<ObjectID> = []
    if let known = try target(of: tracking) { tips.insert(known) }
    // libgit2 would make the one that it is asked for.
    guard git_reference_has_log(pointer, tracking) == 1 else { return tips }
    var log: OpaquePointer?
    try check(git_reflog_read(&log, pointer, tracking), "read the reflog of '\(tracking)'")
    defer { git_reflog_free(log) }
    for index in 0..<git_reflog_entrycount(log) {
      let entry = git_reflog_entry_byindex(log, index)
      if let id = git_reflog_entry_id_new(entry) { tips.insert(ObjectID(id.pointee)) }
    }
    tips.remove(.zero)
    return tips
  }
}
