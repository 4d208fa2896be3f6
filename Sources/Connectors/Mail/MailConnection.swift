import Foundation
package import Reconciliation

/// Where mails go: the value of `connections.mail`.
package enum MailConnection: Equatable, Sendable {
  /// `dir:PATH`; a relative path starts at the book.
  case directory(path: String)
  case smtp(SMTPServer)

  /// Reads `dir:PATH`, `smtp://[USER@]HOST[:PORT]` or `smtps://[USER@]HOST[:PORT]`.
  ///
  /// The user is percent-encoded (`no-reply%40acme.example@mail.acme.example`). A password may stand after it, as
  /// `PAIRBOOK_MAIL` has it; in a book it is an error that `validate` reports.
  ///
  /// - Throws: `MailUnavailable`, which never repeats a password.
  package init(_ text: String) throws(MailUnavailable) {
    if text.hasPrefix("dir:") {
      let path = String(text.dropFirst("dir:".count))
      guard !path.isEmpty, !path.utf8.contains(0) else {
        throw Self.refusal(
          "names no folder", "Write dir: and a path, such as dir:.pairbook/outbox.")
      }
      self = .directory(path: path)
      return
    }
    let known = "Known are dir:PATH, smtp://HOST and smtps://HOST."
    // Not strictly parsed, so that a host may be written in letters beyond ASCII.
    guard text.unicodeScalars.allSatisfy({ !$0.breaksHeaders && !$0.properties.isWhitespace }),
      let url = URLComponents(string: text), let scheme = url.scheme?.lowercased()
    else {
      throw Self.refusal("is no URL", known)
    }
    guard scheme == "smtp" || scheme == "smtps" else {
      throw Self.refusal("begins with “\(scheme):”, which sends no mail", known)
    }
    guard let host = url.encodedHost, !host.isEmpty else {
      throw Self.refusal(
        "names no host", "Write \(scheme)://HOST, such as \(scheme)://mail.acme.example.")
    }
    guard ["", "/"].contains(url.path), url.query == nil, url.fragment == nil else {
      throw Self.refusal(
        "has something after the host", "Write \(scheme)://USER@HOST:PORT and nothing behind it.")
    }
    let port = url.port ?? (scheme == "smtps" ? 465 : 25)
    guard (1...65535).contains(port) else {
      throw Self.refusal(
        "has no valid port", "Ports are 1 to 65535; mail is sent to 587, 465 or 25.")
    }
    let user = url.user.flatMap { $0.isEmpty ? nil : $0 }
    for part in [user, url.password].compactMap(\.self)
    where part.unicodeScalars.contains(where: \.breaksHeaders) {
      throw Self.refusal("has a control character before the @", "Remove it.")
    }
    self = .smtp(
      SMTPServer(
        host: host, port: port, isImplicitTLS: scheme == "smtps", user: user,
        password: url.password))
  }

  private static func refusal(_ why: String, _ remedy: String) -> MailUnavailable {
    MailUnavailable(reason: "The mail connection \(why).", remedy: remedy)
  }

  /// Makes the sender; nothing is opened before the first mail.
  ///
  /// - Parameters:
  ///   - book: The book's folder, absolute: where a relative `dir:` starts.
  ///   - password: What the environment gives for the connection.
  ///   - variables: Where it does, and where it may name the server.
  ///   - certificates: `SSL_CERT_FILE`: a PEM file of the authorities to trust in place of the system's.
  ///   - isNamedByBook: Whether the book names the server, and not the environment. Then it gets a password over
  ///     checked TLS alone, on loopback too: whoever may commit could name a port on which somebody else listens.
  package func sender(
    book: String, password: String?, variables: SMTPServer.Variables = .init(),
    certificates: String?, isNamedByBook: Bool
  ) throws(MailUnavailable) -> any MailSender {
    switch self {
    case .directory(let path):
      return DirectorySender(path: path.hasPrefix("/") ? path : book + "/" + path)
    case .smtp(var server):
      if let password, !password.isEmpty { server.password = password }
      guard server.user == nil || server.password != nil else {
        throw Self.refusal(
          "names the user \(quoted(server.user ?? "")) and no password is given",
          "Put it into the environment as \(variables.password).")
      }
      guard server.user != nil || server.password == nil else {
        throw Self.refusal(
          "names no user, and a password is given",
          "Write the user before the host (smtp://USER@\(server.host)), or unset \(variables.password)."
        )
      }
      if isNamedByBook, server.user != nil { server.requiresTLS = true }
      server.certificates = certificates
      server.variables = variables
      return SMTPSender(server: server)
    }
  }
}
