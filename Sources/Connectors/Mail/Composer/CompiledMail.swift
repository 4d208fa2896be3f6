import Engine
import Mustache
import Reconciliation

/// The templates of one kind of mail in one language, parsed.
struct CompiledMail: Sendable {
  /// Of the words, as `Content-Language` names it.
  let locale: String
  let subject: MustacheTemplate
  let text: MustacheTemplate
  /// Nil where a book gives text alone; its values must be escaped before they are put in.
  let html: MustacheTemplate?
  /// Whether a template of the book gives the words.
  let isOfBook: Bool

  /// The program's own words.
  init(_ words: MailWords, kind: MailOrder.Kind) throws {
    let blocks = words.blocks(kind)
    let subject = words.opening(kind).subject
    locale = words.locale
    self.subject = try Self.plain(subject)
    text = try Self.plain(textLayout(blocks))
    html = try Self.plain(htmlLayout(blocks, locale: words.locale, title: subject))
    isOfBook = false
  }

  init(locale: String, subject: String, text: String, html: String?) throws {
    self.locale = locale
    self.subject = try Self.plain(subject)
    self.text = try Self.plain(Self.ended(text))
    self.html = try html.map { try Self.plain(Self.ended($0)) }
    isOfBook = true
  }

  /// swift-mustache cannot read a template whose last character is a lone `{`.
  private static func ended(_ text: String) -> String { text.hasSuffix("\n") ? text : text + "\n" }

  /// swift-mustache escapes for HTML unless a pragma says otherwise, and not everything (`HTMLText.escaped`).
  private static func plain(_ text: String) throws -> MustacheTemplate {
    try MustacheTemplate(string: "{{% CONTENT_TYPE:TEXT}}" + text)
  }
}
