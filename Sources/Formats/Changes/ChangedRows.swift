/// The rows of two versions of an account's files from which all that changed for people can be told: those
/// that differ, and those that speak of the same people.
///
/// Of a million rows few change between two commits; the others are compared as bytes and never read.
struct ChangedRows {
  /// Rows of a version, in the order of the file.
  struct Choice {
    var roster: [Int] = []
    var archiving: [Int] = []
  }

  private(set) var old = Choice()
  private(set) var new = Choice()
  private var names = NameSet()

  /// Nil where rows cannot be told apart by their bytes: JSON, other columns, or phones that are read in another way.
  init?(from before: AccountFiles, to after: AccountFiles) {
    guard before.phones.region == after.phones.region else { return nil }
    let (first, second) = Cores.both(
      { RowDifference(before.roster, after.roster) },
      { RowDifference(before.archiving, after.archiving) })
    guard let roster = first, let archiving = second else { return nil }
    old = Choice(roster: roster.old, archiving: archiving.old)
    new = Choice(roster: roster.new, archiving: archiving.new)
    // A name may lead to a row, and that to a further name.
    var found = -1
    while names.count != found {
      found = names.count
      collect(before, old)
      collect(after, new)
      guard names.count != found else { break }
      extend(before, after)
    }
  }

  private mutating func collect(_ files: AccountFiles, _ choice: Choice) {
    if let roster = files.roster { names.add(choice.roster, of: roster) }
    if let archiving = files.archiving { names.add(choice.archiving, of: archiving) }
  }

  /// Takes in the rows of both versions that have one of the names.
  private mutating func extend(_ before: AccountFiles, _ after: AccountFiles) {
    let filter = names.filter
    (old, new) = Cores.both(
      { [names, old] in Self.extended(old, before, names, filter) },
      { [names, new] in Self.extended(new, after, names, filter) })
  }

  private static func extended(
    _ choice: Choice, _ files: AccountFiles, _ names: NameSet, _ filter: NameFilter
  ) -> Choice {
    Choice(
      roster: names.rows(of: files.roster, besides: choice.roster, filter),
      archiving: names.rows(of: files.archiving, besides: choice.archiving, filter))
  }
}

/// The rows that one version of a file has and the other has not, byte for byte.
private struct RowDifference {
  private(set) var old: [Int] = []
  private(set) var new: [Int] = []

  init?(_ before: PeopleTable?, _ after: PeopleTable?) {
    guard let before, let after else {
      old = Array(0..<(before?.rowCount ?? 0))
      new = Array(0..<(after?.rowCount ?? 0))
      return
    }
    guard case .csv(let left, _) = before.contents, case .csv(let right, _) = after.contents,
      left.columns == right.columns, left.delimiter == right.delimiter
    else { return nil }
    func bytes(_ document: CSVDocument, _ row: Int) -> ArraySlice<UInt8> {
      document.source.bytes[document.startOfRow(row)..<document.endOfContent(row)]
    }
    var (i, j) = (0, 0)
    while i < left.rowCount, j < right.rowCount {
      let (one, other) = (bytes(left, i), bytes(right, j))
      if one == other {
        (i, j) = (i + 1, j + 1)
      } else if i + 1 < left.rowCount, bytes(left, i + 1) == other {
        old.append(i)
        i += 1
      } else if j + 1 < right.rowCount, one == bytes(right, j + 1) {
        new.append(j)
        j += 1
      } else {
        old.append(i)
        new.append(j)
        (i, j) = (i + 1, j + 1)
      }
    }
    old += i..<left.rowCount
    new += j..<right.rowCount
    // What is left may have moved.
    var places: [ArraySlice<UInt8>: [Int]] = [:]
    for row in old { places[bytes(left, row), default: []].append(row) }
    new = new.filter { places[bytes(right, $0)]?.popLast() == nil }
    old = places.values.flatMap { $0 }.sorted()
  }
}

/// What people go by: e-mails and ids.
private struct NameSet {
  private var emails: Set<String> = []
  private var ids: Set<String> = []

  var count: Int { emails.count + ids.count }

  /// By which almost all cells are passed over without being read.
  var filter: NameFilter { NameFilter(Array(emails) + ids) }

  mutating func add(_ rows: [Int], of table: PeopleTable) {
    for row in rows where table.isSound(row: row) {
      for column in [PeopleColumn.email, PeopleColumn.previousEmail] {
        if let email = table.identity(row: row, column: column) { emails.insert(email) }
      }
      let id = table.text(row: row, column: PeopleColumn.id)
      if !id.isEmpty { ids.insert(id) }
    }
  }

  /// Those given, and every other row with one of the names; the filter is of them.
  func rows(of table: PeopleTable?, besides known: [Int], _ filter: NameFilter) -> [Int] {
    guard let table else { return [] }
    guard case .csv(let document, _) = table.contents else { return known }
    let places = [PeopleColumn.email, PeopleColumn.previousEmail, PeopleColumn.id].compactMap {
      column in table.csvIndex(of: column).map { (column, $0) }
    }
    var result = Set(known)
    for row in 0..<document.rowCount where document.isSound(row: row) {
      for (column, place) in places {
        guard document.withBytes(row: row, column: place, filter.mayName) else { continue }
        let isNamed =
          column == PeopleColumn.id
          ? ids.contains(table.text(row: row, column: column))
          : table.identity(row: row, column: column).map(emails.contains) ?? false
        if isNamed { result.insert(row) }
      }
    }
    return result.sorted()
  }
}
