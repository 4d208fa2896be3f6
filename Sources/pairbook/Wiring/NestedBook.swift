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
      if let how = try belonging(of: inner, to: files) {
        throw Failure(
          "\(place.title(in: repository)) cannot be taken for a book of its own: it lies \(how) \(title).",
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

  /// Where in an outer book a folder lies, in words; nil where there is no book, or the folder is no part of it.
  private static func belonging(of inner: String, to files: TreeFiles) throws -> String? {
    guard try files.entries(of: "")?.contains(where: { $0.name == "pairbook.json" }) ?? false else {
      return nil
    }
    let book = try BookLoader(files).load()
    // Settings that cannot be read do not say which accounts there are: rather no book than the wrong one.
    guard book.settings != nil else {
      return "in a book whose pairbook.json cannot be read,"
    }
    let isInside = book.folders.contains { folder in
      folder == inner
        || !folder.isEmpty && (inner.hasPrefix(folder + "/") || folder.hasPrefix(inner + "/"))
    }
    return isInside ? "among the accounts of the book" : nil
  }
}

extension BookPlace {
  fileprivate func title(in repository: Repository) -> String {
    if let folder = repository.bookFolder { return folder }
    let prefix = prefix ?? ""
    return prefix.isEmpty ? folder : "\(folder):\(prefix)"
  }
}
