/// A place in a text file, as an editor shows it.
///
/// A line ends with LF, CR-LF or a lone CR. A byte order mark is not counted.
package struct SourcePosition: Hashable, Sendable, Comparable {
  /// From 1.
  package let line: Int
  /// From 1, in Unicode scalars from the start of the line.
  package let column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  package static func < (a: SourcePosition, b: SourcePosition) -> Bool {
    (a.line, a.column) < (b.line, b.column)
  }
}
