import PhoneNumbers

/// The one form of a roster or archiving file that `fmt` writes.
///
/// Rows are sorted by the bytes of their identity, then by `id`; e-mails are identities, phones
/// international (E.164 in JSON), `archiving` is `on` or `off`. What cannot be read stays as it is. A CSV
/// file keeps its columns, separator, quotes, byte order mark and the kind of its line ends; a JSON file
/// keeps the order of its keys. The form of a canonical file is itself.
package enum CanonicalFile {
  /// Throws for a file with structural damage, which a person must mend first.
  package static func canonical(
    _ table: PeopleTable, phones: AccountPhones
  ) throws(EditError) -> PeopleTable {
    guard table.isComplete else {
      throw .damaged(path: table.path, line: table.diagnostics.first?.position?.line)
    }
    let cells = try canonicalCells(table, phones: phones)
    let order = sorted(cells)
    let bytes =
      switch cells.contents {
      case .csv(let document, _): csv(document, order)
      case .json(let document, let rows): json(document, rows, order, listKey: table.file.listKey)
      }
    return try PeopleTable(bytes: bytes, path: table.path, file: table.file)
  }

  private static func canonicalCells(
    _ table: PeopleTable, phones: AccountPhones
  ) throws(EditError) -> PeopleTable {
    var editor = try PeopleTableEditor(table)
    let isJSON = table.path.hasSuffix(".json")
    for row in table.soundRows {
      for column in [PeopleColumn.email, PeopleColumn.managerEmail, PeopleColumn.previousEmail] {
        guard let identity = table.identity(row: row, column: column) else { continue }
        try editor.set(row: row, column: column, to: identity)
      }
      switch table.file {
      case .users:
        let text = table.text(row: row, column: PeopleColumn.mobilePhone)
        guard case .number(let number) = phones.read(text) else { continue }
        try editor.set(
          row: row, column: PeopleColumn.mobilePhone,
          to: isJSON ? number.e164 : number.international)
      case .archiving:
        let text = table.text(row: row, column: PeopleColumn.archiving)
        guard let isOn = WishWord.read(text) else { continue }
        try editor.set(row: row, column: PeopleColumn.archiving, to: isOn ? "on" : "off")
      }
    }
    return try editor.apply()
  }

  private static func sorted(_ table: PeopleTable) -> [Int] {
    let keys = (0..<table.rowCount).map { row in
      (
        email: Array(table.text(row: row, column: PeopleColumn.email).utf8),
        id: Array(table.text(row: row, column: PeopleColumn.id).utf8)
      )
    }
    return keys.indices.sorted { a, b in
      if keys[a].email != keys[b].email {
        return keys[a].email.lexicographicallyPrecedes(keys[b].email)
      }
      if keys[a].id != keys[b].id { return keys[a].id.lexicographicallyPrecedes(keys[b].id) }
      return a < b
    }
  }

  /// The rows' own bytes in their new order, each with the header's line end; no blank lines.
  private static func csv(_ document: CSVDocument, _ order: [Int]) -> [UInt8] {
    let bytes = document.source.bytes
    let headerEnd = document.byteRange(index: document.columns.count - 1).upperBound
    let isPair = bytes[headerEnd...].starts(with: [ASCII.carriageReturn, ASCII.lineFeed])
    let lineEnd = isPair ? [ASCII.carriageReturn, ASCII.lineFeed] : [ASCII.lineFeed]
    var result = Array(bytes[..<headerEnd]) + lineEnd
    result.reserveCapacity(bytes.count + lineEnd.count)
    for row in order {
      let last = document.cellCount(row: row) - 1
      let start = document.byteRange(row: row, column: 0).lowerBound
      let end = document.byteRange(row: row, column: last).upperBound
      result += bytes[start..<end]
      result += lineEnd
    }
    return result
  }

  private static func json(
    _ document: JSONDocument, _ rows: [JSONNode], _ order: [Int], listKey: String
  ) -> [UInt8] {
    guard var root = document.root?.value.object else { return document.source.bytes }
    root[listKey] = .array(order.map { rows[$0].value })
    return JSONValue.object(root).serialized(.pretty) + [ASCII.lineFeed]
  }
}
