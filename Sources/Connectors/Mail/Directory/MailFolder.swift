import Glibc
import Reconciliation

/// An open folder for mails.
struct MailFolder: ~Copyable {
  private let path: String
  private let descriptor: CInt

  /// Opens the folder; makes it, and those above it, where they are missing.
  init(_ path: String) throws(MailUnavailable) {
    try Self.make(path)
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failure("open the folder", path) }
    self.path = path
    self.descriptor = descriptor
  }

  deinit { _ = Glibc.close(descriptor) }

  /// Writes a file under a temporary name; `finish` gives it its own.
  ///
  /// The temporary name follows from the final one, so what a crash leaves behind is overwritten by the repetition.
  func begin(_ name: String, _ bytes: [UInt8]) throws(MailUnavailable) -> MailFile {
    let part = ".\(name).part"
    let file = openat(
      descriptor, part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw Self.failure("make a file in", path) }
    var offset = 0
    while offset < bytes.count {
      let count = bytes.withUnsafeBytes {
        write(file, $0.baseAddress.map { $0 + offset }, $0.count - offset)
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

  /// Makes the file durable and gives it its name.
  func finish(_ file: MailFile) throws(MailUnavailable) {
    defer { _ = Glibc.close(file.descriptor) }
    guard fsync(file.descriptor) == 0,
      renameat(descriptor, file.part, descriptor, file.name) == 0
    else {
      let failure = Self.failure("write to", path)
      _ = unlinkat(descriptor, file.part, 0)
      throw failure
    }
  }

  /// Makes the names durable.
  func sync() throws(MailUnavailable) {
    guard fsync(descriptor) == 0 else { throw Self.failure("write to", path) }
  }

  /// Whether a file can be written, and nothing stays behind.
  func probe() throws(MailUnavailable) {
    let file = try begin("probe", [0x0A])
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
