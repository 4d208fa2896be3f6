/// Lines shown to a reader, in which `...` alone on a line stands for any lines and `[..]` in a line
/// for any text.
package struct ShownLines: Sendable {
  private let lines: [String]

  /// Takes the lines as they are shown.
  package init(_ lines: [String]) { self.lines = lines }

  /// Whether what was written is what is shown.
  package func match(_ written: String) -> Bool {
    var seen = written.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .map(String.init)
    if seen.last == "" { seen.removeLast() }
    return Self.match(lines[...], seen[...])
  }

  private static func match(_ shown: ArraySlice<String>, _ seen: ArraySlice<String>) -> Bool {
    guard let line = shown.first else { return seen.isEmpty }
    if line == "..." {
      return seen.indices.contains { match(shown.dropFirst(), seen[$0...]) }
        || match(shown.dropFirst(), [])
    }
    guard let first = seen.first else { return false }
    return match(line: line, first) && match(shown.dropFirst(), seen.dropFirst())
  }

  private static func match(line: String, _ seen: String) -> Bool {
    var parts = line.split(separator: "[..]", omittingEmptySubsequences: false)[...]
    var rest = seen[...]
    guard let head = parts.popFirst(), rest.hasPrefix(head) else { return false }
    rest = rest.dropFirst(head.count)
    guard let tail = parts.popLast() else { return rest.isEmpty }
    for part in parts {
      guard let range = rest.firstRange(of: part) else { return false }
      rest = rest[range.upperBound...]
    }
    return rest.hasSuffix(tail)
  }
}
