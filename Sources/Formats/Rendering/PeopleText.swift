/// A roster or archiving file as `git diff` shows it: one person a line, whatever the file looks like.
///
/// Lines are sorted by identity, columns go by their names and empty cells are left out, so that another order,
/// separator or quoting of the file shows nothing.
package enum PeopleText {
  /// A file that cannot be read whole is given as it is: its lines are what is wrong with it.
  package static func lines(_ bytes: [UInt8], file: PeopleFile) -> [UInt8] {
    let first = bytes.first { $0 > ASCII.space && $0 < 0x80 }
    let kind = first == UInt8(ascii: "{") ? "json" : "csv"
    guard
      // A damaged file is no table; then it is shown as it is.
      let rows = try? MergeTable(bytes, path: "\(file.stem).\(kind)", file: file, side: "the file")
    else { return bytes }
    let columns = rows.columns.indices.filter { rows.columns[$0] != PeopleColumn.email }
      .sorted { rows.columns[$0] < rows.columns[$1] }
    let lines = (0..<rows.rowCount).map { row in
      let email = rows.table.text(row: row, column: PeopleColumn.email)
      let cells = columns.compactMap { column -> String? in
        let text = rows.text(row, column)
        return text.isEmpty ? nil : "\(rows.columns[column]): \(oneLine(text))"
      }
      return ([rows.table.identity(row: row) ?? oneLine(email)] + cells).joined(separator: " | ")
    }
    return Array(lines.sorted().map { $0 + "\n" }.joined().utf8)
  }

  private static func oneLine(_ text: String) -> String {
    String(text.map { $0.isNewline ? " " : $0 })
  }
}
