/// One cell of a person on both sides and before.
struct CellMerge {
  struct Cell {
    /// As it is written.
    var raw: String
    /// As a person reads it.
    var text: String
  }

  enum Outcome: Equatable {
    case ours
    /// What theirs wrote.
    case theirs(String)
    case conflict(theirs: String)
  }

  let ours: Cell?
  let theirs: Cell?
  /// Whether a side says something else than before, and not only in another spelling.
  let oursIsChanged: Bool
  let theirsIsChanged: Bool
  let outcome: Outcome

  /// A cell is nil where a version has no such column; `isNew` where both sides added the person.
  init(
    column: String, before: Cell?, ours: Cell?, theirs: Cell?, isNew: Bool, means: CellMeaning
  ) {
    self.ours = ours
    self.theirs = theirs
    let (old, our) = (before?.raw ?? "", ours?.raw ?? "")
    guard let theirs else {
      // Theirs has removed the column, which stays because somebody changed a cell of it.
      let isChanged = means(column, ours?.text ?? "") != means(column, before?.text ?? "")
      oursIsChanged = isChanged
      theirsIsChanged = false
      outcome = before != nil && isChanged ? .conflict(theirs: "") : .ours
      return
    }
    let meaning = (
      before: means(column, before?.text ?? ""), ours: means(column, ours?.text ?? ""),
      theirs: means(column, theirs.text)
    )
    theirsIsChanged = meaning.theirs != meaning.before
    if ours == nil, before != nil {
      // Ours has removed the column, which comes back because theirs changed a cell of it.
      oursIsChanged = false
      outcome = theirsIsChanged ? .conflict(theirs: theirs.raw) : .theirs(theirs.raw)
      return
    }
    oursIsChanged = meaning.ours != meaning.before
    if isNew, Self.isStatement(column) {
      outcome = meaning.ours == meaning.theirs ? .ours : .conflict(theirs: theirs.raw)
    } else if theirs.raw == old || theirs.raw == our {
      outcome = .ours
    } else if our == old {
      outcome = .theirs(theirs.raw)
    } else if !theirsIsChanged || meaning.ours == meaning.theirs {
      outcome = .ours
    } else {
      outcome = oursIsChanged ? .conflict(theirs: theirs.raw) : .theirs(theirs.raw)
    }
  }

  /// Columns that say when somebody is archived: that a new row leaves one empty says something, too.
  private static func isStatement(_ column: String) -> Bool {
    [PeopleColumn.archiving, PeopleColumn.from, PeopleColumn.until].contains(column)
  }
}

extension MergeTable {
  /// A cell; nil where the version has no such column. An entry of a JSON list lacks a key only because
  /// it has no value for it.
  func cell(_ row: Int, _ column: Int?) -> CellMerge.Cell? {
    guard let column else { return isCSV ? nil : CellMerge.Cell(raw: "", text: "") }
    return CellMerge.Cell(raw: raw(row, column), text: text(row, column))
  }
}
