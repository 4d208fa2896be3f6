/// One problem of a file of the book: where it is, what is wrong and what to do.
///
/// Coded as a JSON object with the keys `severity`, `code`, `path`, `line`, `column`, `message` and
/// `help`; `line` and `column` are null where a problem has no place in the text. `place` is for people alone.
package struct Diagnostic: Hashable, Sendable {
  package enum Severity: String, Codable, Hashable, Sendable {
    /// What it stands at is not read, or not acted on.
    case error
    /// It was read, in the way that the message tells.
    case warning
  }

  package let severity: Severity
  package let code: DiagnosticCode
  /// From the book's root, with `/`.
  package let path: String
  package let position: SourcePosition?
  /// What is wrong: a sentence without a full stop.
  package let message: String
  /// What to do: a sentence without a full stop.
  package let help: String
  /// Whose row it is and the name of the column, `Ann Archer, mobile_phone`; nil for what is no cell of a person.
  package let place: String?

  /// A problem of the code's own severity, unless another is given.
  package init(
    _ code: DiagnosticCode, severity: Severity? = nil, path: String, at position: SourcePosition?,
    message: String, help: String, place: String? = nil
  ) {
    self.severity = severity ?? code.severity
    self.code = code
    self.path = path
    self.position = position
    self.message = message
    self.help = help
    self.place = place
  }
}

/// Ordered by path, place and code: the order in which a person mends a file.
extension Diagnostic: Comparable {
  package static func < (a: Diagnostic, b: Diagnostic) -> Bool {
    if a.path != b.path { return a.path < b.path }
    if a.position != b.position {
      guard let first = a.position else { return true }
      guard let second = b.position else { return false }
      return first < second
    }
    return (a.code.rawValue, a.message) < (b.code.rawValue, b.message)
  }
}

extension Diagnostic: Codable {
  private enum CodingKeys: String, CodingKey {
    case severity, code, path, line, column, message, help
  }

  package init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    let line = try keys.decode(Int?.self, forKey: .line)
    let column = try keys.decode(Int?.self, forKey: .column)
    var position: SourcePosition?
    if let line, let column { position = SourcePosition(line: line, column: column) }
    self.init(
      try keys.decode(DiagnosticCode.self, forKey: .code),
      severity: try keys.decode(Severity.self, forKey: .severity),
      path: try keys.decode(String.self, forKey: .path),
      at: position,
      message: try keys.decode(String.self, forKey: .message),
      help: try keys.decode(String.self, forKey: .help))
  }

  package func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: CodingKeys.self)
    try keys.encode(severity, forKey: .severity)
    try keys.encode(code, forKey: .code)
    try keys.encode(path, forKey: .path)
    try keys.encode(position?.line, forKey: .line)
    try keys.encode(position?.column, forKey: .column)
    try keys.encode(message, forKey: .message)
    try keys.encode(help, forKey: .help)
  }
}
