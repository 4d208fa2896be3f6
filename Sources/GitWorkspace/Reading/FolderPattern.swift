import Glibc

/// A pattern for folders: parts between `/`, each with the wildcards `*`, `?` and `[…]`.
///
/// A wildcard never crosses a `/` and never matches a dot at the start of a name; `.` alone is the
/// book's own folder. Matching is by bytes, with the C library's fnmatch(3).
struct FolderPattern {
  /// The parts; empty for the book's own folder.
  private let parts: [String]

  /// Throws `invalidName` for a pattern that leaves the book or can match nothing.
  init(_ text: String) throws(GitError) {
    let trimmed = text.hasSuffix("/") ? String(text.dropLast()) : text
    if trimmed == "." {
      parts = []
      return
    }
    do {
      try RepositoryPath.check(trimmed)
    } catch {
      throw GitError(
        .invalidName, "'\(text)' is not a pattern for folders of the book",
        remedy: "write it like accounts/* or accounts/*/*, relative to the book")
    }
    parts = RepositoryPath.names(trimmed)
  }

  /// The entries that match: folders, and the links and submodules that stand where one may.
  func matches(in tree: some FileTree) throws(GitError) -> [Entry] {
    guard let root = try tree.root() else { return [] }
    var found = [root]
    for part in parts {
      var next: [Entry] = []
      for folder in found where folder.kind == .folder {
        try next.append(contentsOf: Self.matches(part, in: folder, of: tree))
      }
      found = next
    }
    return found
  }

  private static func matches(_ part: String, in folder: Entry, of tree: some FileTree)
    throws(GitError) -> [Entry]
  {
    let candidates: [Entry]
    if part.utf8.contains(where: "*?[\\".utf8.contains) {
      candidates = try tree.entries(in: folder)
        .filter { fnmatch(part, String($0.name), FNM_PERIOD) == 0 }
    } else {
      candidates = try tree.entry(at: RepositoryPath.join(folder.path, part)).map { [$0] } ?? []
    }
    return candidates.filter {
      $0.kind == .folder || $0.kind == .symlink || $0.kind == .submodule
    }
  }
}

extension FileTree {
  /// The folders that match any of the patterns, each once, by the bytes of their paths.
  ///
  /// A symbolic link or submodule in such a place is listed with its kind, so that a caller can
  /// refuse it. Throws `invalidName` for a pattern that leaves the book.
  package func folders(matching patterns: [String]) throws(GitError) -> [Entry] {
    var found: [Entry] = []
    var seen: Set<PathKey> = []
    for pattern in patterns {
      for entry in try FolderPattern(pattern).matches(in: self)
      where seen.insert(PathKey(entry.path)).inserted {
        found.append(entry)
      }
    }
    return found.sorted { RepositoryPath.precedes($0.path, $1.path) }
  }
}
