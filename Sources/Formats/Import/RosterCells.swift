/// What the rows of an export say in the columns of a roster.
struct RosterCells {
  private let roster: PeopleTable
  /// The columns that are filled, in the order in which new ones are added; without the e-mail.
  private let columns: [String]
  /// Whether the roster has one column for the whole name, and none for its parts.
  private let hasWholeNames: Bool

  private static let known: Set<String> = [
    PeopleColumn.email, PeopleColumn.id, PeopleColumn.firstName, PeopleColumn.lastName,
    PeopleColumn.name, PeopleColumn.mobilePhone, PeopleColumn.locale, PeopleColumn.managerEmail,
  ]

  init(export: DirectoryExport, roster: PeopleTable, mapped: Set<String>) {
    self.roster = roster
    let isEmpty = roster.rowCount == 0
    let present = Set(roster.columns.map { $0.lowercased() })
    columns = export.columns.filter { column in
      column != PeopleColumn.email
        && (Self.known.contains(column) || isEmpty || mapped.contains(column)
          || present.contains(column.lowercased()))
    }
    hasWholeNames =
      present.contains(PeopleColumn.name) && !present.contains(PeopleColumn.firstName)
      && !present.contains(PeopleColumn.lastName)
  }

  /// What a row changes in the roster's row of the same person, whose phone in E.164 is given.
  func changes(
    _ row: DirectoryExport.Row, in known: Int, phone: String?
  ) -> [ImportReport.CellChange] {
    texts(row).compactMap { column, text in
      let old = roster.text(row: known, column: column)
      switch column {
      case PeopleColumn.mobilePhone where phone == row.phone?.e164: return nil
      case PeopleColumn.managerEmail
      where roster.identity(row: known, column: column) == text: return nil
      case PeopleColumn.locale
      where old.replacing("_", with: "-").lowercased() == text.lowercased(): return nil
      default:
        return old == text ? nil : ImportReport.CellChange(column: column, from: old, to: text)
      }
    }
  }

  /// The row of somebody new.
  func newRow(_ row: DirectoryExport.Row) -> [(column: String, text: String)] {
    [(PeopleColumn.email, row.email)] + texts(row)
  }

  /// The texts of a row that are not empty, in the order of the columns.
  private func texts(_ row: DirectoryExport.Row) -> [(column: String, text: String)] {
    var cells = row.cells
    let parts = [cells[PeopleColumn.firstName], cells[PeopleColumn.lastName]].compactMap { $0 }
    var columns = columns
    if hasWholeNames, !parts.isEmpty {
      cells[PeopleColumn.firstName] = nil
      cells[PeopleColumn.lastName] = nil
      cells[PeopleColumn.name] = parts.joined(separator: " ")
      if !columns.contains(PeopleColumn.name) { columns.insert(PeopleColumn.name, at: 0) }
    }
    if let phone = row.phone {
      let isJSON = roster.path.hasSuffix(".json")
      cells[PeopleColumn.mobilePhone] = isJSON ? phone.e164 : phone.international
    }
    return columns.compactMap { column in cells[column].map { (column, $0) } }
  }
}
