import Engine
import Reconciliation
import TestSupport
import Testing

@testable import Mail

@Suite("The layout of a mail, made once, and filled in mail by mail")
struct LayoutTests {
  /// Sections in all ways, and a value beside another.
  private static let odd = """
    {{#name}}Dear {{name}},{{/name}}{{^name}}Hello{{^contact}}!{{/contact}},{{/name}}
    {{link}}{{checkCode}} {{#invitationsUsedUp}}none {{invitationsUsedUp}}{{/invitationsUsedUp}}
    {{#contact}}{{#recipient}}{{contact}} for {{recipient}}{{/recipient}}{{/contact}}{{! no words }}
    {{^invitationsUsedUp}}left{{/invitationsUsedUp}} {{company}}{{invitationsUsedUp}}
    """

  private static let texts = [
    "", "Ann", "Zoë 👩‍👩‍👧 Sørensen", "{{link}}", "<b>\"&'</b>", "\u{0600}<",
    "\(MailVariable.name.mark)\(MailVariable.link.mark)", "a\nb",
    "\u{301}",
  ]

  @Test("says what mustache says of the same values", arguments: 0..<200)
  func sameAsMustache(seed: UInt64) throws {
    var chance = SeededGenerator(seed: seed)
    let kind = try #require(MailOrder.Kind.allCases.randomElement(using: &chance))
    let words = try #require(MailWords.all.randomElement(using: &chance))
    let mails = [
      try CompiledMail(words, kind: kind),
      try CompiledMail(
        locale: "en", subject: "{{company}} {{#name}}{{.}}{{/name}}", text: Self.odd, html: Self.odd
      ),
      try CompiledMail(locale: "en", subject: "plain", text: "{", html: nil),
    ]
    for _ in 0..<5 {
      var values = MailValues(invitationsUsedUp: .random(using: &chance))
      for variable in MailVariable.allCases
      where variable != .invitationsUsedUp && .random(using: &chance) {
        values.set(variable, to: Self.texts.randomElement(using: &chance))
      }
      let escaped = values.named.mapValues { ($0 as? String).map(HTMLText.escaped) ?? $0 }
      for mail in mails {
        let (filled, plain) = (mail.filled(with: values), mail.rendered(with: values.named))
        #expect(filled.subject == plain.subject)
        #expect(Array(filled.text.utf8) == Array(plain.text.utf8))
        #expect(filled.html == mail.rendered(with: escaped).html)
      }
    }
  }

  @Test("has a place for every variable")
  func marks() {
    for variable in MailVariable.allCases {
      #expect(MailVariable(mark: variable.mark) == variable)
    }
    #expect(Set(MailVariable.allCases.map(\.mark)).count == MailVariable.allCases.count)
    #expect(MailVariable(mark: "a") == nil)
  }

  @Test("is not made of a template that holds what could be taken for such a place")
  func refused() throws {
    let error = #expect(throws: MailTemplateError.self) {
      try TemplateComposers().composer(
        accountFolder: "",
        templates: [
          "templates/invitation.en.txt":
            "Subject: Hi\n\nUse {{link}}\n\(MailVariable.email.mark){{checkCode}}\n"
        ])
    }
    #expect(
      error?.problems.map { "\($0.line):\($0.column) \($0.message) \($0.help)" }
        == ["4:1 \\u{FDD1} is no character. Take it out."])
  }
}
