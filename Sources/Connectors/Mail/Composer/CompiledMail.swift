import Engine
import Mustache
import Reconciliation
import Synchronization

/// The templates of one kind of mail in one language, parsed.
struct CompiledMail: Sendable {
  /// Of the words, as `Content-Language` names it.
  let locale: String
  /// Whether a template of the book gives the words.
  let isOfBook: Bool
  private let subject: MustacheTemplate
  private let text: MustacheTemplate
  /// Nil where a book gives text alone; its values must be escaped before they are put in.
  private let html: MustacheTemplate?
  private let layouts = Layouts()

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

extension CompiledMail {
  typealias Filled = (subject: String, text: String, html: String?)

  /// The words with values put in.
  ///
  /// Mustache takes a quarter of the time of a sync for it, mail by mail. Which words stand depends on which values there
  /// are alone, so it is asked once for each such choice, with marks in place of the values.
  func filled(with values: MailValues) -> Filled {
    let layout = layouts.layout(for: values.choice) { rendered(with: $0.marked) }
    return (
      layout.subject.filled { values[$0] }, layout.text.filled { values[$0] },
      layout.html?.filled { HTMLText.escaped(values[$0]) }
    )
  }

  /// The same by mustache alone; values for the HTML are the caller's to escape.
  func rendered(with values: [String: any Sendable]) -> Filled {
    (subject.render(values), text.render(values), html?.render(values))
  }

  /// The layouts of a mail, each made when it is first needed.
  private final class Layouts: Sendable {
    typealias Layout = (subject: MailLayout, text: MailLayout, html: MailLayout?)
    private let made = Mutex<[MailValues.Choice: Layout]>([:])

    func layout(for choice: MailValues.Choice, _ render: (MailValues.Choice) -> Filled) -> Layout {
      made.withLock { made in
        if let layout = made[choice] { return layout }
        let (subject, text, html) = render(choice)
        let layout: Layout = (
          MailLayout(subject), MailLayout(text), html.map { MailLayout($0) }
        )
        made[choice] = layout
        return layout
      }
    }
  }
}
