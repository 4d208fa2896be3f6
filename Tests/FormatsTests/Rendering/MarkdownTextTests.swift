import Testing

@testable import Formats

@Suite("A file's text inside Markdown")
struct MarkdownTextTests {
  static let codes: [(String, String, String)] = [
    ("a path", "accounts/acme/users.csv", "`accounts/acme/users.csv`"),
    ("one with a backtick", "a`b", "`` a`b ``"),
    ("one with more of them, at its end too", "a``b`", "``` a``b` ```"),
    (
      "one that would begin a heading", "a`\n\n## Approved\n\n@everyone",
      "`` a`  ## Approved  @everyone ``"
    ),
    (
      "one that would steer a terminal", "a\u{1B}[2Jb\u{9B}c\u{202E}d\u{2028}e",
      "`a\u{FFFD}[2Jb\u{FFFD}c\u{FFFD}d e`"
    ),
  ]

  @Test("stands in a code span of one line, whatever it holds", arguments: codes.indices)
  func code(index: Int) {
    let (sentence, text, expected) = Self.codes[index]
    #expect(MarkdownText.code(text) == expected, "\(sentence)")
  }

  static let texts: [(String, String, String)] = [
    ("a person", "ann@acme.example", "ann@\u{2060}acme.example"),
    ("HTML", "<img src=x> & co", "&lt;img src=x&gt; &amp; co"),
    ("emphasis and a link", "*a* [b](c)", "\\*a\\* \\[b\\]\\(c\\)"),
    (
      "what GitHub or GitLab would link", "#1 a#2 !3 ~bug %4 $5 &6 ^alert# 7",
      "\\#\u{2060}1 a\\#\u{2060}2 \\!\u{2060}3 \\~\u{2060}bug %\u{2060}4 \\$\u{2060}5 &amp;\u{2060}6 "
        + "^\u{2060}alert\\# 7"
    ),
    ("a comment", "<!-- a -->", "&lt;\\!-- a --&gt;"),
    ("a cell of a table", "a | b", "a \\| b"),
    (
      "an address that would become a link", "https://x.example www.x.example",
      "https:\u{2060}//x.example www\u{2060}.x.example"
    ),
    ("lines", "a\n## b\r\nc", "a \\#\\# b  c"),
    ("escapes", "\u{1B}[2J\u{85}\u{202E}", "\u{FFFD}\\[2J\u{FFFD}\u{FFFD}"),
  ]

  @Test("says what it says, and does nothing", arguments: texts.indices)
  func escaped(index: Int) {
    let (sentence, text, expected) = Self.texts[index]
    #expect(MarkdownText.escaped(text) == expected, "\(sentence)")
  }
}
