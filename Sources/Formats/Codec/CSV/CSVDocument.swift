/// A CSV file: its cells where they stand in its bytes, and all of its structural damage.
///
/// RFC 4180 in UTF-8, with or without a byte order mark, LF or CR-LF; the delimiter is `,`, `;` or tab,
/// found by itself. Lines with nothing but delimiters and white space are ignored. Cells are decoded
/// when they are asked for.
package struct CSVDocument: Sendable {
  package let source: SourceText
  /// The byte between two cells.
  package let delimiter: UInt8
  /// The names in the header, without white space around them; empty if the file cannot be read.
  package let columns: [String]
  /// How many rows follow the header, damaged ones too.
  package let rowCount: Int
  /// What is wrong with the structure of the file, in its order.
  package let diagnostics: [Diagnostic]
  /// Whether every row of the file was read as its author meant it, so that who is not in it is not
  /// listed. False after any damage that may have cost a row.
  package let isComplete: Bool

  /// As `CSVScanner` keeps them; row 0 is the header.
  let cellStarts: [UInt32]
  let firstCells: [UInt32]
  private let damagedRows: [UInt32]
  private let columnIndices: [String: Int]

  /// Reads a file's bytes; `path` is from the book's root and stands in the diagnostics.
  package init(bytes: [UInt8], path: String) {
    let source = SourceText(bytes: bytes, path: path)
    var problems = ProblemList(source: source)
    guard TextEncoding.check(source, reportingTo: &problems) else {
      self.init(unreadable: source, problems: problems)
      return
    }
    let dialect = CSVDialect(of: bytes, from: source.contentStart)
    guard dialect.headerStart < bytes.count else {
      problems.report(
        .noHeader, at: source.contentStart, "the file is empty",
        help: "begin it with a row of column names")
      self.init(unreadable: source, problems: problems)
      return
    }
    if ConflictMarker.line(in: bytes.span, at: dialect.headerStart) != nil {
      problems.report(
        .mergeConflict, at: dialect.headerStart, ConflictMarker.message, help: ConflictMarker.help)
      self.init(unreadable: source, problems: problems)
      return
    }
    var scanner = CSVScanner(delimiter: dialect.delimiter, problems: problems)
    let rowsStart = scanner.scanHeader(bytes.span, from: dialect.headerStart)
    let header = CSVHeader(scanner: &scanner, bytes: bytes)
    guard header.isSound else {
      self.init(unreadable: source, problems: scanner.problems)
      return
    }
    scanner.scanRows(bytes.span, from: rowsStart, columnCount: header.names.count)
    self.init(source: source, delimiter: dialect.delimiter, header: header, scanner: scanner)
  }

  private init(
    source: SourceText, delimiter: UInt8, header: CSVHeader, scanner: consuming CSVScanner
  ) {
    self.source = source
    self.delimiter = delimiter
    columns = header.names
    columnIndices = header.indices
    rowCount = scanner.firstCells.count - 2
    cellStarts = scanner.cellStarts
    firstCells = scanner.firstCells
    damagedRows = scanner.damagedRows
    diagnostics = scanner.problems.sorted()
    isComplete = scanner.damagedRows.isEmpty && !scanner.mayHideRows && !header.isAmbiguous
  }

  private init(unreadable source: SourceText, problems: ProblemList) {
    self.source = source
    delimiter = ASCII.comma
    columns = []
    rowCount = 0
    diagnostics = problems.sorted()
    isComplete = false
    cellStarts = []
    firstCells = []
    damagedRows = []
    columnIndices = [:]
  }

  // MARK: Columns and rows

  /// The index of the column of that name, in any case; nil if there is none, or more than one.
  package func column(named name: String) -> Int? {
    columnIndices[name.lowercased()]
  }

  /// Whether a row has a cell for each column and no damage; another is not to be acted on.
  package func isSound(row: Int) -> Bool {
    damagedRows.isEmpty || !contains(damagedRows, UInt32(row + 1))
  }

  /// How many cells a row has: as many as there are columns, unless it is damaged.
  package func cellCount(row: Int) -> Int {
    Int(firstCells[row + 2] - firstCells[row + 1]) - 1
  }

  private func contains(_ sorted: [UInt32], _ element: UInt32) -> Bool {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < element { low = middle + 1 } else { high = middle }
    }
    return low < sorted.count && sorted[low] == element
  }

  // MARK: Cells

  /// Where a cell stands in the file, its quotes included.
  package func byteRange(row: Int, column: Int) -> Range<Int> {
    byteRange(index: Int(firstCells[row + 1]) + column)
  }

  func byteRange(index: Int) -> Range<Int> {
    Int(cellStarts[index])..<Int(cellStarts[index + 1]) - 1
  }

  /// The text of a cell, quotes taken off.
  package func text(row: Int, column: Int) -> String {
    withBytes(row: row, column: column) { bytes in
      var text = UTF8Span(unchecked: bytes)
      // What is known to be ASCII is compared and hashed without a look at how it is composed.
      _ = text.checkForASCII()
      return String(copying: text)
    }
  }

  /// The text of a cell in UTF-8, quotes taken off, for the time of the call.
  package func withBytes<Result>(
    row: Int, column: Int, _ body: (Span<UInt8>) -> Result
  ) -> Result {
    let bytes = source.bytes
    let cell = CSVCell(bytes: bytes.span, range: byteRange(row: row, column: column))
    if cell.hasEscapes {
      let unescaped = cell.unescaped(bytes.span)
      return body(unescaped.span)
    }
    return body(bytes.span.extracting(cell.content))
  }

  /// Whether a cell has no text.
  package func isEmpty(row: Int, column: Int) -> Bool {
    withBytes(row: row, column: column) { $0.isEmpty }
  }

  /// The place of a cell's first character, its opening quote if it has one.
  package func position(row: Int, column: Int) -> SourcePosition {
    source.position(of: byteRange(row: row, column: column).lowerBound)
  }

  /// The place of a row's first character.
  package func position(row: Int) -> SourcePosition {
    position(row: row, column: 0)
  }

  /// The place of a column's name.
  package func position(ofColumn column: Int) -> SourcePosition {
    source.position(of: byteRange(index: column).lowerBound)
  }

  // MARK: Lines; row -1 is the header

  func startOfRow(_ row: Int) -> Int { byteRange(row: row, column: 0).lowerBound }

  /// The end of a row's last cell.
  func endOfContent(_ row: Int) -> Int {
    byteRange(row: row, column: cellCount(row: row) - 1).upperBound
  }

  /// The offset after a row's line end; that of its content where it has none.
  func endOfLine(_ row: Int) -> Int {
    let bytes = source.bytes
    let end = endOfContent(row)
    guard end < bytes.count else { return end }
    let isPair =
      bytes[end] == ASCII.carriageReturn && end + 1 < bytes.count
      && bytes[end + 1] == ASCII.lineFeed
    return end + (isPair ? 2 : 1)
  }

  /// The line end that the file uses, as its header has it; LF where that has none.
  var lineEnd: ArraySlice<UInt8> {
    let range = endOfContent(-1)..<endOfLine(-1)
    return range.isEmpty ? [ASCII.lineFeed] : source.bytes[range]
  }
}
