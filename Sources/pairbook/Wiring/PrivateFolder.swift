import Formats
import GitWorkspace
import Glibc

/// The folder `.pairbook`, which holds what is one machine's alone: the store, the link key, mail.
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
  static func fault(in repository: Repository) throws(GitError) -> Fault? {
    if try repository.tracks(name) { return .tracked }
    guard let folder = repository.bookFolder else { return nil }
    var info = stat()
    guard lstat("\(folder)/\(name)", &info) == 0 else { return nil }
    return info.st_mode & S_IFMT == S_IFLNK ? .symbolicLink : nil
  }

  /// Throws where the folder must not be used.
  static func check(_ repository: Repository) throws {
    guard let fault = try fault(in: repository) else { return }
    throw Failure(
      Sentence(fault.message).text, remedy: Sentence(fault.help).text, status: .refused)
  }

  /// What `validate` says of it.
  static func diagnostics(_ repository: Repository) throws(GitError) -> [Diagnostic] {
    try fault(in: repository).map {
      [Diagnostic(.privateFolderInGit, path: name, at: nil, message: $0.message, help: $0.help)]
    } ?? []
  }
}
