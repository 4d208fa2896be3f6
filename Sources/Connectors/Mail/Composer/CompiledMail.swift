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
    self.text = try Self.plain(text)
    self.html = try html.map { try MustacheTemplate(string: $0) }
  }

  /// swift-mustache escapes for HTML unless a pragma says otherwise.
  private static func plain(_ text: String) throws -> MustacheTemplate {
    try MustacheTemplate(string: "{{% CONTENT_TYPE:TEXT}}" + text)
  }
}
