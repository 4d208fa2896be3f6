/// Every kind of problem that Pairbook reports about the files of a book, with its stable number.
///
/// A number is never given to another problem, nor taken back. The ranges are `PB0xx` files,
/// encodings, CSV and JSON structure; `PB1xx` users; `PB2xx` archiving; `PB3xx` `account.json` and
/// `pairbook.json`; `PB4xx` machine-written files; `PB5xx` git and the repository.
package enum DiagnosticCode: String, CaseIterable, Codable, Hashable, Sendable {
  // Files and encodings.
  case utf16 = "PB001"
  case notUTF8 = "PB002"
  case nulByte = "PB003"
  case fileTooLarge = "PB004"
  case furtherProblems = "PB005"

  // CSV structure.
  case noHeader = "PB010"
  case duplicateHeader = "PB011"
  case emptyHeader = "PB012"
  case rowTooShort = "PB013"
  case rowTooLong = "PB014"
  case unclosedQuote = "PB015"
  case textAfterQuote = "PB016"
  case strayQuote = "PB017"
  case loneCarriageReturn = "PB018"
  case rowTooLarge = "PB019"
  case tooManyColumns = "PB020"
  case suspectedRowInCell = "PB021"

  // JSON structure.
  case jsonSyntax = "PB030"
  case duplicateKey = "PB031"
  case nestedTooDeep = "PB032"
  case trailingText = "PB033"
  case byteOrderMark = "PB034"
  case invalidString = "PB035"
  case numberOutOfRange = "PB036"

  /// The severity that a problem has unless its place says otherwise.
  package var severity: Diagnostic.Severity { entry.severity }

  /// What the code stands for, in one sentence.
  package var meaning: String { entry.meaning }

  private var entry: (severity: Diagnostic.Severity, meaning: String) {
    switch self {
    case .utf16: (.error, "The file is in UTF-16 or UTF-32; nothing of it is read.")
    case .notUTF8: (.error, "The file has bytes that are not UTF-8; nothing of it is read.")
    case .nulByte: (.error, "A row has a NUL byte; it is not read.")
    case .fileTooLarge: (.error, "The file is larger than a book's file may be; it is not read.")
    case .furtherProblems: (.error, "The file has more structural problems than are listed.")

    case .noHeader: (.error, "The file does not begin with a row of column names.")
    case .duplicateHeader: (.error, "Two columns have the same name; neither is read.")
    case .emptyHeader: (.warning, "A column has no name; its cells are kept but not read.")
    case .rowTooShort: (.error, "A row has fewer cells than the header; it is not read.")
    case .rowTooLong: (.error, "A row has more cells than the header; it is not read.")
    case .unclosedQuote: (.error, "A quoted cell is never closed; its row is not read.")
    case .textAfterQuote: (.error, "Text follows the closing quote of a cell; its row is not read.")
    case .strayQuote: (.error, "A quote stands within a bare cell; its row is not read.")
    case .loneCarriageReturn: (.error, "A line ends with a carriage return alone.")
    case .rowTooLarge: (.error, "A row has more bytes than a row may have; it is not read.")
    case .tooManyColumns: (.error, "The header has more columns than a sheet may have.")
    case .suspectedRowInCell: (.warning, "A quoted cell seems to have swallowed a row.")

    case .jsonSyntax: (.error, "The text is not JSON at this place.")
    case .duplicateKey: (.error, "An object has the same key twice.")
    case .nestedTooDeep: (.error, "Objects and arrays are nested deeper than 64 levels.")
    case .trailingText: (.error, "Text follows the end of the JSON value.")
    case .byteOrderMark: (.warning, "A JSON file begins with a byte order mark.")
    case .invalidString: (.error, "A JSON string has a wrong escape or a control character.")
    case .numberOutOfRange: (.error, "A JSON number is too large to be represented.")
    }
  }
}
