import Foundation
import Reconciliation
import Testing

@testable import Mail

@Suite("Mail goes out by SMTP")
struct SMTPSenderTests {
  /// A proxy of the environment must never see a mail: no test here would pass by way of this one.
  init() { setenv("ALL_PROXY", "http://127.0.0.1:1", 1) }

  @Test("a mail arrives byte for byte, over STARTTLS with the certificate checked, signed in")
  func arrives() async throws {
    try await withServer("--tls", "starttls", "--user", "pairbook", "--password", "s3cret!") {
      server in
      let mail = OutgoingMail.sample(
        subject: "Grüße", text: ".\n..\n.leading dot\nFrom here\n\r\n.\r\nend", html: "<p>.\n.</p>")
      let sender = server.sender(user: "pairbook", password: "s3cret!")
      #expect(await sender.send([mail]) == [.accepted(serverWords: "250 2.0.0 Ok: queued as 1")])
      await sender.close()
      try #expect(server.message(1) == WireMail(mail).bytes)
      let message = try #require(try server.messages.first)
      #expect(message.encrypted == true)
      #expect(message.user == "pairbook")
      #expect(message.sender == "archiving@acme.example")
      #expect(message.recipient == "ann@acme.example")
    }
  }

  @Test("a mail arrives over implicit TLS (smtps)")
  func implicitTLS() async throws {
    try await withServer("--tls", "implicit") { server in
      let sender = server.sender(isImplicitTLS: true)
      #expect(
        await sender.check()
          == .ready("smtps://localhost:\(server.port), encrypted, certificate checked"))
      #expect(
        await sender.send([.sample()]) == [.accepted(serverWords: "250 2.0.0 Ok: queued as 1")])
    }
  }

  @Test(
    "on loopback encryption is used where it is offered, whatever the certificate, and not required"
  )
  func loopback() async throws {
    for (arguments, encrypted) in [(["none", "good"], false), (["starttls", "untrusted"], true)] {
      try await withServer("--tls", arguments[0], "--certificate", arguments[1]) { server in
        let sender = SMTPSender(server: SMTPServer(host: "localhost", port: server.port))
        #expect(
          await sender.send([.sample()]) == [.accepted(serverWords: "250 2.0.0 Ok: queued as 1")])
        try #expect(server.messages.map(\.encrypted) == [encrypted])
      }
    }
  }

  @Test(
    "on loopback a server that the book names gets no password in the clear; the environment's does"
  )
  func passwordInTheClear() async throws {
    try await withServer("--tls", "none", "--user", "pairbook", "--password", "s3cret!") { server in
      let connection = try MailConnection("smtp://pairbook@localhost:\(server.port)")
      let address = "smtp://pairbook@localhost:\(server.port)"
      let named = try connection.sender(
        book: "/", password: "s3cret!", certificates: nil, isNamedByBook: true)
      guard case .unavailable(let reason) = await named.send([.sample()]).first else {
        Issue.record("it was sent")
        return
      }
      #expect(
        reason.remedy
          == "A server that pairbook.json names gets no password in the clear, on this machine either: set PAIRBOOK_MAIL=\(address) in the environment, or have it offer STARTTLS."
      )
      try #expect(server.events().allSatisfy { $0.event != "auth" })
      let operators = try connection.sender(
        book: "/", password: "s3cret!", certificates: nil, isNamedByBook: false)
      #expect(
        await operators.send([.sample()]) == [.accepted(serverWords: "250 2.0.0 Ok: queued as 1")])
    }
  }

  static let answers: [(String, to: String, MailOutcome, connections: Int)] = [
    (
      "a refused recipient is refused for good, with the server's words in one line and harmless",
      "refuse@acme.example",
      .refusedForGood(serverWords: "550 5.1.1 No such user here; check the  [31maddress"), 2
    ),
    (
      "a greylisted one may pass later", "grey@acme.example",
      .tryLater(serverWords: "451 4.7.1 Greylisted, come back in 5 minutes"), 2
    ),
    (
      "a recipient to whom the server does not relay may pass later: nobody's invitation is burnt",
      "relay@other.example", .tryLater(serverWords: "554 5.7.1 Relay access denied"), 2
    ),
    (
      "a text that is refused is refused for good", "spam@acme.example",
      .refusedForGood(serverWords: "554 5.7.1 Content rejected"), 1
    ),
    (
      "one that is too big too", "big@acme.example",
      .refusedForGood(serverWords: "552 5.3.4 Message too big"), 1
    ),
    (
      "trouble after the text passes", "later@acme.example",
      .tryLater(serverWords: "451 4.3.0 Temporary trouble"), 1
    ),
    (
      "a connection lost after the text may have delivered it: later, with the same Message-ID",
      "drop@acme.example",
      .tryLater(serverWords: "the connection was lost after the text was sent"),
      2
    ),
    (
      "any 2xx after the text is acceptance", "odd@acme.example",
      .accepted(serverWords: "251 Taken, in our own way"), 1
    ),
  ]

  @Test("what the server says of one mail is told of that mail alone")
  func answer() async throws {
    try await withServer { server in
      for (sentence, recipient, outcome, connections) in Self.answers {
        let before = try server.connections
        let sender = server.sender(requiresTLS: false)
        let outcomes = await sender.send([.sample(1), .sample(2, to: recipient), .sample(3)])
        #expect(outcomes.count == 3)
        #expect(outcomes[1] == outcome, "\(sentence)")
        #expect(outcomes[0].isAccepted && outcomes[2].isAccepted, "\(sentence)")
        try #expect(server.connections - before == connections, "\(sentence)")
      }
    }
  }

  @Test("a refused sender is told of all its mails in the group, after one try, and of no others")
  func refusedSender() async throws {
    try await withServer { server in
      var group = (1...4).map { OutgoingMail.sample($0) }
      group[0].from.address = "bad-sender@acme.example"
      group[2].from.address = "bad-sender@acme.example"
      let outcomes = await server.sender(requiresTLS: false).send(group)
      let refusal = MailOutcome.tryLater(
        serverWords: "553 5.7.1 Sender address rejected: not owned by user")
      #expect(outcomes[0] == refusal && outcomes[2] == refusal)
      #expect(outcomes[1].isAccepted && outcomes[3].isAccepted)
      try #expect(server.events().count { $0.event == "bad sender" } == 1)
    }
  }

  static let unavailable:
    [(
      String, arguments: [String], user: String?, password: String?, reason: String, remedy: String
    )] = [
      (
        "a wrong password", ["--tls", "starttls", "--user", "pairbook", "--password", "right"],
        "pairbook", "wr0ng-s3cret",
        "smtp://localhost:PORT does not sign in “pairbook”: 535 5.7.8 Authentication credentials invalid",
        "Check the user in the mail connection and PAIRBOOK_MAIL_PASSWORD."
      ),
      (
        "a server that asks for a user",
        ["--tls", "starttls", "--user", "pairbook", "--password", "right"],
        nil, nil,
        "smtp://localhost:PORT takes no mail from us: 530 5.7.0 Authentication required",
        "Name a user in the mail connection (smtp://USER@localhost), with PAIRBOOK_MAIL_PASSWORD."
      ),
      (
        "an expired certificate", ["--tls", "starttls", "--certificate", "expired"], nil, nil,
        "The certificate of smtp://localhost:PORT cannot be trusted: SSL certificate problem: certificate has expired",
        "Ask the server’s administrator to renew it."
      ),
      (
        "a certificate of an unknown authority",
        ["--tls", "starttls", "--certificate", "untrusted"], nil, nil,
        "The certificate of smtp://localhost:PORT cannot be trusted: SSL certificate problem: "
          + "unable to get local issuer certificate",
        "If your organisation has an authority of its own, name its certificate file in SSL_CERT_FILE."
      ),
      (
        "a certificate for another host", ["--tls", "starttls", "--certificate", "other-host"], nil,
        nil,
        "The certificate of smtp://localhost:PORT cannot be trusted: "
          + "SSL: no alternative certificate subject name matches target host name 'localhost'",
        "Use the host name that the certificate was made for in the mail connection."
      ),
      (
        "a server without STARTTLS", ["--tls", "none"], nil, nil,
        "smtp://localhost:PORT offers no encryption: STARTTLS not supported.",
        "Use smtps:// if the server has a port for it (465), or ask its administrator for STARTTLS; "
          + "only on this machine itself is mail handed over in the clear."
      ),
      (
        "a server that refuses us at the door",
        ["--greeting", "554 5.7.1 No mail from your network"], nil, nil,
        "smtp://localhost:PORT does not talk to us: 554 5.7.1 No mail from your network",
        "Check host and port of the mail connection, or ask the server’s administrator."
      ),
      (
        "a server that is busy", ["--greeting", "421 4.3.2 Come back later"], nil, nil,
        "smtp://localhost:PORT is not taking mail now: 421 4.3.2 Come back later",
        "The next sync tries again; if it goes on, ask the server’s administrator."
      ),
    ]

  @Test(
    "what concerns all mails is told of each, says what to do, and leaves no mail half sent",
    arguments: unavailable.indices)
  func nothingLeaves(index: Int) async throws {
    let (sentence, arguments, user, password, reason, remedy) = Self.unavailable[index]
    try await withServerArguments(arguments) { server in
      let sender = server.sender(user: user, password: password)
      let outcomes = await sender.send([.sample(1), .sample(2), .sample(3)])
      let expected = MailUnavailable(
        reason: reason.replacing("PORT", with: "\(server.port)"), remedy: remedy)
      #expect(outcomes == Array(repeating: .unavailable(expected), count: 3), "\(sentence)")
      try #expect(server.messages.isEmpty, "\(sentence)")
      try #expect(server.connections == 1, "the others were not tried: \(sentence)")
      #expect(!"\(outcomes)".contains("s3cret"), "no password is shown")
      if password != nil || user == nil && !arguments.contains("--user") {
        #expect(await sender.check() == .unavailable(expected), "doctor says the same: \(sentence)")
      }
    }
  }

  @Test("smtps:// at a port that begins in the clear is told apart from a broken server")
  func wrongProtocol() async throws {
    try await withServer { server in
      let outcomes = await server.sender(isImplicitTLS: true).send([.sample()])
      guard case .unavailable(let reason) = outcomes[0] else {
        Issue.record("\(outcomes)")
        return
      }
      #expect(
        reason.reason.hasPrefix(
          "No encrypted connection to smtps://localhost:\(server.port) comes about: "))
      #expect(reason.remedy == "Check the port: smtps:// is for port 465, smtp:// for 587 and 25.")
    }
  }

  @Test("a server that does not listen, and a name that does not exist, are unavailable")
  func notThere() async throws {
    let closed = SMTPSender(server: SMTPServer(host: "127.0.0.1", port: 1, connectTimeout: 5))
    let unknown = SMTPSender(
      server: SMTPServer(host: "mail.pairbook.invalid", port: 25, connectTimeout: 5))
    for (sender, beginning) in [
      (closed, "smtp://127.0.0.1:1 cannot be reached: "),
      (unknown, "The mail server mail.pairbook.invalid is not found: "),
    ] {
      guard case .unavailable(let reason) = await sender.send([.sample()])[0] else {
        Issue.record("it should be unavailable")
        continue
      }
      #expect(reason.reason.hasPrefix(beginning))
      #expect(reason.remedy.hasSuffix("The next sync tries again."))
    }
  }

  @Test("a certificate file that is not there is named")
  func missingAuthority() async throws {
    try await withServer("--tls", "starttls") { server in
      let sender = SMTPSender(
        server: SMTPServer(
          host: "localhost", port: server.port, certificates: "/nowhere/ca.pem", requiresTLS: true))
      guard case .unavailable(let reason) = await sender.send([.sample()])[0] else {
        Issue.record("it should be unavailable")
        return
      }
      #expect(reason.reason.contains("/nowhere/ca.pem"))
    }
  }

  @Test("a server that goes silent after the text may have taken it: that mail comes later")
  func slow() async throws {
    try await withServer { server in
      let sender = server.sender(requiresTLS: false, answerTimeout: 3)
      let outcomes = await sender.send([.sample(1, to: "slow@acme.example")])
      #expect(outcomes == [.tryLater(serverWords: "no answer to the text within 3 s")])
    }
  }

  @Test("1,000 mails in groups of 16 go over one connection")
  func oneConnection() async throws {
    try await withServer("--tls", "starttls", "--user", "pairbook", "--password", "s3cret!") {
      server in
      let sender = server.sender(user: "pairbook", password: "s3cret!")
      for start in stride(from: 1, through: 1_000, by: 16) {
        let group = (start..<min(start + 16, 1_001)).map { OutgoingMail.sample($0) }
        #expect(await sender.send(group).allSatisfy { $0.isAccepted })
      }
      await sender.close()
      try #expect(server.connections == 1)
      try #expect(server.messages.count == 1_000)
      try #expect(server.events().count { $0.event == "auth" } == 1)
    }
  }

  @Test(
    "a server that ends a connection after some mails is asked again on a new one, and no mail is lost or doubled"
  )
  func connectionsEnd() async throws {
    for arguments in [["--per-connection", "5"], ["--hang-up-after", "5"]] {
      try await withServerArguments(arguments) { server in
        let sender = server.sender(requiresTLS: false)
        let outcomes = await sender.send((1...16).map { OutgoingMail.sample($0) })
        #expect(outcomes.allSatisfy { $0.isAccepted }, "\(arguments) \(outcomes)")
        try #expect(server.messages.count == 16, "\(arguments)")
        try #expect(server.connections == 4, "\(arguments)")
      }
    }
  }

  @Test("an address beyond ASCII is sent with SMTPUTF8, or not at all")
  func internationalAddress() async throws {
    let mails = [
      OutgoingMail.sample(1, to: "jürgen@bücher.example"), .sample(2, to: "ann@bücher.example"),
    ]
    try await withServer { server in
      let outcomes = await server.sender(requiresTLS: false).send(mails)
      #expect(outcomes.allSatisfy { $0.isAccepted })
      try #expect(
        server.messages.map(\.recipient) == [
          "jürgen@xn--bcher-kva.example", "ann@xn--bcher-kva.example",
        ])
      try #expect(server.messages.map { $0.options?.contains("SMTPUTF8") } == [true, false])
    }
    try await withServer("--no-utf8") { server in
      let outcomes = await server.sender(requiresTLS: false).send(mails)
      #expect(
        outcomes[0]
          == .refusedForGood(
            serverWords:
              "smtp://localhost:\(server.port) takes no address with letters beyond ASCII before the @"
          ))
      #expect(outcomes[1].isAccepted)
    }
  }

  @Test("doctor's check signs in and sends nothing")
  func check() async throws {
    try await withServer("--tls", "starttls", "--user", "pairbook", "--password", "s3cret!") {
      server in
      let sender = server.sender(user: "pairbook", password: "s3cret!")
      #expect(
        await sender.check()
          == .ready(
            "smtp://localhost:\(server.port), encrypted, certificate checked, signed in as pairbook"
          ))
      try #expect(server.messages.isEmpty)
      #expect(await sender.send([.sample()]).allSatisfy { $0.isAccepted })
      try #expect(server.connections == 1, "the connection of the check serves the mail")
    }
    try await withServer { server in
      let sender = server.sender(requiresTLS: false, user: "pairbook", password: "x")
      #expect(
        await sender.check()
          == .unavailable(
            MailUnavailable(
              reason: "smtp://localhost:\(server.port) does not ask anybody to sign in.",
              remedy:
                "Take “pairbook” out of the mail connection, or use the port for submission (587).")
          )
      )
    }
  }

  @Test("a mail that cannot be written safely is refused before anything is sent")
  func unsafeMail() async throws {
    try await withServer { server in
      var mail = OutgoingMail.sample(1)
      mail.to.address = "a@x.example>\r\nRCPT TO:<b@x.example"
      let outcomes = await server.sender(requiresTLS: false).send([mail, .sample(2)])
      guard case .refusedForGood(let words) = outcomes[0] else {
        Issue.record("\(outcomes)")
        return
      }
      #expect(words.hasPrefix("to: "))
      #expect(outcomes[1].isAccepted)
    }
  }
}

extension MailOutcome {
  var isAccepted: Bool {
    switch self {
    case .accepted, .written: true
    case .refusedForGood, .tryLater, .unavailable: false
    }
  }
}
