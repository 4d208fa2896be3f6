/// Replacements of byte ranges of a text, collected in any order and made at once.
struct Splices {
  private var replacements: [(range: Range<Int>, bytes: [UInt8])] = []

  mutating func replace(_ range: Range<Int>, with bytes: [UInt8]) {
    replacements.append((range, bytes))
  }

  mutating func insert(_ bytes: [UInt8], at offset: Int) {
    replace(offset..<offset, with: bytes)
  }

  /// The text with all replacements made. Ranges must not overlap; insertions at one place keep the
  /// order in which they were given.
  func applied(to text: [UInt8]) -> [UInt8] {
    let ordered = replacements.enumerated().sorted { a, b in
      let (first, second) = (a.element.range, b.element.range)
      if first.lowerBound != second.lowerBound { return first.lowerBound < second.lowerBound }
      if first.isEmpty != second.isEmpty { return first.isEmpty }
      return a.offset < b.offset
    }
    var result: [UInt8] = []
    result.reserveCapacity(
      replacements.reduce(text.count) { $0 + $1.bytes.count - $1.range.count })
    var at = 0
    for (_, replacement) in ordered {
      result.append(contentsOf: text[at..<replacement.range.lowerBound])
      result.append(contentsOf: replacement.bytes)
      at = replacement.range.upperBound
    }
    result.append(contentsOf: text[at...])
    return result
  }
}
