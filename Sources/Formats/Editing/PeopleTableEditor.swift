/// Changes to a roster or an archiving file that touch the bytes of the cells concerned and no others.
///
/// A column that is set and not there is added. Rows are those of the table as it was read.
package struct PeopleTableEditor {
  private enum Editor {
    case csv(CSVEditor, CSVDocument)
    case json(JSONEditor, rows: [JSONNode])
  }

  private let table: PeopleTable
  private var editor: Editor
  private var addedColumns: [String: Int] = [:]
  /// Whether anything was changed.
  package private(set) var isChanged = false

  package init(_ table: PeopleTable) throws(EditError) {
    self.table = table
    switch table.contents {
    case .csv(let document):
      let csv = try EditError.wrapping { () throws(CSVEditError) in try CSVEditor(document) }
      editor = .csv(csv, document)
    case .json(let document, let rows):
      let json = try EditError.wrapping { () throws(JSONEditError) in try JSONEditor(document) }
      editor = .json(json, rows: rows)
    }
  }

  /// Gives a cell another text; an empty one clears it. A text that is there already changes nothing.
  package mutating func set(row: Int, column: String, to text: String) throws(EditError) {
    guard table.text(row: row, column: column) != text else { return }
    isChanged = true
    switch editor {
    case .csv(var csv, let document):
      let index = try index(of: column, in: document, adding: &csv)
      try EditError.wrapping { () throws(CSVEditError) in
        try csv.set(row: row, column: index, to: text)
      }
      editor = .csv(csv, document)
    case .json(var json, let rows):
      let old = rows[row].member(column: column)
      let key = old?.key ?? PeopleColumn.key(of: column)
      let path: [JSONStep] = [.key(table.file.listKey), .index(row), .key(key)]
      try EditError.wrapping { () throws(JSONEditError) in
        if !text.isEmpty {
          try json.set(Self.value(text, like: old?.value), at: path)
        } else if old != nil {
          try json.remove(at: path)
        }
      }
      editor = .json(json, rows: rows)
    }
  }

  /// Adds a row after the last one, from texts by column; empty ones are left out.
  package mutating func append(row texts: [(column: String, text: String)]) throws(EditError) {
    isChanged = true
    switch editor {
    case .csv(var csv, let document):
      var cells: [Int: String] = [:]
      for (column, text) in texts where !text.isEmpty {
        cells[try index(of: column, in: document, adding: &csv)] = text
      }
      csv.append(row: cells)
      editor = .csv(csv, document)
    case .json(var json, let rows):
      let members = texts.filter { !$0.text.isEmpty }.map {
        JSONObject.Member(PeopleColumn.key(of: $0.column), .string($0.text))
      }
      try EditError.wrapping { () throws(JSONEditError) in
        try json.append(.object(JSONObject(members)), to: [.key(table.file.listKey)])
      }
      editor = .json(json, rows: rows)
    }
  }

  package mutating func remove(row: Int) throws(EditError) {
    isChanged = true
    switch editor {
    case .csv(var csv, let document):
      try EditError.wrapping { () throws(CSVEditError) in try csv.remove(row: row) }
      editor = .csv(csv, document)
    case .json(var json, let rows):
      try EditError.wrapping { () throws(JSONEditError) in
        try json.remove(at: [.key(table.file.listKey), .index(row)])
      }
      editor = .json(json, rows: rows)
    }
  }

  /// The file with the changes made, read again.
  package func apply() throws(EditError) -> PeopleTable {
    guard isChanged else { return table }
    switch editor {
    case .csv(let csv, _):
      let document = try EditError.wrapping { () throws(CSVEditError) in try csv.apply() }
      return PeopleTable(.csv(document), like: table)
    case .json(let json, _):
      let document = try EditError.wrapping { () throws(JSONEditError) in try json.apply() }
      let rows = document.root?[table.file.listKey]?.elements ?? []
      return PeopleTable(.json(document, rows: rows), like: table)
    }
  }

  private mutating func index(
    of column: String, in document: CSVDocument, adding csv: inout CSVEditor
  ) throws(EditError) -> Int {
    if let index = document.column(named: column) ?? addedColumns[column] { return index }
    guard !table.has(column: column) else {
      throw .ambiguousColumn(path: table.path, column: column)
    }
    let index = csv.addColumn(named: column)
    addedColumns[column] = index
    return index
  }

  private static func value(_ text: String, like old: JSONNode?) -> JSONValue {
    guard case .bool = old?.content, let isOn = WishWord.read(text) else { return .string(text) }
    return .bool(isOn)
  }
}
