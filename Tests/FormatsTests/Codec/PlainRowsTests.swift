import TestSupport
import Testing

@testable import Formats

@Suite("Rows that need no closer look")
struct PlainRowsTests {
  /// What a scanner finds in a text under a header of three columns.
  private struct Finding: Equatable {
    let cellStarts: [UInt32]
    let firstCells: [UInt32]
    let damagedRows: [UInt32]
    let mayHideRows: Bool
    let problems: [Diagnostic]

    init(_ text: String, delimiter: String, closely isClose: Bool) {
      let bytes = Array(text.utf8)
      let source = SourceText(bytes: bytes, path: "users.csv")
      var scanner = CSVScanner(
        delimiter: delimiter.utf8.first ?? 0, problems: ProblemList(source: source),
        closely: isClose)
      let start = scanner.scanHeader(bytes.span, from: 0)
      scanner.scanRows(bytes.span, from: start, columnCount: 3)
      cellStarts = scanner.cellStarts
      firstCells = scanner.firstCells
      damagedRows = scanner.damagedRows
      mayHideRows = scanner.mayHideRows
      problems = scanner.problems.sorted()
    }
  }

  private struct Text: Sendable, CustomStringConvertible {
    var delimiter: String
    var text: String

    var description: String { text }

    private static let cells = [
      "", "a", "é", "名前", "a b", " ", "person@client.example", "+44 7911 123456", "<", "x\u{1}y",
      "longer than eight bytes, or not", "\"quoted\"", "\"a\nb\"", "\"never closed", "st\"ray",
      "\0",
      "\u{7F}\u{80}\u{FF}", "|", "=1+1", "\t", ";",
    ]
    private static let plain = [
      "a", "bc", "é", "person@client.example", "+44 7911 123456", "", "x y",
    ]
    private static let markers = ["<<<<<<< ours", "=======", ">>>>>>> theirs", "||||||| base"]

    init(_ random: inout SeededGenerator) {
      delimiter = random.pick([",", ";", "\t"])
      text = ["email", "name", "note"].joined(separator: delimiter) + "\n"
      for _ in 0..<random.number(0...12) {
        if random.percent(5) { text += random.pick(Self.markers) + "\n" }
        let isPlain = random.percent(60)
        let count = isPlain || random.percent(80) ? 3 : random.number(1...5)
        let row = (0..<count).map { _ in random.pick(isPlain ? Self.plain : Self.cells) }
        text += row.joined(separator: delimiter)
        text +=
          random.percent(80) ? "\n" : random.pick(["\r\n", "\r", "\n\n", "", "\n,,\n", "\n  \n"])
      }
    }
  }

  @Test("are found as if all were looked at closely")
  func same() {
    let property = Property("the findings are the same", generate: { Text(&$0) }) { sample in
      let quick = Finding(sample.text, delimiter: sample.delimiter, closely: false)
      let close = Finding(sample.text, delimiter: sample.delimiter, closely: true)
      return quick == close ? nil : "\(quick)\nbut closely:\n\(close)"
    }
    let found = property.counterexample(cases: 4_000, seed: 1)
    #expect(found == nil, "\(found.map(String.init(describing:)) ?? "")")
  }

  @Test("are found up to the first that has a quote, damage or no end")
  func stops() {
    func plain(_ text: String) -> Int {
      var (cells, rows): ([UInt32], [UInt32]) = ([], [])
      let bytes = Array(text.utf8)
      _ = PlainRows(delimiter: ASCII.comma, columnCount: 2)
        .scan(bytes.span, from: 0, cellStarts: &cells, firstCells: &rows)
      return rows.count
    }
    #expect(plain("first,row\nsecond,row\r\nthird,row\n12345678") == 3)
    #expect(plain("first,row\nsecond,\"row\"\nthird,row\n12345678") == 1)
    #expect(plain("first,row\nsecond,row,more\nthird,row\n12345678") == 1)
    #expect(plain("first,row\nsecond,row\rthird,row\n12345678") == 1)
    #expect(plain("first,row\n,row\nthird,row\n12345678") == 1)
    #expect(plain("first,row\n=======\nthird,row\n12345678") == 1)
    #expect(plain("first,row\nsecond,row") == 1)
  }
}
