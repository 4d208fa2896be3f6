import Reconciliation

/// What a mail's HTML may not hold: whatever loads something, does something, or leads elsewhere than the text says.
///
/// A list of what is taken, not of what is refused: mail programs know more elements and attributes than anybody.
struct HTMLLint {
  private let template: TemplateText
  private(set) var problems: [MailTemplateError.Problem] = []

  init(_ template: TemplateText) {
    self.template = template
    var scanner = HTMLScanner(template.text, firstLine: template.firstLine, isTemplate: true)
    while let placed = scanner.next() { look(at: placed) }
  }

  private static let elements: Set<String> = [
    "html", "head", "meta", "title", "style", "body", "div", "span", "p", "br", "hr", "a",
    "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre",
    "code", "strong", "b", "em", "i", "u", "s", "small", "sub", "sup", "mark", "abbr", "address",
    "table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td", "center",
    "font", "section", "header", "footer",
  ]

  private static let attributes: Set<String> = [
    "style", "class", "id", "lang", "dir", "title", "role", "align", "valign", "width", "height",
    "bgcolor", "color", "face", "size", "border", "cellpadding", "cellspacing", "colspan",
    "rowspan", "scope", "summary", "start", "type", "value", "reversed", "nowrap", "target", "rel",
    "charset", "content", "name", "media", "href", "http-equiv", "xmlns",
  ]

  /// What `http-equiv` and `xmlns` may say.
  private static let fixed: Set<String> = [
    "content-type", "x-ua-compatible", "http://www.w3.org/1999/xhtml",
  ]

  private mutating func look(at placed: HTMLScanner.Placed) {
    switch placed.token {
    case .text, .end: break
    case .problem(let message, let help): report(placed.line, placed.column, message, help: help)
    case .style(let css): look(atStyle: css, placed.line, placed.column)
    case .start(let name, let attributes):
      guard Self.elements.contains(name) else {
        report(
          placed.line, placed.column, "<\(name)> is not taken in a mail.",
          help:
            "Mails are words, lists and tables: pictures, forms, scripts and frames tell others of the reader or hide what they do."
        )
        return
      }
      for attribute in attributes { look(at: attribute, of: name) }
    }
  }

  private mutating func look(at attribute: HTMLScanner.Attribute, of element: String) {
    let (line, column) = (attribute.line, attribute.column)
    guard Self.attributes.contains(attribute.name) else {
      report(
        line, column, "The attribute \(attribute.name) is not taken in a mail.",
        help: "Take it out: what loads, runs or sends something has no place in a mail.")
      return
    }
    switch attribute.name {
    case "href" where element == "a":
      guard !LinkTarget.isTaken(attribute.value) else { return }
      report(
        line, column, "The link leads to \(quoted(attribute.value)).",
        help:
          "Links lead to {{link}}, {{site}}, mailto: or tel: alone, each the whole value; name any other place in words."
      )
      return
    case "href", "http-equiv", "xmlns":
      guard !Self.fixed.contains(attribute.value.lowercased()) else { return }
      report(
        line, column, "\(attribute.name)=\(quoted(attribute.value)) is not taken in a mail.",
        help: "Take it out.")
      return
    case "style": look(atStyle: HTMLText.decoded(attribute.value), line, column)
    default: break
    }
    if attribute.value.contains("{{") {
      report(
        line, column, "The attribute \(attribute.name) is filled in.",
        help: "Only href can be, with {{link}} or {{site}}; move the words out of the tag.")
    }
  }

  // MARK: CSS

  private static let functions: Set<String> = [
    "rgb", "rgba", "hsl", "hsla", "calc", "min", "max", "clamp", "var",
  ]

  /// Nothing is loaded, and no words come from a style.
  private mutating func look(atStyle css: String, _ line: Int, _ column: Int) {
    let css = css.lowercased()
    var bad: String?
    for (pattern, shown) in [("\\", "\\"), ("{{", "{{"), ("behavior", nil), ("binding", nil)] {
      if css.contains(pattern) { bad = shown ?? pattern }
    }
    for match in css.matches(of: /(?:^|[^a-z-])(content\s*:|@(?!media\b)[a-z-]+)/) {
      bad = String(match.output.1)
    }
    for match in css.matches(of: /([a-z][a-z0-9-]*)\(/)
    where !Self.functions.contains(String(match.output.1)) {
      bad = String(match.output.0)
    }
    guard let bad else { return }
    report(
      line, column, "The style has \(quoted(bad)), which is not taken in a mail.",
      help: "Styles set colours, fonts and sizes: they load nothing and add no words.")
  }

  private mutating func report(_ line: Int, _ column: Int, _ message: String, help: String) {
    problems.append(
      .init(path: template.path, line: line, column: column, message: message, help: help))
  }
}

/// Where a link of a book's template may lead.
enum LinkTarget {
  static func isTaken(_ href: String) -> Bool {
    let href = href.trimmed
    if href.wholeMatch(of: /\{\{ *link *\}\}/) != nil { return true }
    if href.wholeMatch(of: /\{\{ *site *\}\}(\/[A-Za-z0-9._~\/-]*)?/) != nil { return true }
    if href.wholeMatch(of: /#[A-Za-z0-9_-]*/) != nil { return true }
    // No `{{link}}` in the text of a mail that somebody else gets.
    return href.wholeMatch(of: /(?i)(mailto|tel):([^{}<>"']|\{\{ *(contact|email) *\}\})+/) != nil
  }
}
