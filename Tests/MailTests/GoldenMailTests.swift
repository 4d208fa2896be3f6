import Engine
import Foundation
import Reconciliation
import TestSupport
import Testing

@testable import Mail

@Suite("The mails as they leave")
struct GoldenMailTests {
  private func expectGolden(_ mail: OutgoingMail, _ name: String) async throws {
    let bytes = try WireMail(mail).bytes
    try await GoldenFile(path: PackageFiles.fixtures + "/mail/" + name)
      .expect(String(decoding: bytes, as: UTF8.self))
  }

  @Test("every kind in English", arguments: MailOrder.Kind.allCases)
  func english(kind: MailOrder.Kind) async throws {
    let mail = try shippedComposer().compose(.sample(kind))
    try await expectGolden(mail, "\(kind.rawValue).en.eml")
  }

  @Test("the invitation in the other languages", arguments: ["de", "es", "pt", "fr"])
  func invitation(locale: String) async throws {
    var brief = MailBrief.sample(locales: [locale], name: "Jürgen Weiß")
    brief.company = "Müller & Söhne"
    let mail = try shippedComposer().compose(brief)
    try await expectGolden(mail, "invitation.\(locale).eml")
  }

  @Test("the same brief makes the same bytes", arguments: MailOrder.Kind.allCases)
  func deterministic(kind: MailOrder.Kind) throws {
    let one = try WireMail(shippedComposer().compose(.sample(kind)))
    let two = try WireMail(shippedComposer().compose(.sample(kind)))
    #expect(one == two)
  }

  @Test("Python reads back every kind in every language as it was composed")
  func independentlyRead() async throws {
    let mails = try ComposerTests.everyMail.map { kind, locale in
      try shippedComposer().compose(.sample(kind, locales: [locale], name: "Zoë “Zo” Ångström"))
    }
    let parsed = try await ParsedMail.parse(mails.map { try WireMail($0).bytes })
    for (mail, parsed) in zip(mails, parsed) {
      expectSame(parsed, mail)
      #expect(parsed.contentType == "multipart/alternative")
      #expect(parsed.unbalanced == [])
      #expect(parsed.autoSubmitted == "auto-generated")
      #expect(parsed.replyTo == [.init(name: "", address: "it@acme.example")])
      #expect(!parsed.headers.map { $0.lowercased() }.contains("list-unsubscribe"))
    }
  }
}

/// The parsed message says what the mail says, and the parser found nothing wrong with it.
func expectSame(
  _ parsed: ParsedMail, _ mail: OutgoingMail, sourceLocation: SourceLocation = #_sourceLocation
) {
  // Line ends are not ours to keep: mail has one kind, and the last line is always ended.
  func lines(_ text: String?) -> [String]? {
    text.map { text in
      var lines = String(decoding: text.utf8, as: UTF8.self)
        .components(separatedBy: "\r\n").flatMap { line in
          line.unicodeScalars.split(
            omittingEmptySubsequences: false, whereSeparator: { $0 == "\r" || $0 == "\n" })
        }.map(String.init)
      if lines.last == "" { lines.removeLast() }
      return lines
    }
  }
  #expect(parsed.defects == [], sourceLocation: sourceLocation)
  #expect(parsed.subject == mail.subject, sourceLocation: sourceLocation)
  #expect(
    parsed.from == [.init(name: mail.from.name ?? "", address: mail.from.address)],
    sourceLocation: sourceLocation)
  #expect(
    parsed.to == [.init(name: mail.to.name ?? "", address: mail.to.address)],
    sourceLocation: sourceLocation)
  #expect(parsed.messageID == mail.messageID, sourceLocation: sourceLocation)
  #expect(parsed.language == mail.locale, sourceLocation: sourceLocation)
  #expect(parsed.date == mail.date.seconds, sourceLocation: sourceLocation)
  #expect(lines(parsed.text) == lines(mail.text), sourceLocation: sourceLocation)
  #expect(lines(parsed.html) == lines(mail.html), sourceLocation: sourceLocation)
}
