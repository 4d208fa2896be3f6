package import Engine

/// What is to be said of a person in the archiving file.
package struct ArchivingChange: Hashable, Sendable {
  package var person: PersonNames
  package var isOn: Bool
  /// Replaces the row's note, and is no formula for a spreadsheet; nil leaves it.
  package var note: String?

  package init(person: PersonNames, isOn: Bool, note: String? = nil) {
    self.person = person
    self.isOn = isOn
    self.note = note.map(CSVWriter.inert)
  }

  /// What a change came to.
  package enum Outcome: Hashable, Sendable {
    case changed
    /// The row said so already, and has another note now.
    case noted
    /// The row said so already; `from` is the first day on which it holds where that is still to come.
    case already(from: Day?)
  }
}

/// Switches archiving on and off in an archiving file.
package enum ArchivingEdits {
  /// The file with the changes made, and what each came to.
  ///
  /// A row is added for a person who has none: where the rows are sorted, at its place among them. Somebody who is
  /// switched on although the row's `until` has passed is on again: `until` is cleared. An off row has no dates, so both
  /// are cleared from it. `today` is the day in the account's time zone.
  package static func apply(
    _ changes: [ArchivingChange], to table: PeopleTable, today: Day
  ) throws(EditError) -> (table: PeopleTable, outcomes: [ArchivingChange.Outcome]) {
    let index = RowIndex(table)
    let damagedRow = (0..<table.rowCount).first { !table.isSound(row: $0) }
    var editor = try PeopleTableEditor(table)
    var outcomes: [ArchivingChange.Outcome] = []
    var newcomers: [ArchivingChange] = []
    for change in changes {
      let rows = index.rows(of: change.person)
      guard rows.count <= 1 else {
        throw .severalRows(
          path: table.path, email: change.person.email, lines: rows.map(table.line(ofRow:)))
      }
      if let row = rows.first {
        outcomes.append(try edit(row, change, in: table, with: &editor, today: today))
      } else {
        // A row that cannot be read may be this person's: then there would be two.
        if let damagedRow {
          throw .damaged(path: table.path, line: table.line(ofRow: damagedRow))
        }
        newcomers.append(change)
        outcomes.append(.changed)
      }
    }
    try add(newcomers, to: table, with: &editor)
    return (try editor.apply(), outcomes)
  }

  private static func add(
    _ changes: [ArchivingChange], to table: PeopleTable, with editor: inout PeopleTableEditor
  ) throws(EditError) {
    guard let order = RowOrder(table) else {
      for change in changes { try editor.add(row: cells(of: change)) }
      return
    }
    let sorted = changes.sorted { $0.person.email.precedesByBytes($1.person.email) }
    for change in sorted {
      try editor.add(row: cells(of: change), before: order.row(after: change.person.email))
    }
  }

  private static func edit(
    _ row: Int, _ change: ArchivingChange, in table: PeopleTable,
    with editor: inout PeopleTableEditor, today: Day
  ) throws(EditError) -> ArchivingChange.Outcome {
    var outcome: ArchivingChange.Outcome = .already(from: nil)
    if WishWord.read(table.text(row: row, column: PeopleColumn.archiving)) != change.isOn {
      try editor.set(row: row, column: PeopleColumn.archiving, to: change.isOn ? "on" : "off")
      outcome = .changed
    }
    if !change.isOn {
      for column in [PeopleColumn.from, PeopleColumn.until]
      where !table.text(row: row, column: column).isEmpty {
        try editor.set(row: row, column: column, to: "")
        outcome = .changed
      }
    } else {
      if let until = Day(iso: table.text(row: row, column: PeopleColumn.until)), until <= today {
        try editor.set(row: row, column: PeopleColumn.until, to: "")
        outcome = .changed
      }
      let from = Day(iso: table.text(row: row, column: PeopleColumn.from))
      if outcome != .changed, let from, from > today { outcome = .already(from: from) }
    }
    if let note = change.note, note != table.text(row: row, column: PeopleColumn.note) {
      try editor.set(row: row, column: PeopleColumn.note, to: note)
      if outcome != .changed { outcome = .noted }
    }
    return outcome
  }

  private static func cells(of change: ArchivingChange) -> [(column: String, text: String)] {
    [
      (PeopleColumn.email, change.person.email),
      (PeopleColumn.archiving, change.isOn ? "on" : "off"),
      (PeopleColumn.note, change.note ?? ""),
    ]
  }
}
