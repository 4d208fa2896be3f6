import Engine
import Mustache
import Reconciliation

/// The templates that a book, or an account in it, puts in place of the program's own.
///
/// A pair of files replaces a mail whole: the `.txt` (its first line is the subject) and the `.html`; without the
/// `.html` the mail is text alone, so that the two parts never tell different things.
struct BookTemplates: Sendable {
  /// The bytes that a template may have: mail programs cut a message that is longer.
  static let maximumByteCount = 128 << 10

  private var mails: [Key: CompiledMail] = [:]

  struct Key: Hashable {
    let kind: MailOrder.Kind
    let locale: String
  }

  /// `files` by their path in the book; the account's folder wins over the root.
  init(accountFolder: String, files: [String: String]) throws(MailTemplateError) {
    var problems: [MailTemplateError.Problem] = []
    let accountPrefix = accountFolder.isEmpty || accountFolder == "." ? "" : accountFolder + "/"
    for prefix in accountPrefix.isEmpty ? [""] : ["", accountPrefix] {
      let folder = prefix + "templates/"
      let here = files.filter {
        $0.key.hasPrefix(folder) && !$0.key.dropFirst(folder.count).contains("/")
      }
      for (key, pair) in Self.pairs(here, problems: &problems) {
        if let mail = Self.compile(key, pair, problems: &problems) { mails[key] = mail }
      }
    }
    guard problems.isEmpty else {
      problems.sort { ($0.path, $0.line, $0.column) < ($1.path, $1.line, $1.column) }
      throw MailTemplateError(problems: problems)
    }
  }

  func mail(_ kind: MailOrder.Kind, locale: String) -> CompiledMail? {
    mails[Key(kind: kind, locale: locale)]
  }

  private struct Pair {
    var text: (path: String, content: String)?
    var html: (path: String, content: String)?
  }

  private static func pairs(
    _ files: [String: String], problems: inout [MailTemplateError.Problem]
  ) -> [Key: Pair] {
    var pairs: [Key: Pair] = [:]
    for (path, content) in files {
      func refuse(_ message: String, help: String) {
        problems.append(.init(path: path, line: 1, column: 1, message: message, help: help))
      }
      let fileName = path.split(separator: "/").last.map(String.init) ?? path
      switch TemplateName.read(fileName) {
      case .other: break
      case .unknownKind(let kind):
        refuse(
          "There is no mail called “\(kind)”.",
          help: "Mails are: \(MailOrder.Kind.allCases.map(\.rawValue).joined(separator: ", ")).")
      case .badLocale(let locale):
        refuse(
          "“\(locale)” is no language tag.",
          help: "Name the file KIND.LOCALE.txt or KIND.LOCALE.html, such as invitation.pt-BR.txt.")
      case .template where content.utf8.count > maximumByteCount:
        refuse(
          "The file has \(content.utf8.count) bytes, \(maximumByteCount) is the limit.",
          help: "Shorten it: mail programs cut what is longer.")
      case .template(let name):
        let key = Key(kind: name.kind, locale: name.locale)
        switch name.part {
        case .text: pairs[key, default: Pair()].text = (path, content)
        case .html: pairs[key, default: Pair()].html = (path, content)
        }
      }
    }
    return pairs
  }

  private static func compile(
    _ key: Key, _ pair: Pair, problems: inout [MailTemplateError.Problem]
  ) -> CompiledMail? {
    let before = problems.count
    let known = MailVariable.known(in: key.kind)
    let html = pair.html.map { TemplateText(path: $0.path, firstLine: 1, text: $0.content) }
    guard let textFile = pair.text else {
      let path = html?.path ?? ""
      problems.append(
        .init(
          path: path, line: 1, column: 1, message: "There is no .txt beside it.",
          help: "Add the same mail as text, with “Subject: …” as its first line."))
      return nil
    }
    guard let (subject, text) = splitSubject(textFile.path, textFile.content) else {
      problems.append(
        .init(
          path: textFile.path, line: 1, column: 1, message: "The first line is no subject.",
          help: "Begin the file with a line “Subject: …”."))
      return nil
    }
    problems += templateProblems(subject, known: known, required: [])
    for part in [subject, text, html].compactMap(\.self) { problems += markProblems(part) }
    for part in [text, html].compactMap(\.self) {
      problems += templateProblems(
        part, known: known, required: MailVariable.required(in: key.kind))
    }
    problems += AddressLint(text: subject).problems + AddressLint(text: text).problems
    if let html { problems += HTMLLint(html).problems + AddressLint(html: html).problems }
    guard problems.count == before else { return nil }
    do {
      return try CompiledMail(
        locale: key.locale, subject: subject.text, text: text.text, html: html?.text)
    } catch {
      problems.append(
        .init(
          path: textFile.path, line: 1, column: 1, message: "mustache cannot read it: \(error)",
          help: "Check the tags between {{ and }}."))
      return nil
    }
  }

  /// What could be taken for the place of a value (`MailLayout`).
  private static func markProblems(_ template: TemplateText) -> [MailTemplateError.Problem] {
    var cursor = TemplateCursor(template.text, firstLine: template.firstLine)
    var problems: [MailTemplateError.Problem] = []
    while let scalar = cursor.current {
      if MailVariable.isMark(scalar) {
        problems.append(
          .init(
            path: template.path, line: cursor.line, column: cursor.column,
            message: "\(scalar.escaped(asASCII: true)) is no character.", help: "Take it out."))
      }
      cursor.advance(to: cursor.index + 1)
    }
    return problems
  }

  private static func splitSubject(
    _ path: String, _ content: String
  ) -> (subject: TemplateText, text: TemplateText)? {
    var content = content.replacing("\r\n", with: "\n")
    if content.first == "\u{FEFF}" { content.removeFirst() }
    let lines = content.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = lines.first, first.lowercased().hasPrefix("subject:") else { return nil }
    let value = first.dropFirst("subject:".count)
    guard !value.allSatisfy(\.isWhitespace) else { return nil }
    var body = lines.count > 1 ? lines[1] : ""
    var firstLine = 2
    while body.first == "\n" {
      body.removeFirst()
      firstLine += 1
    }
    return (
      // The padding keeps the columns of the file.
      TemplateText(
        path: path, firstLine: 1,
        text: String(repeating: " ", count: "subject:".count) + value),
      TemplateText(path: path, firstLine: firstLine, text: String(body))
    )
  }
}
