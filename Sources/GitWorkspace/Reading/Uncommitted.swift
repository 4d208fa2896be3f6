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
  /// Git knows the file, and nobody can tell whether it was edited: this user may not read it.
  package internal(set) var unreadable: [String] = []

  /// No edits.
  package init() {}

  /// All edits, each once, by their bytes.
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
  /// The index is only read. A rename shows as its two paths. A file that cannot be read hides no other. With `wanted` all
  /// edits of the wanted files are told, and others may be; that is much quicker in a large book.
  package func uncommitted(of wanted: WantedFiles? = nil) throws(GitError) -> Uncommitted {
    guard let folder = workFolder else { return Uncommitted() }
    let top = try Descriptor.folder(folder)
    var places = prefix.isEmpty ? [] : [prefix]
    if let wanted, let suspects = try Suspects.find(wanted, in: self, below: top) {
      if suspects.isEmpty { return Uncommitted() }
      places = suspects
    }
    var result = Uncommitted()
    do throws(GitError) {
      try look(at: places, into: &result)
    } catch {
      // What must be compared byte by byte and cannot be opened fails the whole look.
      result = Uncommitted()
      guard try passOver(&result, at: places, below: top) else { throw error }
    }
    let unreachable = Set(result.unstaged.filter { Self.isOutOfReach(fullPath($0), below: top) })
    result.unstaged.removeAll { unreachable.contains($0) }
    result.unreadable = Set(result.unreadable).union(unreachable).sorted(
      by: RepositoryPath.precedes)
    return result
  }

  /// Looks once more, without the files of the index that this user may not read; false where there are none.
  private func passOver(
    _ result: inout Uncommitted, at places: [String], below top: borrowing Descriptor
  ) throws(GitError) -> Bool {
    var index: OpaquePointer?
    try check(git_repository_index(&index, pointer), "read the index")
    defer { git_index_free(index) }
    var isAny = false
    for position in 0..<git_index_entrycount(index) {
      guard var entry = git_index_get_byindex(index, position)?.pointee,
        let name = entry.path.map({ String(cString: $0) }),
        git_index_entry_stage(&entry) == 0, Self.isOutOfReach(name, below: top)
      else { continue }
      isAny = true
      if let path = bookPath(name) { result.unreadable.append(path) }
      // In memory alone: libgit2 takes such an entry's file for unchanged.
      entry.flags |= UInt16(GIT_INDEX_ENTRY_VALID.rawValue)
      let code = name.withCString { text in
        entry.path = text
        return git_index_add(index, &entry)
      }
      try check(code, "look for edits")
    }
    guard isAny else { return false }
    try look(at: places, into: &result, flags: GIT_STATUS_OPT_NO_REFRESH.rawValue)
    try check(git_index_read(index, 1), "read the index")
    return true
  }

  /// Whether there is, or may be, a file that this user may not read.
  private static func isOutOfReach(_ path: String, below top: borrowing Descriptor) -> Bool {
    faccessat(top.number, path, R_OK, AT_EACCESS | AT_SYMLINK_NOFOLLOW) != 0 && errno == EACCES
  }

  /// Looks at these files and folders; at all for none.
  private func look(
    at places: [String], into result: inout Uncommitted, flags: UInt32 = 0
  ) throws(GitError) {
    var options = git_status_options()
    try check(
      git_status_options_init(&options, UInt32(GIT_STATUS_OPTIONS_VERSION)), "look for edits")
    options.flags =
      GIT_STATUS_OPT_INCLUDE_UNTRACKED.rawValue | GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS.rawValue
      | GIT_STATUS_OPT_DISABLE_PATHSPEC_MATCH.rawValue | flags
    var list: OpaquePointer?
    let code =
      places.isEmpty
      ? git_status_list_new(&list, pointer, &options)
      : withPathList(places) { paths in
        options.pathspec = paths
        return git_status_list_new(&list, pointer, &options)
      }
    try check(code, "look for edits that are not committed")
    defer { git_status_list_free(list) }
    for index in 0..<git_status_list_entrycount(list) {
      guard let entry = git_status_byindex(list, index)?.pointee,
        let path = (Self.path(entry.head_to_index) ?? Self.path(entry.index_to_workdir))
          .flatMap(bookPath)
      else { continue }
      result.add(path, state: entry.status.rawValue)
    }
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
