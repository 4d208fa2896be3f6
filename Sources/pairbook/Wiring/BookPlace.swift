import Foundation
import GitWorkspace
import Glibc

/// Where the book lies: a folder on disk, or a place in a bare repository.
struct BookPlace: Sendable {
  /// The folder that was named or found; of a bare repository, the repository's.
  let folder: String
  /// In a bare repository: the book's folder inside its revisions.
  let prefix: String?

  /// Looks for `pairbook.json` from the folder upwards.
  ///
  /// A named folder is taken as it is; `REPO.git` and `REPO.git:FOLDER` name a book in a bare repository.
  static func find(named: String?, current: String = FileManager.default.currentDirectoryPath)
    throws -> BookPlace
  {
    if let named { return try self.named(named) }
    var folder = current
    while true {
      if try hasBook(folder) { return BookPlace(folder: folder, prefix: nil) }
      if folder == "/" || folder.isEmpty { break }
      folder = (folder as NSString).deletingLastPathComponent
    }
    if isBare(current) { return BookPlace(folder: current, prefix: nil) }
    throw Failure(
      "There is no book here: no pairbook.json in \(current) or above it.",
      remedy: "Go to the book's folder, name it with --book DIR, or begin one with `pairbook init`."
    )
  }

  private static func named(_ text: String) throws -> BookPlace {
    if try hasBook(text) || isBare(text) { return BookPlace(folder: text, prefix: nil) }
    if let colon = text.lastIndex(of: ":") {
      let repository = String(text[..<colon])
      if isBare(repository) {
        return BookPlace(folder: repository, prefix: String(text[text.index(after: colon)...]))
      }
    }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: text, isDirectory: &isFolder) else {
      throw Failure("There is no folder \(text).", remedy: "Check the path after --book.")
    }
    throw Failure(
      "\(text) is not a book: it holds no pairbook.json.",
      remedy: "Name the folder that does, or begin a book there with `pairbook init \(text)`.")
  }

  /// A book that cannot be looked at is no missing one.
  private static func hasBook(_ folder: String) throws -> Bool {
    let path = folder + "/pairbook.json"
    if access(path, F_OK) == 0 { return true }
    guard errno == EIO || errno == EINTR || errno == ESTALE else { return false }
    throw Failure(unseen: path, errno: errno)
  }

  private static func isBare(_ folder: String) -> Bool {
    ["HEAD", "objects", "refs"].allSatisfy {
      FileManager.default.fileExists(atPath: "\(folder)/\($0)")
    }
  }

  func open() throws(GitError) -> Repository {
    try Repository.open(book: folder, prefix: prefix)
  }
}
