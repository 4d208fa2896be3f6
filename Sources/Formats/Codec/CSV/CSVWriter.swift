/// Writes a CSV file of our own: commas, LF, quotes where needed.
///
/// A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula (OWASP, "CSV
/// Injection"). Cells that identify a person are written as they are all the same: a phone in its
/// international form (`+44 7911 123456`) is text for Excel because of its spaces, and an e-mail must
/// stay the e-mail. Free text that others wrote, such as a mail server's words, is to pass through
/// `inert(_:)` before it comes into a file that people open in a spreadsheet.
package struct CSVWriter {
  package private(set) var bytes: [UInt8] = []

  package init(header: [String]) {
    append(row: header)
  }

  /// Adds a row, its cells in the order of the header.
  package mutating func append(row: [String]) {
    // A lone empty cell would be a blank line.
    let isBlank = row.allSatisfy { $0.utf8.allSatisfy { $0 == ASCII.space || $0 == ASCII.tab } }
    for (column, text) in row.enumerated() {
      if column > 0 { bytes.append(ASCII.comma) }
      CSVCell.append(text, quoted: isBlank && column == 0, delimiter: ASCII.comma, to: &bytes)
    }
    bytes.append(ASCII.lineFeed)
  }

  /// A text that no spreadsheet takes for a formula: with an apostrophe before it if it is needed.
  package static func inert(_ text: String) -> String {
    switch text.utf8.first {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), ASCII.tab,
      ASCII.carriageReturn:
      "'" + text
    default: text
    }
  }
}
