/// The rows of a CSV file that are sorted by their e-mails, as `fmt` sorts them.
struct RowOrder {
  private let emails: [[UInt8]]

  /// Nil for a file whose rows are in another order, or cannot all be read; and for JSON, to which rows are added at its
  /// end.
  init?(_ table: PeopleTable) {
    guard case .csv = table.contents, table.isComplete else { return nil }
    emails = (0..<table.rowCount).map {
      Array(table.text(row: $0, column: PeopleColumn.email).utf8)
    }
    guard zip(emails, emails.dropFirst()).allSatisfy({ !$1.lexicographicallyPrecedes($0) }) else {
      return nil
    }
  }

  /// The first row that comes after a new one; nil where none does.
  func row(after email: String) -> Int? {
    let email = Array(email.utf8)
    return emails.firstIndex { email.lexicographicallyPrecedes($0) }
  }
}
