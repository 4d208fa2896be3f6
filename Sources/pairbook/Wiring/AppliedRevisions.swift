import Engine
import Formats
import GitWorkspace

/// How far what was carried out lies behind HEAD, in commits that people made.
struct AppliedRevisions {
  enum Distance: Equatable {
    /// Nothing was ever applied.
    case never
    /// Commits since then that changed what the account asks for; 0 when it is up to date.
    case behind(Int)
    /// HEAD does not contain it: this clone is behind, or went another way.
    case notInHead
    /// The clone does not have the commit at all.
    case unknown
    /// The clone does not tell: some account of the book was synced, and another was not.
    case untold
  }

  private let repository: Repository
  private let head: ObjectID?
  /// The files that people changed in each commit since a revision.
  private var edits: [ObjectID: [Set<String>]] = [:]

  init(_ repository: Repository, head: ObjectID?) {
    self.repository = repository
    self.head = head
  }

  /// Of an account by its folder; `applied` is a commit id, hex.
  mutating func distance(of applied: String?, folder: String) throws(GitError) -> Distance {
    guard let applied else { return .never }
    guard let head, let id = ObjectID(hex: applied), try repository.isCommit(id) else {
      return .unknown
    }
    guard try repository.descends(head, from: id) else { return .notInHead }
    if edits[id] == nil { edits[id] = try commits(from: id, to: head) }
    return .behind(
      (edits[id] ?? []).count { paths in paths.contains { BookInput.concerns($0, folder: folder) } }
    )
  }

  /// Merges bring nothing of their own: what they merge is counted where it was made.
  private func commits(from applied: ObjectID, to head: ObjectID) throws(GitError)
    -> [Set<String>]
  {
    var found: [Set<String>] = []
    var seen: Set<ObjectID> = []
    var waiting = [head]
    while let id = waiting.popLast() {
      guard seen.insert(id).inserted, try !repository.descends(applied, from: id) else { continue }
      let commit = try repository.commitInfo(id)
      waiting += commit.parents
      guard commit.parents.count < 2 else { continue }
      let paths = try repository.changes(from: commit.parents.first, to: id, verify: false)
        .map(\.path).filter(BookInput.isInput)
      if !paths.isEmpty { found.append(Set(paths)) }
    }
    return found
  }
}

/// The files of a book that say what is wanted.
enum BookInput {
  private static let names: Set<String> = [
    "account.json", "archiving.csv", "archiving.json", "pairbook.json", "users.csv", "users.json",
  ]

  /// `path` is relative to the book.
  static func isInput(_ path: String) -> Bool {
    names.contains(BookPath.name(path)) || path.split(separator: "/").contains("templates")
  }

  /// The folder of the account whose own file it is; nil for the book's settings and for templates.
  static func accountFolder(of path: String) -> String? {
    guard names.contains(BookPath.name(path)), path != "pairbook.json" else { return nil }
    return path.split(separator: "/").dropLast().joined(separator: "/")
  }

  /// Whether an input file is one that the account in `folder` is read from.
  static func concerns(_ path: String, folder: String) -> Bool {
    if path == "pairbook.json" || path.hasPrefix("templates/") { return true }
    let inside = BookPath.join(folder, "")
    guard path.hasPrefix(inside) else { return false }
    let rest = path.dropFirst(inside.count)
    return !rest.contains("/") || rest.hasPrefix("templates/")
  }
}
