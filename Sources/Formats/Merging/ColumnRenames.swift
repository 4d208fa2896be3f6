/// Finds which columns of one version of a file are those of another under other names: most of their cells are the same.
struct ColumnRenames {
  /// Of the old version and the new one.
  private(set) var found: [(old: Int, new: Int)] = []

  /// So many cells are compared at most; of more columns that are not found by their names, only those are compared that
  /// have the same in each row. Nobody renames hundreds of columns at once and edits them, too.
  private static let limit = 20_000_000

  /// The columns are those that the other version has not under their names; `rows` are of one person each.
  init(
    _ before: MergeTable, _ lost: [Int], _ after: MergeTable, _ gained: [Int],
    _ rows: [(old: Int, new: Int)]
  ) {
    var texts = NumberedTexts()
    let old = lost.map { column in rows.map { texts.number(before.text($0.old, column)) } }
    let new = gained.map { column in rows.map { texts.number(after.text($0.new, column)) } }
    var scores: [(old: Int, new: Int, same: Int)] = []
    func compare(_ one: Int, _ other: Int) {
      let (same, filled) = Self.same(old[one], new[other])
      let isEmpty =
        filled == 0 && lost[one] == gained[other] && lost.count == 1 && gained.count == 1
      if same * 2 > filled || isEmpty { scores.append((lost[one], gained[other], same)) }
    }
    if rows.count * lost.count * gained.count <= Self.limit {
      for one in lost.indices { for other in gained.indices { compare(one, other) } }
    } else {
      var byCells: [[UInt32]: [Int]] = [:]
      for other in gained.indices.reversed() { byCells[new[other], default: []].append(other) }
      for one in lost.indices {
        guard let other = byCells[old[one]]?.popLast() else { continue }
        compare(one, other)
      }
    }
    // The surest first; where two columns hold the same, the one at the same place.
    var (known, taken): (Set<Int>, Set<Int>) = ([], [])
    for score in scores.sorted(by: {
      ($0.same, $0.old == $0.new ? 1 : 0) > ($1.same, $1.old == $1.new ? 1 : 0)
    }) where !known.contains(score.old) && !taken.contains(score.new) {
      known.insert(score.old)
      taken.insert(score.new)
      found.append((score.old, score.new))
    }
  }

  /// In how many rows two columns have the same text, and in how many either has one.
  private static func same(_ one: [UInt32], _ other: [UInt32]) -> (same: Int, filled: Int) {
    var (same, filled) = (0, 0)
    for index in one.indices {
      if one[index] == 0, other[index] == 0 { continue }
      filled += 1
      if one[index] == other[index] { same += 1 }
    }
    return (same, filled)
  }
}

/// Numbers for texts, so that equal ones are found without being compared; zero for an empty one.
private struct NumberedTexts {
  private var numbers: [String: UInt32] = ["": 0]

  mutating func number(_ text: String) -> UInt32 {
    if let known = numbers[text] { return known }
    let number = UInt32(numbers.count)
    numbers[text] = number
    return number
  }
}
