/// Columns of text that fit the terminal: what is optional goes to a second line first, then the widest are cut.
struct Table {
  struct Cell {
    var text: String
    var style: Style?

    init(_ text: String, _ style: Style? = nil) {
      self.text = text
      self.style = style
    }
  }

  private let header: [String]
  private let optional: [String]
  private let numeric: Set<String>
  private var rows: [[Cell]] = []

  /// - Parameters:
  ///   - optional: Columns to put on a second line, the first one first, while the rows do not fit; left out where they
  ///     are empty.
  ///   - numeric: Columns to align at the right.
  init(header: [String], optional: [String] = [], numeric: Set<String> = []) {
    self.header = header
    self.optional = optional
    self.numeric = numeric
  }

  mutating func append(_ row: [Cell]) { rows.append(row) }

  func rendered(for console: Console) -> String {
    var widths = header.map(TerminalText.width)
    for row in rows {
      for (column, cell) in row.enumerated() {
        widths[column] = max(widths[column], TerminalText.width(cell.text))
      }
    }
    var columns = header.indices.filter { column in
      !optional.contains(header[column]) || rows.contains { !$0[column].text.isEmpty }
    }
    var below: [Int] = []
    if let available = console.width {
      let all = columns
      drop(&columns, widths, to: available)
      below = all.filter { !columns.contains($0) }
      shrink(&widths, columns, to: available)
    }
    let title = line(header.map { Cell($0, .faint) }, columns, widths, console)
    let lines = rows.flatMap { row in
      [line(row, columns, widths, console)] + secondLine(row, below, console)
    }
    return ([title] + lines).joined(separator: "\n")
  }

  /// `    name: Ann Archer, detail: phone missing`; a line for each part where one is too short for all.
  private func secondLine(_ cells: [Cell], _ columns: [Int], _ console: Console) -> [String] {
    guard let width = console.width else { return [] }
    let parts = columns.filter { !cells[$0].text.isEmpty }.map {
      "\(header[$0]): \(TerminalText.harmless(cells[$0].text))"
    }
    let joined = parts.joined(separator: ", ")
    let isOne = Self.indent.count + TerminalText.width(joined) <= width
    return (parts.isEmpty ? [] : isOne ? [joined] : parts).map {
      console.styled(TerminalText.cut(Self.indent + $0, to: width), .faint)
    }
  }

  private static let indent = "    "
  private static let gap = 2

  private func total(_ columns: [Int], _ widths: [Int]) -> Int {
    columns.reduce(0) { $0 + widths[$1] } + Self.gap * (columns.count - 1)
  }

  private func drop(_ columns: inout [Int], _ widths: [Int], to available: Int) {
    for name in optional where total(columns, widths) > available {
      columns.removeAll { header[$0] == name }
    }
  }

  /// Takes from the widest column until the row fits, but leaves every column readable.
  private func shrink(_ widths: inout [Int], _ columns: [Int], to available: Int) {
    while total(columns, widths) > available,
      let widest = columns.max(by: { widths[$0] < widths[$1] }), widths[widest] > 8
    {
      widths[widest] -= 1
    }
  }

  private func line(_ cells: [Cell], _ columns: [Int], _ widths: [Int], _ console: Console)
    -> String
  {
    var line = ""
    for column in columns {
      let cell = cells[column]
      let text = TerminalText.cut(TerminalText.harmless(cell.text), to: widths[column])
      let blank = String(
        repeating: " ", count: max(0, widths[column] - TerminalText.width(text)))
      let styled = cell.style.map { console.styled(text, $0) } ?? text
      if numeric.contains(header[column]) {
        line += blank + styled
      } else if column == columns.last {
        line += styled
      } else {
        line += styled + blank
      }
      if column != columns.last { line += String(repeating: " ", count: Self.gap) }
    }
    while line.last == " " { line.removeLast() }
    return line
  }
}
