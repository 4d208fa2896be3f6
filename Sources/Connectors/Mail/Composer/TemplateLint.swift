import Reconciliation

/// A template file of a book, with the kind of mail it is for.
struct TemplateText {
  let path: String
  /// The line of the file at which `text` begins, from 1.
  let firstLine: Int
  let text: String
}

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

  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var line: Int
  private var column = 1

  init(_ template: TemplateText) {
    scalars = Array(template.text.unicodeScalars)
    line = template.firstLine
  }

  private func stands(_ text: String, at position: Int) -> Bool {
    scalars[min(position, scalars.count)...].starts(with: text.unicodeScalars)
  }

  private mutating func advance(to end: Int) {
    while index < end {
      if scalars[index] == "\n" {
        line += 1
        column = 1
      } else {
        column += 1
      }
      index += 1
    }
  }

  mutating func next() -> Tag? {
    while index < scalars.count, !stands("{{", at: index) { advance(to: index + 1) }
    guard index < scalars.count else { return nil }
    var tag = Tag(kind: .unclosed, sigil: "", name: "", line: line, column: column)
    let start = index + 2
    var end = start
    while end < scalars.count, !stands("}}", at: end), !stands("{{", at: end) { end += 1 }
    guard stands("}}", at: end) else {
      advance(to: end)
      return tag
    }
    var inner = scalars[start..<end]
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
    advance(to: end + (sigil == "{" && stands("}}}", at: end) ? 3 : 2))
    return tag
  }
}
