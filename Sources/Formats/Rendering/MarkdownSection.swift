/// A part of a Markdown text under a heading, of which lines can be left out where there is no room.
struct MarkdownSection {
  /// What is kept longest, first.
  enum Rank: CaseIterable {
    case weighty, held, failure, other, problem, unmanaged
  }

  /// A line, and what a reader misses where it is left out.
  struct Item {
    let line: String
    let count: Int
    let noun: String
    let rank: Rank

    init(_ line: String, people: Int, rank: Rank) {
      (self.line, count, noun, self.rank) = (line, people, "person", rank)
    }

    init(_ line: String, noun: String, rank: Rank) {
      (self.line, count, self.noun, self.rank) = (line, 1, noun, rank)
    }
  }

  /// A table or a list.
  struct Part {
    var head: [String] = []
    var items: [Item]
  }

  let title: String
  var parts: [Part]

  /// With an empty line after each part; nothing where there is no item.
  var lines: [String] {
    let shown = parts.filter { !$0.items.isEmpty }
    return shown.isEmpty
      ? [] : [title, ""] + shown.flatMap { $0.head + $0.items.map(\.line) + [""] }
  }

  /// Leaves out what does not fit into `room` bytes of UTF-8, and says what that is; nil where everything fits.
  static func cut(_ sections: inout [MarkdownSection], to room: Int) -> String? {
    let whole = sections.flatMap(\.lines).reduce(0) { $0 + $1.utf8.count + 1 }
    guard whole > room else { return nil }
    // For the sentence that says what is left out.
    var room = room - 300
    var kept = sections.map { $0.parts.map { Set<Int>(minimumCapacity: $0.items.count) } }
    for rank in Rank.allCases {
      fill(&kept, with: rank, of: sections, &room)
    }
    var left: [(noun: String, count: Int)] = []
    for (index, section) in sections.enumerated() {
      for (number, part) in section.parts.enumerated() {
        let isKept = kept[index][number]
        for (place, item) in part.items.enumerated() where !isKept.contains(place) {
          if let known = left.firstIndex(where: { $0.noun == item.noun }) {
            left[known].count += item.count
          } else {
            left.append((item.noun, item.count))
          }
        }
        sections[index].parts[number].items = part.items.enumerated()
          .filter { isKept.contains($0.offset) }.map(\.element)
      }
    }
    let words = left.map { CountedNoun.text($0.count, $0.noun) }.joined(separator: ", ")
    return
      "Left out: \(words). See the whole plan, which `pairbook plan --out` writes and a pipeline keeps as an artifact."
  }

  /// Keeps items of a rank in their order, until one does not fit.
  private static func fill(
    _ kept: inout [[Set<Int>]], with rank: Rank, of sections: [MarkdownSection], _ room: inout Int
  ) {
    for (index, section) in sections.enumerated() {
      for (number, part) in section.parts.enumerated() {
        for (place, item) in part.items.enumerated() where item.rank == rank {
          var cost = item.line.utf8.count + 1
          if kept[index].allSatisfy(\.isEmpty) { cost += section.title.utf8.count + 2 }
          if kept[index][number].isEmpty { cost += part.head.reduce(1) { $0 + $1.utf8.count + 1 } }
          guard cost <= room else { return }
          room -= cost
          kept[index][number].insert(place)
        }
      }
    }
  }
}
