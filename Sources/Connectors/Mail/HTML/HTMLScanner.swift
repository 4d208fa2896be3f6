/// Reads the HTML of a mail, token by token.
///
/// Not a browser's parser, which reads anything: what could be read in two ways is a problem here, so that what is
/// checked, what a reviewer reads and what a mail program shows are the same.
struct HTMLScanner {
  enum Token: Equatable {
    /// As it stands, character references included.
    case text(String)
    /// The name in lower case.
    case start(String, [Attribute])
    case end(String)
    /// What a `<style>` holds.
    case style(String)
    case problem(message: String, help: String)
  }

  struct Attribute: Equatable {
    /// In lower case.
    let name: String
    /// As it stands between the quotes.
    let value: String
    let line: Int
    let column: Int
  }

  struct Placed {
    let token: Token
    let line: Int
    let column: Int
  }

  private var cursor: TemplateCursor
  /// Whether `{{…}}` are tags of mustache, in which `<` means nothing.
  private let isTemplate: Bool
  private var isInStyle = false

  init(_ html: String, firstLine: Int = 1, isTemplate: Bool) {
    cursor = TemplateCursor(html, firstLine: firstLine)
    self.isTemplate = isTemplate
  }

  mutating func next() -> Placed? {
    guard !cursor.isAtEnd else { return nil }
    let (line, column) = (cursor.line, cursor.column)
    return Placed(token: token(), line: line, column: column)
  }

  private mutating func token() -> Token {
    if isInStyle { return style() }
    if cursor.stands("</") { return endTag() }
    if cursor.stands("<!") || cursor.stands("<?") { return declaration() }
    if cursor.stands("<") {
      let start = cursor.index
      if let tag = startTag() { return tag }
      if cursor.index > start + 1 {
        cursor.advance(to: cursor.place(of: ">") + 1)
        return .problem(
          message: "This tag cannot be read.",
          help: "Write <name attribute=\"value\">, with nothing else in it.")
      }
      return .problem(message: "A bare “<” stands in the text.", help: "Write &lt; for it.")
    }
    return text()
  }

  private mutating func text() -> Token {
    let start = cursor.index
    while !cursor.isAtEnd, !cursor.stands("<") {
      if isTemplate, cursor.stands("{{") {
        cursor.advance(to: cursor.place(of: "}}") + 2)
      } else {
        cursor.advance(to: isTemplate ? cursor.place(of: "<", "{{") : cursor.place(of: "<"))
      }
    }
    return .text(cursor.text(start..<cursor.index))
  }

  private mutating func style() -> Token {
    isInStyle = false
    let start = cursor.index
    while !cursor.isAtEnd {
      cursor.advance(to: cursor.place(of: "</"))
      let name = cursor.text(cursor.index..<min(cursor.index + 7, cursor.scalars.count))
      if name.lowercased() == "</style" { break }
      cursor.advance(to: cursor.index + 2)
    }
    return .style(cursor.text(start..<cursor.index))
  }

  /// A document type is passed over; comments, which some mail programs carry out, are a problem.
  private mutating func declaration() -> Token {
    let name = cursor.text(cursor.index..<min(cursor.index + 9, cursor.scalars.count))
    let end = cursor.place(of: ">", "[", "{{")
    if name.lowercased() == "<!doctype", end < cursor.scalars.count, cursor.scalars[end] == ">" {
      cursor.advance(to: end + 1)
      return .text("")
    }
    cursor.advance(to: cursor.stands("<!--") ? cursor.place(of: "-->") + 3 : end + 1)
    return .problem(
      message: "A comment of HTML stands here.",
      help: "Write {{! … }} instead: mail programs carry some comments out.")
  }

  private mutating func endTag() -> Token {
    cursor.advance(to: cursor.index + 2)
    let name = word()
    skipSpace()
    let isClosed = cursor.stands(">")
    cursor.advance(to: isClosed ? cursor.index + 1 : cursor.place(of: ">") + 1)
    return isClosed && !name.isEmpty
      ? .end(name) : .problem(message: "This end tag cannot be read.", help: "Write </name>.")
  }

  /// Nil, with the cursor where it stopped, for what is no tag.
  private mutating func startTag() -> Token? {
    cursor.advance(to: cursor.index + 1)
    let name = word()
    guard !name.isEmpty else { return nil }
    var attributes: [Attribute] = []
    while true {
      let hadSpace = skipSpace()
      if cursor.stands(">") || cursor.stands("/>") {
        cursor.advance(to: cursor.place(of: ">") + 1)
        isInStyle = name == "style"
        return .start(name, attributes)
      }
      guard hadSpace, let attribute = attribute() else { return nil }
      attributes.append(attribute)
    }
  }

  private mutating func attribute() -> Attribute? {
    let (line, column) = (cursor.line, cursor.column)
    let name = word()
    guard !name.isEmpty else { return nil }
    skipSpace()
    var value = ""
    if cursor.stands("=") {
      cursor.advance(to: cursor.index + 1)
      skipSpace()
      guard let read = self.value() else { return nil }
      value = read
    }
    return Attribute(name: name, value: value, line: line, column: column)
  }

  private mutating func value() -> String? {
    for quote in ["\"", "'"] where cursor.stands(quote) {
      cursor.advance(to: cursor.index + 1)
      let (start, end) = (cursor.index, cursor.place(of: quote))
      guard end < cursor.scalars.count else { return nil }
      cursor.advance(to: end + 1)
      return cursor.text(start..<end)
    }
    let start = cursor.index
    while let scalar = cursor.current, scalar.isWord || "#%.".unicodeScalars.contains(scalar) {
      cursor.advance(to: cursor.index + 1)
    }
    return cursor.index > start ? cursor.text(start..<cursor.index) : nil
  }

  /// A name in lower case; empty where none stands.
  private mutating func word() -> String {
    let start = cursor.index
    guard let first = cursor.current, first.isWord, first != "-", !("0"..."9").contains(first)
    else { return "" }
    while let scalar = cursor.current, scalar.isWord || scalar == ":" {
      cursor.advance(to: cursor.index + 1)
    }
    return cursor.text(start..<cursor.index).lowercased()
  }

  @discardableResult
  private mutating func skipSpace() -> Bool {
    let start = cursor.index
    while let scalar = cursor.current, " \t\n\r\u{C}".unicodeScalars.contains(scalar) {
      cursor.advance(to: cursor.index + 1)
    }
    return cursor.index > start
  }
}

extension Unicode.Scalar {
  /// A letter or digit of ASCII, or a hyphen.
  fileprivate var isWord: Bool {
    isASCII && (UInt8(truncatingIfNeeded: value).isASCIILetterOrDigit || self == "-")
  }
}
