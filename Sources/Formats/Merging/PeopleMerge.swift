/// What a merge makes of a row.
struct MergedRow {
  /// The row of ours that it is; nil for one that comes in.
  var ours: Int?
  var theirs: Int?
  var isRemoved = false
  /// Texts by the merged column, as `MergeTable.raw` has them; of a row of ours, those that change.
  var cells: [Int: String] = [:]
  /// Nil where both sides agree.
  var conflict: Conflict?

  struct Conflict {
    var reasons: [MergeConflict]
    var oursHasRow = true
    var theirsHasRow = true
    /// In the place of `cells` in the half that shows theirs.
    var theirCells: [Int: String] = [:]

    func words(_ sides: MergeSides) -> String {
      reasons.map { $0.words(sides) }.joined(separator: "; ")
    }
  }
}

/// Merges a roster or an archiving file person by person and cell by cell.
///
/// What neither side changed stays; what one side changed is taken; what both changed in different ways
/// is a conflict, and so is a row that one side removed and the other changed.
struct PeopleMerge {
  let base: MergeTable
  let ours: MergeTable
  let theirs: MergeTable
  let sides: MergeSides
  private(set) var columns: MergedColumns
  private(set) var rows: [MergedRow] = []
  private var keptColumns: [Int] = []
  private let file: PeopleFile
  private let means: CellMeaning

  init(
    _ versions: FileVersions, path: String, file: PeopleFile, phones: AccountPhones,
    previous: (ours: PreviousEmails, theirs: PreviousEmails), sides: MergeSides
  ) throws {
    self.file = file
    self.sides = sides
    means = CellMeaning(phones: phones)
    base = try MergeTable(versions.base, path: path, file: file, side: "what both sides began with")
    ours = try MergeTable(versions.ours, path: path, file: file, side: sides.ours)
    theirs = try MergeTable(versions.theirs, path: path, file: file, side: sides.theirs)
    if !versions.base.isEmpty { try Self.requireNames(base) }
    for table in [ours, theirs] { try Self.requireNames(table) }
    let groups = RowMatching(base: base, ours: ours, theirs: theirs, previous: previous).groups
    columns = try MergedColumns(base: base, ours: ours, theirs: theirs, groups: groups)
    settleColumns(groups)
    keptColumns = columns.columns.indices.filter { !columns.columns[$0].isGone }
    for group in groups { merge(group) }
    rows = Collisions(self, means: means).resolved(rows)
  }

  /// Without a column that names people, no two rows can be told to be one person's.
  private static func requireNames(_ table: MergeTable) throws {
    guard table.isCSV else { return }
    let names = [PeopleColumn.email, PeopleColumn.id]
    if !table.columns.contains(where: names.contains) {
      throw Unmergeable(why: "a column with the people's e-mails is missing on one side")
    }
  }

  // MARK: Columns

  /// A column that one side removed goes, unless the other side changed something in it.
  private mutating func settleColumns(_ groups: [RowGroup]) {
    let changed = changedColumns(
      columns.columns.indices.filter { columns.columns[$0].theirs == nil }, groups, in: ours,
      \.ours, \.ours
    ).union(
      changedColumns(
        columns.columns.indices.filter { columns.columns[$0].ours == nil }, groups, in: theirs,
        \.theirs, \.theirs))
    var added = 0
    func place() -> MergedColumns.Place {
      added += 1
      return .added(added - 1)
    }
    for index in columns.columns.indices {
      let column = columns.columns[index]
      switch (column.base, column.ours, column.theirs) {
      case (_?, let our?, nil) where ours.isCSV:
        if !changed.contains(index) { columns.columns[index].place = .dropped(our) }
      case (_?, nil, _?):
        let isKept = changed.contains(index) || !ours.isCSV
        columns.columns[index].place = isKept ? place() : .gone
      case (nil, nil, _?): columns.columns[index].place = place()
      case (_?, nil, nil): columns.columns[index].place = .gone
      default: break
      }
    }
  }

