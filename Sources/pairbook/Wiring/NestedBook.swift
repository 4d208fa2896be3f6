import Formats
import GitWorkspace

/// A book inside an account of another book.
///
/// Its settings would be an account's own: another store and another mail connection for people who are the outer
/// book's.
enum NestedBook {
  /// Throws where the place is such a book.
  static func refuse(_ place: BookPlace, _ repository: Repository) throws {
    let parts = repository.prefix.split(separator: "/")
    for count in parts.indices.reversed() {
      let outer = parts[..<count].joined(separator: "/")
      let inner = parts[count...].joined(separator: "/")
      let (title, files) = try book(at: outer, of: place, repository)
      if try contains(inner, files) {
        throw Failure(
          "\(place.title(in: repository)) is no book of its own: it lies among the accounts of the book \(title).",
          remedy:
            "Go to \(title), or name it with --book. A pairbook.json within an account is to be removed.",
          status: .refused)
      }
    }
  }

  /// Another folder of the same repository, whether it is a book or not.
  private static func book(at folder: String, of place: BookPlace, _ repository: Repository) throws
    -> (title: String, files: TreeFiles)
  {
    if let top = repository.workFolder {
      let path = folder.isEmpty ? top : "\(top)/\(folder)"
      return (path, try TreeFiles.worktree(of: BookPlace(folder: path, prefix: nil)))
    }
    let outer = BookPlace(folder: place.folder, prefix: folder)
    return (outer.title(in: repository), try TreeFiles.revision("HEAD", of: outer, verified: false))
  }

  private static func contains(_ inner: String, _ files: TreeFiles) throws -> Bool {
    guard try files.entries(of: "")?.contains(where: { $0.name == "pairbook.json" }) ?? false else {
      return false
    }
    let book = try BookLoader(files).load()
    // Settings that cannot be read do not say which accounts there are: rather none than the wrong book.
    guard book.settings != nil else { return true }
    return book.folders.contains { folder in
      folder == inner
        || !folder.isEmpty && (inner.hasPrefix(folder + "/") || folder.hasPrefix(inner + "/"))
    }
  }
}

extension BookPlace {
  fileprivate func title(in repository: Repository) -> String {
    if let folder = repository.bookFolder { return folder }
    let prefix = prefix ?? ""
    return prefix.isEmpty ? folder : "\(folder):\(prefix)"
  }
}
