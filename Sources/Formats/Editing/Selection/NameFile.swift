/// A file that says whom a command is about: one name a line, or a CSV file with a column `email`.
///
/// Empty lines and lines that begin with `#` mean nobody.
package enum NameFile {
  package static func names(_ bytes: [UInt8], path: String) throws(EditError) -> [String] {
    let document = CSVDocument(bytes: bytes, path: path)
    if let column = document.column(named: PeopleColumn.email) {
      guard document.isComplete else {
        throw .damaged(path: path, line: document.diagnostics.first?.position?.line)
      }
      return (0..<document.rowCount).map { document.text(row: $0, column: column).trimmedText }
        .filter { !$0.isEmpty }
    }
    let source = SourceText(bytes: bytes, path: path)
    var problems = ProblemList(source: source)
    guard TextEncoding.check(source, reportingTo: &problems) else {
      throw .unreadable(path: path, diagnostics: problems.sorted())
    }
    return String(decoding: bytes.dropFirst(source.contentStart), as: UTF8.self)
      .split(whereSeparator: \.isNewline).map { String($0.trimmed) }
      .filter { !$0.isEmpty && !$0.hasPrefix("#") }
  }
}
