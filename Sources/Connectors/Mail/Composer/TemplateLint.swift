import Reconciliation

/// Everything in a template that mustache would misread, ignore or leave empty, with its place.
///
/// swift-mustache renders an unknown name as nothing and stops at the first broken tag; an admin wants to hear of
/// every one before a mail leaves. Of mustache, a book's templates have variables, sections and comments.
func templateProblems(
  _ template: TemplateText, known: [MailVariable], required: [MailVariable]
) -> [MailTemplateError.Problem] {
  var scanner = TagScanner(template)
  var problems: [MailTemplateError.Problem] = []
  var sections: [TagScanner.Tag] = []
  var named: Set<String> = []
  while let tag = scanner.next() {
    func report(_ message: String, help: String) {
      problems.append(
        .init(
          path: template.path, line: tag.line, column: tag.column, message: message, help: help))
    }
    func checkName() {
      guard !known.contains(where: { $0.rawValue == tag.name }) else { return }
      report(
        "{{\(tag.name)}} is not known in this mail.",
        help: "Known are: \(known.map(\.rawValue).joined(separator: ", ")).")
    }
    switch tag.kind {
    case .unclosed:
      report("“{{” is never closed.", help: "Write }} after the name.")
    case .comment: break
    case .variable:
      named.insert(tag.name)
      checkName()
    case .section:
      checkName()
      sections.append(tag)
    case .end:
      if let open = sections.popLast() {
        guard open.name != tag.name else { continue }
        report(
          "{{/\(tag.name)}} closes {{#\(open.name)}} of line \(open.line).",
          help: "Write {{/\(open.name)}} here, or close the sections in the order they began.")
      } else {
        report(
          "{{/\(tag.name)}} closes nothing.",
          help: "Take it out, or write {{#\(tag.name)}} where the section begins.")
      }
    case .unescaped:
      report(
        "{{\(tag.sigil)\(tag.name)… asks for an unescaped value.",
        help: "Write {{\(tag.name)}}: values are escaped in HTML and left alone in text.")
    case .unsupported:
      report(
        "{{\(tag.sigil)…}} cannot be used in a mail template.",
        help:
          "Templates have {{name}}, {{#name}}…{{/name}}, {{^name}}…{{/name}} and {{! comments }}."
      )
    }
  }
  for open in sections {
    problems.append(
      .init(
        path: template.path, line: open.line, column: open.column,
        message: "{{#\(open.name)}} is never closed.",
        help: "Write {{/\(open.name)}} where the section ends."))
  }
  for variable in required where !named.contains(variable.rawValue) {
    problems.append(
      .init(
        path: template.path, line: template.firstLine, column: 1,
        message: "{{\(variable.rawValue)}} is missing.",
        help: "Without it the person cannot use the mail, or not check that it is genuine."))
  }
  return problems
}

/// Finds the tags of a template, with their places.
private struct TagScanner {
  struct Tag {
    enum Kind { case variable, section, end, comment, unescaped, unsupported, unclosed }
    var kind: Kind
    var sigil: String
    var name: String
    var line: Int
    /// In Unicode scalars, from 1.
    var column: Int
  }

  private var cursor: TemplateCursor

  init(_ template: TemplateText) {
    cursor = TemplateCursor(template.text, firstLine: template.firstLine)
  }

  mutating func next() -> Tag? {
    cursor.advance(to: cursor.place(of: "{{"))
    guard !cursor.isAtEnd else { return nil }
    var tag = Tag(kind: .unclosed, sigil: "", name: "", line: cursor.line, column: cursor.column)
    cursor.advance(to: cursor.index + 2)
    let start = cursor.index
    let end = cursor.place(of: "}}", "{{")
    guard cursor.stands("}}", at: end) else {
      cursor.advance(to: end)
      return tag
    }
    var inner = cursor.scalars[start..<end]
    let sigil = inner.first.flatMap { "#^/!{&><$=%".unicodeScalars.contains($0) ? $0 : nil }
    if let sigil {
      tag.sigil = String(sigil)
      inner = inner.dropFirst()
    }
    tag.name = inner.split(separator: " ").map { String(String.UnicodeScalarView($0)) }
      .joined(separator: " ")
    tag.kind =
      switch sigil {
      case nil: .variable
      case "#", "^": .section
      case "/": .end
      case "!": .comment
      case "{", "&": .unescaped
      default: .unsupported
      }
    cursor.advance(to: end + (sigil == "{" && cursor.stands("}}}", at: end) ? 3 : 2))
    return tag
  }
}
