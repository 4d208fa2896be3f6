import Reconciliation
import Testing

@testable import Mail

@Suite("connections.mail is read")
struct MailConnectionTests {
  static let readings: [(String, MailConnection)] = [
    ("dir:.pairbook/outbox", .directory(path: ".pairbook/outbox")),
    ("dir:/var/spool/mails to send", .directory(path: "/var/spool/mails to send")),
    (
      "smtp://mail.acme.example",
      .smtp(SMTPServer(host: "mail.acme.example", port: 25, requiresTLS: true))
    ),
    (
      "smtps://mail.acme.example",
      .smtp(
        SMTPServer(host: "mail.acme.example", port: 465, isImplicitTLS: true, requiresTLS: true))
    ),
    (
      "smtp://no-reply%40acme.example@mail.acme.example:587/",
      .smtp(
        SMTPServer(
          host: "mail.acme.example", port: 587, user: "no-reply@acme.example", requiresTLS: true))
    ),
    (
      "smtp://ann:p%40ss%3A@mail.acme.example",
      .smtp(
        SMTPServer(
          host: "mail.acme.example", port: 25, user: "ann", password: "p@ss:", requiresTLS: true))
    ),
    ("smtp://localhost:2525", .smtp(SMTPServer(host: "localhost", port: 2525, requiresTLS: false))),
    ("smtp://127.8.9.1", .smtp(SMTPServer(host: "127.8.9.1", port: 25, requiresTLS: false))),
    ("smtp://[::1]", .smtp(SMTPServer(host: "[::1]", port: 25, requiresTLS: false))),
    (
      "smtps://localhost",
      .smtp(SMTPServer(host: "localhost", port: 465, isImplicitTLS: true, requiresTLS: true))
    ),
    (
      "smtp://127.evil.example",
      .smtp(SMTPServer(host: "127.evil.example", port: 25, requiresTLS: true))
    ),
    (
      "smtp://localhost.evil.example",
      .smtp(SMTPServer(host: "localhost.evil.example", port: 25, requiresTLS: true))
    ),
    (
      "SMTP://Mäil.example",
      .smtp(SMTPServer(host: "xn--mil-qla.example", port: 25, requiresTLS: true))
    ),
  ]

  @Test("what is understood", arguments: readings)
  func reading(text: String, expected: MailConnection) throws {
    try #expect(MailConnection(text) == expected)
  }

  static let mistakes: [(String, String)] = [
    ("dir:", "The mail connection names no folder."),
    ("/var/mail", "The mail connection is no URL."),
    ("", "The mail connection is no URL."),
    ("mail.acme.example", "The mail connection is no URL."),
    ("http://mail.acme.example", "The mail connection begins with “http:”, which sends no mail."),
    (
      "sendmail:/usr/sbin/sendmail",
      "The mail connection begins with “sendmail:”, which sends no mail."
    ),
    ("smtp://mail.acme.example\n", "The mail connection is no URL."),
    ("smtp://mail acme.example", "The mail connection is no URL."),
    ("smtp:", "The mail connection names no host."),
    ("smtp://", "The mail connection names no host."),
    ("smtp://ann@", "The mail connection names no host."),
    ("smtp://mail.acme.example/inbox", "The mail connection has something after the host."),
    ("smtp://mail.acme.example?tls=no", "The mail connection has something after the host."),
    ("smtp://mail.acme.example#x", "The mail connection has something after the host."),
    ("smtp://mail.acme.example:0", "The mail connection has no valid port."),
    ("smtp://mail.acme.example:65536", "The mail connection has no valid port."),
    ("smtp://mail.acme.example:smtp", "The mail connection is no URL."),
    (
      "smtp://a%0D%0Ab@mail.acme.example",
      "The mail connection has a control character before the @."
    ),
  ]

  @Test("what is refused, saying why and what to write", arguments: mistakes)
  func mistake(text: String, reason: String) {
    let error = #expect(throws: MailUnavailable.self) { try MailConnection(text) }
    #expect(error?.reason == reason)
    #expect(error?.remedy.isEmpty == false)
  }

  @Test("a user needs a password, and a password a user")
  func credentials() throws {
    let named = try MailConnection("smtp://ann@mail.acme.example")
    let error1 = #expect(throws: MailUnavailable.self) {
      try named.sender(book: "/book", password: nil, certificates: nil, isNamedByBook: false)
    }
    #expect(error1?.remedy == "Put it into the environment as PAIRBOOK_MAIL_PASSWORD.")
    #expect(throws: Never.self) {
      try named.sender(book: "/book", password: "s3cret", certificates: nil, isNamedByBook: false)
    }
    let unnamed = try MailConnection("smtp://mail.acme.example")
    let error2 = #expect(throws: MailUnavailable.self) {
      try unnamed.sender(book: "/book", password: "s3cret", certificates: nil, isNamedByBook: false)
    }
    #expect(error2?.reason == "The mail connection names no user, and a password is given.")
  }

  @Test(
    "an address for PAIRBOOK_MAIL is read back, without the password",
    arguments: [
      "smtp://no-reply%40acme.example@mail.acme.example:587", "smtps://mail.acme.example:465",
      "smtp://a%3Ab%C3%BC@[::1]:25",
    ])
  func address(text: String) throws {
    guard case .smtp(let server) = try MailConnection(text) else { return }
    #expect(server.address == text)
  }

  @Test("a password is never shown")
  func secrecy() throws {
    let connection = try MailConnection("smtp://ann:s3cret@mail.acme.example")
    var dumped = ""
    dump(connection, to: &dumped)
    for shown in ["\(connection)", String(reflecting: connection), dumped] {
      #expect(!shown.contains("s3cret"))
    }
  }
}
