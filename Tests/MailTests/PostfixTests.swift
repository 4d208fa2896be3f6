import Engine
import Foundation
import Reconciliation
import Testing

@testable import Mail

@Suite(
  "A full mail server takes our mail",
  .enabled(if: TestPostfix.obstacle == nil, Comment(rawValue: TestPostfix.obstacle ?? "")))
struct PostfixTests {
  @Test("what comes out of Postfix is what went in, for every kind and language")
  func delivered() async throws {
    try await TestPostfix.run { postfix in
      let mails = try ComposerTests.everyMail.map { kind, locale in
        var brief = MailBrief.sample(kind, locales: [locale], name: "Zoë Ångström")
        brief.to.address = "ann@pairbook.test"
        // Each kind and language is a mail of its own.
        brief.order.subject = "s_\(locale)"
        return try shippedComposer().compose(brief)
      }
      let sender = SMTPSender(server: SMTPServer(host: "127.0.0.1", port: postfix.port))
      let outcomes = await sender.send(mails)
      #expect(outcomes.allSatisfy { $0.isAccepted }, "\(outcomes)")
      await sender.close()
      let parsed = try await ParsedMail.parse(postfix.mails(of: "ann", count: mails.count))
      let byID = Dictionary(grouping: parsed, by: \.messageID)
      for mail in mails {
        let copies = byID[mail.messageID] ?? []
        #expect(copies.count == 1, "\(mail.messageID)")
        for copy in copies { expectSame(copy, mail) }
      }
    }
  }

  @Test("text that tries to end the message early arrives as one message, unchanged")
  func smuggling() async throws {
    try await TestPostfix.run { postfix in
      let attempts = [
        "a\r\n.\r\nMAIL FROM:<x@y>\r\n", "a\n.\nRCPT TO:<x@y>", "a\r.\rDATA", "a\n.\r\nb",
        "a\r\n.\nb", ".", "..\n.",
        "\u{0}.\r\n.\r\n",
      ]
      let mails = attempts.enumerated().map { index, text in
        OutgoingMail.sample(index, to: "ann@pairbook.test", text: text, html: text)
      }
      let sender = SMTPSender(server: SMTPServer(host: "127.0.0.1", port: postfix.port))
      #expect(await sender.send(mails).allSatisfy { $0.isAccepted })
      let parsed = try await ParsedMail.parse(postfix.mails(of: "ann", count: mails.count))
      #expect(parsed.count == mails.count)
      for mail in mails {
        let copy = try #require(parsed.first { $0.messageID == mail.messageID })
        expectSame(copy, mail)
      }
    }
  }

  @Test(
    "an unknown recipient is refused for good, another's domain is tried again, letters beyond ASCII arrive"
  )
  func recipients() async throws {
    try await TestPostfix.run { postfix in
      let sender = SMTPSender(server: SMTPServer(host: "127.0.0.1", port: postfix.port))
      let outcomes = await sender.send([
        .sample(1, to: "nobody@pairbook.test"), .sample(2, to: "ann@elsewhere.example"),
        .sample(3, to: "jürgen@pairbook.test"),
      ])
      #expect(
        outcomes[0]
          == .refusedForGood(
            serverWords:
              "550 5.1.1 <nobody@pairbook.test>: Recipient address rejected: User unknown in virtual mailbox table"
          ))
      #expect(
        outcomes[1]
          == .tryLater(serverWords: "554 5.7.1 <ann@elsewhere.example>: Relay access denied"))
      #expect(outcomes[2].isAccepted)
      let parsed = try await ParsedMail.parse(postfix.mails(of: "juergen", count: 1))
      #expect(parsed.map(\.to) == [[.init(name: "", address: "jürgen@pairbook.test")]])
    }
  }
}
