/// Changes to a CSV file that touch the bytes of the cells concerned and no others.
///
/// Order, quoting, separators, line ends, unknown columns, blank lines, a byte order mark and a missing
/// last line end stay as they are. A cell that is written gets quotes if it needs them or had them.
package struct CSVEditor {
  private let document: CSVDocument
  private var cells: [Int: [Int: String]] = [:]
  private var removed: Set<Int> = []
  private var appended: [[Int: String]] = []
  /// With the row that each comes before.
  private var inserted: [(before: Int, texts: [Int: String])] = []
  private var addedColumns: [String] = []
  private var renamedColumns: [Int: String] = [:]

  /// Begins with no changes; a file that cannot be read cannot be edited.
  package init(_ document: CSVDocument) throws(CSVEditError) {
    guard !document.columns.isEmpty else { throw .unreadable(path: document.source.path) }
    self.document = document
  }

  private var columnCount: Int { document.columns.count + addedColumns.count }

  // MARK: Changes

  /// Gives a cell another text; one in a column that was added, too.
  package mutating func set(row: Int, column: Int, to text: String) throws(CSVEditError) {
    try requireSound(row: row)
    precondition(column < columnCount, "no such column")
    cells[row, default: [:]][column] = text
  }

  /// Removes a row with its line end.
  package mutating func remove(row: Int) throws(CSVEditError) {
    try requireSound(row: row)
    removed.insert(row)
  }

  /// Adds a row after the last one, from texts by column; the other cells are empty.
  package mutating func append(row texts: [Int: String]) {
    precondition(texts.keys.allSatisfy { $0 < columnCount }, "no such column")
    appended.append(texts)
  }

  /// Adds a row before one of the file's; several before the same one stay in the order in which they are given.
  package mutating func insert(row texts: [Int: String], before row: Int) {
    precondition(texts.keys.allSatisfy { $0 < columnCount }, "no such column")
    precondition(row < document.rowCount, "no such row")
    inserted.append((row, texts))
  }

  /// Adds a column after the last one, its cells empty, and returns its index.
  package mutating func addColumn(named name: String) -> Int {
    addedColumns.append(name)
    return columnCount - 1
  }

  /// Gives a column another name, which must not be one that another column has.
  package mutating func rename(column: Int, to name: String) {
    precondition(column < document.columns.count, "no such column")
    renamedColumns[column] = name
  }

  private func requireSound(row: Int) throws(CSVEditError) {
    guard document.isSound(row: row) else {
      throw .damagedRow(path: document.source.path, line: document.position(row: row).line)
    }
  }

  // MARK: The file as changed

  /// The file with the changes made, read again; its `source.bytes` are what is to be written.
  ///
  /// Throws if the changes would not be read back as they were asked for.
  package func apply() throws(CSVEditError) -> CSVDocument {
    var splices = Splices()
    for (row, texts) in cells where !removed.contains(row) {
      let isOnlyBlank = isOnlyBlank(row)
      for (column, text) in texts where column < document.columns.count {
        replaceCell(row, column, with: text, quoted: isOnlyBlank, in: &splices)
      }
    }
    for (column, name) in renamedColumns {
      let range = document.byteRange(index: column)
      var bytes: [UInt8] = []
      CSVCell.append(
        name, quoted: document.source.bytes[range].first == ASCII.quote,
        delimiter: document.delimiter, to: &bytes)
      splices.replace(range, with: bytes)
    }
    if !addedColumns.isEmpty {
      for row in -1..<document.rowCount where !removed.contains(row) {
        splices.insert(addedCells(row), at: document.endOfContent(row))
      }
    }
    removeRows(in: &splices)
    for (row, texts) in inserted {
      splices.insert(newRow(texts) + lineEndOfHeader, at: document.startOfRow(row))
    }
    appendRows(in: &splices)
    let bytes = splices.applied(to: document.source.bytes)
    let result = CSVDocument(bytes: bytes, path: document.source.path)
    try verify(result)
    return result
  }

  private func replaceCell(
    _ row: Int, _ column: Int, with text: String, quoted isQuoted: Bool,
    in splices: inout Splices
  ) {
    let isSame = document.withBytes(row: row, column: column) { old in
      old.count == text.utf8.count
        && zip(old.indices, text.utf8).allSatisfy { index, byte in old[index] == byte }
    }
    guard !isSame else { return }
    let range = document.byteRange(row: row, column: column)
    let wasQuoted = document.source.bytes[range].first == ASCII.quote
    var bytes: [UInt8] = []
    CSVCell.append(
      text, quoted: wasQuoted || isQuoted, delimiter: document.delimiter, to: &bytes)
    splices.replace(range, with: bytes)
  }

  /// Whether a row would be taken for a blank line if none of its cells had quotes.
  private func isOnlyBlank(_ row: Int) -> Bool {
    (0..<columnCount).allSatisfy { other in
      if let text = cells[row]?[other] { return text.isBlank }
      guard other < document.columns.count else { return true }
      let range = document.byteRange(row: row, column: other)
      return document.source.bytes[range].allSatisfy { $0 == ASCII.space || $0 == ASCII.tab }
    }
  }

  private func addedCells(_ row: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    for (index, name) in addedColumns.enumerated() {
      bytes.append(document.delimiter)
      let text = row < 0 ? name : cells[row]?[document.columns.count + index] ?? ""
      CSVCell.append(text, quoted: false, delimiter: document.delimiter, to: &bytes)
    }
    return bytes
  }

  private func removeRows(in splices: inout Splices) {
    var tail = document.rowCount
    if document.endOfLine(tail - 1) == document.endOfContent(tail - 1) {
      while removed.contains(tail - 1) { tail -= 1 }
    }
    for row in removed where row < tail {
      splices.replace(document.startOfRow(row)..<document.endOfLine(row), with: [])
    }
    // Where the file has no last line end, the rows that go take the one before them along.
    guard tail < document.rowCount else { return }
    var start = document.startOfRow(tail) - 1
    let bytes = document.source.bytes
    if bytes[start] == ASCII.lineFeed, bytes[start - 1] == ASCII.carriageReturn { start -= 1 }
    splices.replace(start..<document.endOfLine(document.rowCount - 1), with: [])
  }

  private func appendRows(in splices: inout Splices) {
    guard !appended.isEmpty else { return }
    let last = document.rowCount - 1
    let isTerminated = document.endOfLine(last) > document.endOfContent(last)
    let lineEnd =
      isTerminated
      ? Array(document.source.bytes[document.endOfContent(last)..<document.endOfLine(last)])
      : lineEndOfHeader
    var bytes: [UInt8] = []
    for texts in appended {
      bytes += isTerminated ? newRow(texts) + lineEnd : lineEnd + newRow(texts)
    }
    splices.insert(bytes, at: document.endOfLine(last))
  }

  private var lineEndOfHeader: [UInt8] {
    let lineEnd = document.source.bytes[document.endOfContent(-1)..<document.endOfLine(-1)]
    return lineEnd.isEmpty ? [ASCII.lineFeed] : Array(lineEnd)
  }

  /// Without a line end.
  private func newRow(_ texts: [Int: String]) -> [UInt8] {
    var bytes: [UInt8] = []
    let isBlank = texts.values.allSatisfy(\.isBlank)
    for column in 0..<columnCount {
      if column > 0 { bytes.append(document.delimiter) }
      CSVCell.append(
        texts[column] ?? "", quoted: isBlank && column == 0, delimiter: document.delimiter,
        to: &bytes)
    }
    return bytes
  }

  // MARK: Check

  private func verify(_ result: CSVDocument) throws(CSVEditError) {
    let kept = document.rowCount - removed.count
    func check(_ row: Int, _ texts: [Int: String]) -> Bool {
      result.isSound(row: row)
        && texts.allSatisfy { column, text in
          result.text(row: row, column: column).utf8.elementsEqual(text.utf8)
        }
    }
    var isSame =
      result.delimiter == document.delimiter
      && result.columns.count == columnCount
      && renamedColumns.allSatisfy { result.columns[$0] == $1 }
      && result.rowCount == kept + inserted.count + appended.count
    let new = inserted.enumerated().sorted {
      ($0.element.before, $0.offset) < ($1.element.before, $1.offset)
    }.map(\.element)
    var gone = removed.sorted()[...]
    var come = new[...]
    for (row, texts) in cells.sorted(by: { $0.key < $1.key })
    where isSame && !removed.contains(row) {
      gone = gone.drop { $0 < row }
      come = come.drop { $0.before <= row }
      isSame = check(row - gone.startIndex + come.startIndex, texts)
    }
    for (index, row) in new.enumerated() where isSame {
      isSame = check(row.before - removed.count { $0 < row.before } + index, row.texts)
    }
    for (index, texts) in appended.enumerated() where isSame {
      isSame = check(kept + inserted.count + index, texts)
    }
    guard isSame else { throw .notReadBack(path: document.source.path) }
  }
}

/// Why a CSV file was not edited.
package enum CSVEditError: Error, Hashable {
  /// The file cannot be read; its diagnostics say why.
  case unreadable(path: String)
  /// The row has damage that must be mended by hand first.
  case damagedRow(path: String, line: Int)
  /// The file as changed would not be read as asked for: a NUL, a text beyond the limits of a row, or
  /// one that closes a quote which damage before it has left open.
  case notReadBack(path: String)
}

extension String {
  fileprivate var isBlank: Bool {
    utf8.allSatisfy { $0 == ASCII.space || $0 == ASCII.tab }
  }
}
