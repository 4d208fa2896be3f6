import Foundation
import GitWorkspace
import Glibc

/// The server to which this machine gives a secret of the environment, kept in a file of `.pairbook`.
///
/// Whoever may commit can name another server in `pairbook.json`. So a secret goes to the one that it first went to until
/// whoever gives the secret names another, in the environment.
struct KnownServer {
  /// The file, such as `.pairbook/mail.server`, absolute.
  let path: String
  /// The book's folder, absolute, and how it is opened.
  let book: String
  let place: BookPlace

  /// Without secrets; nil where no secret was given yet.
  func name() throws -> String? {
    try PrivateFolder.check(path, in: book)
    guard let line = try PrivateFolder.line(of: path) else { return nil }
    guard try !place.open().tracks(PrivateFolder.name) else {
      throw Failure(
        "\(path) is not used: git tracks files of .pairbook, so a commit may have brought it.",
        remedy: "`git rm -r --cached .pairbook`, and add .pairbook/ to .gitignore.",
        status: .refused)
    }
    return line
  }

  func remember(_ name: String) throws {
    let known = try self.name()
    guard known != name else { return }
    try PrivateFolder.makeFolder(of: path)
    let bytes = Array("\(name)\n".utf8)
    do throws(GitError) {
      // Of two first runs at once the other may have been faster: then the last one counts.
      if known == nil, try AtomicFile.create(bytes, at: path) { return }
      try AtomicFile.write(bytes, to: path)
    } catch {
      throw Failure(
        "\(path), which holds a secret to one server, cannot be written: \(error.message).",
        remedy: error.kind == .diskFull
          ? "Free some room and run the command again."
          : "Make the folder writable, or name the server in the environment.")
    }
  }
}
