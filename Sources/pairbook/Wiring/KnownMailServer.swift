import Foundation
import GitWorkspace
import Glibc

/// The mail server to which this machine gives `PAIRBOOK_MAIL_PASSWORD`, kept in `.pairbook/mail.server`.
///
/// Whoever may commit can name another server in `pairbook.json`. So the password goes to the one that it first went to
/// until whoever gives the password names another, in `PAIRBOOK_MAIL`.
struct KnownMailServer {
  let path: String
  /// The book's folder, absolute, and how it is opened.
  let book: String
  let place: BookPlace

  /// As `SMTPServer.name` has it; nil where no password was given yet.
  func name() throws -> String? {
    try PrivateFolder.check(path, in: book)
    guard access(path, F_OK) == 0 else { return nil }
    guard try !place.open().tracks(PrivateFolder.name) else {
      throw Failure(
        "\(path) is not used: git tracks files of .pairbook, so a commit may have brought it.",
        remedy: "`git rm -r --cached .pairbook`, and add .pairbook/ to .gitignore.",
        status: .refused)
    }
    do {
      let text = try String(contentsOfFile: path, encoding: .utf8)
      return text.trimmingCharacters(in: .whitespacesAndNewlines)
    } catch {
      throw Failure(
        "\(path) cannot be read: \(error.localizedDescription).", remedy: "Mend its permissions.")
    }
  }

  func remember(_ name: String) throws {
    let known = try self.name()
    guard known != name else { return }
    try PrivateFolder.makeFolder(of: path)
    let bytes = Array("\(name)\n".utf8)
    do throws(GitError) {
      // Of two first syncs at once the other may have been faster: then the last one counts.
      if known == nil, try AtomicFile.create(bytes, at: path) { return }
      try AtomicFile.write(bytes, to: path)
    } catch {
      throw Failure(
        "\(path), which holds the mail password to one server, cannot be written: \(error.message).",
        remedy: "Make the folder writable, or set PAIRBOOK_MAIL to the server's address.")
    }
  }
}
