/// A person's change of e-mail: the same person in the roster, so that it costs no new pairing.
package enum RosterRename {
  package enum Refusal: Error, Hashable, Sendable {
    /// The roster has nobody of the old e-mail.
    case unknown(old: String)
    /// The roster has the new e-mail already.
    case taken(new: String, path: String, line: Int)
    case sameEmail(String)
    /// The archiving file has a row for each of the two.
    case twoArchivingRows(path: String, lines: [Int])
    case edit(EditError)
  }

  package struct Result: Sendable {
    package var roster: PeopleTable
    /// As it was if no row of it spoke of the old e-mail.
    package var archiving: PeopleTable?
    /// How many people have the person as their manager.
    package var reportCount: Int
    /// What `previous_email` says now: empty if the person is enrolled under the new e-mail already.
    package var previousEmail: String
  }

  /// Changes the e-mail of a roster's row and writes `previous_email`; the archiving row follows, and so
  /// do the cells that name the person as a manager.
  ///
  /// The archiving row would still be found by `previous_email`, but a second rename would lose it.
  /// `enrolled` are the identities of `status.csv`: renaming twice between two syncs keeps the one under
  /// which the person is enrolled.
  package static func apply(
    old: String, new: String, roster: PeopleTable, archiving: PeopleTable?, enrolled: Set<String>
  ) throws(Refusal) -> Result {
    guard old != new else { throw .sameEmail(new) }
    let index = RowIndex(roster)
    guard let row = index.rows(email: old).first else { throw .unknown(old: old) }
    let holder = index.rows(email: new).first ?? index.rows(previousEmail: new).first
    if let other = holder, other != row {
      throw .taken(new: new, path: roster.path, line: roster.line(ofRow: other))
    }
    let earlier = roster.identity(row: row, column: PeopleColumn.previousEmail)
    var previous = old
    if let earlier, enrolled.contains(earlier), !enrolled.contains(old) { previous = earlier }
    if previous == new { previous = "" }
    let id = roster.text(row: row, column: PeopleColumn.id)
    let person = PersonNames(email: old, id: id.isEmpty ? nil : id, previousEmail: earlier)
    let reports = roster.soundRows.filter {
      roster.identity(row: $0, column: PeopleColumn.managerEmail) == old
    }
    let renamed: PeopleTable
    do throws(EditError) {
      var editor = try PeopleTableEditor(roster)
      try editor.set(row: row, column: PeopleColumn.email, to: new)
      if previous != "" || earlier != nil {
        try editor.set(row: row, column: PeopleColumn.previousEmail, to: previous)
      }
      for report in reports {
        try editor.set(row: report, column: PeopleColumn.managerEmail, to: new)
      }
      renamed = try editor.apply()
    } catch {
      throw .edit(error)
    }
    return Result(
      roster: renamed,
      archiving: try archiving.map { table throws(Refusal) in
        try follow(person, to: new, in: table)
      },
      reportCount: reports.count, previousEmail: previous)
  }

  private static func follow(
    _ person: PersonNames, to new: String, in table: PeopleTable
  ) throws(Refusal) -> PeopleTable {
    let index = RowIndex(table)
    let rows = Set(index.rows(of: person) + index.rows(email: new)).sorted()
    guard rows.count <= 1 else {
      throw .twoArchivingRows(path: table.path, lines: rows.map(table.line(ofRow:)))
    }
    guard let row = rows.first, table.identity(row: row) != nil else { return table }
    do {
      var editor = try PeopleTableEditor(table)
      try editor.set(row: row, column: PeopleColumn.email, to: new)
      return try editor.apply()
    } catch {
      throw .edit(error)
    }
  }
}
