import CFileSystem
import Glibc
import Reconciliation

/// An open folder for mails.
struct MailFolder: ~Copyable {
  private let path: String
  private let descriptor: CInt

  /// Opens the folder; makes it, and those above it, where they are missing.
  init(making path: String) throws(MailUnavailable) {
    try Self.make(path)
    try self.init(existing: path)
  }

  /// Whether the folder is there; where it is not, it must be possible to make it. Nothing is made.
  static func isThere(_ path: String) throws(MailUnavailable) -> Bool {
    if access(path, F_OK) == 0 { return true }
    guard errno == ENOENT else { throw failure("make the folder", path) }
    var above = path
    repeat {
      above = String(above.prefix(upTo: above.lastIndex(of: "/") ?? above.startIndex))
      if above.isEmpty { above = "/" }
    } while access(above, F_OK) != 0 && errno == ENOENT && above != "/"
    guard faccessat(AT_FDCWD, above, W_OK | X_OK, AT_EACCESS) == 0 else {
      throw failure("make a folder in", above)
    }
    return false
  }

  /// Opens the folder as it is.
  init(existing path: String) throws(MailUnavailable) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failure("open the folder", path) }
    self.path = path
    self.descriptor = descriptor
  }

  deinit { _ = Glibc.close(descriptor) }

  /// Writes a file under a temporary name; after `syncFiles`, `name` gives it its own.
  ///
  /// The temporary name follows from the final one, so what a crash leaves behind is overwritten by the repetition.
  func begin(_ name: String, _ bytes: [UInt8]) throws(MailUnavailable) -> MailFile {
    let part = ".\(name).part"
    return try write(bytes, to: part, name: name, O_TRUNC)
  }

  private func write(
    _ bytes: [UInt8], to part: String, name: String, _ flag: CInt
  ) throws(MailUnavailable) -> MailFile {
    let file = openat(
      descriptor, part, O_WRONLY | O_CREAT | flag | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw Self.failure("make a file in", path) }
    var offset = 0
    while offset < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(file, $0.baseAddress.map { $0 + offset }, $0.count - offset)
      }
      if count < 0 {
        if errno == EINTR { continue }
        let failure = Self.failure("write to", path)
        _ = Glibc.close(file)
        _ = unlinkat(descriptor, part, 0)
        throw failure
      }
      offset += count
    }
    return MailFile(name: name, part: part, descriptor: file)
  }

  /// Makes what was written durable: of the whole file system, for its `fsync` of each file is several times slower.
  ///
  /// Failed writes are told since Linux 5.8 (syncfs(2)).
  func syncFiles() throws(MailUnavailable) {
    guard pairbook_sync_file_system(descriptor) == 0 else { throw Self.failure("write to", path) }
  }

  /// Gives a durable file its name.
  func name(_ file: MailFile) throws(MailUnavailable) {
    defer { _ = Glibc.close(file.descriptor) }
    guard renameat(descriptor, file.part, descriptor, file.name) == 0 else {
      let failure = Self.failure("write to", path)
      _ = unlinkat(descriptor, file.part, 0)
      throw failure
    }
  }

  /// Takes back a file that has no name yet.
  func discard(_ file: MailFile) {
    _ = Glibc.close(file.descriptor)
    _ = unlinkat(descriptor, file.part, 0)
  }

  /// Makes the names durable.
  func syncNames() throws(MailUnavailable) {
    guard fsync(descriptor) == 0 else { throw Self.failure("write to", path) }
  }

  /// Whether a file can be written, and nothing stays behind.
  func probe() throws(MailUnavailable) {
    // A name that nobody has: whatever lies in the folder is somebody's.
    let part = ".\(UInt64.random(in: .min ... .max)).probe"
    let file = try write([0x0A], to: part, name: part, O_EXCL)
    _ = Glibc.close(file.descriptor)
    guard unlinkat(descriptor, file.part, 0) == 0 else {
      throw Self.failure("remove a file from", path)
    }
  }

  private static func make(_ path: String) throws(MailUnavailable) {
    var folder = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      let above = folder.isEmpty ? "." : folder
      folder += folder.isEmpty || folder == "/" ? String(part) : "/" + part
      if mkdir(folder, 0o700) != 0 {
        guard errno == EEXIST else { throw failure("make the folder", folder) }
        continue
      }
      // The name of a new folder is durable when the folder above it is.
      let descriptor = open(above, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      guard descriptor >= 0 else { throw failure("open the folder", above) }
      defer { _ = Glibc.close(descriptor) }
      guard fsync(descriptor) == 0 else { throw failure("write to", above) }
    }
  }

  private static func failure(_ what: String, _ path: String) -> MailUnavailable {
    let code = errno
    let remedy =
      switch code {
      case ENOSPC, EDQUOT: "Free some space on that disk, then sync again."
      case EACCES, EPERM, EROFS:
        "Let the user who runs pairbook write there, or set connections.mail to another folder."
      case ENOTDIR:
        "There is a file where a folder should be: move it, or set connections.mail to another folder."
      default: "Check the folder, or set connections.mail to another one."
      }
    return MailUnavailable(
      reason: "Cannot \(what) \(path): \(String(cString: strerror(code))).", remedy: remedy)
  }
}

/// A file that is written and not yet named.
struct MailFile {
  let name: String
  let part: String
  let descriptor: CInt
}
