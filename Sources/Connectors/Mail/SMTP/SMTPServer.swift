/// A mail server, and how to talk to it.
package struct SMTPServer: Equatable, Sendable {
  /// Names of the environment, for messages.
  package struct Variables: Equatable, Sendable {
    package var server: String
    package var password: String

    package init(
      server: String = "PAIRBOOK_MAIL", password: String = "PAIRBOOK_MAIL_PASSWORD"
    ) {
      self.server = server
      self.password = password
    }
  }

  /// A name as A-label, an IPv4 address, or an IPv6 address in brackets.
  package var host: String
  package var port: Int
  /// TLS from the first byte (`smtps`), else by STARTTLS.
  package var isImplicitTLS: Bool
  package var user: String?
  package var password: String?
  /// A PEM file of the authorities to trust in place of the system's.
  package var certificates: String?
  /// On loopback nobody listens in: STARTTLS is used where it is offered, without looking at the certificate (Debian's
  /// Postfix makes up its own), and is not required.
  package var requiresTLS: Bool
  /// The variables of the environment that may name the server, and give its password.
  package var variables = Variables()
  /// Seconds for name look-up, connection and TLS.
  package var connectTimeout: Int
  /// Seconds for each answer. A server may take its time over the last one (RFC 5321, 4.5.3.2.6), and who hangs up
  /// too early may send a mail twice.
  package var answerTimeout: Int

  package init(
    host: String, port: Int, isImplicitTLS: Bool = false, user: String? = nil,
    password: String? = nil, certificates: String? = nil, requiresTLS: Bool? = nil,
    connectTimeout: Int = 30, answerTimeout: Int = 180
  ) {
    self.host = host
    self.port = port
    self.isImplicitTLS = isImplicitTLS
    self.user = user
    self.password = password
    self.certificates = certificates
    self.requiresTLS = requiresTLS ?? (isImplicitTLS || !Self.isLoopback(host))
    self.connectTimeout = connectTimeout
    self.answerTimeout = answerTimeout
  }

  /// Without user and password; what messages call the server.
  package var name: String { "\(isImplicitTLS ? "smtps" : "smtp")://\(host):\(port)" }

  /// With the user, without the password: as `PAIRBOOK_MAIL` takes it.
  package var address: String {
    let unreserved = "-._~"
    let user = user?.utf8.map { byte in
      byte.isASCIILetterOrDigit || unreserved.utf8.contains(byte)
        ? String(UnicodeScalar(byte))
        : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined()
    return "\(isImplicitTLS ? "smtps" : "smtp")://\(user.map { "\($0)@" } ?? "")\(host):\(port)"
  }

  var isLoopback: Bool { Self.isLoopback(host) }

  /// `localhost` (RFC 6761, 6.3) and the loopback addresses.
  private static func isLoopback(_ host: String) -> Bool {
    let host = host.lowercased()
    if host == "localhost" || host.hasSuffix(".localhost") || host == "[::1]" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}

/// Never shows the password.
extension SMTPServer: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { name }
  package var debugDescription: String { name }
  package var customMirror: Mirror { Mirror(self, children: ["name": name, "user": user ?? ""]) }
}
