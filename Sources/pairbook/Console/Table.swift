/// Columns of text that fit the terminal: optional columns go first, then the widest are cut; nothing is wrapped.
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
  ///   - optional: Columns to leave out, the first one first, while the rows do not fit; and where they are empty.
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
    if let available = console.width {
      drop(&columns, widths, to: available)
      shrink(&widths, columns, to: available)
    }
    let title = header.map { Cell($0, .faint) }
    return ([title] + rows).map { line($0, columns, widths, console) }.joined(separator: "\n")
  }

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
