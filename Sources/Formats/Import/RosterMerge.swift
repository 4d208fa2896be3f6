/// Merges a directory's export into a roster.
///
/// An export never says who is archived, and an empty cell of it never erases what the roster has. Nobody
/// is added twice: where the same phone or `id` appears under another e-mail, a rename is proposed and the
/// row is left for the next import. Columns that the format does not know are filled only where the
/// roster has them, where it is empty, or where `--map` names them.
package struct RosterMerge {
  package struct Options: Hashable, Sendable {
    package var removeMissing: Bool
    /// The roster's columns that `--map` names.
    package var mappedColumns: Set<String>

    package init(removeMissing: Bool = false, mappedColumns: Set<String> = []) {
      self.removeMissing = removeMissing
      self.mappedColumns = mappedColumns
    }
  }

  private var export: DirectoryExport
  private let roster: RosterIndex
  private let options: Options
  private let cells: RosterCells

  /// Line → row of the roster, for those whom it has.
  private var matches: [Int: Int] = [:]
  private var renames: [ImportReport.Rename] = []
  private var newcomers: [DirectoryExport.Row] = []
  private var blockedStrangers: Set<Int> = []

  /// What happens to each row.
  package private(set) var report: ImportReport

  package init(
    _ export: DirectoryExport, into table: PeopleTable, phones: AccountPhones, options: Options
  ) {
    self.export = export
    self.options = options
    roster = RosterIndex(table, phones: phones)
    cells = RosterCells(export: export, roster: table, mapped: options.mappedColumns)
    report = ImportReport(
      source: export.layout.id, sourceTitle: export.layout.title,
      rowCount: export.document.rowCount)
    match()
    settleConflicts()
    fillReport()
  }

  // MARK: Who is who

  private mutating func match() {
    matches = [:]
    renames = []
    newcomers = []
    blockedStrangers = []
    let named = Set(export.rows.map(\.email) + export.rejections.compactMap(\.email))
    let exported = Set(named.compactMap(roster.row(email:)))
    var contradictory: [Int: String] = [:]
    for row in export.rows {
      let known = roster.row(email: row.email)
      if let id = row.id, let holder = roster.row(id: id), holder != known {
        if known == nil, !exported.contains(holder) {
          propose(row, holder, because: PeopleColumn.id)
        } else {
          contradictory[row.index] =
            "its id is that of \(roster.email(ofRow: holder)) in the roster"
        }
      } else if let known {
        let email = roster.email(ofRow: known)
        if email != row.email, named.contains(email) {
          contradictory[row.index] =
            "it is the e-mail that \(email) had before a rename, and the export has that one, too"
        } else {
          matches[row.line] = known
        }
      } else if let phone = row.phone, let holder = roster.row(phone: phone.e164),
        !exported.contains(holder)
      {
        propose(row, holder, because: PeopleColumn.mobilePhone)
      } else if row.isBlocked {
        blockedStrangers.insert(row.line)
      } else {
        newcomers.append(row)
      }
    }
    export.reject(contradictory)
  }

  private mutating func propose(_ row: DirectoryExport.Row, _ holder: Int, because: String) {
    renames.append(
      ImportReport.Rename(
        line: row.line, from: roster.email(ofRow: holder), to: row.email, because: because))
  }

  /// Rejects the rows that would give two users one phone, and those that could both be a rename of one
  /// user, until none is left.
  private mutating func settleConflicts() {
    while true {
      let reasons = sharedPhones.merging(doubtfulRenames) { first, _ in first }
      guard !reasons.isEmpty else { return }
      export.reject(reasons)
      match()
    }
  }

  /// By index of the rows concerned.
  private var sharedPhones: [Int: String] {
    var claims = PhoneClaims(roster)
    for row in export.rows {
      guard let known = matches[row.line], let phone = row.phone?.e164 else { continue }
      let before = roster.phones[known]
      guard before != phone else { continue }
      claims.add(
        phone, row: row.index, place: known, email: roster.email(ofRow: known), insteadOf: before)
    }
    for (index, row) in newcomers.enumerated() {
      guard let phone = row.phone?.e164 else { continue }
      claims.add(
        phone, row: row.index, place: roster.table.rowCount + index, email: row.email,
        insteadOf: nil)
    }
    return claims.refusals()
  }

  /// By index of the rows concerned.
  private var doubtfulRenames: [Int: String] {
    let byPerson = Dictionary(grouping: renames, by: \.from).filter { $0.value.count > 1 }
    let people = Dictionary(
      byPerson.flatMap { from, renames in renames.map { ($0.line, from) } },
      uniquingKeysWith: { first, _ in first })
    var reasons: [Int: String] = [:]
    for row in export.rows {
      guard let from = people[row.line] else { continue }
      reasons[row.index] = "several rows have the phone or id of \(from) in the roster"
    }
    return reasons
  }

  /// The e-mail by which the roster will list a row.
  private func displayed(_ row: DirectoryExport.Row) -> String {
    matches[row.line].map(roster.email(ofRow:)) ?? row.email
  }

  // MARK: The outcome

  private mutating func fillReport() {
    for row in export.rows {
      if let known = matches[row.line] {
        let changes = cells.changes(row, in: known, phone: roster.phones[known])
        if changes.isEmpty {
          report.unchanged += 1
        } else {
          report.changed.append(
            ImportReport.Changed(
              line: row.line, email: roster.email(ofRow: known), changes: changes))
        }
        note(row, known)
      }
      if row.isBlocked, matches[row.line] != nil || blockedStrangers.contains(row.line) {
        report.blocked.append(
          ImportReport.Blocked(
            line: row.line, email: displayed(row), isListed: matches[row.line] != nil))
      }
    }
    report.added = newcomers.map {
      ImportReport.Person(line: $0.line, email: $0.email, mobilePhone: $0.phone?.e164)
    }
    for row in newcomers { note(row, nil) }
    report.notes.sort { $0.line < $1.line }
    report.renames = renames
    report.rejected = export.rejections.map {
      ImportReport.Rejected(line: $0.line, email: $0.email, reason: $0.reason)
    }
    report.missing = missing.map(roster.email(ofRow:)).sorted()
    if options.removeMissing, !report.missing.isEmpty {
      report.removalHeld = removalHeld
      report.isRemoving = report.removalHeld == nil
    }
  }

  private mutating func note(_ row: DirectoryExport.Row, _ known: Int?) {
    if let column = row.personalPhoneColumn, known.flatMap({ roster.phones[$0] }) != row.phone?.e164
    {
      report.notes.append(
        ImportReport.Note(
          line: row.line, email: displayed(row),
          text: "the phone is from \"\(column)\", which is a private one"))
    }
    if known != nil, displayed(row) != row.email {
      report.notes.append(
        ImportReport.Note(
          line: row.line, email: displayed(row),
          text: "the directory still has the e-mail before the rename, \(row.email)"))
    }
  }

  /// The rows of the roster that the export does not know, in the order of the file.
  private var missing: [Int] {
    var present = Set(matches.values)
    let spokenOf = Set(
      export.rejections.compactMap { $0.email.flatMap(roster.row(email:)) }
        + renames.compactMap { roster.row(email: $0.from) })
    present.formUnion(spokenOf)
    return roster.emails.keys.filter { !present.contains($0) }.sorted()
  }

  private var removalHeld: String? {
    if export.rows.isEmpty { return "the export has nobody who can be read" }
    if !export.provesAbsence {
      return "rows of the export cannot be read, and those who seem to be missing may stand there"
    }
    return nil
  }

  /// The roster with the changes made.
  package func apply() throws(EditError) -> PeopleTable {
    var editor = try PeopleTableEditor(roster.table)
    for row in export.rows {
      guard let known = matches[row.line] else { continue }
      for change in cells.changes(row, in: known, phone: roster.phones[known]) {
        try editor.set(row: known, column: change.column, to: change.to)
      }
    }
    if report.isRemoving { for row in missing { try editor.remove(row: row) } }
    for row in newcomers { try editor.add(row: cells.newRow(row)) }
    return try editor.apply()
  }

  /// The rows that were not taken, as a CSV file with their reasons; nil where there are none.
  package var rejectedFile: [UInt8]? { RejectedRows.file(export) }
}
