import CGit

extension Repository {
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
