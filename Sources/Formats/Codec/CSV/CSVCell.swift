/// The text within the bytes of one cell.
struct CSVCell {
  /// Without the quotes around it.
  let content: Range<Int>
  /// Whether the content has quotes written twice.
  let hasEscapes: Bool

  init(bytes: Span<UInt8>, range: Range<Int>) {
    guard !range.isEmpty, bytes[range.lowerBound] == ASCII.quote else {
      content = range
      hasEscapes = false
      return
    }
    let start = range.lowerBound + 1
    // A damaged cell may lack the closing quote.
    let isClosed = range.count > 1 && bytes[range.upperBound - 1] == ASCII.quote
    content = start..<(isClosed ? range.upperBound - 1 : range.upperBound)
    var hasQuotes = false
    for at in content where bytes[at] == ASCII.quote {
      hasQuotes = true
      break
    }
    hasEscapes = hasQuotes
  }

  /// The content with each pair of quotes made one.
  func unescaped(_ bytes: Span<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(content.count)
    var at = content.lowerBound
    while at < content.upperBound {
      result.append(bytes[at])
      let isPair =
        bytes[at] == ASCII.quote && at + 1 < content.upperBound && bytes[at + 1] == ASCII.quote
      at += isPair ? 2 : 1
    }
    return result
  }

  /// Writes a text as a cell, in quotes if it cannot stand without, or if `isQuoted` asks for them.
  static func append(
    _ text: String, quoted isQuoted: Bool, delimiter: UInt8, to bytes: inout [UInt8]
  ) {
    let needsQuotes = text.utf8.contains {
      $0 == delimiter || $0 == ASCII.quote || $0 == ASCII.lineFeed || $0 == ASCII.carriageReturn
    }
    guard isQuoted || needsQuotes else {
      bytes.append(contentsOf: text.utf8)
      return
    }
    bytes.append(ASCII.quote)
    for byte in text.utf8 {
      if byte == ASCII.quote { bytes.append(ASCII.quote) }
      bytes.append(byte)
    }
    bytes.append(ASCII.quote)
  }
}
