/// What stands at a path of a revision or of the worktree.
package enum EntryKind: String, Sendable, CaseIterable {
  case file
  /// A plain file with the executable bit.
  case executable
  /// A symbolic link; it is never followed.
  case symlink
  /// Another repository inside this one; it is never entered.
  case submodule
  case folder
  /// A device, socket or pipe; in the worktree only.
  case special

  /// Whether it holds bytes that a reader may take as the file's content.
  package var isFile: Bool { self == .file || self == .executable }
}

extension EntryKind {
  /// The kind of a mode in a git tree or index; nil for a mode that git does not write.
  init?(mode: UInt32) {
    switch mode & 0o170000 {
    case 0o040000: self = .folder
    case 0o100000: self = mode & 0o100 == 0 ? .file : .executable
    case 0o120000: self = .symlink
    case 0o160000: self = .submodule
    default: return nil
    }
  }

  /// The mode in a git tree; nil for what git cannot hold.
  var mode: UInt32? {
    switch self {
    case .folder: 0o040000
    case .file: 0o100644
    case .executable: 0o100755
    case .symlink: 0o120000
    case .submodule: 0o160000
    case .special: nil
    }
  }
}

/// One entry of a folder.
package struct Entry: Hashable, Sendable {
  /// The path relative to the book, with `/` between its parts; empty for the book's own folder.
  package let path: String
  package let kind: EntryKind
  /// The object's id; nil in the worktree, where a file has one only once it is read.
  package let id: ObjectID?

  /// The last part of the path.
  package var name: Substring {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[path.utf8.index(after: $0)...] }
      ?? path[...]
  }
}

/// A file's bytes with the id of the blob that holds them.
package struct FileContents: Hashable, Sendable {
  package let id: ObjectID
  /// As git stores them: line ends that an attribute converts in the worktree are LF here.
  package let bytes: [UInt8]
}

/// A path that differs between two revisions.
package struct FileChange: Hashable, Sendable {
  /// One side of a change.
  package struct Version: Hashable, Sendable {
    package let id: ObjectID
    package let kind: EntryKind
  }

  /// The path relative to the book.
  package let path: String
  /// Nil where the file was added.
  package let old: Version?
  /// Nil where the file was deleted.
  package let new: Version?
}
