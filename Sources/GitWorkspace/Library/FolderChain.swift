import Glibc

/// Steps from an open folder down a path, never through a symbolic link or another repository.
enum FolderChain {
  /// What became of the way down.
  enum Step: ~Copyable {
    case opened(Descriptor)
    /// There is nothing at this part of the path.
    case missing
    /// Something else than a folder of this repository is in the way, and what.
    case blocked(EntryKind)
  }

  /// Opens the folder at `parts` below `top`, which must hold no `.`, `..` or empty part.
  ///
  /// With `making`, folders that are missing are made.
  static func open(
    _ parts: some Sequence<String>, below top: borrowing Descriptor, making: Bool = false
  ) throws(GitError) -> Step {
    var current = try duplicate(top)
    var path = ""
    for part in parts {
      path = RepositoryPath.join(path, part)
      switch try step(part, below: current, making: making, shownAs: path) {
      case .opened(let next): current = next
      case .missing: return .missing
      case .blocked(let kind): return .blocked(kind)
      }
    }
    return .opened(current)
  }

  private static func step(
    _ name: String, below folder: borrowing Descriptor, making: Bool = false, shownAs path: String
  ) throws(GitError) -> Step {
    let number = openat(folder.number, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard number >= 0 else {
      switch errno {
      case ENOENT:
        guard making else { return .missing }
        guard mkdirat(folder.number, name, 0o777) == 0 || errno == EEXIST else {
          throw GitError(errno: errno, action: "make the folder '\(path)'")
        }
        return try step(name, below: folder, shownAs: path)
      case ENOTDIR, ELOOP:
        return .blocked(try kind(of: name, in: folder, shownAs: path)?.kind ?? .special)
      case let number: throw GitError(errno: number, action: "open the folder '\(path)'")
      }
    }
    let next = Descriptor(owning: number)
    return faccessat(next.number, ".git", F_OK, 0) == 0 ? .blocked(.submodule) : .opened(next)
  }

  /// The kind and status of a name in a folder; nil where there is nothing. `path` is for the error alone.
  static func kind(
    of name: String, in folder: borrowing Descriptor, shownAs path: String
  ) throws(GitError) -> (kind: EntryKind, status: stat)? {
    var status = stat()
    guard fstatat(folder.number, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw GitError(errno: errno, action: "look at '\(path)'")
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return (status.st_mode & 0o100 == 0 ? .file : .executable, status)
    case S_IFLNK: return (.symlink, status)
    case S_IFDIR:
      let isRepository = faccessat(folder.number, "\(name)/.git", F_OK, 0) == 0
      return (isRepository ? .submodule : .folder, status)
    default: return (.special, status)
    }
  }

  private static func duplicate(_ folder: borrowing Descriptor) throws(GitError) -> Descriptor {
    let number = fcntl(folder.number, F_DUPFD_CLOEXEC, 0)
    guard number >= 0 else { throw GitError(errno: errno, action: "open a folder") }
    return Descriptor(owning: number)
  }

  /// The names in a folder in the order of their bytes, without `.`, `..` and git's own folder.
  static func names(in folder: borrowing Descriptor) throws(GitError) -> [String] {
    // A stream of its own: fdopendir(3) takes the descriptor over.
    let number = openat(folder.number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard number >= 0, let stream = fdopendir(number) else {
      throw GitError(errno: errno, action: "list a folder")
    }
    defer { closedir(stream) }
    var names: [String] = []
    errno = 0
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        tuple.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) {
          String(cString: $0)
        }
      }
      if name != ".", name != "..", !RepositoryPath.isGitFolder(name.utf8) { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw GitError(errno: errno, action: "list a folder") }
    return names.sorted(by: RepositoryPath.precedes)
  }
}
