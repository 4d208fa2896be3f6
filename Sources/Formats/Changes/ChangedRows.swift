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
      extend(before, after, (roster, archiving))
    }
  }

  private mutating func collect(_ files: AccountFiles, _ choice: Choice) {
    if let roster = files.roster { names.add(choice.roster, of: roster) }
    if let archiving = files.archiving { names.add(choice.archiving, of: archiving) }
  }

  /// Takes in the rows of both versions that have one of the names.
  private mutating func extend(
    _ before: AccountFiles, _ after: AccountFiles,
    _ differences: (roster: RowDifference, archiving: RowDifference)
  ) {
    let filter = names.filter
    let (rosters, archivings) = Cores.both(
      { [names, old, new] in
        differences.roster.named(
          before.roster, after.roster, besides: (old.roster, new.roster), names, filter)
      },
      { [names, old, new] in
        differences.archiving.named(
          before.archiving, after.archiving, besides: (old.archiving, new.archiving), names, filter)
      })
    old = Choice(roster: rosters.old, archiving: archivings.old)
    new = Choice(roster: rosters.new, archiving: archivings.new)
  }
}

/// The rows that one version of a file has and the other has not, byte for byte.
private struct RowDifference {
  private(set) var old: [Int] = []
  private(set) var new: [Int] = []
  /// Rows one after the other that both versions have, by their first in each; of no two the same.
  private var same: [(old: Int, new: Int, count: Int)] = []

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
        addSame(i, j)
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
    new = new.filter { row in
      guard let moved = places[bytes(right, row)]?.popLast() else { return true }
      addSame(moved, row)
      return false
    }
    old = places.values.flatMap { $0 }.sorted()
    same.sort { $0.new < $1.new }
  }

  private mutating func addSame(_ i: Int, _ j: Int) {
    if let last = same.last, last.old + last.count == i, last.new + last.count == j {
      same[same.count - 1].count += 1
    } else {
      same.append((i, j, 1))
    }
  }

  /// Those given and every other row with one of the names, in both versions.
  func named(
    _ before: PeopleTable?, _ after: PeopleTable?, besides known: (old: [Int], new: [Int]),
    _ names: NameSet, _ filter: NameFilter
  ) -> (old: [Int], new: [Int]) {
    let found = names.rows(of: after, besides: known.new, filter)
    // What both versions have is looked for once, unless a row may be damaged in one of them.
    guard before?.isComplete ?? true, after?.isComplete ?? true, after != nil else {
      return (names.rows(of: before, besides: known.old, filter), found)
    }
    return (Set(known.old).union(found.compactMap(oldRow)).sorted(), found)
  }

  /// The row of the earlier version that is the same as one of the later.
  private func oldRow(of new: Int) -> Int? {
    var (low, high) = (0, same.count)
    while low < high {
      let middle = (low + high) / 2
      if same[middle].new <= new { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return nil }
    let run = same[low - 1]
    return new - run.new < run.count ? run.old + (new - run.new) : nil
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
