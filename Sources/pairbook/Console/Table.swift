/// Columns of text that fit the terminal: the last flexible column is cut, never wrapped.
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
  private var rows: [[Cell]] = []

  init(header: [String]) { self.header = header }

  mutating func append(_ row: [Cell]) { rows.append(row) }

  func rendered(for console: Console) -> String {
    var widths = header.map(TerminalText.width)
    for row in rows {
      for (column, cell) in row.enumerated() {
        widths[column] = max(widths[column], TerminalText.width(cell.text))
      }
    }
    if let available = console.width { shrink(&widths, to: available) }
    var lines = [line(header.map { Cell($0, .faint) }, widths, console)]
    lines += rows.map { line($0, widths, console) }
    return lines.joined(separator: "\n")
  }

  private static let gap = 2

  /// Takes from the widest column until the row fits, but leaves every column readable.
  private func shrink(_ widths: inout [Int], to available: Int) {
    func total() -> Int { widths.reduce(0, +) + Self.gap * (widths.count - 1) }
    while total() > available, let widest = widths.indices.max(by: { widths[$0] < widths[$1] }),
      widths[widest] > 8
    {
      widths[widest] -= 1
    }
  }

  private func line(_ cells: [Cell], _ widths: [Int], _ console: Console) -> String {
    var line = ""
    for (column, cell) in cells.enumerated() {
      let text = TerminalText.cut(TerminalText.harmless(cell.text), to: widths[column])
      line += cell.style.map { console.styled(text, $0) } ?? text
      if column < cells.count - 1 {
        line += String(
          repeating: " ", count: widths[column] - TerminalText.width(text) + Self.gap)
      }
    }
    return line
  }
}

/// Text as a terminal shows it.
enum TerminalText {
  /// Columns: wide characters take two, combining ones none.
  static func width(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + width($1) }
  }

  private static func width(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: 0
    default: wide.contains { $0.contains(scalar.value) } ? 2 : 1
    }
  }

  /// The blocks of East Asian width W and F (UAX #11) and of emoji.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
    0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD,
  ]

  /// Cut to so many columns, with `…` where something is missing.
  static func cut(_ text: String, to columns: Int) -> String {
    guard width(text) > columns else { return text }
    var (result, used) = ("", 0)
    for character in text {
      let next = width(String(character))
      if used + next > columns - 1 { break }
      result.append(character)
      used += next
    }
    return result + "…"
  }

  /// Without control characters: what stands in a file must not steer the terminal.
  static func harmless(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }))
  }
}
