/// What a CSV file does not say of itself: its delimiter and where its header begins.
struct CSVDialect: Equatable {
  var delimiter: UInt8
  /// The offset of the header's first byte; the end of the text if there is none.
  var headerStart: Int

  private static let delimiters = [ASCII.comma, ASCII.semicolon, ASCII.tab]

  /// Finds the delimiter that occurs most often in the header, outside quotes.
  ///
  /// A first line `sep=;`, which Excel reads and people write for it, gives the delimiter; a first
  /// line `#TYPE …`, which PowerShell's `Export-Csv` writes, is passed over.
  init(of bytes: [UInt8], from start: Int) {
    headerStart = Self.startOfText(bytes, from: start)
    delimiter = ASCII.comma
    let firstLine = bytes[headerStart..<Self.endOfLine(bytes, from: headerStart)]
    if firstLine.count == 5, firstLine.starts(with: Array("sep=".utf8)),
      let declared = firstLine.last, Self.delimiters.contains(declared)
    {
      delimiter = declared
      headerStart = Self.startOfText(bytes, from: firstLine.endIndex)
      return
    }
    if firstLine.starts(with: Array("#TYPE ".utf8)) {
      headerStart = Self.startOfText(bytes, from: firstLine.endIndex)
    }
    delimiter = Self.commonest(in: bytes, from: headerStart)
  }

  private static func commonest(in bytes: [UInt8], from start: Int) -> UInt8 {
    // A header of words may hold as many of one as of the other: then the rows after it tell.
    let header = count(in: bytes, from: start, limit: 1)
    let most = header.max() ?? 0
    let candidates = delimiters.indices.filter { header[$0] == most }
    guard most > 0, candidates.count > 1 else { return delimiters[candidates[0]] }
    let rows = count(in: bytes, from: start, limit: 20)
    return delimiters[
      candidates.max { rows[$0] < rows[$1] || rows[$0] == rows[$1] && $0 > $1 } ?? 0]
  }

  /// How often each delimiter stands outside quotes in the first `limit` rows.
  private static func count(in bytes: [UInt8], from start: Int, limit: Int) -> [Int] {
    var counts = delimiters.map { _ in 0 }
    var isQuoted = false
    var rows = 0
    for byte in bytes[start...] {
      if byte == ASCII.quote {
        isQuoted.toggle()
      } else if !isQuoted {
        if let index = delimiters.firstIndex(of: byte) { counts[index] += 1 }
        if byte == ASCII.lineFeed || byte == ASCII.carriageReturn {
          rows += 1
          if rows == limit { break }
        }
      }
    }
    return counts
  }

  /// Passes over lines with nothing in them but white space and delimiters.
  private static func startOfText(_ bytes: [UInt8], from start: Int) -> Int {
    var lineStart = start
    for (offset, byte) in bytes[start...].enumerated() {
      switch byte {
      case ASCII.lineFeed, ASCII.carriageReturn: lineStart = start + offset + 1
      case ASCII.space, ASCII.tab, ASCII.comma, ASCII.semicolon: continue
      default: return lineStart
      }
    }
    return bytes.count
  }

  private static func endOfLine(_ bytes: [UInt8], from start: Int) -> Int {
    bytes[start...].firstIndex { $0 == ASCII.lineFeed || $0 == ASCII.carriageReturn } ?? bytes.count
  }
}
