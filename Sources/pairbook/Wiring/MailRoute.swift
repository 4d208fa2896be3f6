import GitWorkspace
import Mail

/// How mails leave, and who says so.
struct MailRoute {
  let connection: MailConnection
  /// Whether `pairbook.json` names it, which whoever may commit can change, and not the environment.
  let isNamedByBook: Bool
  /// `PAIRBOOK_MAIL_PASSWORD`.
  let password: String?
  let known: KnownMailServer
  /// Whether this is a pipeline's machine, which remembers nothing.
  let isPipeline: Bool

  /// Where mails are written as files; nil where a server takes them.
  var folder: String? { if case .directory(let path) = connection { path } else { nil } }

  struct Caution: Equatable {
    let message: String
    let help: String
  }

  /// The server that is given the password; nil where none is.
  private var entrusted: SMTPServer? {
    guard case .smtp(let server) = connection, password != nil else { return nil }
    return server
  }

  /// Throws where the password would be given to a server that nobody who has it named.
  func guardPassword() throws {
    guard isNamedByBook, let server = entrusted else { return }
    let known = try known.name()
    if known == nil, isPipeline {
      throw Failure(
        "In a pipeline PAIRBOOK_MAIL_PASSWORD would go to whatever server pairbook.json names (now \(server.name)): nothing was done.",
        remedy: "Name the server beside the password: PAIRBOOK_MAIL=\(server.address).",
        status: .refused)
    }
    if let known, known != server.name {
      throw Failure(
        "PAIRBOOK_MAIL_PASSWORD goes to \(known), and pairbook.json names \(server.name) now: it is not sent there, and nothing was done.",
        remedy:
          "`git log -p pairbook.json` tells who changed it. If it is meant, say so for one run: PAIRBOOK_MAIL=\(server.address) in the environment.",
        status: .refused)
    }
  }

  /// Holds the password to this server from now on.
  func rememberServer() throws {
    if let server = entrusted { try known.remember(server.name) }
  }

  /// What works, and what somebody should know of before mail leaves.
  func cautions(in repository: Repository) throws -> [Caution] {
    switch connection {
    case .smtp(let server):
      guard isNamedByBook, entrusted != nil, try known.name() == nil else { return [] }
      return [
        Caution(
          message:
            "PAIRBOOK_MAIL_PASSWORD is sent to \(server.name), which pairbook.json names; after the first sync no commit can name another server for it.",
          help: "PAIRBOOK_MAIL=\(server.address) in the environment says which one it is.")
      ]
    case .directory(let path):
      // Elsewhere than in the book's worktree no commit takes mails along.
      let parts = path.split(separator: "/").filter { $0 != "." }
      guard !repository.isBare, !path.hasPrefix("/"), !parts.contains(".."), !parts.isEmpty,
        try !repository.isIgnored((parts + ["mail.eml"]).joined(separator: "/"))
      else { return [] }
      return [
        Caution(
          message:
            "The folder \(path) is not ignored by git: a commit would take the mails along, and with them live links.",
          help: parts[0] == ".pairbook"
            ? "Add a line .pairbook/ to .gitignore."
            : "Add a line /\(parts.joined(separator: "/"))/ to .gitignore.")
      ]
    }
  }
}
