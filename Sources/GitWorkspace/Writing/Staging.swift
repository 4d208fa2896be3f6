import CFileSystem
import Glibc

/// A place inside git's folder where one operation prepares files before it puts them in place.
///
/// Files are named after the operation's token, and `TOKEN.owner` is locked (flock(2)) as long as
/// the operation lives. What a killed process left is therefore known for sure, and `sweep` removes
/// it: also a lock file of git's protocol, which is a hard link to one of these files.
final class Staging {
  /// The folder, absolute.
  let path: String
  let folder: Descriptor
  private let commonFolder: String
  private let owner: Owner
  private var names: [String] = []

  private static let ownerSuffix = ".owner"
  private static let lockMark = ".lock."

  /// Where a repository's operations prepare their files.
  static func folder(of commonFolder: String) -> String { "\(commonFolder)/pairbook" }

  init(commonFolder: String) throws(GitError) {
    self.commonFolder = commonFolder
    path = Self.folder(of: commonFolder)
    folder = try Self.makeFolder(path, like: "\(commonFolder)/objects")
    owner = try Owner(in: folder, path)
  }

  deinit {
    var isGone = true
    for name in names where unlinkat(folder.number, name, 0) != 0 && errno != ENOENT {
      isGone = false
    }
    // What could not be removed is known by its owner to the next sweep.
    if isGone { unlinkat(folder.number, owner.token + Self.ownerSuffix, 0) }
  }

  /// A name for a file of this operation; the file is removed with it at the latest.
  func name(_ purpose: String) -> String {
    let name = "\(owner.token).\(purpose)"
    names.append(name)
    return name
  }

  /// A name for the content of `target`, a path below git's common folder, that becomes its lock.
  func name(lockOf target: String) -> String {
    // A tilde stands in no reference name and no worktree's name (git-check-ref-format).
    name(Self.lockMark.dropFirst() + target.split(separator: "/").joined(separator: "~"))
  }

  /// Writes a file of this operation; the caller sees to it that it reaches the disk.
  ///
  /// It gets the mode of the file `old` that it will replace, but for the executable bits.
  @discardableResult
  func write(
    _ bytes: [UInt8], as name: String, like old: stat? = nil, isExecutable: Bool = false
  ) throws(GitError) -> stat {
    let number = openat(
      folder.number, name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW,
      isExecutable ? 0o777 : 0o666)
    guard number >= 0 else { throw GitError(errno: errno, action: "write '\(path)/\(name)'") }
    let file = Descriptor(owning: number)
    try file.writeAll(bytes, to: "\(path)/\(name)")
    if var old {
      // Who may read it may run it, as git has it.
      old.st_mode = old.st_mode & ~0o111 | (isExecutable ? old.st_mode & 0o444 >> 2 : 0)
      try AtomicFile.keepMode(of: old, on: file, shownAs: "\(path)/\(name)")
    }
    return try file.status()
  }

  /// Gives a file of this operation the mode of the one that it will replace.
  func keepMode(of old: stat, on name: String) throws(GitError) {
    let number = openat(folder.number, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard number >= 0 else { throw GitError(errno: errno, action: "open '\(path)/\(name)'") }
    try AtomicFile.keepMode(of: old, on: Descriptor(owning: number), shownAs: "\(path)/\(name)")
  }

  /// Brings everything written so far to the disk, the object database with it.
  ///
  /// One syncfs(2) costs less than an fsync(2) for each of the objects of a small commit.
  func sync() throws(GitError) {
    guard pairbook_sync_file_system(folder.number) == 0 else {
      throw GitError(errno: errno, action: "write '\(commonFolder)' to the disk")
    }
  }

  /// Who may write objects may stage files.
  private static func makeFolder(_ path: String, like objects: String) throws(GitError)
    -> Descriptor
  {
    if mkdir(path, 0o777) == 0 {
      var status = stat()
      if stat(objects, &status) == 0 { chmod(path, status.st_mode & 0o7777) }
    } else if errno != EEXIST {
      throw GitError(errno: errno, action: "make the folder '\(path)'")
    }
    return try Descriptor.folder(path)
  }

  /// A token with its locked file.
  private struct Owner: ~Copyable {
    let token: String
    private let file: Descriptor

    init(in folder: borrowing Descriptor, _ path: String) throws(GitError) {
      while true {
        let token = String(UInt64.random(in: .min ... .max), radix: 36)
        let number = openat(
          folder.number, token + ownerSuffix, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o666)
        guard number >= 0 else {
          throw GitError(errno: errno, action: "make a file in '\(path)'")
        }
        let file = Descriptor(owning: number)
        while flock(file.number, LOCK_EX) != 0 {
          guard errno == EINTR else {
            throw GitError(errno: errno, action: "lock a file in '\(path)'")
          }
        }
        // A sweep may have taken the file for a dead one's before it was locked.
        if try file.status().st_nlink > 0 {
          self.token = token
          self.file = file
          return
        }
      }
    }
  }
}

extension Staging {
  /// Removes what killed processes left: their files and the locks that they held.
  ///
  /// A reader without the right to write leaves all as it is; who needs a lock is told of it then.
  static func sweep(commonFolder: String) {
    let path = folder(of: commonFolder)
    // What cannot be read now is swept by a later run: nothing waits for it.
    guard access(path, W_OK) == 0, let folder = try? Descriptor.folder(path),
      let names = try? FolderChain.names(in: folder)  // As above.
    else { return }
    for name in names where name.hasSuffix(ownerSuffix) {
      let number = openat(folder.number, name, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
      guard number >= 0 else { continue }
      let owner = Descriptor(owning: number)
      guard flock(owner.number, LOCK_EX | LOCK_NB) == 0 else { continue }
      let token = name.dropLast(ownerSuffix.count)
      for file in names where file.hasPrefix("\(token).") && file != name {
        release(file, token: token, in: folder, commonFolder: commonFolder)
        unlinkat(folder.number, file, 0)
      }
      unlinkat(folder.number, name, 0)
    }
  }

  /// Removes the lock that is a link to `file`; a lock of anybody else is another file.
  private static func release(
    _ file: String, token: Substring, in folder: borrowing Descriptor, commonFolder: String
  ) {
    guard file.hasPrefix("\(token)\(lockMark)") else { return }
    let target = file.dropFirst(token.count + lockMark.count)
      .split(separator: "~").joined(separator: "/")
    let lock = "\(commonFolder)/\(target).lock"
    var ours = stat()
    var theirs = stat()
    if fstatat(folder.number, file, &ours, AT_SYMLINK_NOFOLLOW) == 0, lstat(lock, &theirs) == 0,
      ours.st_ino == theirs.st_ino, ours.st_dev == theirs.st_dev
    {
      unlink(lock)
    }
  }
}
