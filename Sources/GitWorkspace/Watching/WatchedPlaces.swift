import Glibc

/// Where a workspace is watched, and what of it.
struct WatchedPlaces: Sendable {
  /// The book's folder on disk; nil where its files are not watched.
  let book: String?
  /// The folder of HEAD and of the index.
  let git: String
  /// The folder of the branches; the same as `git` but in a linked worktree.
  let common: String
  /// Whether what lies in a folder of the book matters; paths of the book.
  let enters: @Sendable (String) -> Bool

  /// Which folders `git` and `common` are.
  private let repository: FolderMarks

  init(
    book: String?, git: String, common: String, enters: @escaping @Sendable (String) -> Bool
  ) {
    self.book = book
    self.git = git
    self.common = common
    self.enters = enters
    repository = FolderMarks(git, common)
  }

  /// Whether the repository is not the one that was there at first.
  var isReplaced: Bool { FolderMarks(git, common) != repository }

  /// The folder of the branches' own files.
  var branches: String { common + "/refs/heads" }

  /// A folder that is watched.
  enum Folder: Hashable, Sendable {
    /// A folder of the book, by its path in the book.
    case book(String)
    case git
    /// A folder of branches, by its path below `refs/heads`.
    case branches(String)
  }

  func path(of folder: Folder) -> String {
    switch folder {
    case .book(let path): RepositoryPath.join(book ?? "", path)
    case .git: git
    case .branches(let path): RepositoryPath.join(branches, path)
    }
  }

  /// A folder inside another one, if it matters.
  func folder(_ name: String, in folder: Folder) -> Folder? {
    switch folder {
    case .book(let path):
      let inner = RepositoryPath.join(path, name)
      return enters(inner) ? .book(inner) : nil
    case .git: return nil
    case .branches(let path): return .branches(RepositoryPath.join(path, name))
    }
  }
}

/// Which folders lie at two paths: one that was made anew is another.
package struct FolderMarks: Equatable, Sendable {
  private let marks: [Mark?]

  private struct Mark: Equatable, Sendable {
    let device: dev_t
    let number: ino_t
  }

  package init(_ paths: String...) {
    marks = paths.map { path in
      var status = stat()
      guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return nil }
      return Mark(device: status.st_dev, number: status.st_ino)
    }
  }
}

/// The entries of a folder on disk; a symbolic link is told as what it is.
enum FolderListing {
  struct Item {
    let name: String
    let isFolder: Bool
    /// Another one after every write, move or removal.
    let stamp: FileStamp
  }

  /// Empty for a folder that is gone or cannot be read.
  static func items(in folder: String) -> [Item] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var items: [Item] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        tuple.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) {
          String(cString: $0)
        }
      }
      var status = stat()
      guard name != ".", name != "..",
        fstatat(dirfd(stream), name, &status, AT_SYMLINK_NOFOLLOW) == 0
      else { continue }
      items.append(
        Item(
          name: name, isFolder: status.st_mode & S_IFMT == S_IFDIR, stamp: FileStamp(status)))
    }
    return items
  }
}

/// What lstat(2) tells of a file that is another one after it was written.
struct FileStamp: Hashable, Sendable {
  private let device: UInt64
  private let number: UInt64
  private let mode: UInt32
  private let size: Int64
  private let seconds: Int
  private let nanoseconds: Int

  init(_ status: stat) {
    device = UInt64(status.st_dev)
    number = UInt64(status.st_ino)
    mode = status.st_mode
    // A folder's own size and time tell of its entries, which are looked at one by one.
    let isFolder = status.st_mode & S_IFMT == S_IFDIR
    size = isFolder ? 0 : Int64(status.st_size)
    seconds = isFolder ? 0 : status.st_mtim.tv_sec
    nanoseconds = isFolder ? 0 : status.st_mtim.tv_nsec
  }
}
