/// Puts both sides of a conflict into a JSON file, between markers that make it unreadable for a program.
struct JSONConflictText {
  private let merged: JSONDocument
  private let other: JSONDocument
  private let sides: MergeSides
  private let markerSize: Int
  private let lineEnd: ArraySlice<UInt8>
  private var splices = Splices()

  /// Takes the two halves, in both of which the values of all conflicts stand at the same places.
  init(_ merged: JSONDocument, _ other: JSONDocument, sides: MergeSides, markerSize: Int) {
    self.merged = merged
    self.other = other
    self.sides = sides
    self.markerSize = markerSize
    let bytes = merged.source.bytes
    let end = bytes.firstIndex(of: ASCII.lineFeed) ?? 0
    lineEnd =
      end > 0 && bytes[end - 1] == ASCII.carriageReturn
      ? [ASCII.carriageReturn, ASCII.lineFeed] : [ASCII.lineFeed]
  }

  var bytes: [UInt8] { splices.applied(to: merged.source.bytes) }

  mutating func mark(_ conflicts: [JSONComparison.Conflict]) {
    for conflict in conflicts {
      mark(
        conflict.path, ours: conflict.ours != nil, theirs: conflict.theirs != nil,
        label: conflict.reason.words(sides))
    }
  }

  mutating func mark(_ path: [JSONStep], ours: Bool, theirs: Bool, label: String) {
    guard let here = Self.range(of: path, in: merged), let there = Self.range(of: path, in: other)
    else { return }
    let bytes = merged.source.bytes
    var start = here.lowerBound
    while start > 0, bytes[start - 1] == ASCII.space || bytes[start - 1] == ASCII.tab { start -= 1 }
    let isOnOwnLine = start == 0 || bytes[start - 1] == ASCII.lineFeed
    let indent = isOnOwnLine ? Array(bytes[start..<here.lowerBound]) : []
    if !isOnOwnLine { start = here.lowerBound }
    var end = here.upperBound
    let comma: [UInt8] = bytes[end...].first == ASCII.comma ? [ASCII.comma] : []
    end += comma.count
    if bytes[end...].starts(with: lineEnd) { end += lineEnd.count }
    let block = ConflictMarker.block(
      ours: ours ? indent + bytes[here] + comma + lineEnd : [],
      theirs: theirs ? indent + other.source.bytes[there] + comma + lineEnd : [], label: label,
      sides: sides, size: markerSize, lineEnd: lineEnd)
    splices.replace(start..<end, with: (isOnOwnLine ? [] : Array(lineEnd)) + block)
  }

  /// Where a member with its key, or an element, stands.
  private static func range(of path: [JSONStep], in document: JSONDocument) -> Range<Int>? {
    var node = document.root
    var range: Range<Int>?
    for step in path {
      switch step {
      case .key(let key):
        guard let member = node?.member(key) else { return nil }
        node = member.value
        range = member.keyRange.lowerBound..<member.value.range.upperBound
      case .index(let index):
        guard let elements = node?.elements, elements.indices.contains(index) else { return nil }
        node = elements[index]
        range = elements[index].range
      }
    }
    return range
  }
}
