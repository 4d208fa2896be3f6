/// What is to be said of a cell with a name.
enum NameCell {
  /// Whether a cell that begins so has to be looked at more closely.
  static func mayBeDamaged(_ first: UInt8) -> Bool {
    first == UInt8(ascii: "#") || first == UInt8(ascii: "=") || first <= ASCII.space
  }

  /// Whether a spreadsheet's error stands in any part of a person's name: what is left of it is no way to call somebody.
  static func isDamaged(_ rows: any RowSource<RosterColumn>, _ row: Int) -> Bool {
    columns.contains { SpreadsheetDamage.error(in: rows.text(row, $0)) != nil }
  }

  static let columns: [RosterColumn] = [.firstName, .lastName, .name]

  static func problem<Rows: RowSource<RosterColumn>>(
    _ rows: Rows, _ row: Int, _ column: RosterColumn
  ) -> Diagnostic? {
    let text = rows.text(row, column)
    if let error = SpreadsheetDamage.error(in: text) {
      return rows.problem(
        .damagedName, row, column, "a spreadsheet wrote \(error) instead of the name",
        help: "write the name; until then mails are written without one")
    }
    guard text.hasPrefix("=") else { return nil }
    return rows.problem(
      .formulaName, row, column,
      "the name \"\(text.shortened)\" begins with =, as a formula does, and is mailed so",
      help: "write the name itself")
  }
}
