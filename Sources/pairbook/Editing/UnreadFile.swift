import Formats

/// A file of one of two versions of a book that cannot be read, or not whole, so that something is not known of what
/// changed.
struct UnreadFile: Equatable {
  enum Fault: String {
    case unreadable = "cannot be read"
    /// Some of it was read.
    case damaged = "is damaged"
    case missing = "is missing"
  }

  /// From the book's root.
  let path: String
  /// The version's commit, hex; nil for the files on disk.
  let commit: String?
  let fault: Fault
  /// What nobody can tell, such as `who joined or left`.
  let unknown: String

  /// Without a full stop.
  var sentence: String { "it is not known \(unknown), because \(path) \(place) \(fault.rawValue)" }

  private var place: String { commit.map { "of commit \($0.prefix(10))" } ?? "on disk" }

  /// Tells what is wrong with it.
  var command: String {
    commit.map { "pairbook validate --rev \($0.prefix(10))" } ?? "pairbook validate"
  }

  /// The form of `--format json`.
  var json: JSONValue {
    [
      "path": .string(path), "commit": PlanJSON.text(commit), "partly": .bool(fault == .damaged),
      "unknown": .string(unknown),
    ]
  }
}
