import CGit

/// The files of a book as one commit has them; nothing of the worktree is touched.
package final class Snapshot: FileTree {
  package let commit: ObjectID?
  package let title: String
  private let repository: Repository
  private let verify: Bool
  /// The tree of the book's own folder; nil where the commit does not have it.
  private let top: ObjectID?
  /// The tree last used at each depth: paths asked for in order find their parents here.
  private var recent: [(id: ObjectID, tree: TreeObject)] = []

  init(repository: Repository, commit: ObjectID, verify: Bool) throws(GitError) {
    self.repository = repository
    self.commit = commit
    self.verify = verify
    title = "revision \(commit.hex.prefix(12))"
    top = try repository.folder(
      "", in: repository.rootTree(of: commit, verify: verify), verify: verify)
  }

  /// What is staged, as a tree that no commit has yet.
  init(repository: Repository, tree: ObjectID) throws(GitError) {
    self.repository = repository
    commit = nil
    verify = false
    title = "what is staged"
    top = try repository.folder("", in: tree, verify: false)
  }

  package func entries(in folder: Entry) throws(GitError) -> [Entry] {
    guard folder.kind == .folder, let id = folder.id else { return [] }
    let tree = try repository.tree(id, verify: verify)
    let inside = folder.path.isEmpty ? "" : "\(folder.path)/"
    return tree.items.map { item in
      Entry(path: inside + tree.text(item), kind: item.kind, id: item.id)
    }
  }

  package func entry(at path: String) throws(GitError) -> Entry? {
    guard var id = top else { return nil }
    var kind = EntryKind.folder
    for (depth, part) in RepositoryPath.parts(path).enumerated() {
      guard kind == .folder, let item = try tree(id, depth: depth).item(named: part) else {
        return nil
      }
      id = item.id
      kind = item.kind
    }
    return Entry(path: path, kind: kind, id: id)
  }

  package func contents(of entry: Entry) throws(GitError) -> FileContents {
    guard entry.kind.isFile, let id = entry.id else { throw notAFile(entry) }
    return FileContents(id: id, bytes: try repository.blob(id, verify: verify))
  }

  /// The places where something else stands than in an earlier tree of the book's folder; nil where the repository does
  /// not have that tree.
  ///
  /// `places` are those that are asked for, and `below` tells whether some lie below a folder.
  package func places(
    changedSince tree: ObjectID, among places: @escaping (String) -> Bool,
    below: @escaping (_ folder: String) -> Bool
  ) throws(GitError) -> [String]? {
    if tree == top { return [] }
    guard repository.hasObject(tree) else { return nil }
    var walk = ChangeWalk(
      repository: repository, verify: verify, only: PathFilter(places: places, below: below))
    try walk.compare(tree, top, in: "")
    return walk.changes.map(\.path)
  }

  private func tree(_ id: ObjectID, depth: Int) throws(GitError) -> TreeObject {
    if depth < recent.count, recent[depth].id == id { return recent[depth].tree }
    let tree = try repository.tree(id, verify: verify)
    recent.removeSubrange(min(depth, recent.count)...)
    recent.append((id, tree))
    return tree
  }
}

extension Repository {
  /// The commit that a revision in git's syntax names (`HEAD~1`, a branch, a tag, an id).
  ///
  /// Throws `notFound`, `invalidName` (wrong syntax, an ambiguous id, no commit) or `unbornBranch`.
  package func resolve(_ revision: String) throws(GitError) -> ObjectID {
    guard !revision.isEmpty, !revision.utf8.contains(0) else {
      throw GitError(.invalidName, "'\(revision)' does not name a commit")
    }
    var named: OpaquePointer?
    var commit: OpaquePointer?
    defer {
      git_object_free(named)
      git_object_free(commit)
    }
    var code = git_revparse_single(&named, pointer, Self.spelledOut(revision))
    if code >= 0 { code = git_object_peel(&commit, named, GIT_OBJECT_COMMIT) }
    if code >= 0, let id = git_object_id(commit) { return ObjectID(id.pointee) }
    if revision == "HEAD" || revision == "@", case .unborn(let branch) = try head() {
      throw GitError(
        .unbornBranch, "the branch '\(branch)' has no commit yet",
        remedy: "commit the book first: pairbook save -m MESSAGE")
    }
    switch git_error_code(code) {
    case GIT_ENOTFOUND:
      throw GitError(
        .notFound, "there is no revision '\(revision)'",
        remedy: isShallow
          ? "the clone is shallow: git fetch --unshallow" : "`git log --all` shows those there are")
    case GIT_EAMBIGUOUS:
      throw GitError(
        .invalidName, "the id '\(revision)' fits several objects", remedy: "give more of its digits"
      )
    case GIT_EINVALIDSPEC, GIT_EPEEL:
      throw GitError(.invalidName, "'\(revision)' does not name a commit")
    default: throw GitError(code: code, action: "find the revision '\(revision)'")
    }
  }

  /// `@` for HEAD with something after it is more than libgit2 1.5 knows.
  private static func spelledOut(_ revision: String) -> String {
    guard revision.first == "@" else { return revision }
    let rest = revision.dropFirst()
    return rest.first == "{" ? revision : "HEAD\(rest)"
  }

  /// The book at a revision in git's syntax.
  ///
  /// `verify` hashes every object that is read: keep it for what will be acted on, and switch it
  /// off for bulk reading whose outcome is only shown. Throws as `resolve` does.
  package func snapshot(at revision: String, verify: Bool = true) throws(GitError) -> Snapshot {
    try snapshot(of: resolve(revision), verify: verify)
  }

  /// The book at a commit.
  package func snapshot(of commit: ObjectID, verify: Bool = true) throws(GitError) -> Snapshot {
    try Snapshot(repository: self, commit: commit, verify: verify)
  }
}
