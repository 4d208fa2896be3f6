import CGit
import Glibc

/// Where HEAD points.
package enum Head: Hashable, Sendable {
  /// A branch, by its short name, and its tip.
  case branch(String, ObjectID)
  /// A branch, by its short name, without a commit.
  case unborn(String)
  /// A commit and no branch.
  case detached(ObjectID)

  /// The commit, where there is one.
  package var commit: ObjectID? {
    switch self {
    case .branch(_, let id), .detached(let id): id
    case .unborn: nil
    }
  }
}

extension Repository {
  /// Where HEAD points; `corrupted` where it cannot be read.
  package func head() throws(GitError) -> Head {
    var reference: OpaquePointer?
    try check(git_reference_lookup(&reference, pointer, "HEAD"), "read HEAD")
    defer { git_reference_free(reference) }
    if let target = git_reference_symbolic_target(reference) {
      let full = String(cString: target)
      guard let branch = Self.branchName(full) else {
        throw GitError(
          .unsupported, "HEAD points to '\(full)', which is no branch",
          remedy: "check out a branch: git switch NAME")
      }
      return try tip(of: branch).map { .branch(branch, $0) } ?? .unborn(branch)
    }
    guard let target = git_reference_target(reference) else {
      throw GitError(.corrupted, "HEAD of '\(gitFolder)' names no commit")
    }
    return .detached(ObjectID(target.pointee))
  }

  /// The branch that is checked out; `detachedHead`, with what is going on, where there is none.
  package func currentBranch() throws(GitError) -> String {
    switch try head() {
    case .branch(let name, _), .unborn(let name): return name
    case .detached(let id):
      if let operation = operationInProgress {
        throw GitError(
          .detachedHead, "no branch is checked out, because \(operation) is not finished",
          remedy: "finish or abort it with git first")
      }
      throw GitError(
        .detachedHead, "no branch is checked out: HEAD is at commit \(id.hex.prefix(12))",
        remedy: "check out a branch: git switch NAME")
    }
  }

  /// The commit at the tip of a branch, by its short name; nil where there is no such branch.
  package func tip(of branch: String) throws(GitError) -> ObjectID? {
    try target(of: Self.referenceName(branch))
  }

  /// The short names of the branches of this repository, sorted.
  package func branchNames() throws(GitError) -> [String] {
    try branches(GIT_BRANCH_LOCAL) { reference in
      git_reference_name(reference).flatMap { Self.branchName(String(cString: $0)) }
    }.sorted()
  }

  /// The branches of this clone and those that it remembers of its remotes, with their commits.
  package func branchTips() throws(GitError) -> [(name: String, tip: ObjectID)] {
    try branches(GIT_BRANCH_ALL) { reference -> (name: String, tip: ObjectID)? in
      // One that stands for another has no commit of its own.
      guard let name = git_reference_shorthand(reference),
        let target = git_reference_target(reference)
      else { return nil }
      return (String(cString: name), ObjectID(target.pointee))
    }.sorted { $0.name < $1.name }
  }

  /// What `read` makes of each branch, left out where that is nil.
  private func branches<Value>(
    _ kind: git_branch_t, _ read: (OpaquePointer?) -> Value?
  ) throws(GitError) -> [Value] {
    var iterator: OpaquePointer?
    try check(git_branch_iterator_new(&iterator, pointer, kind), "list the branches")
    defer { git_branch_iterator_free(iterator) }
    var values: [Value] = []
    while true {
      var reference: OpaquePointer?
      var found = kind
      let code = git_branch_next(&reference, &found, iterator)
      if git_error_code(code) == GIT_ITEROVER { return values }
      try check(code, "list the branches")
      defer { git_reference_free(reference) }
      if let value = read(reference) { values.append(value) }
    }
  }

  /// The object that a reference leads to; nil where there is none of that name.
  func target(of reference: String) throws(GitError) -> ObjectID? {
    var id = git_oid()
    let code = git_reference_name_to_id(&id, pointer, reference)
    if git_error_code(code) == GIT_ENOTFOUND { return nil }
    try check(code, "read the reference '\(reference)'")
    return ObjectID(id)
  }

  /// What git operation is half done, in words; nil where none is.
  package var operationInProgress: String? {
    switch git_repository_state_t(UInt32(bitPattern: git_repository_state(pointer))) {
    case GIT_REPOSITORY_STATE_MERGE: "a merge"
    case GIT_REPOSITORY_STATE_REVERT, GIT_REPOSITORY_STATE_REVERT_SEQUENCE: "a revert"
    case GIT_REPOSITORY_STATE_CHERRYPICK, GIT_REPOSITORY_STATE_CHERRYPICK_SEQUENCE:
      "a cherry-pick"
    case GIT_REPOSITORY_STATE_BISECT: "a bisect"
    case GIT_REPOSITORY_STATE_REBASE, GIT_REPOSITORY_STATE_REBASE_INTERACTIVE,
      GIT_REPOSITORY_STATE_REBASE_MERGE:
      "a rebase"
    case GIT_REPOSITORY_STATE_APPLY_MAILBOX, GIT_REPOSITORY_STATE_APPLY_MAILBOX_OR_REBASE:
      "applying patches (git am)"
    default: nil
    }
  }

  /// Whether commits of this clone are being made anew on others (git rebase, git pull --rebase).
  package var isRebasing: Bool {
    switch git_repository_state_t(UInt32(bitPattern: git_repository_state(pointer))) {
    case GIT_REPOSITORY_STATE_REBASE, GIT_REPOSITORY_STATE_REBASE_INTERACTIVE,
      GIT_REPOSITORY_STATE_REBASE_MERGE:
      true
    default: false
    }
  }

  /// Whether git is at work in the worktree, so that its files may be of several commits.
  package var isAtWork: Bool {
    operationInProgress != nil || access("\(gitFolder)/index.lock", F_OK) == 0
  }

  /// The full reference name of a branch; `invalidName` for a name that no branch can have.
  static func referenceName(_ branch: String) throws(GitError) -> String {
    var valid: Int32 = 0
    try check(git_branch_name_is_valid(&valid, branch), "use the branch name '\(branch)'")
    guard valid == 1 else {
      throw GitError(.invalidName, "'\(branch)' cannot be the name of a branch")
    }
    return "refs/heads/\(branch)"
  }

  /// The short name of a branch's full reference name; nil for another kind of reference.
  static func branchName(_ reference: String) -> String? {
    reference.hasPrefix("refs/heads/") ? String(reference.dropFirst("refs/heads/".count)) : nil
  }
}

extension ObjectID {
  init(_ oid: git_oid) {
    self = withUnsafeBytes(of: oid) { raw in
      raw.baseAddress.map(ObjectID.init(at:)) ?? .zero
    }
  }

  /// The same name for libgit2.
  var oid: git_oid {
    var oid = git_oid()
    withUnsafeMutableBytes(of: &oid) { $0.copyBytes(from: bytes) }
    return oid
  }
}

extension Head {
  /// The branch's short name; nil for a detached HEAD.
  package var branch: String? {
    switch self {
    case .branch(let name, _), .unborn(let name): name
    case .detached: nil
    }
  }
}
