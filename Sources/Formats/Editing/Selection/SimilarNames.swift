/// The people whose names are most like a text that nobody goes by.
struct SimilarNames {
  private let text: String
  private let local: Substring
  private let limit: Int
  private var found: [(distance: Int, person: Candidate)] = []

  init(_ name: String) {
    text = name.trimmedText.lowercased()
    local = text.prefix { $0 != "@" }
    // A word more than a third of which is wrong is another word; domains are alike anyway.
    limit = max(1, local.count / 3)
  }

  /// At most three, the likest first.
  var best: [Candidate] { found.map(\.person) }

  mutating func consider(_ person: Candidate) {
    let words = [person.email, person.name.lowercased(), person.names.id?.lowercased() ?? ""]
    var distance =
      words.filter { !$0.isEmpty }.map { EditDistance.between(text, $0, limit: limit) }.min()
      ?? Int.max
    if person.email.prefix(while: { $0 != "@" }) == local { distance = min(distance, 1) }
    guard distance <= limit else { return }
    found.append((distance, person))
    found.sort {
      ($0.distance, $0.person.email, $0.person.account)
        < ($1.distance, $1.person.email, $1.person.account)
    }
    found = Array(found.prefix(3))
  }
}

/// How many letters differ between two words (optimal string alignment: a swap of two neighbours is one).
package enum EditDistance {
  /// A number above `limit` where there are more.
  package static func between(_ a: String, _ b: String, limit: Int) -> Int {
    let (a, b) = (Array(a.unicodeScalars), Array(b.unicodeScalars))
    guard abs(a.count - b.count) <= limit else { return limit + 1 }
    var before: [Int] = []
    var previous = Array(0...b.count)
    for i in a.indices {
      var current = [i + 1] + Array(repeating: 0, count: b.count)
      for j in b.indices {
        let substituted = previous[j] + (a[i] == b[j] ? 0 : 1)
        current[j + 1] = min(previous[j + 1] + 1, current[j] + 1, substituted)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          current[j + 1] = min(current[j + 1], before[j - 1] + 1)
        }
      }
      guard current.contains(where: { $0 <= limit }) else { return limit + 1 }
      (before, previous) = (previous, current)
    }
    return previous[b.count]
  }
}
