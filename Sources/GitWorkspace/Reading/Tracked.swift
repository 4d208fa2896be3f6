import CGit

extension Repository {
  /// The files at or below a path of the book that the index or the last commit has, sorted; links count as files.
  package func tracked(under path: String) throws(GitError) -> [String] {
    try RepositoryPath.check(path)
    var found = try indexed(under: path)
    if let commit = try head().commit {
      let snapshot = try snapshot(of: commit, verify: false)
      var waiting = try snapshot.entry(at: path).map { [$0] } ?? []
      while let entry = waiting.popLast() {
        if entry.kind == .folder {
          waiting += try snapshot.entries(in: entry)
        } else {
          found.append(entry.path)
        }
      }
    }
    let once = Dictionary(found.map { (PathKey($0), $0) }, uniquingKeysWith: { first, _ in first })
    return once.values.sorted(by: RepositoryPath.precedes)
  }

  /// None in a bare repository, which has no index.
  private func indexed(under path: String) throws(GitError) -> [String] {
    guard !isBare else { return [] }
    var handle: OpaquePointer?
    try check(git_repository_index(&handle, pointer), "open the index")
    let index = try require(handle, "open the index")
    defer { git_index_free(index) }
    let full = fullPath(path)
    var paths: [String] = []
    for position in 0..<git_index_entrycount(index) {
      guard let name = git_index_get_byindex(index, position)?.pointee.path else { continue }
      let entry = String(cString: name)
      guard entry.utf8.elementsEqual(full.utf8) || entry.utf8.starts(with: "\(full)/".utf8),
        let inBook = bookPath(entry)
      else { continue }
      paths.append(inBook)
    }
    return paths
  }

  /// Whether git passes over a file of that path in the book as long as nobody adds it by force.
  package func isIgnored(_ path: String) throws(GitError) -> Bool {
    try RepositoryPath.check(path)
    var ignored: Int32 = 0
    try check(
      git_ignore_path_is_ignored(&ignored, pointer, fullPath(path)),
      "look whether '\(path)' is ignored")
    return ignored == 1
  }
}
