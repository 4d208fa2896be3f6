import CGit
import Glibc

extension Repository {
  /// The worktrees, the main one and linked ones, that have a branch checked out.
  ///
  /// A worktree that cannot be opened is told with the reason; one whose folder is gone is none.
  func worktrees(of branch: String) throws(GitError) -> [Result<Repository, GitError>] {
    var found: [Result<Repository, GitError>] = []
    if !isBare, try head().branch == branch { found.append(.success(self)) }
    for folder in try otherWorktrees() {
      do throws(GitError) {
        let other = try Self.open(worktree: folder, prefix: prefix)
        if !other.isBare, try other.head().branch == branch { found.append(.success(other)) }
      } catch {
        found.append(.failure(error))
      }
    }
    return found
  }

  /// The folders of the other worktrees of this repository.
  private func otherWorktrees() throws(GitError) -> [String] {
    var folders: [String] = []
    // Seen from a linked worktree the main one is not listed; a bare one opens as bare.
    if gitFolder != commonFolder { folders.append(commonFolder) }
    var names = git_strarray()
    try check(git_worktree_list(&names, pointer), "list the worktrees")
    defer { git_strarray_dispose(&names) }
    for index in 0..<names.count {
      var worktree: OpaquePointer?
      guard let name = names.strings[index],
        git_worktree_lookup(&worktree, pointer, name) == 0
      else { continue }
      defer { git_worktree_free(worktree) }
      guard git_worktree_validate(worktree) == 0,
        let path = git_worktree_path(worktree).map({ String(cString: $0) }),
        path != workFolder
      else { continue }
      folders.append(path)
    }
    return folders
  }

  /// Opens a worktree by its top folder, with the book at `prefix`.
  static func open(worktree folder: String, prefix: String) throws(GitError) -> Repository {
    var pointer: OpaquePointer?
    try check(git_repository_open(&pointer, folder), "open the worktree '\(folder)'")
    return try Repository(
      adopting: try require(pointer, "open the worktree '\(folder)'"), prefix: prefix)
  }
}