  /// Of some columns those that the base and a side have and in which rows of that side say something else.
  private func changedColumns(
    _ concerned: [Int], _ groups: [RowGroup], in side: MergeTable,
    _ rows: KeyPath<RowGroup, [Int]>, _ place: KeyPath<MergedColumns.Column, Int?>
  ) -> Set<Int> {
    let concerned = concerned.filter { index in
      columns.columns[index].base != nil && columns.columns[index][keyPath: place] != nil
    }
    guard !concerned.isEmpty else { return [] }
    let isConcerned = Set(concerned)
    var changed: Set<Int> = []
    for group in groups where !group[keyPath: rows].isEmpty {
      let (before, after) = (group.base, group[keyPath: rows])
      let places =
        side.isCSV
        ? concerned : filled(before, after, in: side, place).filter(isConcerned.contains)
      for index in places where !changed.contains(index) {
        let column = columns.columns[index]
        func texts(_ table: MergeTable, _ rows: [Int], _ at: Int?) -> [String] {
          guard let at else { return [] }
          return rows.map { means(column.name, table.text($0, at)) }.filter { !$0.isEmpty }
        }
        if texts(base, before, column.base) != texts(side, after, column[keyPath: place]) {
          changed.insert(index)
        }
      }
    }
    return changed
  }

  /// The columns in which rows of the base and of a side may have something, in their order.
  private func filled(
    _ before: [Int], _ after: [Int], in side: MergeTable,
    _ place: KeyPath<MergedColumns.Column, Int?>
  ) -> [Int] {
    let after = after.flatMap { side.filledColumns($0) }
    let isOurs = place == \.ours
    return columns.places(
      base: before.flatMap { base.filledColumns($0) }, ours: isOurs ? after : [],
      theirs: isOurs ? [] : after)
  }

  // MARK: Rows

  private mutating func merge(_ group: RowGroup) {
    guard group.isPlain else { return mergeSeveral(group) }
    switch (group.base.first, group.ours.first, group.theirs.first) {
    case (_, nil, nil): break
    case (nil, let our?, nil): rows.append(MergedRow(ours: our))
    case (nil, nil, let their?): rows.append(incoming(their))
    case (let old?, let our?, nil):
      var row = MergedRow(ours: our, isRemoved: true)
      let changed = changedColumns(old, our, in: ours, \.ours)
      if !changed.isEmpty {
        row.isRemoved = false
        row.conflict = MergedRow.Conflict(
          reasons: [MergeConflict(who: ours.who(our), kind: .removedByTheirs(changed: changed))],
          theirsHasRow: false)
      }
      rows.append(row)
    case (let old?, nil, let their?):
      let changed = changedColumns(old, their, in: theirs, \.theirs)
      guard !changed.isEmpty else { break }
      var row = incoming(their)
      row.conflict = MergedRow.Conflict(
        reasons: [MergeConflict(who: theirs.who(their), kind: .removedByOurs(changed: changed))],
        oursHasRow: false, theirCells: row.cells)
      rows.append(row)
    case (let old, let our?, let their?): rows.append(merge(old, our, their))
    }
  }

  private func incoming(_ their: Int) -> MergedRow {
    var row = MergedRow(theirs: their)
    for at in theirs.filledColumns(their) {
      guard let index = columns.place(ofTheirs: at) else { continue }
      let raw = theirs.raw(their, at)
      if !raw.isEmpty { row.cells[index] = raw }
    }
    return row
  }

  /// The columns that both versions have and in which a row says something else.
  private func changedColumns(
    _ old: Int, _ row: Int, in side: MergeTable, _ place: KeyPath<MergedColumns.Column, Int?>
  ) -> [String] {
    filled([old], [row], in: side, place).map { columns.columns[$0] }.filter { column in
      guard let before = base.cell(old, column.base),
        let after = side.cell(row, column[keyPath: place])
      else { return false }
      return means(column.name, before.text) != means(column.name, after.text)
    }.map(\.name)
  }

