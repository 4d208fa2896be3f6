import CCurlShim
package import Reconciliation

/// Hands mails to a server by SMTP, over one connection that it keeps (`smtp://`, `smtps://`).
///
/// The protocol is libcurl's. It closes the connection when a recipient is refused, so the mail after a refusal
/// connects anew.
package actor SMTPSender: MailSender {
  private nonisolated let queue = BlockingQueue(label: "pairbook.mail.smtp")
  private let server: SMTPServer
  private var connection: CurlConnection?

  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    queue.asUnownedSerialExecutor()
  }

  package init(server: SMTPServer) {
    self.server = server
  }

  package func send(_ group: [OutgoingMail]) -> [MailOutcome] {
    var outcomes: [MailOutcome] = []
    var refusedSenders: [MailAddress: MailOutcome] = [:]
    for mail in group {
      let wire: WireMail
      do {
        wire = try WireMail(mail)
      } catch {
        outcomes.append(.refusedForGood(serverWords: "\(error.field): \(error.message)"))
        continue
      }
      if let outcome = refusedSenders[wire.envelopeFrom] {
        outcomes.append(outcome)
        continue
      }
      do {
        let (outcome, isSenders) = try send(wire)
        outcomes.append(outcome)
        if isSenders { refusedSenders[wire.envelopeFrom] = outcome }
      } catch {
        let untried = group.count - outcomes.count
        return outcomes + Array(repeating: .unavailable(error), count: untried)
      }
    }
    return outcomes
  }

  private func send(_ mail: WireMail) throws(MailUnavailable) -> (MailOutcome, isSenders: Bool) {
    if mail.needsSMTPUTF8, try !greet().offers.contains("SMTPUTF8") {
      // libcurl would send such an address to any server (RFC 6531, 3.2 forbids it).
      return (
        .refusedForGood(
          serverWords: "\(server.name) takes no address with letters beyond ASCII before the @"),
        false
      )
    }
    let connection = try connected()
    for isSecondTry in [false, true] {
      let failure = connection.send(mail, onNewConnection: isSecondTry)
      switch connection.trace.verdict(failure, server: server) {
      case .mail(let outcome): return (outcome, false)
      case .sender(let outcome): return (outcome, true)
      case .nothing(let reason): throw reason
      case .again: continue
      }
    }
    return (.tryLater(serverWords: "\(server.name) closes every connection before the mail"), false)
  }

  package func check() -> MailCheck {
    do {
      let trace = try greet()
      let protection =
        server.isImplicitTLS || trace.isEncrypted
        ? server.requiresTLS ? "encrypted, certificate checked" : "encrypted"
        : "in the clear, on this machine"
      guard let user = server.user else { return .ready("\(server.name), \(protection)") }
      guard trace.isSignedIn else {
        return .unavailable(
          MailUnavailable(
            reason: "\(server.name) does not ask anybody to sign in.",
            remedy:
              "Take \(quoted(user)) out of the mail connection, or use the port for submission (587)."
          ))
      }
      return .ready("\(server.name), \(protection), signed in as \(user)")
    } catch {
      return .unavailable(error)
    }
  }

  package func close() {
    connection = nil
  }

  private func connected() throws(MailUnavailable) -> CurlConnection {
    if let connection { return connection }
    let made = try CurlConnection(server)
    connection = made
    return made
  }

  /// Has a connection, old or new, answer.
  private func greet() throws(MailUnavailable) -> SMTPTrace {
    let connection = try connected()
    for _ in 0..<2 {
      guard let failure = connection.greet() else { return connection.trace }
      switch connection.trace.verdict(failure, server: server) {
      case .nothing(let reason): throw reason
      case .mail, .sender, .again: continue
      }
    }
    throw MailUnavailable(
      reason: "\(server.name) closes every connection.",
      remedy: "The next sync tries again; if it goes on, ask the server’s administrator.")
  }
}
