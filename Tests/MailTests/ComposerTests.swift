import Engine
import Foundation
import Reconciliation
import Testing

@testable import Mail

@Suite("A mail is put into words")
struct ComposerTests {
  static let everyMail: [(MailOrder.Kind, String)] = MailOrder.Kind.allCases.flatMap { kind in
    MailWords.all.map { (kind, $0.locale) }
  }

  @Test("the five languages are shipped")
  func languages() {
    #expect(MailWords.all.map(\.locale) == ["en", "de", "es", "pt", "fr"])
  }

  @Test(
    "every kind in every language is whole, with and without what may be absent",
    arguments: everyMail)
  func everyKind(kind: MailOrder.Kind, locale: String) throws {
    let full = MailBrief.sample(kind, locales: [locale])
    var bare = MailBrief.sample(kind, locales: [locale], name: nil, contact: nil)
    bare.to.name = nil
    bare.otherPhoneEnding = nil
    bare.expires = nil
    bare.standing?.invitationsUsedUp = true
    for brief in [full, bare] {
      let mail = try shippedComposer().compose(brief)
      let html = try #require(mail.html)
      #expect(mail.locale == locale)
      for part in [mail.subject, mail.text, html] {
        #expect(!part.contains("{{") && !part.contains("}}"))
        #expect(!part.contains("  ,") && !part.contains(" ,") && !part.contains("()"))
      }
      #expect(mail.subject.contains("Acme Ltd"))
      if kind != .digest { #expect(mail.text.contains("56") && html.contains("56")) }
      #expect(!mail.text.contains("123456") && !html.contains("123456"), "the phone stays masked")
      #expect(!mail.text.contains("\n\n\n"), "no paragraph is empty")
      #expect(!html.contains("\"></p>"))
      if let link = brief.link {
        #expect(mail.text.contains(link) && html.contains("href=\"\(link)\""))
        #expect(mail.text.contains("K7F-2QM") && html.contains("K7F-2QM"))
        #expect(mail.text.contains("https://archive.acme.example/"))
      } else {
        #expect(!html.contains("href"))
      }
    }
  }

  @Test("no two languages share a paragraph, so none was left untranslated")
  func translated() {
    for kind in MailOrder.Kind.allCases {
      var seen: [String: String] = [:]
      for words in MailWords.all {
        for block in words.blocks(kind) {
          let texts: [String] =
            switch block {
            case .paragraph(let text), .heading(let text), .footer(let text): [text]
            case .action(let label), .code(let label): [label]
            case .steps(let steps): steps
            case .people(_, let title): [title]
            }
          for text in texts {
            #expect(seen[text] == nil || seen[text] == words.locale, "\(text)")
            seen[text] = words.locale
          }
        }
      }
    }
  }

  @Test(
    "every word that a book's template may use is known to the shipped ones", arguments: everyMail)
  func shippedTemplatesAreSound(kind: MailOrder.Kind, locale: String) throws {
    let words = try #require(MailWords.all.first { $0.locale == locale })
    for text in [
      textLayout(words.blocks(kind)),
      htmlLayout(words.blocks(kind), locale: locale, title: words.opening(kind).subject),
    ] {
      let problems = templateProblems(
        TemplateText(path: "shipped", firstLine: 1, text: text),
        known: MailVariable.known(in: kind), required: MailVariable.required(in: kind))
      #expect(problems == [])
    }
  }

  @Test(
    "the person's language comes first, then the account's, then English",
    arguments: [
      (["de"], "de", "Freitag, 4. Dezember 2026 um 17:00 (Europe/London)"),
      (["pt-BR", "en"], "pt", "sexta-feira, 4 de dezembro de 2026 às 17:00 (Europe/London)"),
      (["pt_PT"], "pt", "sexta-feira, 4 de dezembro de 2026 às 17:00 (Europe/London)"),
      (["it-IT", "fr-CH"], "fr", "vendredi, 4 décembre 2026 à 17:00 (Europe/London)"),
      (["zh-Hant-TW", "ES"], "es", "viernes, 4 de diciembre de 2026, 17:00 (Europe/London)"),
      (
        ["it", "not a tag", ""], "en", "Friday, December 4, 2026 at 5:00\u{202F}PM (Europe/London)"
      ),
      ([], "en", "Friday, December 4, 2026 at 5:00\u{202F}PM (Europe/London)"),
      (["en-GB"], "en", "Friday, 4 December 2026 at 17:00 (Europe/London)"),
    ])
  func fallback(locales: [String], locale: String, expires: String) throws {
    let mail = try shippedComposer().compose(.sample(locales: locales))
    #expect(mail.locale == locale)
    #expect(mail.text.contains(expires), "\(mail.text)")
  }

  @Test("values are escaped in HTML and left alone in text and subject")
  func escaping() throws {
    var brief = MailBrief.sample(name: "Ann <b>& \"Co\"</b>")
    brief.company = "Smith & Sons {{link}}"
    let mail = try shippedComposer().compose(brief)
    let html = try #require(mail.html)
    #expect(mail.subject == "Smith & Sons {{link}}: please link your WhatsApp")
    #expect(mail.text.hasPrefix("Hello Ann <b>& \"Co\"</b>,"))
    #expect(html.contains("Hello Ann &lt;b&gt;&amp; &quot;Co&quot;&lt;/b&gt;,"))
    #expect(html.contains("Smith &amp; Sons {{link}}"), "a value is no template")
    #expect(!html.contains("<b>"))
  }

  @Test(
    "a mark that joins the next character does not carry it past the escaping",
    arguments: ["\u{600}", "\u{6DD}", "\u{D4E}", "\u{110BD}"])
  func prependedMarks(mark: String) throws {
    let brief = MailBrief.sample(name: "Ann\(mark)<img src=x>\(mark)\"")
    let html = try #require(try shippedComposer().compose(brief).html)
    #expect(html.contains("Ann\(mark)&lt;img src=x&gt;\(mark)&quot;"))
  }

  @Test("the HTML part fetches nothing and runs nothing", arguments: everyMail)
  func selfContained(kind: MailOrder.Kind, locale: String) throws {
    let mail = try shippedComposer().compose(.sample(kind, locales: [locale]))
    let html = try #require(mail.html).lowercased()
    for forbidden in ["<img", "<script", "<link", "<style", "src=", "url(", "@import", "onclick"] {
      #expect(!html.contains(forbidden))
    }
  }

  @Test("the Message-ID belongs to invitation, recipient, kind and number, and to nothing else")
  func messageIDs() throws {
    func id(_ change: (inout MailBrief) -> Void = { _ in }) throws -> String {
      var brief = MailBrief.sample(.reminder)
      change(&brief)
      return try shippedComposer().compose(brief).messageID
    }
    let id1 = try id()
    #expect(id1 == "<6393ec6057c6fb5cb2ed1bdd4fab2c1a.reminder-2@acme.example>")
    #expect(try id { $0.date = Instant(0) } == id1)
    #expect(try id { $0.locales = ["de"] } == id1)
    #expect(try id { $0.order.number = 3 } != id1)
    #expect(try id { $0.order.serial = 2 } != id1)
    #expect(try id { $0.order.subject = "s_other" } != id1)
    #expect(try id { $0.to.address = "boss@acme.example" } != id1)
    let elsewhere = try id { $0.from.address = "a@bücher.example" }
    #expect(elsewhere.hasSuffix(".reminder-2@xn--bcher-kva.example>"))
  }

  static let refusals: [(String, String, @Sendable (inout MailBrief) -> Void)] = [
    (
      "a name that begins a header of its own", "to name",
      { $0.to.name = "Ann\r\nBcc: all@x.example" }
    ),
    ("a sender's name with a bare CR", "from name", { $0.from.name = "Acme\r" }),
    ("a company with a line feed, which stands in the subject", "subject", { $0.company = "A\nB" }),
    ("a NUL in the subject", "subject", { $0.company = "A\u{0}B" }),
    ("a Unicode line separator in a name", "to name", { $0.to.name = "Ann\u{2028}Smith" }),
    ("an address that ends the SMTP command", "to", { $0.to.address = "a@x.example>\r\nDATA" }),
    ("an address with a space", "to", { $0.to.address = "ann smith@acme.example" }),
    ("an address that is a list", "to", { $0.to.address = "a@x.example,b@x.example" }),
    ("an address in angle brackets", "to", { $0.to.address = "<a@x.example>" }),
    ("an address with two dots", "to", { $0.to.address = "a..b@x.example" }),
    ("an address without a domain", "to", { $0.to.address = "ann" }),
    ("an address with an empty label", "to", { $0.to.address = "ann@acme..example" }),
    ("a reply address with a control", "replyTo", { $0.replyTo?.address = "it\u{7F}@x.example" }),
    ("no link where the kind has one", "link", { $0.link = nil }),
    ("a link that is a script", "link", { $0.link = "javascript:alert(1)" }),
    ("a link with a line break", "link", { $0.link = "https://x.example/p/a\nb" }),
    (
      "a link that hides its host behind a user", "link",
      { $0.link = "https://bank.example@x.example/" }
    ),
    ("no check code", "checkCode", { $0.checkCode = " " }),
    ("an unknown time zone", "timeZone", { $0.timeZone = "Europe/Atlantis" }),
  ]

  @Test(
    "an error is a person's where their name or address is at fault, else the account's",
    arguments: [
      ("to", false), ("to name", false), ("name", false), ("from", true),
      ("from name", true), ("replyTo", true), ("link", true), ("template", true),
      ("timeZone", true), ("subject", true), ("checkCode", true),
    ] as [(String, Bool)])
  func concern(field: String, isAccounts: Bool) {
    #expect(MailComposeError(field: field, message: "").concernsAccount == isAccounts)
  }

  @Test("a control character in a person's name is the person's matter in a subject, too")
  func personsName() throws {
    var brief = MailBrief.sample(.escalation)
    brief.personName = "Ann\u{7}"
    let composer = try shippedComposer()
    let error = #expect(throws: MailComposeError.self) { try composer.compose(brief) }
    #expect(error?.concernsAccount == false)
  }

  @Test("what could break out of a mail is refused, naming the field", arguments: refusals.indices)
  func refused(index: Int) throws {
    let (sentence, field, change) = Self.refusals[index]
    var brief = MailBrief.sample()
    change(&brief)
    let composer = try shippedComposer()
    let error = #expect(throws: MailComposeError.self, "\(sentence)") {
      try composer.compose(brief)
    }
    #expect(error?.field == field, "\(sentence)")
    let message = try #require(error?.message)
    #expect(message.unicodeScalars.allSatisfy { !$0.breaksHeaders }, "\(sentence)")
  }
}
