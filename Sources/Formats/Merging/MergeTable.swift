import PhoneNumbers

/// One version of a roster or archiving file, as its merge reads it.
struct MergeTable {
  let table: PeopleTable
  /// How a column goes: its name in lower case in CSV, where columns may be written in any case.
  let columns: [String]
  private let csv: CSVDocument?
  private let nodes: [JSONNode]
  /// Of a JSON list, by their names.
  private let places: [String: Int]
  private let allColumns: [Int]

  /// Throws `Unmergeable` for a file with damage: nothing tells what its author meant.
  init(_ bytes: [UInt8], path: String, file: PeopleFile, side: String) throws {
    let empty = bytes.isEmpty ? file.empty(path: path) : bytes
    do {
      table = try PeopleTable(bytes: empty, path: path, file: file)
    } catch {
      throw Unmergeable(why: "\(side) cannot be read")
    }
    guard table.isComplete else { throw Unmergeable(why: "\(side) is damaged") }
    switch table.contents {
    case .csv(let document, _):
      guard !document.columns.contains(where: \.isEmpty) else {
        throw Unmergeable(why: "\(side) has a column without a name")
      }
      csv = document
      nodes = []
      places = [:]
      columns = document.columns.map { $0.lowercased() }
    case .json(_, let rows):
      csv = nil
      nodes = rows
      columns = table.columns
      places = Dictionary(uniqueKeysWithValues: zip(columns, columns.indices))
    }
    allColumns = Array(columns.indices)
  }

  var isCSV: Bool { csv != nil }
  var document: CSVDocument? { csv }
  var rowCount: Int { table.rowCount }

  /// The columns in which a row may have something: all of a CSV file, the keys of an entry of a JSON list.
  func filledColumns(_ row: Int) -> [Int] {
    guard !isCSV else { return allColumns }
    return (nodes[row].members ?? []).compactMap { member in
      places[PeopleColumn.name(ofKey: member.key)].flatMap { key(of: $0) == member.key ? $0 : nil }
    }.sorted()
  }

  /// Keys are told apart by case, for each is a column of its own.
  private func member(_ row: Int, _ column: Int) -> JSONMember? {
    nodes[row].member(key(of: column))
  }

  private func key(of column: Int) -> String { PeopleColumn.key(of: columns[column]) }

  /// A cell as it is written, so that it can be written again: a CSV cell's text, a JSON value's
  /// canonical form; empty where there is none.
  func raw(_ row: Int, _ column: Int) -> String {
    if let csv { return csv.text(row: row, column: column) }
    guard let member = member(row, column) else { return "" }
    return String(decoding: member.value.value.serialized(.canonical), as: UTF8.self)
  }

  /// A cell as a person is told of it.
  func text(_ row: Int, _ column: Int) -> String {
    if let csv { return csv.text(row: row, column: column).trimmedText }
    guard let member = member(row, column) else { return "" }
    switch member.value.content {
    case .array, .object, .double: return raw(row, column)
    default: return member.value.cellText
    }
  }

  /// The bytes of a CSV row, by which rows that nobody touched are told at once.
  func rowBytes(_ row: Int) -> ArraySlice<UInt8>? {
    guard let csv else { return nil }
    return csv.source.bytes[csv.startOfRow(row)..<csv.endOfContent(row)]
  }

  /// Everything that the row says, for one that names nobody.
  func wholeText(_ row: Int) -> String {
    filledColumns(row).map { "\(columns[$0])\u{1}\(text(row, $0))" }.sorted()
      .joined(separator: "\u{2}")
  }

  /// The person of a row as messages name them.
  func who(_ row: Int) -> String {
    let name = table.personName(row: row)
    let email = table.text(row: row, column: PeopleColumn.email)
    let id = table.text(row: row, column: PeopleColumn.id)
    if name.isEmpty { return email.isEmpty ? "id \(id)" : email }
    return email.isEmpty ? name : "\(name) <\(email)>"
  }
}

/// What the text of a cell stands for: two spellings of one phone are no change.
struct CellMeaning {
  let phones: AccountPhones

  func callAsFunction(_ column: String, _ text: String) -> String {
    guard !text.isEmpty else { return "" }
    switch column {
    case PeopleColumn.email, PeopleColumn.managerEmail, PeopleColumn.previousEmail:
      switch EmailText.read(text) {
      case .address(let identity), .wrapped(let identity): return identity
      case .none, .contradictory: return text
      }
    case PeopleColumn.mobilePhone:
      guard case .number(let number) = phones.read(text) else { return text }
      return number.e164
    case PeopleColumn.archiving:
      return WishWord.read(text).map { $0 ? "on" : "off" } ?? text
    default: return text
    }
  }
}
