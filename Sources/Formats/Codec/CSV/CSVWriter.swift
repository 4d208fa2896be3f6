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
  ///
  /// A spreadsheet that expects semicolons or tabs between cells begins a new one after each, and after a line end.
  package static func inert(_ text: String) -> String {
    guard text.utf8.contains(where: isSuspect) else { return text }
    var result: [UInt8] = []
    var before = ASCII.semicolon
    for byte in text.utf8 {
      if endsCell(before), isSuspect(byte) { result.append(UInt8(ascii: "'")) }
      result.append(byte)
      before = byte
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func endsCell(_ byte: UInt8) -> Bool {
    [ASCII.semicolon, ASCII.tab, ASCII.lineFeed, ASCII.carriageReturn].contains(byte)
  }

  private static func isSuspect(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), ASCII.tab,
      ASCII.carriageReturn:
      true
    default: false
    }
  }
}
