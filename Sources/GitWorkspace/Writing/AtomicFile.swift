import CFileSystem
import Glibc

/// Replaces files as a whole: a reader, or a crash, finds the old bytes or the new ones.
package enum AtomicFile {
  /// Writes `bytes` to `path`: a nameless file in the same folder, fsync, then the name, fsync.
  ///
  /// An existing file's mode stays, and its owner where the process may give files away; a new one
  /// gets 0666 less the umask. Throws `diskFull`, `permissionDenied` or `failed`, and `notAFile`
  /// where a link or folder has the name; the old file then stands as it was, or the new one where
  /// its name alone could not be brought to the disk.
  package static func write(_ bytes: [UInt8], to path: String) throws(GitError) {
    let (parent, name) = parts(path)
    let folder = try Descriptor.folder(parent)
    try write(bytes, to: name, in: folder, shownAs: path)
    try sync(folder, shownAs: parent)
  }

  /// Makes a file that is not there, readable by its owner alone; false where the name is taken, whose file is then
  /// on the disk as well.
  ///
  /// Nobody ever finds a part of it. Throws as `write` does.
  package static func create(_ bytes: [UInt8], at path: String) throws(GitError) -> Bool {
    let (parent, name) = parts(path)
    let folder = try Descriptor.folder(parent)
    let temporary = ".\(name).\(UInt32.random(in: .min ... .max)).tmp"
    // Nobody else may open it before it has its bytes either.
    let (number, isNamed) = try open(temporary, in: folder, shownAs: path, mode: 0o600)
    let file = Descriptor(owning: number)
    defer { if isNamed { unlinkat(folder.number, temporary, 0) } }
    try file.writeAll(bytes, to: path)
    guard fchmod(file.number, 0o600) == 0, fsync(file.number) == 0 else {
      throw GitError(errno: errno, action: "write '\(path)' to the disk")
    }
    // link(2), unlike rename(2), takes no name from another.
    let source = "/proc/self/fd/\(file.number)"
    let code = linkat(AT_FDCWD, source, folder.number, name, AT_SYMLINK_FOLLOW)
    guard code == 0 || errno == EEXIST else {
      throw GitError(errno: errno, action: "write '\(path)'")
    }
    try sync(folder, shownAs: parent)
    return code == 0
  }

  private static func parts(_ path: String) -> (parent: String, name: String) {
    guard let cut = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (".", path) }
    return (
      cut == path.startIndex ? "/" : String(path[..<cut]),
      String(path[path.utf8.index(after: cut)...])
    )
  }

  private static func sync(_ folder: borrowing Descriptor, shownAs path: String) throws(GitError) {
    guard fsync(folder.number) == 0 else {
      throw GitError(errno: errno, action: "write the folder '\(path)' to the disk")
    }
  }

  /// The same for a name in an open folder, without the folder's own fsync.
  static func write(
    _ bytes: [UInt8], to name: String, in folder: borrowing Descriptor, shownAs path: String
  ) throws(GitError) {
    let old = try FolderChain.kind(of: name, in: folder, shownAs: path)
    if let old, !old.kind.isFile {
      throw GitError(
        .notAFile, "cannot write '\(path)': a \(old.kind.rawValue) has that name",
        remedy: "move it away", paths: [path])
    }
    let temporary = ".\(name).\(UInt32.random(in: .min ... .max)).tmp"
    let (number, isNamed) = try open(temporary, in: folder, shownAs: path)
    let file = Descriptor(owning: number)
    do throws(GitError) {
      try file.writeAll(bytes, to: path)
      if let old { try keepMode(of: old.status, on: file, shownAs: path) }
      guard fsync(file.number) == 0 else {
        throw GitError(errno: errno, action: "write '\(path)' to the disk")
      }
      if !isNamed { try link(file, as: temporary, in: folder, shownAs: path) }
      guard renameat(folder.number, temporary, folder.number, name) == 0 else {
        throw GitError(errno: errno, action: "replace '\(path)'")
      }
    } catch {
      unlinkat(folder.number, temporary, 0)
      throw error
    }
  }

  /// A file that a crash leaves no trace of, where the file system can make one.
  private static func open(
    _ temporary: String, in folder: borrowing Descriptor, shownAs path: String,
    mode: mode_t = 0o666
  ) throws(GitError) -> (number: Int32, isNamed: Bool) {
    let nameless = pairbook_open_nameless(folder.number, mode)
    if nameless >= 0 { return (nameless, false) }
    let named = openat(
      folder.number, temporary, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, mode)
    guard named >= 0 else { throw GitError(errno: errno, action: "write '\(path)'") }
    return (named, true)
  }

  private static func link(
    _ file: borrowing Descriptor, as name: String, in folder: borrowing Descriptor,
    shownAs path: String
  ) throws(GitError) {
    let source = "/proc/self/fd/\(file.number)"
    guard linkat(AT_FDCWD, source, folder.number, name, AT_SYMLINK_FOLLOW) == 0 else {
      throw GitError(errno: errno, action: "write '\(path)'")
    }
  }

  /// Only the superuser gives files away; for anybody else the file is theirs from now on.
  static func keepMode(of old: stat, on file: borrowing Descriptor, shownAs path: String)
    throws(GitError)
  {
    if old.st_uid != geteuid() || old.st_gid != getegid() {
      _ = fchown(file.number, old.st_uid, old.st_gid)
    }
    guard fchmod(file.number, old.st_mode & 0o7777) == 0 else {
      throw GitError(errno: errno, action: "keep the mode of '\(path)'")
    }
  }
}
