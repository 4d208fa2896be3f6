/// A pattern of `accounts` in `pairbook.json`: where account folders are.
///
/// Names parted by `/`; in a name, `*` stands for any characters but `/`, and `?` for one. A name that
/// begins with a dot is only found by its full name. `.` alone is the book's root.
package struct FolderPattern: Hashable, Sendable {
  package let text: String
  /// Where it stands in `pairbook.json`; nil for a default.
  let position: SourcePosition?
  /// None for the root.
  let names: [String]

  /// The text must have the form that the settings' shape asks for.
  init(_ text: String, at position: SourcePosition? = nil) {
    self.text = text
    self.position = position
    names = text == "." ? [] : text.split(separator: "/").map(String.init)
  }

  /// Whether the pattern finds the folder whose path has these names.
  func matches(_ path: [Substring]) -> Bool {
    path.count == names.count
      && zip(path, names).allSatisfy { Self.matches(String($0), pattern: $1) }
  }

  /// Whether the pattern may find folders below the one whose path has these names.
  func leads(_ path: [Substring]) -> Bool {
    path.count < names.count
      && zip(path, names).allSatisfy { Self.matches(String($0), pattern: $1) }
  }

  static func isWild(_ name: String) -> Bool { name.utf8.contains { isWild($0) } }

  private static func isWild(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "*") || byte == UInt8(ascii: "?")
  }

  static func matches(_ name: String, pattern: String) -> Bool {
    if !isWild(pattern) { return name == pattern }
    if name.utf8.first == UInt8(ascii: "."), !pattern.hasPrefix(".") { return false }
    if pattern == "*" { return true }
    return matches(Array(name.unicodeScalars)[...], Array(pattern.unicodeScalars)[...])
  }

  /// With one mark to go back to, at the last `*`: no pattern takes more than length times length.
  private static func matches(
    _ name: ArraySlice<Unicode.Scalar>, _ pattern: ArraySlice<Unicode.Scalar>
  ) -> Bool {
    var at = 0
    var patternAt = 0
    var mark: (name: Int, pattern: Int)?
    while at < name.count {
      if patternAt < pattern.count, pattern[patternAt] == "*" {
        mark = (at, patternAt + 1)
        patternAt += 1
      } else if patternAt < pattern.count,
        pattern[patternAt] == "?" || pattern[patternAt] == name[at]
      {
        at += 1
        patternAt += 1
      } else if let last = mark {
        at = last.name + 1
        patternAt = last.pattern
        mark = (at, patternAt)
      } else {
        return false
      }
    }
    return pattern[patternAt...].allSatisfy { $0 == "*" }
  }
}
