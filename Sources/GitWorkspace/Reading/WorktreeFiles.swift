import CGit
import Glibc

/// The files of a book as they lie in the worktree at the moment each is read.
///
/// What is read is what `git add` would store: where an attribute or core.autocrlf converts line
/// ends, the bytes and the blob id are those after conversion (`rawContents` gives the others).
package final class WorktreeFiles: FileTree {
  package let commit: ObjectID? = nil
  package let title = "the worktree"
  private let repository: Repository
  private let top: Descriptor

  init(repository: Repository, folder: String) throws(GitError) {
    self.repository = repository
    top = try Descriptor.folder(folder)
  }

  package func entries(in folder: Entry) throws(GitError) -> [Entry] {
    guard folder.kind == .folder else { return [] }
    switch try FolderChain.open(RepositoryPath.names(folder.path), below: top) {
    case .missing: return []
    case .blocked: return []
    case .opened(let descriptor):
      var entries: [Entry] = []
      for name in try FolderChain.names(in: descriptor) {
        let path = RepositoryPath.join(folder.path, name)
        guard let (kind, _) = try FolderChain.kind(of: name, in: descriptor, shownAs: path) else {
          continue
        }
        entries.append(Entry(path: path, kind: kind, id: nil))
      }
      return entries
    }
  }

  package func entry(at path: String) throws(GitError) -> Entry? {
    if path.isEmpty { return Entry(path: "", kind: .folder, id: nil) }
    try RepositoryPath.check(path)
    let parts = RepositoryPath.names(path)
    guard let name = parts.last else { return nil }
    switch try FolderChain.open(parts.dropLast(), below: top) {
    case .missing: return nil
    case .blocked: return nil
    case .opened(let folder):
      return try FolderChain.kind(of: name, in: folder, shownAs: path).map {
        Entry(path: path, kind: $0.kind, id: nil)
      }
    }
  }

  package func contents(of entry: Entry) throws(GitError) -> FileContents {
    guard entry.kind.isFile, let raw = try rawContents(at: entry.path) else {
      throw notAFile(entry)
    }
    let bytes = try repository.cleaned(raw, path: entry.path)
    return FileContents(id: try Repository.blobID(of: bytes), bytes: bytes)
  }

  /// The bytes of a file as they lie on the disk; nil where there is nothing.
  ///
  /// Throws `notAFile` where something else than a plain file stands there.
  package func rawContents(at path: String) throws(GitError) -> [UInt8]? {
    try file(at: path)?.bytes
  }

  /// A plain file with its status; nil where there is nothing.
  func file(at path: String) throws(GitError) -> WorktreeFile? {
    try RepositoryPath.check(path)
    let parts = RepositoryPath.names(path)
    guard let name = parts.last else { return nil }
    switch try FolderChain.open(parts.dropLast(), below: top) {
    case .missing: return nil
    case .blocked(let kind): throw notAFile(Entry(path: path, kind: kind, id: nil))
    case .opened(let folder):
      guard let (kind, _) = try FolderChain.kind(of: name, in: folder, shownAs: path) else {
        return nil
      }
      guard kind.isFile else { throw notAFile(Entry(path: path, kind: kind, id: nil)) }
      return try WorktreeFile.read(name, in: folder, shownAs: path)
    }
  }
}

/// A plain file of the worktree with what the index remembers of it.
struct WorktreeFile {
  let bytes: [UInt8]
  /// Taken before the bytes were read: a later change of the file shows as one.
  let status: stat

  /// Reads a name in a folder; nil where there is nothing or no plain file. `path` is for the error alone.
  static func read(
    _ name: String, in folder: borrowing Descriptor, shownAs path: String
  ) throws(GitError) -> WorktreeFile? {
    // A pipe must not be waited for.
    let number = openat(folder.number, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard number >= 0 else {
      if errno == ENOENT || errno == ELOOP { return nil }
      throw GitError(errno: errno, action: "read '\(path)'")
    }
    let file = Descriptor(owning: number)
    let status = try file.status()
    guard status.st_mode & S_IFMT == S_IFREG else { return nil }
    guard status.st_size <= LibGit2.maximumByteCount else { throw GitError(tooLarge: "'\(name)'") }
    return WorktreeFile(
      bytes: try file.readAll(path, sizeHint: Int(status.st_size)), status: status)
  }
}

extension Repository {
  /// The book as it lies in the worktree; `bare` where there is none.
  package func worktree() throws(GitError) -> WorktreeFiles {
    guard let folder = bookFolder else {
      throw GitError(
        .bare, "the repository '\(gitFolder)' is bare: it has no worktree",
        remedy: "use a clone of it, which has files")
    }
    return try WorktreeFiles(repository: self, folder: folder)
  }

  /// The bytes that git would store for a file's bytes: line ends as its attributes ask.
  ///
  /// Only what libgit2 has built in is done; external filters never run.
  func cleaned(_ raw: [UInt8], path: String) throws(GitError) -> [UInt8] {
    // Conversion only ever takes away CR, or what stands in `$Id$`.
    guard raw.contains(where: { $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "$") }) else {
      return raw
    }
    return try filtered(raw, path: path, GIT_FILTER_TO_ODB)
  }

  /// The bytes that git would write to the worktree for those that it stores.
  func smudged(_ stored: [UInt8], path: String) throws(GitError) -> [UInt8] {
    try filtered(stored, path: path, GIT_FILTER_TO_WORKTREE)
  }

  private func filtered(_ raw: [UInt8], path: String, _ direction: git_filter_mode_t)
    throws(GitError) -> [UInt8]
  {
    let full = fullPath(path)
    var filters: OpaquePointer?
    try check(
      git_filter_list_load(
        &filters, pointer, nil, full, direction, GIT_FILTER_ALLOW_UNSAFE.rawValue),
      "read the attributes of '\(path)'")
    guard filters != nil else { return raw }
    defer { git_filter_list_free(filters) }
    var buffer = git_buf()
    defer { git_buf_dispose(&buffer) }
    let code = raw.withUnsafeBytes { bytes in
      git_filter_list_apply_to_buffer(
        &buffer, filters, bytes.assumingMemoryBound(to: CChar.self).baseAddress, bytes.count)
    }
    try check(code, "convert the line ends of '\(path)'")
    return Array(UnsafeRawBufferPointer(start: buffer.ptr, count: buffer.size))
  }
}
