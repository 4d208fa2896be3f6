/// The HTML part of a mail as a reviewer reads it: its words line by line, and behind each link where it leads.
package struct HTMLReading {
  package private(set) var lines: [String] = []
  private var line = ""
  /// Where the open link leads, and how much of the line stood before it.
  private var link: (href: String, start: String)?

  private static let breaking: Set<String> = [
    "p", "div", "br", "hr", "tr", "table", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre",
    "h1", "h2", "h3", "h4", "h5", "h6", "center", "address", "section", "header", "footer", "body",
  ]

  package init(_ html: String) {
    var scanner = HTMLScanner(html, isTemplate: false)
    var isTitle = false
    while let placed = scanner.next() {
      switch placed.token {
      case .start("title", _): isTitle = true
      case .end("title"): isTitle = false
      case .text(let text): if !isTitle { add(HTMLText.decoded(text)) }
      case .start("a", let attributes):
        let href = attributes.first { $0.name == "href" }?.value ?? ""
        link = (HTMLText.decoded(href), line)
      case .end("a"): endLink()
      case .start(let name, _), .end(let name):
        if Self.breaking.contains(name) { endLine() }
        if name == "td" || name == "th" { add(" ") }
        if case .start("li", _) = placed.token { line = "- " }
      case .style: break
      case .problem(let message, _): add("[\(message)]")
      }
    }
    endLine()
  }

  package var text: String { lines.joined(separator: "\n") }

  private mutating func add(_ text: String) {
    for character in text {
      guard character.isWhitespace, character != "\u{A0}" else {
        line.append(character)
        continue
      }
      if !line.isEmpty, line.last != " " { line.append(" ") }
    }
  }

  private mutating func endLink() {
    guard let link else { return }
    let words = String(line.dropFirst(link.start.count)).trimmed
    if !link.href.isEmpty, words != link.href { line += " <\(link.href)>" }
    self.link = nil
  }

  private mutating func endLine() {
    if let open = link {
      endLink()
      link = (open.href, "")
    }
    let trimmed = line.trimmed
    if !trimmed.isEmpty, trimmed != "-" { lines.append(trimmed) }
    line = ""
  }
}
