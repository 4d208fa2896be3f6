import CGit
import Glibc

/// What of the book differs from the last commit, by the paths relative to the book.
package struct Uncommitted: Hashable, Sendable {
  /// The index differs from the last commit.
  package internal(set) var staged: [String] = []
  /// The file differs from the index, or is gone.
  package internal(set) var unstaged: [String] = []
  /// Git does not know the file and no pattern ignores it.
  package internal(set) var untracked: [String] = []
  /// A merge left the file in conflict.
  package internal(set) var conflicted: [String] = []

  /// No edits.
  package init() {}

  /// All of them, each once, by their bytes.
  package var paths: [String] {
    let all = Dictionary(
      (staged + unstaged + untracked + conflicted).map { (PathKey($0), $0) },
      uniquingKeysWith: { first, _ in first })
    return all.values.sorted(by: RepositoryPath.precedes)
  }
}

extension Repository {
  /// The edits in the book that no commit has yet; none in a bare repository.
  ///
  /// The index is only read. A rename shows as its two paths.
  package func uncommitted() throws(GitError) -> Uncommitted {
    guard !isBare else { return Uncommitted() }
    var options = git_status_options()
    try check(
      git_status_options_init(&options, UInt32(GIT_STATUS_OPTIONS_VERSION)), "look for edits")
    options.flags =
      GIT_STATUS_OPT_INCLUDE_UNTRACKED.rawValue | GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS.rawValue
      | GIT_STATUS_OPT_DISABLE_PATHSPEC_MATCH.rawValue
    var list: OpaquePointer?
    let code =
      prefix.isEmpty
      ? git_status_list_new(&list, pointer, &options)
      : withPathList([prefix]) { paths in
        options.pathspec = paths
        return git_status_list_new(&list, pointer, &options)
      }
    try check(code, "look for edits that are not committed")
    defer { git_status_list_free(list) }
    var result = Uncommitted()
    for index in 0..<git_status_list_entrycount(list) {
      guard let entry = git_status_byindex(list, index)?.pointee,
        let path = (Self.path(entry.head_to_index) ?? Self.path(entry.index_to_workdir))
          .flatMap(bookPath)
      else { continue }
      result.add(path, state: entry.status.rawValue)
    }
    return result
  }

  private static func path(_ delta: UnsafeMutablePointer<git_diff_delta>?) -> String? {
    guard let delta = delta?.pointee else { return nil }
    return (delta.new_file.path ?? delta.old_file.path).map { String(cString: $0) }
  }
}

extension Uncommitted {
  private static let stagedStates =
    GIT_STATUS_INDEX_NEW.rawValue | GIT_STATUS_INDEX_MODIFIED.rawValue
    | GIT_STATUS_INDEX_DELETED.rawValue | GIT_STATUS_INDEX_RENAMED.rawValue
    | GIT_STATUS_INDEX_TYPECHANGE.rawValue
  private static let unstagedStates =
    GIT_STATUS_WT_MODIFIED.rawValue | GIT_STATUS_WT_DELETED.rawValue
    | GIT_STATUS_WT_RENAMED.rawValue | GIT_STATUS_WT_TYPECHANGE.rawValue
    | GIT_STATUS_WT_UNREADABLE.rawValue

  fileprivate mutating func add(_ path: String, state: UInt32) {
    if state & GIT_STATUS_CONFLICTED.rawValue != 0 {
      conflicted.append(path)
      return
    }
    if state & Self.stagedStates != 0 { staged.append(path) }
    if state & Self.unstagedStates != 0 { unstaged.append(path) }
    if state & GIT_STATUS_WT_NEW.rawValue != 0 { untracked.append(path) }
  }
}

/// Hands a list of paths to libgit2 for the time of `body`.
func withPathList<Value>(_ paths: [String], _ body: (git_strarray) -> Value) -> Value {
  var copies: [UnsafeMutablePointer<CChar>?] = paths.map { strdup($0) }
  defer { for copy in copies { free(copy) } }
  return copies.withUnsafeMutableBufferPointer { buffer in
    body(git_strarray(strings: buffer.baseAddress, count: buffer.count))
  }
}
