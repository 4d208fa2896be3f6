import CFileSystem
import Glibc

/// Why a file in the worktree may be half written.
package enum Unsettled: Hashable, Sendable {
  /// A program has it open for writing.
  case open
  /// It was written within the settling time.
  case fresh
  /// It does not end with a line end.
  case unterminated
}

extension Repository {
  /// Why a text file of the book, as it lies on disk, may be half written; nil where nothing speaks for that.
  ///
  /// A file that somebody wrote a part of and closed, at the end of a line, looks like any other.
  package func unsettled(_ path: String, settling: Duration) throws(GitError) -> Unsettled? {
    guard let folder = bookFolder else { return nil }
    try RepositoryPath.check(path)
    let parts = RepositoryPath.names(path)
    guard let name = parts.last else { return nil }
    guard
      case .opened(let parent) = try FolderChain.open(
        parts.dropLast(), below: Descriptor.folder(folder))
    else { return nil }
    let number = openat(parent.number, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard number >= 0 else {
      if errno == ENOENT || errno == ELOOP { return nil }
      throw GitError(errno: errno, action: "read '\(path)'")
    }
    let file = Descriptor(owning: number)
    if pairbook_is_written(number) == 1 { return .open }
    let status = try file.status()
    if status.age < settling { return .fresh }
    return try file.endsLine(path, size: status.st_size) ? nil : .unterminated
  }
}

extension stat {
  /// How long ago the file was written; a time that is yet to come counts as long ago.
  fileprivate var age: Duration {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let age =
      Duration.seconds(now.tv_sec - st_mtim.tv_sec) + .nanoseconds(now.tv_nsec - st_mtim.tv_nsec)
    return age < .zero ? .seconds(Int64.max / 2) : age
  }
}

extension Descriptor {
  /// Whether the last byte ends a line; the last unit, in UTF-16. An empty file lacks nothing.
  fileprivate borrowing func endsLine(_ name: String, size: off_t) throws(GitError) -> Bool {
    guard size > 0 else { return true }
    var end = [UInt8](repeating: 0, count: 2)
    let count = pread(number, &end, 2, max(0, size - 2))
    guard count >= 0 else { throw GitError(errno: errno, action: "read '\(name)'") }
    let last = end.prefix(count).last { $0 != 0 }
    return last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r")
  }
}
