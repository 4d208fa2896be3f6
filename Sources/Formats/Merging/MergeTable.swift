import PhoneNumbers

/// One version of a roster or archiving file, as its merge reads it.
struct MergeTable {
  let table: PeopleTable
  /// How a column goes: its name in lower case in CSV, where columns may be written in any case.
  let columns: [String]
  private let csv: CSVDocument?
  private let nodes: [JSONNode]

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
      columns = document.columns.map { $0.lowercased() }
    case .json(_, let rows):
      csv = nil
      nodes = rows
      columns = table.columns
    }
  }

  var isCSV: Bool { csv != nil }
  var document: CSVDocument? { csv }
  var rowCount: Int { table.rowCount }

  /// A cell as it is written, so that it can be written again: a CSV cell's text, a JSON value's
  /// canonical form; empty where there is none.
  func raw(_ row: Int, _ column: Int) -> String {
    if let csv { return csv.text(row: row, column: column) }
    guard let member = nodes[row].member(column: columns[column]) else { return "" }
    return String(decoding: member.value.value.serialized(.canonical), as: UTF8.self)
  }

  /// A cell as a person is told of it.
  func text(_ row: Int, _ column: Int) -> String {
    if let csv { return csv.text(row: row, column: column).trimmedText }
    guard let member = nodes[row].member(column: columns[column]) else { return "" }
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
    columns.indices.map { "\(columns[$0])\u{1}\(text(row, $0))" }.sorted()
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