  private func merge(_ old: Int?, _ our: Int, _ their: Int) -> MergedRow {
    var row = MergedRow(ours: our, theirs: their)
    if let bytes = theirs.rowBytes(their), theirs.columns == ours.columns {
      let isSame = bytes == ours.rowBytes(our)
      let isOld = old.map { base.columns == theirs.columns && base.rowBytes($0) == bytes } ?? false
      if (isSame || isOld) && theirs.document?.delimiter == ours.document?.delimiter { return row }
    }
    var reasons: [MergeConflict] = []
    var theirCells: [Int: String] = [:]
    var changed: (ours: Set<String>, theirs: Set<String>) = ([], [])
    for index in places(old, our, their) {
      let column = columns.columns[index]
      let cell = CellMerge(
        column: column.name, before: old.flatMap { base.cell($0, column.base) },
        ours: ours.cell(our, column.ours), theirs: theirs.cell(their, column.theirs),
        isNew: old == nil, means: means)
      if cell.oursIsChanged { changed.ours.insert(column.name) }
      if cell.theirsIsChanged { changed.theirs.insert(column.name) }
      switch cell.outcome {
      case .ours: break
      case .theirs(let raw): row.cells[index] = raw
      case .conflict(let raw):
        theirCells[index] = raw
        reasons.append(
          MergeConflict(
            who: ours.who(our),
            kind: .changed(what: column.name, ours: cell.ours?.text, theirs: cell.theirs?.text)))
      }
    }
    if reasons.isEmpty, file == .archiving, Self.mixesWishes(changed.ours, changed.theirs) {
      reasons.append(MergeConflict(who: ours.who(our), kind: .wishAndDates))
      theirCells = row.cells
      row.cells = [:]
    }
    if !reasons.isEmpty {
      row.conflict = MergedRow.Conflict(
        reasons: reasons, theirCells: row.cells.merging(theirCells) { _, their in their })
    }
    return row
  }

  /// The columns of the merged file in which rows may have something, in their order.
  private func places(_ old: Int?, _ our: Int, _ their: Int) -> [Int] {
    guard !ours.isCSV else { return keptColumns }
    return columns.places(
      base: old.map { base.filledColumns($0) } ?? [], ours: ours.filledColumns(our),
      theirs: theirs.filledColumns(their)
    ).filter { !columns.columns[$0].isGone }
  }

  /// Whether one side says whether somebody is on, and the other from when or how long: together they
  /// may say what nobody meant.
  private static func mixesWishes(_ ours: Set<String>, _ theirs: Set<String>) -> Bool {
    let dates: Set<String> = [PeopleColumn.from, PeopleColumn.until]
    func mixes(_ one: Set<String>, _ other: Set<String>) -> Bool {
      one.contains(PeopleColumn.archiving) && !other.contains(PeopleColumn.archiving)
        && !dates.isDisjoint(with: other) && dates.intersection(other) != dates.intersection(one)
    }
    return mixes(ours, theirs) || mixes(theirs, ours)
  }

  /// Rows that are in error: as a whole, they are as one side has them or a conflict.
  private mutating func mergeSeveral(_ group: RowGroup) {
    func texts(_ table: MergeTable, _ rows: [Int]) -> [String] {
      rows.map { row in
        table.filledColumns(row).map { index in
          (table.columns[index], means(table.columns[index], table.text(row, index)))
        }.filter { !$0.1.isEmpty }.map { "\($0.0)\u{1}\($0.1)" }.sorted()
          .joined(separator: "\u{2}")
      }.sorted()
    }
    let before = texts(base, group.base)
    let our = texts(ours, group.ours)
    let their = texts(theirs, group.theirs)
    if their == before || our == their {
      rows += group.ours.map { MergedRow(ours: $0) }
    } else if our == before {
      rows += group.ours.map { MergedRow(ours: $0, isRemoved: true) }
      rows += group.theirs.map(incoming)
    } else {
      rows += group.ours.map { our in
        MergedRow(
          ours: our,
          conflict: MergedRow.Conflict(
            reasons: [MergeConflict(who: ours.who(our), kind: .severalRows)], theirsHasRow: false))
      }
      rows += group.theirs.map { their in
        var row = incoming(their)
        row.conflict = MergedRow.Conflict(
          reasons: [MergeConflict(who: theirs.who(their), kind: .severalRows)], oursHasRow: false,
          theirCells: row.cells)
        return row
      }
    }
  }
}
