import Glibc

extension String {
  /// Whether it comes before another by the bytes of both.
  package func precedesByBytes(_ other: String) -> Bool {
    let order = utf8.withContiguousStorageIfAvailable { left in
      other.utf8.withContiguousStorageIfAvailable { right in
        guard let one = left.baseAddress, let two = right.baseAddress else { return 0 }
        return Int(memcmp(one, two, min(left.count, right.count)))
      }
    }
    guard let order = order ?? nil else {
      return utf8.lexicographicallyPrecedes(other.utf8)
    }
    return order == 0 ? utf8.count < other.utf8.count : order < 0
  }
}

extension Array {
  /// Sorts what is not sorted already: lists of tens of thousands most often are.
  package mutating func sortIfNeeded(by precedes: (Element, Element) -> Bool) {
    let isSorted = indices.dropFirst().allSatisfy { !precedes(self[$0], self[$0 - 1]) }
    if !isSorted { sort(by: precedes) }
  }
}
