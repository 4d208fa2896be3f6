/// The names of a CSV file's columns, and what is wrong with them.
struct CSVHeader {
  private(set) var names: [String] = []
  /// Lower-case name → column, for names that only one column has.
  private(set) var indices: [String: Int] = [:]
  /// Whether rows can be read by this header.
  private(set) var isSound = true
  /// Whether two columns have one name.
  private(set) var isAmbiguous = false
  /// Lower-case name → the first column that has it.
  private var seen: [String: Int] = [:]

  /// Takes the first row that a scanner found, and reports to the scanner's problems.
  init(scanner: inout CSVScanner, bytes: [UInt8]) {
    guard scanner.damagedRows.isEmpty else {
      isSound = false
      return
    }
    let starts = scanner.cellStarts
    let count = starts.count - 1
    guard count <= CSVScanner.maximumColumnCount else {
      scanner.problems.report(
        .tooManyColumns, at: Int(starts[0]),
        "the header has \(count) columns, \(CSVScanner.maximumColumnCount) is the limit",
        help: "remove the columns that are not needed")
      isSound = false
      return
    }
    for column in 0..<count {
      let range = Int(starts[column])..<Int(starts[column + 1]) - 1
      add(Self.name(bytes, range), at: range.lowerBound, reportingTo: &scanner.problems)
    }
  }

  private mutating func add(
    _ name: String, at offset: Int, reportingTo problems: inout ProblemList
  ) {
    let column = names.count
    names.append(name)
    if name.isEmpty {
      problems.report(
        .emptyHeader, at: offset, "column \(column + 1) has no name; its cells are not read",
        help: "name the column, or remove it")
      return
    }
    if name.utf8.contains(UInt8(ascii: "@")), isSound {
      isSound = false
      problems.report(
        .noHeader, at: offset, "the first row has \"\(name)\" where a column name should be",
        help: "begin the file with a row of column names")
    }
    let key = name.lowercased()
    if let first = seen[key] {
      isAmbiguous = true
      indices[key] = nil
      problems.report(
        .duplicateHeader, at: offset,
        "columns \(first + 1) and \(column + 1) are both named \"\(name)\"; neither is read",
        help: "remove one of them, or give it another name")
    } else {
      seen[key] = column
      indices[key] = column
    }
  }

  private static func name(_ bytes: [UInt8], _ range: Range<Int>) -> String {
    let cell = CSVCell(bytes: bytes.span, range: range)
    let text =
      cell.hasEscapes
      ? String(decoding: cell.unescaped(bytes.span), as: UTF8.self)
      : String(decoding: bytes[cell.content], as: UTF8.self)
    guard let first = text.firstIndex(where: { !$0.isWhitespace }),
      let last = text.lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(text[first...last])
  }
}
