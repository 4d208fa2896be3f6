/// A roster or an archiving file as rows of texts, in whichever of its two formats it is.
///
/// Columns go by their CSV names; in JSON `first_name` is the key `firstName`, and a key that the
/// format does not know is its own name. Rows count from 0 in the order of the file.
package struct PeopleTable: Sendable {
  enum Contents: Sendable {
    /// With the indices of the columns by their names in lower case.
    case csv(CSVDocument, [String: Int])
    case json(JSONDocument, rows: [JSONNode])
  }

  package let file: PeopleFile
  /// From the book's root, with `/`.
  package let path: String
  let contents: Contents

  /// Reads a file's bytes; `path` is from the book's root. Throws for a file that is no table at all.
  package init(bytes: [UInt8], path: String, file: PeopleFile) throws(EditError) {
    self.path = path
    self.file = file
    guard path.hasSuffix(".json") else {
      let document = CSVDocument(bytes: bytes, path: path)
      guard !document.columns.isEmpty else {
        throw .unreadable(path: path, diagnostics: document.diagnostics)
      }
      contents = Self.contents(of: document)
      return
    }
    let document = JSONDocument(bytes: bytes, path: path)
    guard document.isSound, let rows = document.root?[file.listKey]?.elements else {
      throw .unreadable(path: path, diagnostics: document.diagnostics)
    }
    contents = .json(document, rows: rows)
  }

  init(_ document: CSVDocument, like table: PeopleTable) {
    file = table.file
    path = table.path
    contents = Self.contents(of: document)
  }

  init(_ document: JSONDocument, like table: PeopleTable) {
    file = table.file
    path = table.path
    contents = .json(document, rows: document.root?[table.file.listKey]?.elements ?? [])
  }

  private static func contents(of document: CSVDocument) -> Contents {
    let names = document.columns.map { $0.lowercased() }
    let indices = names.compactMap { name in document.column(named: name).map { (name, $0) } }
    return .csv(document, Dictionary(indices, uniquingKeysWith: { first, _ in first }))
  }

  /// The index of a CSV file's column of that name, in any case; nil where there is none, or more than one.
  func csvIndex(of column: String) -> Int? {
    guard case .csv(_, let indices) = contents else { return nil }
    return indices[column] ?? indices[column.lowercased()]
  }

  /// The file as it is.
  package var bytes: [UInt8] {
    switch contents {
    case .csv(let document, _): document.source.bytes
    case .json(let document, _): document.source.bytes
    }
  }

  /// Whether every row was read as its author meant it: only then does absence from it mean anything.
  package var isComplete: Bool {
    switch contents {
    case .csv(let document, _): document.isComplete
    case .json(let document, _): document.isSound
    }
  }

  /// Whether each row can be read and says whom it is about.
  package var namesEverybody: Bool {
    isComplete
      && (0..<rowCount).allSatisfy { row in
        guard !hasPlainEmail(row), identity(row: row) == nil else { return true }
        return file == .archiving && text(row: row, column: PeopleColumn.email).isEmpty
          && !text(row: row, column: PeopleColumn.id).isEmpty
      }
  }

  /// Whether the e-mail of a row is its own identity as it stands: most are, and need no closer look.
  private func hasPlainEmail(_ row: Int) -> Bool {
    guard case .csv(let document, let indices) = contents, let index = indices[PeopleColumn.email]
    else { return false }
    return document.withBytes(row: row, column: index) { bytes in
      bytes.withUnsafeBufferPointer { PlainEmail.isIdentity($0) }
    }
  }

  package var diagnostics: [Diagnostic] {
    switch contents {
    case .csv(let document, _): document.diagnostics
    case .json(let document, _): document.diagnostics
    }
  }

  package var rowCount: Int {
    switch contents {
    case .csv(let document, _): document.rowCount
    case .json(_, let rows): rows.count
    }
  }

  /// The columns' names in the file's order; in JSON, those of all rows in the order of appearance.
  package var columns: [String] {
    switch contents {
    case .csv(let document, _):
      return document.columns.filter { !$0.isEmpty }
    case .json(_, let rows):
      var seen: Set<String> = []
      return rows.flatMap { $0.members ?? [] }.compactMap { member in
        let column = PeopleColumn.name(ofKey: member.key)
        return seen.insert(column).inserted ? column : nil
      }
    }
  }

  /// Whether a column has that name, in any case.
  package func has(column: String) -> Bool {
    columns.contains { $0.lowercased() == column.lowercased() }
  }

  /// Whether a row can be read and edited.
  package func isSound(row: Int) -> Bool {
    switch contents {
    case .csv(let document, _): document.isSound(row: row)
    case .json(_, let rows): rows[row].members != nil
    }
  }

  /// The line, from 1, in which a row begins.
  package func line(ofRow row: Int) -> Int {
    switch contents {
    case .csv(let document, _): document.position(row: row).line
    case .json(let document, let rows): document.position(of: rows[row]).line
    }
  }

  /// The text of a cell without white space around it; empty where there is none.
  package func text(row: Int, column: String) -> String {
    switch contents {
    case .csv(let document, _):
      guard let index = csvIndex(of: column), document.isSound(row: row) else {
        return ""
      }
      return document.text(row: row, column: index).trimmedText
    case .json(_, let rows):
      return rows[row].member(column: column)?.value.cellText ?? ""
    }
  }

  /// The cells of a row that have a text, as `text` gives them, by the names of their columns.
  func filledCells(row: Int) -> [(column: String, text: String)] {
    switch contents {
    case .csv(let document, _):
      return document.columns.filter { !$0.isEmpty }.compactMap { column in
        let text = text(row: row, column: column)
        return text.isEmpty ? nil : (column, text)
      }
    case .json(_, let rows):
      return (rows[row].members ?? []).compactMap { member in
        let (column, text) = (PeopleColumn.name(ofKey: member.key), member.value.cellText)
        return text.isEmpty || PeopleColumn.key(of: column) != member.key ? nil : (column, text)
      }
    }
  }

  /// The identity that the cell of a row names: `email`, unless another column is given; nil where there is
  /// none.
  package func identity(row: Int, column: String = PeopleColumn.email) -> String? {
    switch EmailText.read(text(row: row, column: column)) {
    case .address(let identity), .wrapped(let identity): identity
    case .none, .contradictory: nil
    }
  }

  /// The rows that can be read.
  package var soundRows: [Int] { (0..<rowCount).filter(isSound) }

  /// Of an archiving file: how many rows say on, whatever their dates.
  package var peopleOn: Int {
    soundRows.count { WishWord.read(text(row: $0, column: PeopleColumn.archiving)) == true }
  }
}

extension JSONNode {
  /// The member that a column stands for. Keys of the format are told apart by case, others not.
  func member(column: String) -> JSONMember? {
    let key = PeopleColumn.key(of: column)
    if let member = member(key) { return member }
    return key == column ? place(ofSmall: column.lowercased()).flatMap { members?[$0] } : nil
  }

  /// The value as the text of a cell.
  var cellText: String {
    switch content {
    case .string(let text): text.trimmedText
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .double(let value): String(value)
    case .null, .array, .object: ""
    }
  }
}

extension PeopleTable {
  /// The renames that a roster tells: new → previous e-mail, as identities.
  package var previousEmails: [String: String] {
    var renames: [String: String] = [:]
    guard has(column: PeopleColumn.previousEmail) else { return renames }
    for row in soundRows {
      guard let previous = identity(row: row, column: PeopleColumn.previousEmail),
        let email = identity(row: row)
      else { continue }
      renames[email] = previous
    }
    return renames
  }
}
