/// Finds the cells of a CSV text in one pass over its bytes, and all of its damage.
///
/// Damage never spreads beyond its row: after a row that cannot be read, scanning goes on at the next
/// line. A quoted cell over several lines is taken as never closed, and its row as ended with its first
/// line, if it runs into the file's end or into text where its closing quote should be, or if its row
/// has not the header's number of cells.
struct CSVScanner {
  /// The bytes of one row may not be more: a cell of Excel holds 32,767 characters.
  static let maximumRowByteCount = 1 << 20
  /// The columns of a sheet of Excel.
  static let maximumColumnCount = 16_384

  private let delimiter: UInt8
  /// Bit n is set if byte n ends or damages a bare cell.
  private let special: UInt64
  /// Whether plain rows are looked at as closely as all others; what is found is the same.
  private let isClose: Bool

  /// For each row the offset of each of its cells, then the offset past the row's end plus one: so the
  /// bytes of a cell end one before the next entry.
  private(set) var cellStarts: [UInt32] = []
  /// For each row the index of its first entry in `cellStarts`; row 0 is the header.
  private(set) var firstCells: [UInt32] = []
  /// In ascending order.
  private(set) var damagedRows: [UInt32] = []
  /// Whether some cell may hold a row that should be one of its own.
  private(set) var mayHideRows = false
  var problems: ProblemList

  private var columnCount: Int?
  private var rowIsDamaged = false
  /// The first cell of the row that spans several lines.
  private var spanningCell: (index: Int, lineEnd: Int)?
  private var loneReturns: (count: Int, first: Int) = (0, 0)
  /// Whether the rows that follow are one side of a conflict that a merge left.
  private var isInConflict = false
  private var hasConflict = false

  init(delimiter: UInt8, problems: ProblemList, closely isClose: Bool = false) {
    self.delimiter = delimiter
    self.isClose = isClose
    self.problems = problems
    special = [
      0, ASCII.lineFeed, ASCII.carriageReturn, ASCII.quote, delimiter,
    ].reduce(0) { $0 | 1 << UInt64($1) }
  }

  /// Scans the first row and returns the offset after it.
  mutating func scanHeader(_ bytes: Span<UInt8>, from start: Int) -> Int {
    scanRow(bytes, from: start)
  }

  /// Scans the rows after a header of `columnCount` columns.
  mutating func scanRows(_ bytes: Span<UInt8>, from start: Int, columnCount: Int) {
    self.columnCount = columnCount
    let expected = (bytes.count - start) / 32
    firstCells.reserveCapacity(expected / 2)
    cellStarts.reserveCapacity(expected * 2)
    let plainRows = PlainRows(delimiter: delimiter, columnCount: columnCount)
    var at = start
    while at < bytes.count {
      if !isInConflict, !isClose {
        at = plainRows.scan(bytes, from: at, cellStarts: &cellStarts, firstCells: &firstCells)
      }
      at = scanRow(bytes, from: at)
    }
    firstCells.append(UInt32(cellStarts.count))
    reportLoneReturns()
  }

  private mutating func scanRow(_ bytes: Span<UInt8>, from start: Int) -> Int {
    let firstCell = cellStarts.count
    rowIsDamaged = false
    spanningCell = nil
    if let end = conflictLine(bytes, from: start) { return end }
    var at = start
    while true {
      cellStarts.append(UInt32(truncatingIfNeeded: at))
      if at < bytes.count, bytes[at] == ASCII.quote {
        at = endOfQuotedCell(bytes, from: at)
      } else {
        at = endOfBareCell(bytes, from: at)
      }
      guard at < bytes.count, bytes[at] == delimiter else { break }
      at += 1
    }
    if let spanningCell, !rowIsDamaged {
      at = end(spanning: spanningCell, from: firstCell, to: at)
      if !rowIsDamaged {
        refuseConflict(in: bytes, from: spanningCell.lineEnd, to: at)
        warnOfRow(in: bytes, from: spanningCell.lineEnd, to: at, spanningCell.index)
      }
    }
    cellStarts.append(UInt32(truncatingIfNeeded: at + 1))
    if isBlank(bytes, start..<at) {
      cellStarts.removeSubrange(firstCell...)
    } else {
      firstCells.append(UInt32(truncatingIfNeeded: firstCell))
      closeRow(start..<at, firstCell: firstCell, endsFile: at == bytes.count)
    }
    return afterLineEnd(bytes, at)
  }

