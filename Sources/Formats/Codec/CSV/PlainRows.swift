/// Finds the cells of rows that need no closer look, eight bytes at a time: as nearly all rows are, they have no quote, no
/// damage and as many cells as the header.
struct PlainRows {
  private let delimiter: UInt8
  private let columnCount: Int

  init(delimiter: UInt8, columnCount: Int) {
    self.delimiter = delimiter
    self.columnCount = columnCount
  }

  /// Adds the cells of the plain rows from an offset at which one begins, as `CSVScanner` keeps them, and returns the offset
  /// of the first row that is not plain, or is not ended; that need not have any damage.
  func scan(
    _ bytes: Span<UInt8>, from start: Int, cellStarts: inout [UInt32], firstCells: inout [UInt32]
  ) -> Int {
    bytes.withUnsafeBytes { bytes in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: columnCount + 1) { row in
        var begin = start
        while let end = scanRow(bytes, from: begin, into: row) {
          // The bytes of a cell end one before the next entry.
          firstCells.append(UInt32(truncatingIfNeeded: cellStarts.count))
          cellStarts.append(contentsOf: row)
          begin = end
        }
        return begin
      }
    }
  }

  /// The offset after a plain row's line end, with its entries written; nil for any other row.
  private func scanRow(
    _ bytes: UnsafeRawBufferPointer, from start: Int, into row: UnsafeMutableBufferPointer<UInt32>
  ) -> Int? {
    guard start < bytes.count, mayBegin(bytes[start]) else { return nil }
    row[0] = UInt32(truncatingIfNeeded: start)
    var cells = 1
    var at = start
    while at + 8 <= bytes.count {
      var special = specialBytes(
        bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self).littleEndian)
      while special != 0 {
        let place = at + special.trailingZeroBitCount / 8
        special &= special - 1
        let byte = bytes[place]
        if byte == delimiter {
          guard cells < columnCount else { return nil }
          row[cells] = UInt32(truncatingIfNeeded: place + 1)
          cells += 1
        } else if byte == ASCII.lineFeed || byte == ASCII.carriageReturn {
          return end(bytes, start, place, cells, into: row)
        } else if byte == ASCII.quote || byte == 0 {
          return nil
        }
      }
      at += 8
    }
    return nil
  }

  private func end(
    _ bytes: UnsafeRawBufferPointer, _ start: Int, _ end: Int, _ cells: Int,
    into row: UnsafeMutableBufferPointer<UInt32>
  ) -> Int? {
    guard cells == columnCount, end - start <= CSVScanner.maximumRowByteCount else { return nil }
    row[cells] = UInt32(truncatingIfNeeded: end + 1)
    if bytes[end] == ASCII.lineFeed { return end + 1 }
    guard end + 1 < bytes.count, bytes[end + 1] == ASCII.lineFeed else { return nil }
    return end + 2
  }

  /// Whether a row may be plain by its first byte: it is no blank line, and none that a merge wrote.
  private func mayBegin(_ byte: UInt8) -> Bool {
    byte > ASCII.space && byte != delimiter && ConflictMarker(rawValue: byte) == nil
  }

  /// The highest bit of each byte that is a delimiter, a quote or a control character; the others are zero.
  private func specialBytes(_ word: UInt64) -> UInt64 {
    zeroBytes(word ^ repeated(delimiter)) | zeroBytes(word ^ repeated(ASCII.quote))
      | zeroBytes(word & repeated(0xE0))
  }

  private func repeated(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

  private func zeroBytes(_ word: UInt64) -> UInt64 {
    let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    return ~((word & low) &+ low | word | low)
  }
}
