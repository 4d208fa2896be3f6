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
    guard before.phones.region == after.phones.region,
      let roster = RowDifference(before.roster, after.roster),
      let archiving = RowDifference(before.archiving, after.archiving)
    else { return nil }
    old = Choice(roster: roster.old, archiving: archiving.old)
    new = Choice(roster: roster.new, archiving: archiving.new)
    // A name may lead to a row, and that to a further name.
    var found = -1
    while names.count != found {
      found = names.count
      collect(before, old)
      collect(after, new)
      guard names.count != found else { break }
      old = extended(old, before)
      new = extended(new, after)
    }
  }

  private mutating func collect(_ files: AccountFiles, _ choice: Choice) {
    if let roster = files.roster { names.add(choice.roster, of: roster) }
    if let archiving = files.archiving { names.add(choice.archiving, of: archiving) }
  }

  private func extended(_ choice: Choice, _ files: AccountFiles) -> Choice {
    Choice(
      roster: files.roster.map { names.rows(of: $0, besides: choice.roster) } ?? [],
      archiving: files.archiving.map { names.rows(of: $0, besides: choice.archiving) } ?? [])
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
  /// Of both, by which almost all cells are passed over without being read.
  private var hashes: Set<UInt64> = []

  var count: Int { emails.count + ids.count }

  mutating func add(_ rows: [Int], of table: PeopleTable) {
    for row in rows where table.isSound(row: row) {
      for column in [PeopleColumn.email, PeopleColumn.previousEmail] {
        guard let email = table.identity(row: row, column: column),
          emails.insert(email).inserted
        else { continue }
        hashes.insert(Self.hash(email.utf8))
      }
      let id = table.text(row: row, column: PeopleColumn.id)
      if !id.isEmpty, ids.insert(id).inserted { hashes.insert(Self.hash(id.utf8)) }
    }
  }

  /// Those given, and every other row with one of the names.
  func rows(of table: PeopleTable, besides known: [Int]) -> [Int] {
    guard case .csv(let document, _) = table.contents else { return known }
    let places = [PeopleColumn.email, PeopleColumn.previousEmail, PeopleColumn.id].compactMap {
      column in table.csvIndex(of: column).map { (column, $0) }
    }
    var result = Set(known)
    for row in 0..<document.rowCount where document.isSound(row: row) {
      for (column, place) in places {
        guard document.withBytes(row: row, column: place, mayName) else { continue }
        let isNamed =
          column == PeopleColumn.id
          ? ids.contains(table.text(row: row, column: column))
          : table.identity(row: row, column: column).map(emails.contains) ?? false
        if isNamed { result.insert(row) }
      }
    }
    return result.sorted()
  }

  /// False only for a cell that has none of the names, however it is read.
  private func mayName(_ cell: Span<UInt8>) -> Bool {
    if cell.isEmpty { return false }
    var hash = Self.seed
    for index in cell.indices {
      let byte = cell[index]
      // What is not written plainly is read.
      guard Self.isPlain(byte) else { return true }
      hash = Self.mixed(hash, byte)
    }
    return hashes.contains(hash)
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "@"), UInt8(ascii: "."),
      UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "+"):
      true
    default: false
    }
  }

  // FNV-1a of the bytes in lower case.
  private static let seed: UInt64 = 0xCBF2_9CE4_8422_2325

  private static func mixed(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
    let isCapital = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
    return (hash ^ UInt64(isCapital ? byte | 0x20 : byte)) &* 0x100_0000_01B3
  }

  private static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(seed, mixed)
  }
}
