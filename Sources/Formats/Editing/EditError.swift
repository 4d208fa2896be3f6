/// Why a file of the book was not edited. Nothing was written.
package enum EditError: Error, Hashable, Sendable {
  /// Nothing of the file can be read; the diagnostics say why.
  case unreadable(path: String, diagnostics: [Diagnostic])
  /// The row, or the file as a whole, has damage that a person must mend first.
  case damaged(path: String, line: Int?)
  /// Two columns have the name that is to be written to.
  case ambiguousColumn(path: String, column: String)
  /// Several rows are about one person.
  case severalRows(path: String, email: String, lines: [Int])
  /// The file as changed would not be read as asked for: a text that no cell can hold.
  case notReadBack(path: String)

  init(_ error: CSVEditError) {
    self =
      switch error {
      case .unreadable(let path): .unreadable(path: path, diagnostics: [])
      case .damagedRow(let path, let line): .damaged(path: path, line: line)
      case .notReadBack(let path): .notReadBack(path: path)
      }
  }

  init(_ error: JSONEditError) {
    self =
      switch error {
      case .unsound(let path): .damaged(path: path, line: nil)
      case .noSuchPlace(let path, _), .notReadBack(let path): .notReadBack(path: path)
      }
  }
}
