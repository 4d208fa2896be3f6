import Formats
import GitWorkspace
import Synchronization

/// The files of a revision or of the worktree, as the formats read them.
///
/// It has a repository handle of its own: libgit2's belong to one thread at a time.
final class TreeFiles: FileSource {
  private let tree: Mutex<any FileTree>
  /// The commit that is read, hex; nil for the worktree.
  let commit: String?

  private init(_ tree: sending any FileTree) {
    commit = tree.commit?.hex
    self.tree = Mutex(tree)
  }

  /// `verified` hashes every object again as it is read: for what will be acted on.
  static func revision(_ revision: String, of place: BookPlace, verified: Bool = true)
    throws(GitError) -> TreeFiles
  {
    TreeFiles(try place.open().snapshot(at: revision, verify: verified))
  }

  static func worktree(of place: BookPlace) throws(GitError) -> TreeFiles {
    TreeFiles(try place.open().worktree())
  }

  /// What the next commit would have; `index` as `Repository.stagedSnapshot` takes it.
  static func staged(of place: BookPlace, index: String?) throws(GitError) -> TreeFiles {
    TreeFiles(try place.open().stagedSnapshot(index: index))
  }

  func entries(of folder: String) throws(FileSourceError) -> [SourceEntry]? {
    try tree.withLock { tree throws(FileSourceError) in
      do throws(GitError) {
        guard let entry = try tree.entry(at: folder), entry.kind == .folder else { return nil }
        var entries = try tree.entries(in: entry).compactMap { entry in
          SourceEntry.Kind(entry.kind).map { SourceEntry(name: String(entry.name), kind: $0) }
        }
        entries.sortIfNeeded { $0.name.precedesByBytes($1.name) }
        return entries
      } catch {
        throw FileSourceError(folder, error)
      }
    }
  }

  /// The id, hex, of what a folder holds with all below it; nil where there is no such folder, or it is on disk.
  func content(of folder: String) throws(FileSourceError) -> String? {
    try tree.withLock { tree throws(FileSourceError) in
      do throws(GitError) {
        guard let entry = try tree.entry(at: folder), entry.kind == .folder else { return nil }
        return entry.id?.hex
      } catch {
        throw FileSourceError(folder, error)
      }
    }
  }

  /// The account folders that are other than in an earlier content of the book's folder, and those that came or went; nil
  /// where that is not known here.
  func folders(
    changedSince content: String, in layout: BookLayout
  ) throws(FileSourceError) -> Set<String>? {
    try tree.withLock { tree throws(FileSourceError) in
      guard let snapshot = tree as? Snapshot, let old = ObjectID(hex: content) else { return nil }
      do throws(GitError) {
        return try snapshot.places(
          changedSince: old, among: layout.isAccount, below: layout.leadsToAccounts
        ).map { Set($0) }
      } catch {
        throw FileSourceError("", error)
      }
    }
  }

  func read(_ path: String) throws(FileSourceError) -> SourceFile {
    try tree.withLock { tree throws(FileSourceError) in
      let file: FileContents?
      do throws(GitError) {
        file = try tree.contents(at: path)
      } catch {
        throw FileSourceError(path, error)
      }
      guard let file else {
        throw FileSourceError(
          path: path, why: "it has gone since it was listed", remedy: "Run the command again.")
      }
      return SourceFile(bytes: file.bytes, blob: file.id.hex)
    }
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
