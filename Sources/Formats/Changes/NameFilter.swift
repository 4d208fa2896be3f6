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
      var hash = UInt64(bytes.count)
      var odd: UInt64 = 0
      func take(_ word: UInt64) {
        odd |= oddBytes(word)
        hash = (hash ^ (word | repeated(0x20))) &* 0x9E37_79B9_7F4A_7C15
        hash ^= hash >> 32
      }
      var at = 0
      while at + 8 <= bytes.count {
        take(bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
        at += 8
      }
      if at < bytes.count {
        var rest = repeated(UInt8(ascii: "a"))
        while at < bytes.count {
          rest = rest << 8 | UInt64(bytes[at])
          at += 1
        }
        take(rest)
      }
      return odd == 0 ? hash : nil
    }
  }

  /// Not zero where a byte is beyond ASCII, a blank or one of `!"#$%&'()*:;<=>?`: of no others anything is made but small
  /// letters. Some bytes that differ in one bit are taken for each other, which a filter may.
  private static func oddBytes(_ word: UInt64) -> UInt64 {
    let high = repeated(0x80)
    let marked = word | high
    let isBlank = ~(marked &- repeated(0x2B)) & high
    let isPunctuation = (marked &- repeated(0x3A)) & ~(marked &- repeated(0x40)) & high
    return word & high | isBlank | isPunctuation
  }

  private static func repeated(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }
}
