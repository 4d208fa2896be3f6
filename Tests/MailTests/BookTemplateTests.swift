import Engine
import Reconciliation
import TestSupport
import Testing

@testable import Mail

@Suite("A book's own templates")
struct BookTemplateTests {
  static let text = "Subject: Hi {{name}}\n\nUse {{link}}\nCode {{checkCode}}\n"
  static let html = "<p>{{name}}: <a href=\"{{link}}\">go</a> {{checkCode}}</p>"

  func compose(
    _ files: [String: String], folder: String = "accounts/acme",
    locales: [String] = ["de-AT", "en"]
  ) throws -> OutgoingMail {
    try TemplateComposers().composer(accountFolder: folder, templates: files)
      .compose(.sample(locales: locales, name: "Ann & Co"))
  }

  @Test("a pair of files replaces the mail of that kind and language")
  func replaces() throws {
    let mail = try compose([
      "templates/invitation.de.txt": Self.text, "templates/invitation.de.html": Self.html,
    ])
    #expect(mail.locale == "de")
    #expect(mail.subject == "Hi Ann & Co")
    #expect(
      mail.text == "Use https://archive.acme.example/p/q5Nf_3kzE-1\nCode K7F-2QM\n")
    #expect(
      mail.html
        == "<p>Ann &amp; Co: <a href=\"https://archive.acme.example/p/q5Nf_3kzE-1\">go</a> K7F-2QM</p>\n"
    )
  }

  @Test("text alone makes a mail of text alone")
  func textAlone() throws {
    let mail = try compose(["templates/invitation.de.txt": Self.text])
    #expect(mail.html == nil)
  }

  @Test("the account's template wins over the book's, the closer language over both")
  func precedence() throws {
    let root = "Subject: book\n{{link}}{{checkCode}}"
    let account = "Subject: account\n{{link}}{{checkCode}}"
    #expect(
      try compose([
        "templates/invitation.de.txt": root, "accounts/acme/templates/invitation.de.txt": account,
      ]).subject == "account")
    #expect(
      try compose([
        "templates/invitation.de-AT.txt": root,
        "accounts/acme/templates/invitation.de.txt": account,
      ]).subject == "book")
    #expect(
      try compose(["accounts/beta/templates/invitation.de.txt": account]).subject
        == "Acme Ltd: Bitte verknüpfen Sie Ihr WhatsApp", "another account's template")
    #expect(try compose(["templates/invitation.de.txt": root], folder: "").subject == "book")
  }

  @Test("a language that is not shipped can be added")
  func newLanguage() throws {
    let mail = try compose(
      ["templates/invitation.it.txt": "Subject: Ciao\n{{link}} {{checkCode}} {{expires}}"],
      locales: ["it-CH", "de"])
    #expect(mail.locale == "it")
    #expect(mail.text.contains("venerdì, 4 dicembre 2026"))
  }

  @Test("a byte order mark, CRLF and a subject in any case are read; other files are left alone")
  func tolerant() throws {
    let mail = try compose([
      "templates/invitation.de.txt": "\u{FEFF}SUBJECT:Hi\r\n\r\n{{link}}\r\n{{checkCode}}\r\n",
      "templates/README.md": "{{nonsense}}", "templates/drafts/x.txt": "nothing",
    ])
    #expect(mail.subject == "Hi")
    #expect(mail.text == "https://archive.acme.example/p/q5Nf_3kzE-1\nK7F-2QM\n")
  }

  static let mistakes: [(String, path: String, content: String, [String])] = [
    (
      "an unknown name, with its place", "templates/invitation.de.txt",
      "Subject: Hi {{nmae}}\n\nUse {{link}} {{checkCode}}\n  {{surname}}\n",
      [
        "1:13 {{nmae}} is not known in this mail.",
        "4:3 {{surname}} is not known in this mail.",
      ]
    ),
    (
      "a name that this kind of mail has no value for", "templates/wrong-phone-note.de.txt",
      "Subject: Hi\n{{link}}", ["2:1 {{link}} is not known in this mail."]
    ),
    (
      "a tag that is never closed", "templates/invitation.de.txt",
      "Subject: Hi\n{{link}} {{checkCode}} {{name\n", ["2:24 “{{” is never closed."]
    ),
    (
      "sections that overlap", "templates/invitation.de.txt",
      "Subject: Hi\n{{#name}}{{#contact}}{{/name}}{{/contact}}{{link}}{{checkCode}}",
      [
        "2:22 {{/name}} closes {{#contact}} of line 2.",
        "2:31 {{/contact}} closes {{#name}} of line 2.",
      ]
    ),
    (
      "sections that do not end or begin", "templates/invitation.de.txt",
      "Subject: Hi\n{{/name}}{{link}}{{checkCode}}\n{{^contact}}",
      ["2:1 {{/name}} closes nothing.", "3:1 {{#contact}} is never closed."]
    ),
    (
      "a value that is not escaped", "templates/invitation.de.txt",
      "Subject: Hi\n{{link}}{{checkCode}}{{{name}}}{{&name}}",
      [
        "2:22 {{{name… asks for an unescaped value.",
        "2:32 {{&name… asks for an unescaped value.",
      ]
    ),
    (
      "what mustache has beyond variables and sections", "templates/invitation.de.txt",
      "Subject: Hi\n{{link}}{{checkCode}}{{>footer}}\n{{=<% %>=}}\n{{% CONTENT_TYPE:HTML}}",
      [
        "2:22 {{>…}} cannot be used in a mail template.",
        "3:1 {{=…}} cannot be used in a mail template.",
        "4:1 {{%…}} cannot be used in a mail template.",
      ]
    ),
    (
      "no link", "templates/reminder.de.txt", "Subject: Hi\n\nHello",
      ["3:1 {{link}} is missing.", "3:1 {{checkCode}} is missing."]
    ),
    (
      "no subject", "templates/reminder.de.txt", "Hello {{link}}",
      ["1:1 The first line is no subject."]
    ),
    (
      "an empty subject", "templates/reminder.de.txt", "Subject: \n{{link}}{{checkCode}}",
      ["1:1 The first line is no subject."]
    ),
    (
      "HTML without its text", "templates/reminder.de.html", "{{link}}{{checkCode}}",
      ["1:1 There is no .txt beside it."]
    ),
    (
      "a kind that does not exist", "templates/invite.de.txt", Self.text,
      ["1:1 There is no mail called “invite”."]
    ),
    (
      "a language that is none", "templates/invitation.german.txt", Self.text,
      ["1:1 “german” is no language tag."]
    ),
    (
      "no language", "templates/invitation.txt", Self.text, ["1:1 “” is no language tag."]
    ),
    (
      "more than a mail holds", "templates/invitation.de.txt",
      Self.text + String(repeating: "{{#name}}", count: 30_000),
      ["1:1 The file has \(Self.text.utf8.count + 270_000) bytes, 131072 is the limit."]
    ),
  ]

  @Test("each mistake is told with file, line and column", arguments: mistakes.indices)
  func mistake(index: Int) throws {
    let (sentence, path, content, expected) = Self.mistakes[index]
    let error = #expect(throws: MailTemplateError.self, "\(sentence)") {
      try TemplateComposers().composer(accountFolder: "", templates: [path: content])
    }
    let problems = try #require(error?.problems)
    #expect(problems.map { "\($0.line):\($0.column) \($0.message)" } == expected, "\(sentence)")
    #expect(problems.allSatisfy { $0.path == path && !$0.help.isEmpty }, "\(sentence)")
  }

  @Test("the mistakes of all files are told at once, sorted")
  func allAtOnce() throws {
    let error = #expect(throws: MailTemplateError.self) {
      try TemplateComposers().composer(
        accountFolder: "a",
        templates: [
          "templates/reminder.de.txt": "x", "a/templates/invitation.de.txt": "y",
          "templates/invite.de.txt": "z",
        ])
    }
    #expect(
      error?.problems.map(\.path) == [
        "a/templates/invitation.de.txt", "templates/invite.de.txt", "templates/reminder.de.txt",
      ])
  }

  @Test("whatever a template holds, it is refused with a place, or makes a mail without a tag left")
  func randomTemplates() throws {
    let pieces = [
      "{{", "}}", "{{{", "}}}", "{{name}}", "{{ name }}", "{{#name}}", "{{/name}}", "{{^contact}}",
      "{{/contact}}",
      "{{link}}", "{{checkCode}}", "{{.}}", "{{!", "{{#", "{{=", "{{> x}}", "{{name(upper)}}",
      "{{upper(name)}}", "#",
      "\n", " ", "é", "\r\n", "{", "}", "name",
    ]
    var random = SeededGenerator(seed: 7)
    var refused = 0
    for _ in 0..<600 {
      var text = "Subject: Hi\n{{link}}{{checkCode}}"
      for _ in 0..<Int.random(in: 0...6, using: &random) {
        text += pieces.randomElement(using: &random) ?? ""
      }
      do {
        let mail = try compose(["templates/invitation.de.txt": text])
        #expect(!mail.text.contains("{{name") && !mail.text.contains("{{#"), "\(text)")
      } catch let error as MailTemplateError {
        refused += 1
        #expect(
          error.problems.allSatisfy { $0.line >= 2 && $0.column >= 1 },
          "\(text.debugDescription) \(error)")
      }
    }
    #expect(refused > 100 && refused < 500, "both happen: \(refused) refused")
  }
}
