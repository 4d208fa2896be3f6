import TestSupport
import Testing

@testable import Formats

/// A sound CSV text of random shape, and the texts of its cells.
private struct RandomCSV {
  var rows: [[String]] = []
  var bytes: [UInt8] = []

  static let pieces = ["", "a", "é", "名", "😀", " ", "'", "+44 7911", "x@y", "\u{301}", ".", "="]
  static let quotedPieces = pieces + [",", ";", "\t", "\"", "\n", "\r\n", "\r"]

  init(using random: inout SeededGenerator, isSingleLine: Bool = false) {
    let delimiter = random.pick([",", ";", "\t"])
    let lineEnd = random.pick(["\n", "\r\n"])
    let columns = Int.random(in: 2...6, using: &random)
    var text = Bool.random(using: &random) ? "\u{FEFF}" : ""
    text += (0..<columns).map { "column\($0)" }.joined(separator: delimiter)
    for _ in 0..<Int.random(in: 0...12, using: &random) {
      text += lineEnd
      if Int.random(in: 0..<5, using: &random) == 0 { text += lineEnd }
      var row: [String] = []
      for column in 0..<columns {
        let isQuoted = Bool.random(using: &random)
        var cell = column == 0 ? "k" : ""
        var choices = isQuoted ? Self.quotedPieces : Self.pieces
        if isSingleLine { choices.removeAll { $0.contains { $0.isNewline } } }
        // A cell that begins with a delimiter could close a quote that was lost before it.
        if isSingleLine, isQuoted { cell = "q" }
        for _ in 0..<Int.random(in: 0...3, using: &random) {
          cell += random.pick(choices)
        }
        row.append(cell)
        // By scalars: a quote and a combining mark are one character.
        let escaped = cell.unicodeScalars.reduce(into: "") { $0 += $1 == "\"" ? "\"\"" : "\($1)" }
        text += (column > 0 ? delimiter : "") + (isQuoted ? "\"\(escaped)\"" : cell)
      }
      rows.append(row)
    }
    if Bool.random(using: &random) { text += lineEnd }
    bytes = Array(text.utf8)
  }

  var document: CSVDocument { CSVDocument(bytes: bytes, path: "users.csv") }
}

private func cells(of document: CSVDocument) -> [[String]] {
  (0..<document.rowCount).filter(document.isSound(row:)).map { row in
    (0..<document.columns.count).map { document.text(row: row, column: $0) }
  }
}

@Suite("For any CSV file")
struct CSVPropertyTests {
  @Test("every cell is read as it was written", arguments: UInt64(0)..<200)
  func read(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let sample = RandomCSV(using: &random)
    let document = sample.document
    #expect(document.diagnostics.filter { $0.severity == .error } == [])
    #expect(
      cells(of: document).elementsEqual(sample.rows) {
        zip($0, $1).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
      })
  }

  @Test("an edit of one cell leaves all other bytes, and is read back", arguments: UInt64(0)..<200)
  func editCell(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let sample = RandomCSV(using: &random)
    let document = sample.document
    var editor = try CSVEditor(document)
    #expect(try editor.apply().source.bytes == sample.bytes)
    guard let row = sample.rows.indices.randomElement(using: &random) else { return }
    let column = Int.random(in: 0..<document.columns.count, using: &random)
    var text = ""
    for _ in 0..<Int.random(in: 0...3, using: &random) {
      text += random.pick(RandomCSV.quotedPieces)
    }
    try editor.set(row: row, column: column, to: text)
    let result = try editor.apply()
    let range = document.byteRange(row: row, column: column)
    #expect(result.source.bytes.starts(with: sample.bytes[..<range.lowerBound]))
    #expect(
      result.source.bytes.reversed().starts(with: sample.bytes[range.upperBound...].reversed()))
    var expected = sample.rows
    expected[row][column] = text
    #expect(cells(of: result) == expected)
  }

  @Test("rows removed and appended leave the others", arguments: UInt64(0)..<200)
  func editRows(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let sample = RandomCSV(using: &random)
    var editor = try CSVEditor(sample.document)
    var expected: [[String]] = []
    for (index, row) in sample.rows.enumerated() {
      if Bool.random(using: &random) {
        try editor.remove(row: index)
      } else {
        expected.append(row)
      }
    }
    let hadLastLineEnd = sample.bytes.last == ASCII.lineFeed
    if Bool.random(using: &random) {
      editor.append(row: [0: "new"])
      expected.append(["new"] + sample.document.columns.dropFirst().map { _ in "" })
    }
    let result = try editor.apply()
    #expect(cells(of: result) == expected)
    if hadLastLineEnd { #expect(result.source.bytes.last == ASCII.lineFeed) }
  }

  @Test("one damaged row hides no other", arguments: UInt64(0)..<400)
  func oneDamagedRow(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let sample = RandomCSV(using: &random, isSingleLine: true)
    let document = sample.document
    guard let damaged = sample.rows.indices.randomElement(using: &random) else { return }
    let line =
      document.byteRange(row: damaged, column: 0)
      .lowerBound...document.byteRange(
        row: damaged, column: document.columns.count - 1
      ).upperBound
    let place = random.pick(line)
    var bytes = sample.bytes
    let damage = [ASCII.quote, document.delimiter, 0, UInt8(ascii: "x")]
    if place < line.upperBound, Bool.random(using: &random), bytes[place] < 0x80 {
      bytes.remove(at: place)
    } else if place == bytes.count || bytes[place] & 0xC0 != 0x80 {
      bytes.insert(random.pick(damage), at: place)
    }
    let result = CSVDocument(bytes: bytes, path: "users.csv")
    var others = cells(of: result)
    if others.count == sample.rows.count { others.remove(at: damaged) }
    var expected = sample.rows
    expected.remove(at: damaged)
    #expect(others == expected)
  }

  @Test(
    "mutated at random, nothing crashes and every place lies within the file",
    arguments: UInt64(0)..<300)
  func mutated(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var bytes = RandomCSV(using: &random).bytes
    let harmful = Array("\"\",;\t\r\n\0a@".utf8) + [0xFC, 0xEF, 0xBB, 0xBF, 0xFF, 0xFE]
    for _ in 0..<Int.random(in: 1...20, using: &random) where !bytes.isEmpty {
      let at = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: bytes.remove(at: at)
      case 1: bytes[at] = random.pick(harmful)
      case 2: bytes.insert(random.pick(harmful), at: at)
      default: bytes.removeSubrange(at..<min(bytes.count, at + 7))
      }
    }
    let document = CSVDocument(bytes: bytes, path: "users.csv")
    let lineCount = bytes.count { $0 == ASCII.lineFeed || $0 == ASCII.carriageReturn } + 1
    for diagnostic in document.diagnostics {
      #expect(diagnostic.position.map { 1...lineCount ~= $0.line } ?? true)
    }
    var end = 0
    for row in 0..<document.rowCount {
      for column in 0..<document.cellCount(row: row) {
        let range = document.byteRange(row: row, column: column)
        #expect(range.lowerBound >= end && range.upperBound <= bytes.count)
        end = range.upperBound
        _ = document.text(row: row, column: column)
      }
    }
    #expect(document.isComplete || !document.diagnostics.isEmpty)
    if !document.columns.isEmpty {
      #expect(try CSVEditor(document).apply().source.bytes == bytes)
    }
  }
}
