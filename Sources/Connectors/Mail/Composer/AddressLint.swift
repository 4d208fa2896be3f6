import Reconciliation

/// Finds web addresses that a template's words hold besides `{{link}}` and `{{site}}`: mail programs make links of them.
struct AddressLint {
  private let template: TemplateText
  private var text: [(scalar: Unicode.Scalar, line: Int, column: Int)] = []
  private(set) var problems: [MailTemplateError.Problem] = []

  /// What stands for a variable in the text: private-use scalars and the object replacement character.
  private enum Mark {
    static let link: Unicode.Scalar = "\u{E000}"
    static let site: Unicode.Scalar = "\u{E001}"
    static let other: Unicode.Scalar = "\u{FFFC}"
  }

  init(text template: TemplateText) {
    self.template = template
    add(template.text, firstLine: template.firstLine, column: 1, isHTML: false)
    look()
  }

  init(html template: TemplateText) {
    self.template = template
    var scanner = HTMLScanner(template.text, firstLine: template.firstLine, isTemplate: true)
    while let placed = scanner.next() {
      if case .text(let words) = placed.token {
        add(words, firstLine: placed.line, column: placed.column, isHTML: true)
      }
      text.append((" ", placed.line, placed.column))
    }
    look()
  }

  private mutating func add(_ words: String, firstLine: Int, column first: Int, isHTML: Bool) {
    var cursor = TemplateCursor(words, firstLine: firstLine)
    while let scalar = cursor.current {
      let column = cursor.line == firstLine ? cursor.column + first - 1 : cursor.column
      if cursor.stands("{{") {
        let end = cursor.place(of: "}}")
        if let mark = mark(cursor.text(min(cursor.index + 2, end)..<end)) {
          text.append((mark, cursor.line, column))
        }
        cursor.advance(to: end + 2)
        continue
      }
      if isHTML, let (read, name, length) = HTMLText.reference(cursor.scalars[cursor.index...]) {
        if read == nil {
          report(
            cursor.line, column, "&\(name); is not read.",
            help: "Write the character itself: the file is UTF-8.")
        }
        text += (read ?? "?").unicodeScalars.map { ($0, cursor.line, column) }
        cursor.advance(to: cursor.index + length)
        continue
      }
      text.append((scalar, cursor.line, column))
      cursor.advance(to: cursor.index + 1)
    }
  }

  /// Nil for what leaves nothing in the mail.
  private func mark(_ tag: String) -> Unicode.Scalar? {
    switch tag.trimmed {
    case "link": Mark.link
    case "site": Mark.site
    case let tag where tag.first.map({ "#^/!".contains($0) }) ?? true: nil
    default: Mark.other
    }
  }

  private mutating func look() {
    let scalars = text.map(\.scalar)
    for index in scalars.indices {
      let rest = scalars[index...]
      if rest.starts(with: "://".unicodeScalars) {
        let word = scalars[..<index].reversed().prefix { $0.isNameOfScheme }.count
        reportAddress(at: index - word)
      } else if scalars[index].properties.lowercaseMapping == "w",
        String(String.UnicodeScalarView(rest.prefix(4))).lowercased() == "www.",
        index == 0 || !scalars[index - 1].isLetterOrDigit
      {
        // Of `https://www.…` one report is enough.
        if index < 3 || scalars[index - 1] != "/" { reportAddress(at: index) }
      } else if scalars[index] == Mark.link || scalars[index] == Mark.site {
        lookAround(index, scalars)
      }
    }
  }

  /// A link that letters touch is another link.
  private mutating func lookAround(_ index: Int, _ scalars: [Unicode.Scalar]) {
    let isLink = scalars[index] == Mark.link
    let before = index > 0 ? scalars[index - 1] : " "
    let after = index + 1 < scalars.count ? scalars[index + 1] : " "
    let afterThat = index + 2 < scalars.count ? scalars[index + 2] : " "
    let joins = "/?&=#%_-@+~\\".unicodeScalars
    func touches(_ scalar: Unicode.Scalar) -> Bool {
      scalar.isLetterOrDigit || joins.contains(scalar)
    }
    let isTouched =
      touches(before) || before == "." || (touches(after) && (isLink || after != "/"))
      || ((after == "." || after == ":") && afterThat.isLetterOrDigit)
    guard isTouched else { return }
    let name = isLink ? "link" : "site"
    report(
      text[index].line, text[index].column, "{{\(name)}} is part of a longer word.",
      help: "Put a space on either side of it: mail programs would make another link of it.")
  }

  private mutating func reportAddress(at index: Int) {
    report(
      text[index].line, text[index].column, "The words hold a web address.",
      help: "Mails lead to {{link}} and {{site}} alone; name any other place in words.")
  }

  private mutating func report(_ line: Int, _ column: Int, _ message: String, help: String) {
    problems.append(
      .init(path: template.path, line: line, column: column, message: message, help: help))
  }
}

/// Web addresses in a mail as it leaves.
enum AddressCheck {
  /// The first word with a web address that is neither the link, below the site, nor a value of the book.
  static func foreign(in text: String, link: String?, site: String?, values: [String]) -> String? {
    var text = text
    let others = values.filter { holdsAddress($0) && $0 != link && $0 != site }
    for known in [link].compactMap(\.self) + others { text = text.replacing(known, with: " ") }
    let words = text.split { $0.isWhitespace || "<>\"()[]“”‘’".contains($0) }
    return words.first { word in
      guard holdsAddress(word) else { return false }
      guard let site, word.hasPrefix(site) else { return true }
      let rest = word.dropFirst(site.count)
      return !(rest.isEmpty || "/.,;:!?".contains(rest.first ?? "/")) || holdsAddress(rest)
        || rest.dropFirst().first.map { rest.first != "/" && $0.isLetter } ?? false
    }.map(String.init)
  }

  private static func holdsAddress(_ text: some StringProtocol) -> Bool {
    text.contains("://") || text.lowercased().contains("www.")
  }
}

extension Unicode.Scalar {
  fileprivate var isLetterOrDigit: Bool {
    properties.isAlphabetic || properties.numericType != nil
  }

  /// RFC 3986, 3.1.
  fileprivate var isNameOfScheme: Bool {
    isASCII && (isLetterOrDigit || self == "+" || self == "-" || self == ".")
  }
}
