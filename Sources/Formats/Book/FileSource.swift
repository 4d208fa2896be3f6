/// Where the files of a book are read from: a revision of a repository, or a folder of the disk.
///
/// Paths are from the book's root, with `/`, never with `.` or `..` in them; the root itself is `""`.
/// What stands behind a symbolic link or in a submodule is never read.
package protocol FileSource: Sendable {
  /// What a folder holds, sorted by the bytes of the names; nil where there is no such folder.
  func entries(of folder: String) throws(FileSourceError) -> [SourceEntry]?
  /// The bytes of a file that `entries` listed, and the id of its blob.
  func read(_ path: String) throws(FileSourceError) -> SourceFile
}

/// One name in a folder.
package struct SourceEntry: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case file, folder, symlink, submodule
  }
  package var name: String
  package var kind: Kind

  package init(name: String, kind: Kind) {
    self.name = name
    self.kind = kind
  }
}

/// A file as it was read.
package struct SourceFile: Equatable, Sendable {
  package var bytes: [UInt8]
  /// The id that git gives a blob of these bytes, hex.
  package var blob: String

  package init(bytes: [UInt8], blob: String) {
    self.bytes = bytes
    self.blob = blob
  }
}

/// A file or folder that is there and cannot be read: the repository or the disk is at fault, not the book.
package struct FileSourceError: Error, Equatable, Sendable {
  package var path: String
  /// Why, in the words of whoever failed.
  package var why: String
  /// What to do about it.
  package var remedy: String

  package init(path: String, why: String, remedy: String) {
    self.path = path
    self.why = why
    self.remedy = remedy
  }
}
