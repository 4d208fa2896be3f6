import Glibc

/// A lock of git's protocol, `TARGET.lock`, whose content is ready before it is taken.
///
/// The lock is a hard link to a staged file, so `Staging.sweep` knows it for ours if the process is
/// killed while it stands: for a comparison and a rename, and that of the index while a branch moves.
struct LockFile: ~Copyable {
  private let lock: String
  private let target: String
  private var isHeld = false

  /// Links the staged file `name` to the lock of `target`, an absolute path.
  ///
  /// Throws `locked` where somebody else holds it for longer than `patience`.
  init(of target: String, staged name: String, in staging: Staging, patience: Duration)
    throws(GitError)
  {
    self.target = target
    lock = "\(target).lock"
    let deadline = ContinuousClock.now + patience
    while linkat(staging.folder.number, name, AT_FDCWD, lock, 0) != 0 {
      let number = errno
      guard number == EEXIST else {
        throw GitError(errno: number, action: "take the lock '\(lock)'")
      }
      guard ContinuousClock.now < deadline else {
        throw Self.held(lock)
      }
      usleep(10_000)
    }
    isHeld = true
  }

  static func held(_ lock: String) -> GitError {
    GitError(
      .locked, "another git process holds '\(lock)'",
      remedy: "wait until it ends; if none is running, remove that file")
  }

  deinit { if isHeld { unlink(lock) } }

  /// Puts the staged content in the target's place and gives the lock up.
  mutating func commit() throws(GitError) {
    if rename(lock, target) != 0 {
      // Git leaves empty folders where branches like `a/b` were.
      guard errno == EISDIR || errno == ENOTEMPTY || errno == EEXIST,
        Self.removeEmptyFolders(target), rename(lock, target) == 0
      else { throw GitError(errno: errno, action: "replace '\(target)'") }
    }
    isHeld = false
  }

  /// Whether `path` and all below it were folders with no file in them, which are gone now.
  private static func removeEmptyFolders(_ path: String) -> Bool {
    // A folder that cannot be read is not known to be empty, so it stays.
    guard let folder = try? Descriptor.folder(path),
      let names = try? FolderChain.names(in: folder)  // As above.
    else { return false }
    return names.allSatisfy { removeEmptyFolders("\(path)/\($0)") } && rmdir(path) == 0
  }
}
