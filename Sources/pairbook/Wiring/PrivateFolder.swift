import Formats
import Foundation
import GitWorkspace
import Glibc

/// The folder `.pairbook`, which holds what is one machine's alone: the store, the link key, mail and its server.
///
/// What comes with a clone can be anybody's: a store in it would say what people are told, a link key in it opens
/// everybody's pairing page, and a link leads writes to another place.
enum PrivateFolder {
  static let name = ".pairbook"

  /// What keeps the folder from being used.
  enum Fault: Equatable {
    case tracked
    case symbolicLink

    /// A clause.
    var message: String {
      switch self {
      case .tracked:
        "git tracks files in .pairbook: whoever committed them made the store or the link key"
      case .symbolicLink:
        ".pairbook is a symbolic link: store, link key and mail would lie elsewhere"
      }
    }

    /// A clause.
    var help: String {
      switch self {
      case .tracked:
        "delete what came with the clone: `git rm -r .pairbook` (with --cached if it is this machine's own), add .pairbook/ to .gitignore, and change the link key"
      case .symbolicLink:
        "remove the link; PAIRBOOK_STORE names a store that is to lie elsewhere"
      }
    }
  }

  /// Nil for a folder that may be used, or is not there yet.
  static func fault(in repository: Repository) throws -> Fault? {
    if try repository.tracks(name) { return .tracked }
    guard let folder = repository.bookFolder else { return nil }
    var info = stat()
    guard lstat("\(folder)/\(name)", &info) == 0 else {
      if errno == ENOENT { return nil }
      throw Failure(unseen: "\(folder)/\(name)", errno: errno)
    }
    return info.st_mode & S_IFMT == S_IFLNK ? .symbolicLink : nil
  }

  /// Throws where the folder must not be used.
  static func check(_ repository: Repository) throws {
    guard let fault = try fault(in: repository) else { return }
    throw Failure(
      Sentence(fault.message).text, remedy: Sentence(fault.help).text, status: .refused)
  }

  /// What `validate` says of it.
  static func diagnostics(_ repository: Repository) throws -> [Diagnostic] {
    try fault(in: repository).map {
      [Diagnostic(.privateFolderInGit, path: name, at: nil, message: $0.message, help: $0.help)]
    } ?? []
  }

  // MARK: Places in it

  /// Makes the folder that is to hold a file, for its owner alone; one that is there stays as it is.
  static func makeFolder(of path: String) throws {
    let folder = (path as NSString).deletingLastPathComponent
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    } catch {
      throw Failure(
        "The folder \(folder) cannot be made: \(error.localizedDescription).",
        remedy: "Make the folder of the book writable.")
    }
  }

  /// The one line of a file in it, without the blanks around it; nil where there is no such file.
  static func line(of path: String) throws -> String? {
    guard access(path, F_OK) == 0 else {
      if errno == ENOENT { return nil }
      throw Failure(unseen: path, errno: errno)
    }
    do {
      let text = try String(contentsOfFile: path, encoding: .utf8)
      return text.trimmingCharacters(in: .whitespacesAndNewlines)
    } catch {
      throw Failure(
        "\(path) cannot be read: \(error.localizedDescription).", remedy: "Mend its permissions.")
    }
  }

  /// Refuses a place in it that somebody else may have made or may change; a place that is not there yet passes, and
  /// so does one elsewhere.
  ///
  /// - Parameters:
  ///   - path: Absolute.
  ///   - book: The book's folder, absolute.
  /// - Throws: `Failure` (77) for a link, a file where a folder should be, another owner, or a part that group or
  ///   others may write to.
  static func check(_ path: String, in book: String) throws {
    let root = "\(book)/\(name)"
    guard path == root || path.hasPrefix(root + "/") else { return }
    var place = book
    let parts = path.dropFirst(book.count).split(separator: "/")
    for (index, part) in parts.enumerated() {
      place += "/\(part)"
      var info = stat()
      guard lstat(place, &info) == 0 else {
        if errno == ENOENT { return }
        throw Failure(unseen: place, errno: errno)
      }
      try look(at: place, info, isLast: index == parts.count - 1)
    }
  }

  private static func look(at place: String, _ info: stat, isLast: Bool) throws {
    let kind = info.st_mode & S_IFMT
    if kind == S_IFLNK {
      throw refusal(
        place, "it is a link, which a commit may have brought",
        "Remove it (`rm \(place)`, and `git rm` where it is tracked), or name the place in PAIRBOOK_STORE or PAIRBOOK_MAIL."
      )
    }
    guard kind == S_IFDIR || (isLast && kind == S_IFREG) else {
      throw refusal(place, "it is neither a folder nor a file", "Move it away.")
    }
    guard info.st_uid == geteuid() || info.st_uid == 0 else {
      throw refusal(
        place, "it belongs to another user (\(info.st_uid))",
        "Run pairbook as that user, or `chown` it once you know where it came from.")
    }
    guard info.st_mode & 0o022 == 0 else {
      throw refusal(
        place, "others on this machine can write to it",
        "Look at what is in it, then `chmod go-w \(place)`.")
    }
  }

  private static func refusal(_ place: String, _ why: String, _ remedy: String) -> Failure {
    Failure("\(place) is not used: \(why).", remedy: remedy, status: .refused)
  }
}
