import Testing

@testable import Formats

/// The sound rows of a text as `cell|cell` strings.
func rows(of document: CSVDocument) -> [String] {
  (0..<document.rowCount).filter(document.isSound(row:)).map { row in
    (0..<document.columns.count).map { document.text(row: row, column: $0) }.joined(separator: "|")
  }
}

func csv(_ text: String) -> CSVDocument {
  CSVDocument(bytes: Array(text.utf8), path: "users.csv")
}

@Suite("A CSV file is read")
struct CSVReadingTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let text: String
    let columns: [String]
    let rows: [String]

    init(_ sentence: String, _ text: String, _ columns: [String], _ rows: [String]) {
      testDescription = sentence
      self.text = text
      self.columns = columns
      self.rows = rows
    }
  }

  static let cases = [
    Case("with commas and LF", "a,b\n1,2\n3,4\n", ["a", "b"], ["1|2", "3|4"]),
    Case("with CR-LF", "a,b\r\n1,2\r\n3,4\r\n", ["a", "b"], ["1|2", "3|4"]),
    Case("with both line ends", "a,b\r\n1,2\n3,4\r\n", ["a", "b"], ["1|2", "3|4"]),
    Case("without a last line end", "a,b\n1,2", ["a", "b"], ["1|2"]),
    Case("with an empty last cell and no last line end", "a,b\n1,", ["a", "b"], ["1|"]),
    Case("with a byte order mark", "\u{FEFF}a,b\n1,2\n", ["a", "b"], ["1|2"]),
    Case("with a byte order mark before a quote", "\u{FEFF}\"a\",b\n1,2\n", ["a", "b"], ["1|2"]),
    Case("with semicolons", "a;b\n1,5;2\n", ["a", "b"], ["1,5|2"]),
    Case("with tabs", "a\tb\n1;5\t2,5\n", ["a", "b"], ["1;5|2,5"]),
    Case(
      "with the delimiter that the header has most of", "a;b,c;d\n1;2;3\n",
      ["a", "b,c", "d"], ["1|2|3"]),
    Case(
      "with a delimiter in the header's quotes, which does not count",
      "\"a;b;c\",d\n1,2\n", ["a;b;c", "d"], ["1|2"]),
    Case(
      "with the delimiter that the rows have, where the header has as many of two",
      "a;b,c\n1;2\n3;4\n", ["a", "b,c"], ["1|2", "3|4"]),
    Case(
      "with the delimiter that Excel's first line declares", "sep=;\na,b;c\n1;2\n",
      ["a,b", "c"], ["1|2"]),
    Case(
      "with PowerShell's type line",
      "#TYPE Microsoft.ActiveDirectory.Management.ADUser\r\n\"a\",\"b\"\r\n\"1\",\"2\"\r\n",
      ["a", "b"], ["1|2"]),
    Case("with one column", "a\n1\n2\n", ["a"], ["1", "2"]),
    Case("with nothing but a header", "a,b\n", ["a", "b"], []),
    Case(
      "with quotes around any cell, the header's too", "\"a\",b\n\"1\",2\n3,\"4\"\n",
      ["a", "b"], ["1|2", "3|4"]),
    Case("with a delimiter in quotes", "a,b\n\"1,5\",2\n", ["a", "b"], ["1,5|2"]),
    Case(
      "with a line end in quotes, kept as it is", "a,b\n\"x\r\ny\n\rz\",2\n3,4\n",
      ["a", "b"], ["x\r\ny\n\rz|2", "3|4"]),
    Case(
      "with a quote written twice", "a,b\n\"say \"\"hi\"\"\",\"\"\"\"\n",
      ["a", "b"], ["say \"hi\"|\""]),
    Case("with empty quotes", "a,b\n\"\",\"\"\n", ["a", "b"], ["|"]),
    Case("with a header over two lines", "\"a\nb\",c\n1,2\n", ["a\nb", "c"], ["1|2"]),
    Case(
      "with blank lines, which are ignored", "\n\na,b\n\n1,2\n \t\n3,4\n\n\n",
      ["a", "b"], ["1|2", "3|4"]),
    Case(
      "with rows of nothing but delimiters, which are ignored", ",,\na,b\n,\n1,2\n,,,\n, ,\n",
      ["a", "b"], ["1|2"]),
    Case(
      "with white space around cells, kept, and around names, dropped",
      " a , b\n 1 , 2 \n", ["a", "b"], [" 1 | 2 "]),
    Case("with text of any script", "имя,名\nЖанна,李\n", ["имя", "名"], ["Жанна|李"]),
  ]

  @Test(arguments: cases)
  func read(_ example: Case) {
    let document = csv(example.text)
    #expect(document.columns == example.columns)
    #expect(rows(of: document) == example.rows)
    #expect(document.diagnostics == [])
    #expect(document.isComplete)
  }

  @Test("A column is found by its name in any case")
  func columnByName() {
    let document = csv("E-Mail,Näme\na,b\n")
    #expect(document.column(named: "e-mail") == 0)
    #expect(document.column(named: "NÄME") == 1)
    #expect(document.column(named: "phone") == nil)
  }

  @Test("A cell stands at the line and column of its first character, in Unicode scalars")
  func positions() {
    let document = csv("\u{FEFF}e,n\r\n\"x\r\ny\",2\n\u{301}é😀,3\rz,\"4\"\n")
    func place(_ row: Int, _ column: Int) -> [Int] {
      let position = document.position(row: row, column: column)
      return [position.line, position.column]
    }
    #expect(document.position(ofColumn: 0) == SourcePosition(line: 1, column: 1))
    #expect(document.position(ofColumn: 1) == SourcePosition(line: 1, column: 3))
    #expect(place(0, 0) == [2, 1])
    #expect(place(0, 1) == [3, 4])
    #expect(place(1, 0) == [4, 1])
    #expect(place(1, 1) == [4, 5])
    #expect(place(2, 0) == [5, 1])
    #expect(place(2, 1) == [5, 3])
  }

  @Test("Positions far into a file and into a long line are those counted from its start")
  func farPositions() {
    var text = "a,b\n"
    for row in 0..<400 { text += "é\(row),\(String(repeating: "ü", count: row % 97))\n" }
    text += "x," + String(repeating: "ß", count: 3_000)
    let bytes = Array(text.utf8)
    let source = SourceText(bytes: bytes, path: "")
    var (line, column) = (1, 1)
    var offset = 0
    for scalar in text.unicodeScalars {
      #expect(source.position(of: offset) == SourcePosition(line: line, column: column))
      offset += UTF8.width(scalar)
      if scalar == "\n" { (line, column) = (line + 1, 1) } else { column += 1 }
    }
    #expect(source.position(of: offset + 10) == SourcePosition(line: 402, column: 3_003))
  }
}
