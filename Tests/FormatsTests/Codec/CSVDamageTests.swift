import Testing

@testable import Formats

/// Diagnostics as `PB013 3:1` strings.
func summary(_ diagnostics: [Diagnostic]) -> [String] {
  diagnostics.map { diagnostic in
    let place = diagnostic.position.map { "\($0.line):\($0.column)" } ?? "-"
    return "\(diagnostic.code.rawValue) \(place)"
  }
}

@Suite("A damaged CSV file")
struct CSVDamageTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let text: String
    let diagnostics: [String]
    let rows: [String]
    var isComplete = false

    init(
      _ sentence: String, _ text: String, _ diagnostics: [String], rows: [String],
      isComplete: Bool = false
    ) {
      testDescription = sentence
      self.text = text
      self.diagnostics = diagnostics
      self.rows = rows
      self.isComplete = isComplete
    }
  }

  static let cases = [
    Case("empty: has no header", "", ["PB010 1:1"], rows: []),
    Case("of a byte order mark alone: has no header", "\u{FEFF}", ["PB010 1:1"], rows: []),
    Case("of blank lines: has no header", "\n , \n", ["PB010 1:1"], rows: []),
    Case(
      "that begins with a person: has no header", "ann,ann@acme.example\nbob,bob@acme.example\n",
      ["PB010 1:5"], rows: []),
    Case(
      "with two columns of one name: reads the rows and neither column", "a,b,A\n1,2,3\n",
      ["PB011 1:5"], rows: ["1|2|3"]),
    Case(
      "with a nameless column: is read, with a warning", "a,,b\n1,2,3\n", ["PB012 1:3"],
      rows: ["1|2|3"], isComplete: true),
    Case(
      "with a header whose quote is never closed: is not read", "a,\"b\n1,2\n",
      ["PB015 1:3"], rows: []),

    Case(
      "with short rows: reports each at its start and reads the others",
      "a,b,c\n1,2,3\n4,5\n6,7,8\n9\n", ["PB013 3:1", "PB013 5:1"], rows: ["1|2|3", "6|7|8"]),
    Case(
      "with a long row: reports its first surplus cell", "a,b\n1,2\né,4,5,\n6,7\n", ["PB014 3:5"],
      rows: ["1|2", "6|7"]),

    Case(
      "with a quote open at the file's end: loses that row alone",
      "a,b\n1,\"2\n3,4\n5,6", ["PB015 2:3"], rows: ["3|4", "5|6"]),
    Case(
      "with a quote as its last byte: seems cut off", "a,b\n1,2\n3,\"", ["PB024 3:3"], rows: ["1|2"]
    ),
    Case(
      "that ends within a quoted cell: seems cut off", "a,b\n1,2\n3,\"Be", ["PB024 3:3"],
      rows: ["1|2"]),
    Case(
      "that ends within a row: seems cut off", "a,b,c\n1,2,3\n4,5", ["PB024 3:1"], rows: ["1|2|3"]),
    Case(
      "that ends within a row's last cell: nobody can tell", "a,b,c\n1,2,3\n4,5,6", [],
      rows: ["1|2|3", "4|5|6"], isComplete: true),
    Case(
      "with an open quote that meets a later cell's quotes: loses that row alone",
      "a,b,c\n1,\"2,3\n4,\"5\",6\n7,8,9\n", ["PB015 2:3"], rows: ["4|5|6", "7|8|9"]),
    Case(
      "with an open quote that meets quotes written twice: loses that row alone",
      "a,b\n1,\"2\n3,\"\"\n5,\"x\"\"y\"\n", ["PB015 2:3"], rows: ["3|", "5|x\"y"]),
    Case(
      "with two open quotes and a row between: loses two rows, not three",
      "a,b\n1,\"2\n3,4\n5,\"6\n7,8\n", ["PB015 2:3", "PB015 4:3"], rows: ["3|4", "7|8"]),
    Case(
      "with an open quote closed on a later line, and cells too many then: loses that row alone",
      "a,b,c\n1,2,\"3\n4,5,6\n7\",8,9\n10,11,12\n", ["PB015 2:5", "PB017 4:2"],
      rows: ["4|5|6", "10|11|12"]),
    Case(
      "with two quotes at the ends of two rows: says that a row may be lost between",
      "a,b,c\n1@x,2,\"\n3@x,4,\"\n5@x,6,7\n", ["PB021 2:7"], rows: ["1@x|2|\n3@x,4,", "5@x|6|7"]),
    Case(
      "with text after a closing quote: loses that row alone",
      "a,b\n\"1\" ,2\n\"Ann \"Annie\" Lee\",4\n5,\"6\"x\n7,8\n",
      ["PB016 2:4", "PB016 3:7", "PB016 4:6"], rows: ["7|8"]),
    Case(
      "with a quote within a bare cell: loses that row alone, each such cell reported once",
      "a,b\nRobert \"Bob\" Lee,2\n3, \"4\"\n5,6\n", ["PB017 2:8", "PB017 3:4"], rows: ["5|6"]),
    Case(
      "with damaged quotes: does not count that row's cells as well",
      "a,b\n1,\"2\"x,3,4\n5\"\n", ["PB016 2:6", "PB017 3:2"], rows: []),

    Case(
      "with lone carriage returns: reads them as line ends and says so once",
      "a,b\r1,2\r3,4\n5,6\r\n", ["PB018 1:4"], rows: ["1|2", "3|4", "5|6"], isComplete: true),
    Case(
      "with a NUL byte, bare or quoted: loses that row alone",
      "a,b\n1,\u{0}2\n3,\"4\n\u{0}\"\n5,6\n", ["PB003 2:3", "PB003 4:1"], rows: ["5|6"]),
    Case(
      "with a row beyond the limit: loses that row alone",
      "a,b\n1,\(String(repeating: "x", count: CSVScanner.maximumRowByteCount))\n3,4\n",
      ["PB019 2:1"], rows: ["3|4"]),
    Case(
      "with more columns than a sheet has: is not read",
      "a" + String(repeating: ",a", count: CSVScanner.maximumColumnCount) + "\n1,2\n",
      ["PB020 1:1"], rows: []),
    Case(
      "in many ways: reports them all",
      "a,,b\n1\n2,\"3\n4,5,6,7\n8\",9,0\r\"x\"y,,\n1,2,3\n",
      [
        "PB012 1:3", "PB013 2:1", "PB015 3:3", "PB014 4:7", "PB017 5:2", "PB018 5:7", "PB016 6:4",
      ], rows: ["1|2|3"]),
  ]

  @Test(arguments: cases)
  func damaged(_ example: Case) {
    let document = csv(example.text)
    #expect(summary(document.diagnostics) == example.diagnostics)
    #expect(rows(of: document) == example.rows)
    #expect(document.isComplete == example.isComplete)
  }

  @Test("An ambiguous column is not found by its name")
  func ambiguousColumn() {
    let document = csv("phone,Phone,email\n1,2,3\n")
    #expect(document.column(named: "phone") == nil)
    #expect(document.column(named: "email") == 2)
  }

  @Test("A note of several lines with commas and addresses is not taken for a lost row")
  func multilineNote() {
    let note = "a,b,c\n1,\"ask ann@x, bob@x\nor cy@x\",3\n"
    #expect(csv(note).diagnostics == [])
  }

  @Test("A file of nothing but damage lists its first problems and counts the others")
  func furtherProblems() {
    let document = csv("a,b\n" + String(repeating: "x\n", count: ProblemList.limit + 5))
    #expect(document.diagnostics.count == ProblemList.limit + 1)
    #expect(document.diagnostics.last?.code == .furtherProblems)
    #expect(
      document.diagnostics.last?.message
        == "5 more problems of this kind of damage are not listed")
  }

  @Test("Messages say what is wrong and what to do")
  func messages() {
    let short = csv("a,b\n1\n").diagnostics[0]
    #expect(short.severity == .error)
    #expect(short.path == "users.csv")
    #expect(short.message == "the row has 1 cell, the header 2")
    #expect(
      short.help == "put the missing cells in, empty ones too: one delimiter for each")
  }
}