  /// The end of a row with a cell over several lines: that cell's first line if the row has not the
  /// right number of cells, so that it does not hide the rows it may have swallowed.
  private mutating func end(
    spanning cell: (index: Int, lineEnd: Int), from firstCell: Int, to end: Int
  ) -> Int {
    let count = cellStarts.count - firstCell
    guard let columnCount, count != columnCount else { return end }
    cellStarts.removeSubrange((cell.index + 1)...)
    damage(
      .unclosedQuote, at: Int(cellStarts[cell.index]),
      "the cell's quote is closed on a later line, with which the row would have "
        + "\(Self.cells(count)), the header \(columnCount)",
      help: "put a quote at the cell's end, or the right number of cells after it")
    return cell.lineEnd
  }

  private mutating func closeRow(_ row: Range<Int>, firstCell: Int, endsFile: Bool) {
    if row.count > Self.maximumRowByteCount {
      damage(
        .rowTooLarge, at: row.lowerBound,
        "the row has \(row.count) bytes, \(Self.maximumRowByteCount) is the limit",
        help: "shorten its cells")
    }
    let count = cellStarts.count - firstCell - 1
    // After damage to quotes the number of cells tells nothing.
    if let columnCount, count != columnCount, !rowIsDamaged, !isInConflict {
      let counts =
        "the row has \(Self.cells(count)), the header \(columnCount)"
      if count < columnCount, endsFile {
        damage(
          .cutOff, at: row.lowerBound,
          "the file ends within this row, after \(Self.cells(count)) of the header's \(columnCount): it seems to be cut off",
          help: "\(Self.takeAgain), or put the missing cells in, and a line end")
      } else if count < columnCount {
        damage(
          .rowTooShort, at: row.lowerBound, counts,
          help: "put the missing cells in, empty ones too: one delimiter for each")
      } else {
        damage(
          .rowTooLong, at: Int(cellStarts[firstCell + columnCount]), counts,
          help: "remove the surplus cells, or put quotes around a cell that holds the delimiter")
      }
    }
    if rowIsDamaged || isInConflict { damagedRows.append(UInt32(firstCells.count - 1)) }
  }

  /// Takes a line that a merge wrote as a damaged row of one cell, and returns the offset after it;
  /// nil for any other line.
  ///
  /// The rows up to the conflict's end are damaged: both sides of it stand there, and neither was
  /// chosen.
  private mutating func conflictLine(_ bytes: Span<UInt8>, from start: Int) -> Int? {
    guard let line = ConflictMarker.line(in: bytes, at: start) else { return nil }
    reportConflict(at: start)
    isInConflict = line.marker != .end
    cellStarts.append(UInt32(truncatingIfNeeded: start))
    cellStarts.append(UInt32(truncatingIfNeeded: line.end + 1))
    damagedRows.append(UInt32(firstCells.count))
    firstCells.append(UInt32(truncatingIfNeeded: cellStarts.count - 2))
    return afterLineEnd(bytes, line.end)
  }

  private static let takeAgain =
    "take the file again from where it came from: what stood behind is missing"

  private static func cells(_ count: Int) -> String {
    count == 1 ? "1 cell" : "\(count) cells"
  }

  private mutating func afterLineEnd(_ bytes: Span<UInt8>, _ at: Int) -> Int {
    guard at < bytes.count else { return at }
    if bytes[at] == ASCII.lineFeed { return at + 1 }
    if at + 1 < bytes.count, bytes[at + 1] == ASCII.lineFeed { return at + 2 }
    if loneReturns.count == 0 { loneReturns.first = at }
    loneReturns.count += 1
    return at + 1
  }

  private func isBlank(_ bytes: Span<UInt8>, _ row: Range<Int>) -> Bool {
    for at in row {
      let byte = bytes[at]
      if byte != delimiter, byte != ASCII.space, byte != ASCII.tab { return false }
    }
    return true
  }

  // MARK: Cells

  private mutating func endOfBareCell(_ bytes: Span<UInt8>, from start: Int) -> Int {
    var at = start
    var isStray = false
    while at < bytes.count {
      let byte = bytes[at]
      if byte < 64, special >> UInt64(byte) & 1 != 0 {
        if byte == ASCII.quote {
          if !isStray {
            isStray = true
            damage(
              .strayQuote, at: at, "a quote stands within a cell that does not begin with one",
              help: "put quotes around the whole cell and write each quote within it twice")
          }
        } else if byte == 0 {
          reportNul(at: at)
        } else {
          break
        }
      }
      at += 1
    }
    return at
  }

