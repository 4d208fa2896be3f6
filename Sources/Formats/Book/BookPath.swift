/// Paths from the book's root, and the places where the format puts its files.
package enum BookPath {
  /// The settings of the book; at its root.
  package static let settings = "pairbook.json"
  /// Which store wrote the book's statuses, and when; at its root.
  package static let record = "published.json"

  /// A name within a folder; the root is `""`.
  package static func join(_ folder: String, _ name: String) -> String {
    folder.isEmpty ? name : folder + "/" + name
  }

  /// The part after the last `/`.
  package static func name(_ path: String) -> String {
    String(path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...])
  }

  /// The part before the last `/`; `""` for the root.
  package static func folder(_ path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }

  // MARK: In an account's folder

  package static func account(in folder: String) -> String { join(folder, "account.json") }

  package static func status(in folder: String) -> String { join(folder, "status.csv") }

  /// The folder of events files.
  package static func events(in folder: String) -> String { join(folder, "events") }

  /// The folder of mail templates; the root's are those of the whole book.
  package static func templates(in folder: String) -> String { join(folder, "templates") }
}
