import Glibc

/// What stands at a path of a worktree, and how to change it without following any link.
enum WorktreeState {
  case missing
  case file(File)
  /// A link, a folder or another repository, there or on the way there.
  case blocked

  struct File {
    let path: String
    let kind: EntryKind
    let status: stat

    /// The bytes; nil where the file is gone by now.
    func read(below top: borrowing Descriptor) throws(GitError) -> [UInt8]? {
      try RepositoryPath.check(path)
      let parts = RepositoryPath.names(path)
      guard let name = parts.last else { return nil }
      switch try FolderChain.open(parts.dropLast(), below: top) {
      case .missing: return nil
      case .blocked: return nil
      case .opened(let folder):
        return try WorktreeFile.read(name, in: folder, shownAs: path)?.bytes
      }
    }
  }

  /// Looks at a path from the worktree's top.
  static func look(at path: String, below top: borrowing Descriptor) throws(GitError)
    -> WorktreeState
  {
    try RepositoryPath.check(path)
    let parts = RepositoryPath.names(path)
    guard let name = parts.last else { return .blocked }
    switch try FolderChain.open(parts.dropLast(), below: top) {
    case .missing: return .missing
    case .blocked: return .blocked
    case .opened(let folder):
      guard let (kind, status) = try FolderChain.kind(of: name, in: folder, shownAs: path) else {
        return .missing
      }
      return kind.isFile ? .file(File(path: path, kind: kind, status: status)) : .blocked
    }
  }

  /// Renames a staged file to a path, and makes the folders on the way; false, and nothing is done,
  /// where the file is not the one that was `seen`.
  static func put(
    _ staged: String, of staging: Staging, at path: String, below top: borrowing Descriptor,
    ifStill seen: stat?
  ) throws(GitError) -> Bool {
    try RepositoryPath.check(path)
    let parts = RepositoryPath.names(path)
    guard let name = parts.last else { return false }
    switch try FolderChain.open(parts.dropLast(), below: top, making: true) {
    case .missing: return false
    case .blocked: return false
    case .opened(let folder):
      guard try isStill(seen, name, in: folder, shownAs: path) else { return false }
      if renameat(staging.folder.number, staged, folder.number, name) == 0 { return true }
      guard errno == EXDEV else { throw GitError(errno: errno, action: "replace '\(path)'") }
      // The worktree lies on another file system than its repository.
      guard
        let file = try WorktreeFile.read(
          staged, in: staging.folder, shownAs: "\(staging.path)/\(staged)")
      else {
        throw GitError(.failed, "a staged file of '\(path)' is gone")
      }
      try AtomicFile.write(file.bytes, to: name, in: folder, shownAs: path)
      return true
    }
  }

  private static func isStill(
    _ seen: stat?, _ name: String, in folder: borrowing Descriptor, shownAs path: String
  ) throws(GitError) -> Bool {
    guard let (_, status) = try FolderChain.kind(of: name, in: folder, shownAs: path) else {
      return seen == nil
    }
    return seen.map { status.isSameFile(as: $0) } ?? false
  }

  /// Removes a file, and the folders that this leaves empty, but not those that hold the book;
  /// false, and nothing is done, where the file is not the one that was `seen`.
  static func remove(
    _ path: String, below top: borrowing Descriptor, ifStill seen: stat?, keeping prefix: String
  ) throws(GitError) -> Bool {
    try RepositoryPath.check(path)
    var parts = RepositoryPath.names(path)
    guard let name = parts.popLast() else { return false }
    switch try FolderChain.open(parts, below: top) {
    case .missing: return true
    case .blocked: return false
    case .opened(let folder):
      guard try isStill(seen, name, in: folder, shownAs: path) else { return false }
      guard unlinkat(folder.number, name, 0) == 0 || errno == ENOENT else {
        throw GitError(errno: errno, action: "remove '\(path)'")
      }
    }
    let kept = RepositoryPath.parts(prefix).count
    while parts.count > kept,
      unlinkat(top.number, parts.joined(separator: "/"), AT_REMOVEDIR) == 0
    {
      parts.removeLast()
    }
    return true
  }
}
