import CCurlShim
import Reconciliation

/// What the end of a conversation means.
enum SMTPVerdict: Equatable, Sendable {
  /// The outcome of this mail; the next one may be tried.
  case mail(MailOutcome)
  /// The same, and every mail from this sender would fare alike.
  case sender(MailOutcome)
  /// Nothing was said of this mail, and the open connection had gone stale: try once more on a new one.
  case again
  /// No mail can leave now.
  case nothing(MailUnavailable)
}

/// Why libcurl gave up.
struct CurlFailure: Equatable, Sendable {
  var code: CURLcode
  /// libcurl's own words.
  var words: String
}

extension SMTPTrace {
  /// - Parameter failure: Nil when libcurl is content.
  func verdict(_ failure: CurlFailure?, server: SMTPServer) -> SMTPVerdict {
    // The answer to the text decides, whatever libcurl thinks of it: it takes any but 250 for an error.
    if stage == .text, reply.isComplete, reply.code / 100 == 2 {
      return .mail(.accepted(serverWords: reply.words))
    }
    guard let failure else { return .mail(.accepted(serverWords: reply.words)) }
    let refusal = reply.isComplete && reply.code >= 400
    if refusal, failure.code != CURLE_OPERATION_TIMEDOUT {
      return verdictOnReply(server)
    }
    return verdictOnSilence(failure, server)
  }

  private func verdictOnReply(_ server: SMTPServer) -> SMTPVerdict {
    let words = reply.words
    let isPermanent = reply.code >= 500
    if reply.code == 421, stage != .text {
      // The server ends the conversation: on an old one because it has had enough of it, which a new one mends.
      if isReused { return .again }
      return .nothing(
        MailUnavailable(
          reason: "\(server.name) is not taking mail now: \(words)",
          remedy: "The next sync tries again; if it goes on, ask the server’s administrator."))
    }
    switch stage {
    case .mail, .rcpt:
      switch complaint {
      case .us:
        return .nothing(
          MailUnavailable(
            reason: "\(server.name) takes no mail from us: \(words)",
            remedy: server.user == nil
              ? "Name a user in the mail connection (smtp://USER@\(server.host)), with PAIRBOOK_MAIL_PASSWORD."
              : "Ask the server’s administrator to let \(quoted(server.user ?? "")) send mail from here."
          ))
      case .sender: return .sender(.tryLater(serverWords: words))
      case .policy: return .mail(.tryLater(serverWords: words))
      case .mail: break
      }
      fallthrough
    case .data, .text:
      return .mail(
        isPermanent ? .refusedForGood(serverWords: words) : .tryLater(serverWords: words))
    case .auth:
      return .nothing(
        MailUnavailable(
          reason: "\(server.name) does not sign in \(quoted(server.user ?? "")): \(words)",
          remedy: isPermanent
            ? "Check the user in the mail connection and \(server.variables.password)."
            : "The next sync tries again; if it goes on, ask the server’s administrator."))
    case .startTLS: return .nothing(noTLS(server, words))
    case .connect, .ehlo, .helo, .noop:
      return .nothing(
        MailUnavailable(
          reason: "\(server.name) does not talk to us: \(words)",
          remedy: "Check host and port of the mail connection, or ask the server’s administrator."))
    }
  }

  private func verdictOnSilence(_ failure: CurlFailure, _ server: SMTPServer) -> SMTPVerdict {
    let words = failure.words
    switch failure.code {
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR:
      return .nothing(badCertificate(server, words))
    case CURLE_USE_SSL_FAILED: return .nothing(noTLS(server, words))
    case CURLE_SSL_CONNECT_ERROR:
      return .nothing(
        MailUnavailable(
          reason: "No encrypted connection to \(server.name) comes about: \(words)",
          remedy: "Check the port: smtps:// is for port 465, smtp:// for 587 and 25."))
    case CURLE_LOGIN_DENIED:
      return .nothing(
        MailUnavailable(
          reason: "\(server.name) offers no way to sign in that we know: \(words)",
          remedy: "Ask for AUTH PLAIN or LOGIN, or take the user out of the mail connection."))
    case CURLE_OPERATION_TIMEDOUT where stage == .text:
      return .mail(.tryLater(serverWords: "no answer to the text within \(server.answerTimeout) s"))
    case _ where stage == .text:
      return .mail(.tryLater(serverWords: "the connection was lost after the text was sent"))
    case CURLE_COULDNT_RESOLVE_HOST:
      return .nothing(
        MailUnavailable(
          reason: "The mail server \(server.host) is not found: \(words)",
          remedy:
            "Check the host of the mail connection, and the network. The next sync tries again."))
    case CURLE_OPERATION_TIMEDOUT:
      return .nothing(
        MailUnavailable(
          reason: "\(server.name) does not answer: \(words)",
          remedy:
            "Check host and port of the mail connection, and the network. The next sync tries again."
        ))
    default:
      // Written to a connection that the server had closed meanwhile, libcurl fails before the command is out.
      if isReused || failure.code == CURLE_SEND_ERROR, !isGreeted { return .again }
      return .nothing(
        MailUnavailable(
          reason: "\(server.name) cannot be reached: \(words)",
          remedy:
            "Check host and port of the mail connection, and the network. The next sync tries again."
        ))
    }
  }

  /// Whom a refusal at MAIL or RCPT is about.
  ///
  /// Servers refuse each recipient when they mean the sender, or us: to take that for the recipients' fault would burn
  /// everybody's invitation. And to take one recipient's refusal for a fault of the server would stop everybody's mail.
  /// So what may be either is tried again later.
  private var complaint: Complaint {
    let words = reply.words.lowercased()
    // Postfix and others answer so to RCPT, having waited to learn whom they refuse.
    let aboutUs = ["authentication required", "client host rejected", "helo command rejected"]
    if reply.code == 530 || aboutUs.contains(where: words.contains) { return .us }
    let status = reply.enhancedStatus?.split(separator: ".")
    // The message is too big (RFC 1870, 6.1): no matter of the sender.
    if stage == .mail, reply.code != 552, status?.dropFirst() != ["3", "4"] { return .sender }
    if words.contains("sender address rejected") || words.contains("sender verify failed") {
      return .sender
    }
    // RFC 3463, class 7: security or policy; with it servers refuse to relay, too.
    return reply.code >= 500 && (status?.dropFirst().first == "7" || words.contains("relay"))
      ? .policy : .mail
  }

  private enum Complaint { case us, sender, policy, mail }

  private func noTLS(_ server: SMTPServer, _ words: String) -> MailUnavailable {
    MailUnavailable(
      reason: "\(server.name) offers no encryption: \(words)",
      remedy: server.isLoopback && server.user != nil
        ? "A server that pairbook.json names gets no password in the clear, on this machine either: "
          + "set \(server.variables.server)=\(server.address) in the environment, or have it offer STARTTLS."
        : "Use smtps:// if the server has a port for it (465), or ask its administrator for STARTTLS; "
          + "only on this machine itself is mail handed over in the clear.")
  }

  private func badCertificate(_ server: SMTPServer, _ words: String) -> MailUnavailable {
    let remedy =
      if words.contains("expired") {
        "Ask the server’s administrator to renew it."
      } else if words.contains("does not match") || words.contains("alternative certificate") {
        "Use the host name that the certificate was made for in the mail connection."
      } else {
        "If your organisation has an authority of its own, name its certificate file in SSL_CERT_FILE."
      }
    return MailUnavailable(
      reason: "The certificate of \(server.name) cannot be trusted: \(words)", remedy: remedy)
  }
}
