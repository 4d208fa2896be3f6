import CGit

extension Repository {
  /// Whether git tracks something at a path of the book, below it, or in the place of a folder that leads to it: in
  /// the commit that is checked out, or in the index.
  package func tracks(_ path: String) throws(GitError) -> Bool {
    try RepositoryPath.check(path)
    return try tracksFromTop(fullPath(path))
  }

  /// The same for a path of the disk, absolute and without `..` in it; nothing is tracked outside the worktree.
  package func tracks(file path: String) throws(GitError) -> Bool {
    guard let workFolder, path.utf8.starts(with: "\(workFolder)/".utf8) else { return false }
    return try tracksFromTop(String(path.dropFirst(workFolder.count + 1)))
  }

  private func tracksFromTop(_ path: String) throws(GitError) -> Bool {
    let parts = RepositoryPath.parts(path)
    if try isInHead(parts) { return true }
    return try isInIndex(path, parts)
  }

  private func isInHead(_ parts: [[UInt8]]) throws(GitError) -> Bool {
    guard let head = try head().commit else { return false }
    var folder = try rootTree(of: head, verify: false)
    for part in parts {
      guard let item = try tree(folder, verify: false).item(named: part) else { return false }
      if item.kind != .folder { return true }
      folder = item.id
    }
    return true
  }

  private func isInIndex(_ path: String, _ parts: [[UInt8]]) throws(GitError) -> Bool {
    guard !isBare else { return false }
    guard let table = try IndexTable.current(of: self) else {
      return try isInLibraryIndex(path, parts)
    }
    if !table.entries(below: Array(path.utf8) + [UInt8(ascii: "/")]).isEmpty { return true }
    return parts.indices.contains { last in
      table.holds(Array(parts[...last].joined(separator: [UInt8(ascii: "/")])))
    }
  }

  /// The same of an index that only libgit2 can read.
  private func isInLibraryIndex(_ path: String, _ parts: [[UInt8]]) throws(GitError) -> Bool {
    var index: OpaquePointer?
    try check(git_repository_index(&index, pointer), "read the index")
    defer { git_index_free(index) }
    if git_index_find_prefix(nil, index, path + "/") == 0 { return true }
    return parts.indices.contains { last in
      let place = parts[...last].joined(separator: [UInt8(ascii: "/")])
      return git_index_find(nil, index, String(decoding: Array(place), as: UTF8.self)) == 0
    }
  }
}
