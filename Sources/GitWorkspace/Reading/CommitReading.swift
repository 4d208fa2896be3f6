import CGit

extension Repository {
  /// A commit's own record; `corrupted` where there is no such commit.
  package func commitInfo(_ id: ObjectID) throws(GitError) -> CommitInfo {
    var oid = id.oid
    var commit: OpaquePointer?
    let code = git_commit_lookup(&commit, pointer, &oid)
    guard code >= 0 else { throw walkError(code: code, "read commit \(id)") }
    defer { git_commit_free(commit) }
    let parents = (0..<git_commit_parentcount(commit)).compactMap { index in
      git_commit_parent_id(commit, index).map { ObjectID($0.pointee) }
    }
    guard let author = git_commit_author(commit), let committer = git_commit_committer(commit)
    else { throw GitError(.corrupted, "commit \(id) names no author") }
    return CommitInfo(
      id: id, parents: isShallow && isBoundary(id) ? [] : parents,
      author: Signature(author.pointee), committer: Signature(committer.pointee),
      message: git_commit_message(commit).map { String(cString: $0) } ?? "")
  }

  /// Whether a shallow clone ends at this commit, so that its parents are named but not there.
  func isBoundary(_ id: ObjectID) -> Bool { shallowBoundary.contains(id) }

  /// The commits at which a shallow clone ends; one id a line.
  static func readShallowBoundary(commonFolder: String) throws(GitError) -> Set<ObjectID> {
    let path = "\(commonFolder)/shallow"
    let folder = try Descriptor.folder(commonFolder)
    guard let file = try WorktreeFile.read("shallow", in: folder, shownAs: "shallow") else {
      return []
    }
    let ids = file.bytes.split(separator: UInt8(ascii: "\n"))
      .map { ObjectID(hex: String(decoding: $0, as: UTF8.self)) }
    guard !ids.contains(nil) else { throw GitError(.corrupted, "'\(path)' is not a list of ids") }
    return Set(ids.compactMap { $0 })
  }
}

extension Signature {
  init(_ signature: git_signature) {
    self.init(
      name: signature.name.map { String(cString: $0) } ?? "",
      email: signature.email.map { String(cString: $0) } ?? "",
      seconds: signature.when.time, offset: signature.when.offset)
  }
}
