import Engine
import Foundation
import GitWorkspace
import Glibc
import Reconciliation

/// Where the link key comes from: `PAIRBOOK_LINK_KEY`, else `.pairbook/link.key` beside the book (0600).
struct LinkKeyFile {
  let path: String
  let environment: Environment
  /// The book's folder, absolute, and how it is opened.
  let book: String
  let place: BookPlace

  /// The key; made, and its file written, only while the store has no fingerprint of one.
  func key(mayMake: Bool) throws -> LinkKey {
    if let key = try present() { return key }
    guard mayMake else {
      throw Failure(
        "The link key is missing: \(path) is not there, and the store has links made with it.",
        remedy:
          "Put the file back from where the store was used before, or set PAIRBOOK_LINK_KEY; `pairbook doctor` tells how to begin with a new key.",
        status: .refused)
    }
    guard environment["CI"] != "true" else {
      throw Failure(
        "There is no link key, and one that is made here would be gone with this machine, and every link with it: nothing was done.",
        remedy:
          "Set PAIRBOOK_LINK_KEY to a secret that the pipeline keeps; make one with `openssl rand -base64 32`.",
        status: .refused)
    }
    return try make()
  }

  /// The key where there is one; nothing is made.
  func present() throws -> LinkKey? {
    if let text = environment.nonEmpty("PAIRBOOK_LINK_KEY") {
      return try parse(text, whence: "PAIRBOOK_LINK_KEY")
    }
    return try existing().map { try parse($0, whence: path) }
  }

  private func existing() throws -> String? {
    try PrivateFolder.check(path, in: book)
    var info = stat()
    guard lstat(path, &info) == 0 else {
      guard errno == ENOENT else { throw unreadable(String(cString: strerror(errno))) }
      return nil
    }
    guard info.st_mode & S_IFMT == S_IFREG else { throw unreadable("it is no file") }
    guard info.st_mode & 0o077 == 0 else {
      throw Failure(
        "The link key \(path) can be read by others on this machine.",
        remedy: "Run `chmod 600 \(path)`.")
    }
    guard try !place.open().tracks(PrivateFolder.name) else {
      throw Failure(
        "The link key \(path) is not used: git tracks files of .pairbook, so whoever has a clone may have it.",
        remedy:
          "`git rm -r --cached .pairbook`, add .pairbook/ to .gitignore, and change the link key (`pairbook doctor` tells how).",
        status: .refused)
    }
    do {
      return try String(contentsOfFile: path, encoding: .utf8)
    } catch {
      throw unreadable(error.localizedDescription)
    }
  }

  private func make() throws -> LinkKey {
    let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max) }
    let text = Data(bytes).base64EncodedString() + "\n"
    try PrivateFolder.makeFolder(of: path)
    // Of two first syncs at once both take the key of the one that was first.
    let isOurs: Bool
    do throws(GitError) {
      isOurs = try AtomicFile.create(Array(text.utf8), at: path)
    } catch {
      throw unwritable(error.message)
    }
    guard !isOurs else { return try parse(text, whence: path) }
    guard let other = try present() else { throw unwritable("another program removed it again") }
    return other
  }

  private func parse(_ text: String, whence: String) throws -> LinkKey {
    let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard let bytes = Data(base64Encoded: trimmed), let key = LinkKey(bytes: [UInt8](bytes)) else {
      throw Failure(
        "\(whence) is not a link key: 32 random bytes or more in base64 are needed.",
        remedy: "Make one with `openssl rand -base64 32`.")
    }
    return key
  }

  private func unreadable(_ why: String) -> Failure {
    Failure("The link key \(path) cannot be read: \(why).", remedy: "Mend its permissions.")
  }

  private func unwritable(_ why: String) -> Failure {
    Failure(
      "The link key \(path) cannot be written: \(why).",
      remedy: "Make the folder writable, or set PAIRBOOK_LINK_KEY.")
  }
}
