/// Changes to a roster or an archiving file that touch the bytes of the cells concerned and no others.
///
/// A column that is set and not there is added. Rows are those of the table as it was read.
package struct PeopleTableEditor {
  private let table: PeopleTable
  /// One of the two is there; each is changed in place, never copied.
  private var csv: CSVEditor?
  private var json: JSONEditor?
  private var addedColumns: [String: Int] = [:]
  /// Whether anything was changed.
  package private(set) var isChanged = false

  package init(_ table: PeopleTable) throws(EditError) {
    self.table = table
    switch table.contents {
    case .csv(let document, _):
      do { csv = try CSVEditor(document) } catch { throw EditError(error) }
    case .json(let document, _):
      do { json = try JSONEditor(document) } catch { throw EditError(error) }
    }
  }

  /// Gives a cell another text; an empty one clears it. A text that is there already changes nothing.
  package mutating func set(row: Int, column: String, to text: String) throws(EditError) {
    guard table.text(row: row, column: column) != text else { return }
    isChanged = true
    switch table.contents {
    case .csv:
      let index = try index(of: column)
      do { try csv?.set(row: row, column: index, to: text) } catch { throw EditError(error) }
    case .json(_, let rows):
      let old = rows[row].member(column: column)
      let key = old?.key ?? PeopleColumn.key(of: column)
      let path: [JSONStep] = [.key(table.file.listKey), .index(row), .key(key)]
      do {
        if !text.isEmpty {
          try json?.set(Self.value(text, like: old?.value), at: path)
        } else if old != nil {
          try json?.remove(at: path)
        }
      } catch {
        throw EditError(error)
      }
    }
  }

  /// Adds a row after the last one, or in a CSV file before another; from texts by column, empty ones are left out.
  package mutating func add(
    row texts: [(column: String, text: String)], before next: Int? = nil
  ) throws(EditError) {
    isChanged = true
    switch table.contents {
    case .csv:
      var cells: [Int: String] = [:]
      for (column, text) in texts where !text.isEmpty { cells[try index(of: column)] = text }
      if let next {
        csv?.insert(row: cells, before: next)
      } else {
        csv?.append(row: cells)
      }
    case .json:
      let members = texts.filter { !$0.text.isEmpty }.map {
        JSONObject.Member(PeopleColumn.key(of: $0.column), .string($0.text))
      }
      do {
        try json?.append(.object(JSONObject(members)), to: [.key(table.file.listKey)])
      } catch {
        throw EditError(error)
      }
    }
  }

  package mutating func remove(row: Int) throws(EditError) {
    isChanged = true
    switch table.contents {
    case .csv:
      do { try csv?.remove(row: row) } catch { throw EditError(error) }
    case .json:
      do {
        try json?.remove(at: [.key(table.file.listKey), .index(row)])
      } catch {
        throw EditError(error)
      }
    }
  }

  /// The file with the changes made, read again.
  package func apply() throws(EditError) -> PeopleTable {
    guard isChanged else { return table }
    if let csv {
      do { return PeopleTable(try csv.apply(), like: table) } catch { throw EditError(error) }
    }
    guard let json else { return table }
    do { return PeopleTable(try json.apply(), like: table) } catch { throw EditError(error) }
  }

  /// The index of a column of a CSV file, which is added where there is none.
  private mutating func index(of column: String) throws(EditError) -> Int {
    if let index = table.csvIndex(of: column) ?? addedColumns[column] { return index }
    guard !table.has(column: column), let index = csv?.addColumn(named: column) else {
      throw .ambiguousColumn(path: table.path, column: column)
    }
    addedColumns[column] = index
    return index
  }

  private static func value(_ text: String, like old: JSONNode?) -> JSONValue {
    guard case .bool = old?.content, let isOn = WishWord.read(text) else { return .string(text) }
    return .bool(isOn)
  }
}
