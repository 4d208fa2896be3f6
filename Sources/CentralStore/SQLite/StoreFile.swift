import FoundationEssentials
import Glibc
import Reconciliation

/// The file that a store lies in, and its folder: what must be right before SQLite opens it.
struct StoreFile: Sendable {
  /// As the user named it, for messages; relative to the working directory or absolute.
  let path: String

  var folder: String { Self.parent(of: path) }

  var what: String { "The store \(path)" }

  /// Whether there is a file; throws when something else stands in its place, or nobody may look.
  func exists() throws -> Bool {
    var info = stat()
    guard stat(path, &info) == 0 else {
      if errno == ENOENT { return false }
      throw failure(errno, doing: "cannot be looked at")
    }
    switch info.st_mode & S_IFMT {
    case S_IFREG: return true
    case S_IFDIR: throw inTheWay("a directory")
    default: throw inTheWay("something that is no file")
    }
  }

  /// Makes the folder (0700) and an empty file (0600) where there are none.
  ///
  /// SQLite gives its `-wal` and `-shm` files the mode of the file.
  func create() throws {
    try makeFolder(folder)
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if descriptor >= 0 {
      close(descriptor)
    } else if errno != EEXIST {
      throw failure(errno, doing: "cannot be made")
    }
  }

  /// SQLite would throw away the log of a file that lost all its bytes, and with it what can still be read.
  ///
  /// While a store is made its first page is written before its log, under `exclusively`.
  func keepsItsLog() throws {
    var file = stat()
    var log = stat()
    guard stat(path, &file) == 0 else { throw failure(errno, doing: "cannot be looked at") }
    guard file.st_size == 0, stat(path + "-wal", &log) == 0, log.st_size > 0 else { return }
    throw damaged("it is empty, and its log \(path)-wal is not")
  }

  /// An empty file that somebody made beforehand is about to hold everybody's phone; one that is a store already
  /// keeps the mode that its owner gave it.
  func closeIfEmpty() throws {
    var info = stat()
    guard stat(path, &info) == 0 else { throw failure(errno, doing: "cannot be looked at") }
    guard info.st_mode & S_IFMT == S_IFREG, info.st_size == 0, info.st_mode & 0o077 != 0 else {
      return
    }
    guard chmod(path, 0o600) == 0 else {
      throw failure(errno, doing: "is empty, and cannot be closed to others")
    }
  }

  /// SQLite would open a file that it may only read, and fail later in words that help nobody.
  func mayBeWritten() throws {
    for place in [path, folder] where faccessat(AT_FDCWD, place, R_OK | W_OK, AT_EACCESS) != 0 {
      throw failure(errno, doing: "cannot be written")
    }
  }

  private func makeFolder(_ folder: String) throws {
    let parent = Self.parent(of: folder)
    var made = mkdir(folder, 0o700) == 0
    if !made, errno == ENOENT, parent != folder {
      try makeFolder(parent)
      made = mkdir(folder, 0o700) == 0
    }
    if made { return try synchronize(parent) }
    guard errno == EEXIST else { throw failure(errno, doing: "cannot be made") }
  }

  /// So that a new folder survives a power failure, as what is in it does.
  private func synchronize(_ parent: String) throws {
    let descriptor = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(errno, doing: "cannot be made") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure(errno, doing: "cannot be made") }
  }

  private static func parent(of path: String) -> String {
    let bare = path.dropLast(while: { $0 == "/" })
    guard let slash = bare.lastIndex(of: "/") else { return bare.isEmpty ? "/" : "." }
    let parent = bare[..<slash].dropLast(while: { $0 == "/" })
    return parent.isEmpty ? "/" : String(parent)
  }

  /// Runs `body` while no other process does so: making a store and changing its schema happen once.
  ///
  /// The lock is on the folder: closing a second descriptor of the file would drop SQLite's own locks
  /// (https://www.sqlite.org/howtocorrupt.html, 2.2).
  func exclusively<Result>(waiting seconds: Double, _ body: () throws -> Result) throws -> Result {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(errno, doing: "cannot be opened") }
    defer { close(descriptor) }
    let clock = ContinuousClock()
    let deadline = clock.now.advanced(by: .seconds(seconds))
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else {
        throw failure(errno, doing: "cannot be locked")
      }
      guard clock.now < deadline else { throw locked() }
      usleep(5_000)
    }
    return try body()
  }

  /// Refuses a file system on which SQLite's shared memory and locks do not hold between machines
  /// (https://www.sqlite.org/wal.html, "must be on the same host computer").
  func refuseNetwork() throws {
    var info = stat()
    guard stat(folder, &info) == 0,
      // Where no list of mounts can be read, there is nothing to refuse by.
      let mounts = try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8),
      let type = MountTable(mounts).type(ofDevice: info.st_dev),
      MountTable.isNetwork(type)
    else { return }
    throw StoreError.unavailable(
      what: what,
      why: "it lies on a network file system (\(type)), where two machines would damage it",
      remedy: "Name a path on a local disk in PAIRBOOK_STORE, as `sqlite:PATH`")
  }
}

extension StringProtocol {
  fileprivate func dropLast(while condition: (Character) -> Bool) -> SubSequence {
    var end = endIndex
    while end > startIndex, condition(self[index(before: end)]) { end = index(before: end) }
    return self[..<end]
  }
}
