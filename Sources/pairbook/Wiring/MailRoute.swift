import GitWorkspace
import Mail

/// How mails leave, and who says so.
struct MailRoute {
  let connection: MailConnection
  /// Whether `pairbook.json` names it, which whoever may commit can change, and not the environment.
  let isNamedByBook: Bool
  /// `PAIRBOOK_MAIL_PASSWORD`.
  let password: String?

  /// Where mails are written as files; nil where a server takes them.
  var folder: String? { if case .directory(let path) = connection { path } else { nil } }

  struct Caution: Equatable {
    let message: String
    let help: String
  }

  /// What works, and what somebody should know of before mail leaves.
  func cautions(in repository: Repository) throws -> [Caution] {
    switch connection {
    case .smtp(let server):
      guard isNamedByBook, password != nil else { return [] }
      return [
        Caution(
          message:
            "PAIRBOOK_MAIL_PASSWORD is sent to \(server.name), which pairbook.json names: another commit can name another server.",
          help: "PAIRBOOK_MAIL=\(server.address) in the environment holds it to this one.")
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
