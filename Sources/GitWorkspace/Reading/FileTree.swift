/// The files of a book at one moment: those of a revision, or those in the worktree.
///
/// A reader asks the same of both. Paths are relative to the book; symbolic links and submodules
/// are told, never followed.
package protocol FileTree: AnyObject {
  /// The commit that was read; nil for the worktree.
  var commit: ObjectID? { get }
  /// What this is in a sentence: `revision 1a2b…` or `the worktree`.
  var title: String { get }

  /// The entries of a folder, in an order that stays the same; empty where there is no such folder.
  func entries(in folder: Entry) throws(GitError) -> [Entry]
  /// The entry at a path; nil where there is none or a part of the path is no folder.
  func entry(at path: String) throws(GitError) -> Entry?
  /// The bytes of a file entry; `notAFile` for any other kind.
  func contents(of entry: Entry) throws(GitError) -> FileContents
}

extension FileTree {
  /// The book's own folder; nil where the revision does not have it.
  package func root() throws(GitError) -> Entry? { try entry(at: "") }

  /// The contents of the file at a path; nil where there is nothing.
  ///
  /// Throws `notAFile` where something else than a plain file stands there.
  package func contents(at path: String) throws(GitError) -> FileContents? {
    guard let entry = try entry(at: path) else { return nil }
    return try contents(of: entry)
  }

  /// The entries of a folder by its path.
  package func entries(at path: String) throws(GitError) -> [Entry] {
    guard let entry = try entry(at: path), entry.kind == .folder else { return [] }
    return try entries(in: entry)
  }

  /// Why an entry cannot be read as a file: one sentence for a person.
  func notAFile(_ entry: Entry) -> GitError {
    let (what, remedy) =
      switch entry.kind {
      case .symlink:
        ("a symbolic link", "put the file itself there: links are never followed")
      case .submodule:
        ("another git repository", "put the files themselves there: submodules are not read")
      case .folder: ("a folder", "put a file there")
      case .file, .executable, .special: ("no plain file", "put a plain file there")
      }
    return GitError(
      .notAFile, "'\(entry.path)' is \(what) in \(title), not a file", remedy: remedy,
      paths: [entry.path])
  }
}
