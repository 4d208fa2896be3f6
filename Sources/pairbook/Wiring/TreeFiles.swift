import Formats
import GitWorkspace
import Synchronization

/// The files of a revision or of the worktree, as the formats read them.
///
/// It has repository handles of its own, of a revision as many as there are threads that read at the same time: libgit2's
/// belong to one at a time.
final class TreeFiles: FileSource {
  private final class Handle: Sendable {
    let tree: Mutex<any FileTree>

    init(_ tree: sending any FileTree) { self.tree = Mutex(tree) }
  }

  private let first: Handle
  private let idle: Mutex<[Handle]>
  /// Another handle on the same files; nil where they are read one by one.
  private let another: (@Sendable () throws(GitError) -> Handle)?
  /// The commit that is read, hex; nil for the worktree.
  let commit: String?

  private init(
    _ tree: sending any FileTree,
    another: (@Sendable () throws(GitError) -> Handle)? = nil
  ) {
    commit = tree.commit?.hex
    first = Handle(tree)
    idle = Mutex([first])
    self.another = another
  }

  /// `verified` hashes every object again as it is read: for what will be acted on.
  static func revision(_ revision: String, of place: BookPlace, verified: Bool = true)
    throws(GitError) -> TreeFiles
  {
    let snapshot = try place.open().snapshot(at: revision, verify: verified)
    guard let commit = snapshot.commit else { return TreeFiles(snapshot) }
    // What the revision's name stands for may change meanwhile.
    return TreeFiles(snapshot) { () throws(GitError) in
      Handle(try place.open().snapshot(of: commit, verify: verified))
    }
  }

  static func worktree(of place: BookPlace) throws(GitError) -> TreeFiles {
    TreeFiles(try place.open().worktree())
  }

  /// What the next commit would have; `index` as `Repository.stagedSnapshot` takes it.
  static func staged(of place: BookPlace, index: String?) throws(GitError) -> TreeFiles {
    TreeFiles(try place.open().stagedSnapshot(index: index))
  }

  private func withTree<Value: Sendable>(
    of path: String, _ body: @Sendable (any FileTree) throws(GitError) -> Value
  ) throws(FileSourceError) -> Value {
    do throws(GitError) {
      guard let another else {
        return try first.tree.withLock { tree throws(GitError) in try body(tree) }
      }
      let free = idle.withLock { $0.popLast() }
      let handle: Handle
      if let free { handle = free } else { handle = try another() }
      defer { idle.withLock { $0.append(handle) } }
      return try handle.tree.withLock { tree throws(GitError) in try body(tree) }
    } catch {
      throw FileSourceError(path, error)
    }
  }

  func entries(of folder: String) throws(FileSourceError) -> [SourceEntry]? {
    try withTree(of: folder) { tree throws(GitError) in
      guard let entry = try tree.entry(at: folder), entry.kind == .folder else { return nil }
      var entries = try tree.entries(in: entry).compactMap { entry in
        SourceEntry.Kind(entry.kind).map { SourceEntry(name: String(entry.name), kind: $0) }
      }
      entries.sortIfNeeded { $0.name.precedesByBytes($1.name) }
      return entries
    }
  }

  /// The id, hex, of what a folder holds with all below it; nil where there is no such folder, or it is on disk.
  func content(of folder: String) throws(FileSourceError) -> String? {
    try withTree(of: folder) { tree throws(GitError) in
      guard let entry = try tree.entry(at: folder), entry.kind == .folder else { return nil }
      return entry.id?.hex
    }
  }

  /// The account folders that are other than in an earlier content of the book's folder, and those that came or went; nil
  /// where that is not known here.
  func folders(
    changedSince content: String, in layout: BookLayout
  ) throws(FileSourceError) -> Set<String>? {
    try withTree(of: "") { tree throws(GitError) in
      guard let snapshot = tree as? Snapshot, let old = ObjectID(hex: content) else { return nil }
      return try snapshot.places(
        changedSince: old, among: layout.isAccount, below: layout.leadsToAccounts
      ).map { Set($0) }
    }
  }

  func read(_ path: String) throws(FileSourceError) -> SourceFile {
    let file = try withTree(of: path) { tree throws(GitError) in try tree.contents(at: path) }
    guard let file else {
      throw FileSourceError(
        path: path, why: "it has gone since it was listed", remedy: "Run the command again.")
    }
    return SourceFile(bytes: file.bytes, blob: file.id.hex)
  }
}

extension SourceEntry.Kind {
  /// Nil for devices and the like, which are no part of a book.
  fileprivate init?(_ kind: EntryKind) {
    switch kind {
    case .file, .executable: self = .file
    case .folder: self = .folder
    case .symlink: self = .symlink
    case .submodule: self = .submodule
    case .special: return nil
    }
  }
}

extension FileSourceError {
  fileprivate init(_ path: String, _ error: GitError) {
    self.init(path: path, why: error.message, remedy: error.remedy ?? "Run `git fsck`.")
  }
}
