/// Passes over cells that have none of some names, without reading them.
///
/// It keeps some bits of a hash of each name: a cell whose bits are not there has none of the names.
struct NameFilter {
  /// So many bits that a name takes one of sixteen at most.
  private var bits: [UInt64]
  private let mask: UInt64

  /// Takes e-mails as identities, and ids.
  init(_ names: some Collection<String>) {
    var words = 16
    while words * 4 < names.count { words *= 2 }
    bits = Array(repeating: 0, count: words)
    mask = UInt64(words * 64 - 1)
    for name in names {
      // What is not plain stands in no cell that is passed over.
      guard let hash = Self.hash(name.utf8.span) else { continue }
      bits[Int((hash & mask) >> 6)] |= 1 << (hash & 63)
    }
  }

  /// False only for a cell that has none of the names, however it is read.
  func mayName(_ cell: Span<UInt8>) -> Bool {
    if cell.isEmpty { return false }
    // What is not written plainly is to be read.
    guard let hash = Self.hash(cell) else { return true }
    return bits[Int((hash & mask) >> 6)] >> (hash & 63) & 1 != 0
  }

  /// The same for a text in capitals and small letters; nil for one that may stand for another than itself in small letters.
  private static func hash(_ text: Span<UInt8>) -> UInt64? {
    text.withUnsafeBytes { bytes in
      var hash: UInt64 = 0
      var isPlain = true
      var at = 0
      while at < bytes.count {
        var word: UInt64 = 0
        let end = min(at + 8, bytes.count)
        while at < end {
          let byte = bytes[at]
          isPlain = isPlain && Self.isPlain(byte)
          word = word << 8 | UInt64(byte | 0x20)
          at += 1
        }
        hash = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
        hash ^= hash >> 32
      }
      return isPlain ? hash : nil
    }
  }

  /// Letters, digits and `+-.@_`: with a bit set they are told apart as in small letters, or taken for each other.
  private static func isPlain(_ byte: UInt8) -> Bool {
    guard byte >= 0x2B, byte < 0x80 else { return false }
    let low: UInt64 = byte < 0x40 ? 0x03FF_6800_0000_0000 : 0
    let high: UInt64 = byte < 0x40 ? 0 : 0x07FF_FFFE_87FF_FFFF
    return (low | high) >> UInt64(byte & 0x3F) & 1 != 0
  }
}
