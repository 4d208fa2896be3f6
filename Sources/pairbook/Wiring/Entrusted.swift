import Reconciliation

/// A secret of the environment, and the server that is given it.
struct Entrusted {
  /// `PAIRBOOK_MAIL_PASSWORD_EU`.
  let secret: String
  /// The variable that names the server beside the secret: `PAIRBOOK_MAIL`, or `PAIRBOOK_MAIL_SERVER_EU`.
  let variable: String
  /// The server as it is remembered, and as its variable spells it; without secrets.
  let server: String
  let address: String
  /// Whether `pairbook.json` names it, which whoever may commit can change, and not the environment.
  let isNamedByBook: Bool
  let known: KnownServer
  /// Whether this is a pipeline's machine, which remembers nothing.
  let isPipeline: Bool
  /// Whether the secret may be given for the first time.
  let mayBegin: Bool

  /// Throws `ConnectionRefused` where the secret would be given to a server that nobody who has it named.
  func guardSecret() throws {
    guard isNamedByBook else { return }
    let known = try known.name()
    if known == nil, isPipeline {
      throw ConnectionRefused(
        ErrorWords(
          message:
            "In a pipeline \(secret) would go to whatever server pairbook.json names (now \(server)): it is not sent there.",
          remedy: "Name the server beside the secret: \(variable)=\(address)."))
    }
    if known == nil, !mayBegin {
      throw ConnectionRefused(
        ErrorWords(
          message:
            "\(secret) was never given to \(server), which a revision that is looked at names: it is not sent there.",
          remedy:
            "Run the command without --rev on the book's branch first, or name the server beside the secret: \(variable)=\(address)."
        ))
    }
    if let known, known != server {
      throw ConnectionRefused(
        ErrorWords(
          message:
            "\(secret) goes to \(known), and pairbook.json names \(server) now: it is not sent there.",
          remedy:
            "`git log -p pairbook.json` tells who changed it. If it is meant, say so for one run: \(variable)=\(address) in the environment."
        ))
    }
  }

  /// Holds the secret to this server from now on.
  func remember() throws { try known.remember(server) }

  /// What somebody should know of before the secret is given for the first time.
  func caution() throws -> Caution? {
    guard isNamedByBook, try known.name() == nil else { return nil }
    return Caution(
      message:
        "\(secret) is sent to \(server), which pairbook.json names; from now on no commit can name another server for it.",
      help: "\(variable)=\(address) in the environment says which one it is.")
  }
}

/// Something that works, and that somebody should know of.
struct Caution: Equatable {
  let message: String
  let help: String
}
