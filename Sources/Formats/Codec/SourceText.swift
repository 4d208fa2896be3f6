import Synchronization

/// The bytes of one file, and where in it a byte stands.
///
/// Positions are worked out only when somebody asks: a clean file never pays for them.
package final class SourceText: Sendable {
  package let bytes: [UInt8]
  /// From the book's root, with `/`.
  package let path: String

  /// The place of every `stride`-th byte, so that a position costs one stride at most, however long
  /// the lines are.
  private let checkpoints = Mutex<[SourcePosition]>([])
  private static let stride = 1024

  package init(bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
  }

  /// Three if the file begins with a UTF-8 byte order mark, else zero.
  package var contentStart: Int {
    bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF ? 3 : 0
  }

  /// The place of the byte at `offset`, or of the end for an offset past it.
  package func position(of offset: Int) -> SourcePosition {
    let offset = min(max(offset, contentStart), bytes.count)
    if offset < Self.stride {
      return advance(SourcePosition(line: 1, column: 1), from: contentStart, to: offset)
    }
    let base = checkpoints.withLock { places in
      if places.isEmpty { places = measure() }
      return places[offset / Self.stride]
    }
    return advance(base, from: offset / Self.stride * Self.stride, to: offset)
  }

  private func measure() -> [SourcePosition] {
    var places = [SourcePosition(line: 1, column: 1)]
    places.reserveCapacity(bytes.count / Self.stride + 1)
    var start = contentStart
    for end in Swift.stride(from: Self.stride, through: bytes.count, by: Self.stride) {
      places.append(advance(places[places.count - 1], from: start, to: end))
      start = end
    }
    return places
  }

  private func advance(_ base: SourcePosition, from start: Int, to end: Int) -> SourcePosition {
    var line = base.line
    var column = base.column
    let text = bytes
    let bytes = text.span
    var at = start
    while at < end {
      let byte = bytes[at]
      at += 1
      if byte == ASCII.lineFeed
        || (byte == ASCII.carriageReturn && (at == bytes.count || bytes[at] != ASCII.lineFeed))
      {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    return SourcePosition(line: line, column: column)
  }
}

/// The bytes that structure the text formats.
enum ASCII {
  static let tab = UInt8(ascii: "\t")
  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let space = UInt8(ascii: " ")
  static let quote = UInt8(ascii: "\"")
  static let comma = UInt8(ascii: ",")
  static let semicolon = UInt8(ascii: ";")
  static let backslash = UInt8(ascii: "\\")
}
