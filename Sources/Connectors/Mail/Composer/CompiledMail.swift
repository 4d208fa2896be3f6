import Engine
import Mustache
import Reconciliation

/// The templates of one kind of mail in one language, parsed.
struct CompiledMail: Sendable {
  /// Of the words, as `Content-Language` names it.
  let locale: String
  let subject: MustacheTemplate
  let text: MustacheTemplate
  /// Nil where a book gives text alone.
  let html: MustacheTemplate?

  /// The program's own words.
  init(_ words: MailWords, kind: MailOrder.Kind) throws {
    let blocks = words.blocks(kind)
    let subject = words.opening(kind).subject
    locale = words.locale
    self.subject = try Self.plain(subject)
    text = try Self.plain(textLayout(blocks))
    html = try MustacheTemplate(string: htmlLayout(blocks, locale: words.locale, title: subject))
  }

  init(locale: String, subject: String, text: String, html: String?) throws {
    self.locale = locale
    self.subject = try Self.plain(subject)
    self.text = try Self.plain(Self.ended(text))
    self.html = try html.map { try MustacheTemplate(string: Self.ended($0)) }
  }

  /// swift-mustache cannot read a template whose last character is a lone `{`.
  private static func ended(_ text: String) -> String { text.hasSuffix("\n") ? text : text + "\n" }

  /// swift-mustache escapes for HTML unless a pragma says otherwise.
  private static func plain(_ text: String) throws -> MustacheTemplate {
    try MustacheTemplate(string: "{{% CONTENT_TYPE:TEXT}}" + text)
  }
}
