/// Finds what a merge would give to two people though neither side did: an e-mail, an id or a phone.
struct Collisions {
  private let merge: PeopleMerge
  private let means: CellMeaning

  init(_ merge: PeopleMerge, means: CellMeaning) {
    self.merge = merge
    self.means = means
  }

  /// The rows, with a conflict in those by which theirs brings in what another has.
  func resolved(_ rows: [MergedRow]) -> [MergedRow] {
    var result = rows
    for name in [PeopleColumn.email, PeopleColumn.id, PeopleColumn.mobilePhone] {
      guard let index = merge.columns.columns.firstIndex(where: { $0.name == name }) else {
        continue
      }
      resolve(name, index, in: &result)
    }
    return result
  }

  private func resolve(_ name: String, _ index: Int, in rows: inout [MergedRow]) {
    let incoming = rows.indices.filter { row in
      !rows[row].isRemoved && rows[row].conflict == nil && rows[row].cells[index] != nil
    }
    let values = Set(incoming.map { value(rows[$0], name, index) }).subtracting([""])
    guard !values.isEmpty else { return }
    var holders: [String: [Int]] = [:]
    for row in rows.indices where !rows[row].isRemoved && rows[row].conflict == nil {
      let value = value(rows[row], name, index)
      if values.contains(value) { holders[value, default: []].append(row) }
    }
    holders = holders.filter { $0.value.count > 1 }
    guard !holders.isEmpty else { return }
    let column = merge.columns.columns[index]
    let known = counts(merge.ours, name, column.ours, of: holders).merging(
      counts(merge.theirs, name, column.theirs, of: holders), uniquingKeysWith: max)
    for (value, sharing) in holders where known[value, default: 0] < 2 {
      for row in sharing where rows[row].cells[index] != nil {
        guard let other = sharing.first(where: { $0 != row }) else { continue }
        let reason = MergeConflict(
          who: who(rows[row]), kind: .shared(what: name, value: value, with: who(rows[other])))
        rows[row].conflict = MergedRow.Conflict(
          reasons: [reason], oursHasRow: rows[row].ours != nil, theirCells: rows[row].cells)
        if rows[row].ours != nil { rows[row].cells = [:] }
      }
    }
  }

  /// How often a version has each of the values.
  private func counts(
    _ table: MergeTable, _ name: String, _ column: Int?, of values: [String: [Int]]
  ) -> [String: Int] {
    guard let column else { return [:] }
    var counts: [String: Int] = [:]
    for row in 0..<table.rowCount {
      let value = means(name, table.text(row, column))
      if values[value] != nil { counts[value, default: 0] += 1 }
    }
    return counts
  }

  private func value(_ row: MergedRow, _ name: String, _ index: Int) -> String {
    let column = merge.columns.columns[index]
    // What changes in a row comes from theirs.
    if row.cells[index] != nil, let their = row.theirs, let at = column.theirs {
      return means(name, merge.theirs.text(their, at))
    }
    guard let our = row.ours, let at = column.ours else { return "" }
    return means(name, merge.ours.text(our, at))
  }

  private func who(_ row: MergedRow) -> String {
    if let our = row.ours { return merge.ours.who(our) }
    return row.theirs.map { merge.theirs.who($0) } ?? ""
  }
}