  private mutating func endOfQuotedCell(_ bytes: Span<UInt8>, from open: Int) -> Int {
    var lineEnd: Int?
    var nul: Int?
    var at = open + 1
    while at < bytes.count {
      let byte = bytes[at]
      if byte < 64 {
        if byte == ASCII.quote {
          let next = at + 1
          guard next < bytes.count, bytes[next] == ASCII.quote else { break }
          at = next
        } else if byte == ASCII.lineFeed || byte == ASCII.carriageReturn {
          lineEnd = lineEnd ?? at
        } else if byte == 0 {
          nul = nul ?? at
        }
      }
      at += 1
    }
    let isClosed = at < bytes.count
    let isClean = isClosed && (at + 1 == bytes.count || endsCell(bytes[at + 1]))
    if !isClean, !isClosed || lineEnd != nil {
      let end = lineEnd ?? bytes.count
      if let nul, nul < end { reportNul(at: nul) }
      if lineEnd == nil {
        damage(
          .cutOff, at: open, "the file ends within this quoted cell: it seems to be cut off",
          help:
            "\(Self.takeAgain); or put a quote at the cell's end, or remove the one at its start")
      } else {
        damage(
          .unclosedQuote, at: open, "the cell begins with a quote that is never closed",
          help: "put a quote at the cell's end, or remove the one at its start")
      }
      return end
    }
    if let nul { reportNul(at: nul) }
    if isClean {
      if let lineEnd {
        spanningCell = spanningCell ?? (cellStarts.count - 1, lineEnd)
      }
      return at + 1
    }
    damage(
      .textAfterQuote, at: at + 1, "text follows the closing quote of the cell",
      help: "write each quote within a quoted cell twice, or remove what follows the closing one")
    at += 1
    while at < bytes.count, !endsCell(bytes[at]) { at += 1 }
    return at
  }

  private func endsCell(_ byte: UInt8) -> Bool {
    byte == delimiter || byte == ASCII.lineFeed || byte == ASCII.carriageReturn
  }

  /// Damages a row if one of its lines after the first is a merge's: git merges lines, not cells.
  private mutating func refuseConflict(in bytes: Span<UInt8>, from start: Int, to end: Int) {
    for at in start..<end where bytes[at] == ASCII.lineFeed {
      guard let line = ConflictMarker.line(in: bytes, at: at + 1), line.marker.isPlain else {
        continue
      }
      rowIsDamaged = true
      reportConflict(at: at + 1)
      return
    }
  }

  /// Warns if a line after the first of a row looks like a row: two missing quotes give a text that is
  /// sound CSV, with the rows between them gone.
  private mutating func warnOfRow(
    in bytes: Span<UInt8>, from start: Int, to end: Int, _ cell: Int
  ) {
    guard let columnCount, columnCount > 1, !isInConflict else { return }
    var delimiters = 0
    var hasAddress = false
    for at in (start + 1)...end {
      let byte = at < end ? bytes[at] : ASCII.lineFeed
      if byte == delimiter {
        delimiters += 1
      } else if byte == UInt8(ascii: "@") {
        hasAddress = true
      } else if byte == ASCII.lineFeed || byte == ASCII.carriageReturn {
        if delimiters == columnCount - 1, hasAddress {
          mayHideRows = true
          problems.report(
            .suspectedRowInCell, at: Int(cellStarts[cell]),
            "the cell spans several lines, and one of them looks like a row of its own",
            help: "if a quote is missing or too many, mend it; else write the cell on one line")
          return
        }
        delimiters = 0
        hasAddress = false
      }
    }
  }

  // MARK: Reports

  private mutating func damage(
    _ code: DiagnosticCode, at offset: Int, _ message: @autoclosure () -> String, help: String
  ) {
    rowIsDamaged = true
    // What a row is damaged by of which nobody has chosen the side yet may go with the other side.
    if !isInConflict { problems.report(code, at: offset, message(), help: help) }
  }

  private mutating func reportConflict(at offset: Int) {
    guard !hasConflict else { return }
    hasConflict = true
    problems.report(
      .mergeConflict, at: offset, ConflictMarker.message, help: ConflictMarker.help)
  }

  private mutating func reportNul(at offset: Int) {
    damage(
      .nulByte, at: offset, "the row has a NUL byte",
      help: "remove it, or take the file from a backup: it may have been cut off by a crash")
  }

  private mutating func reportLoneReturns() {
    guard loneReturns.count > 0 else { return }
    let lines = loneReturns.count == 1 ? "1 line ends" : "\(loneReturns.count) lines end"
    problems.report(
      .loneCarriageReturn, at: loneReturns.first,
      "\(lines) with a carriage return alone, read as a line's end",
      help: "save the file with LF or CR-LF line ends")
  }
}
