import Testing

@testable import Formats

@Suite("An edit of a CSV file")
struct CSVEditorTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let before: String
    let edit: @Sendable (inout CSVEditor) throws -> Void
    let after: String

    init(
      _ sentence: String, _ before: String, _ after: String,
      _ edit: @escaping @Sendable (inout CSVEditor) throws -> Void
    ) {
      testDescription = sentence
      self.before = before
      self.edit = edit
      self.after = after
    }
  }

  static let cases = [
    Case(
      "of nothing leaves every byte", "\u{FEFF} a;\"b\"\r\n\n1;2\r;\n",
      "\u{FEFF} a;\"b\"\r\n\n1;2\r;\n"
    ) { _ in },
    Case(
      "changes the bytes of that cell alone", "a,b\r\n 1 ,\"2\"\n\n3,4", "a,b\r\n 1 ,\"2\"\n\nx,4"
    ) {
      try $0.set(row: 1, column: 0, to: "x")
    },
    Case("keeps the quotes that a cell had", "a,b\n\"1\",2\n", "a,b\n\"x\",2\n") {
      try $0.set(row: 0, column: 0, to: "x")
    },
    Case("puts quotes where they are needed", "a;b\n1;2\n", "a;b\n\"x;\"\"y\"\"\n\";z,w\n") {
      try $0.set(row: 0, column: 0, to: "x;\"y\"\n")
      try $0.set(row: 0, column: 1, to: "z,w")
    },
    Case("to the text that is there leaves its odd spelling", "a,b\n\"1\",2\n", "a,b\n\"1\",2\n") {
      try $0.set(row: 0, column: 0, to: "1")
    },
    Case("empties cells", "a,b,c\n1,\"2\",3\n", "a,b,c\n,\"\",3\n") {
      try $0.set(row: 0, column: 0, to: "")
      try $0.set(row: 0, column: 1, to: "")
    },
    Case(
      "empties a whole row, which must not turn into a blank line", "a,b\n1,2\n", "a,b\n\"\",\"\"\n"
    ) {
      try $0.set(row: 0, column: 0, to: "")
      try $0.set(row: 0, column: 1, to: "")
    },
    Case("takes the last of several texts for a cell", "a,b\n1,2\n", "a,b\ny,2\n") {
      try $0.set(row: 0, column: 0, to: "x")
      try $0.set(row: 0, column: 0, to: "y")
    },

    Case(
      "appends a row in the style of the last line end", "a,b\r\n1,2\r\n", "a,b\r\n1,2\r\nx,\r\n"
    ) {
      $0.append(row: [0: "x"])
    },
    Case("appends rows where the last line has no end", "a,b\r\n1,2", "a,b\r\n1,2\r\nx,y\r\n,z") {
      $0.append(row: [0: "x", 1: "y"])
      $0.append(row: [1: "z"])
    },
    Case("appends before the blank lines at the end", "a,b\n1,2\n\n\n", "a,b\n1,2\nx,y\n\n\n") {
      $0.append(row: [0: "x", 1: "y"])
    },
    Case("appends to a header alone", "a,b", "a,b\nx,y") { $0.append(row: [0: "x", 1: "y"]) },
    Case("appends a row of nothing, which must not be a blank line", "a,b\n", "a,b\n\"\",\n") {
      $0.append(row: [:])
    },

    Case(
      "inserts rows before others, and edits those", "a,b\r\n1,2\r\n3,4",
      "a,b\r\nx,y\r\nv,\r\n9,2\r\nz,\r\n3,8"
    ) {
      $0.insert(row: [0: "z"], before: 1)
      $0.insert(row: [0: "x", 1: "y"], before: 0)
      $0.insert(row: [0: "v"], before: 0)
      try $0.set(row: 0, column: 0, to: "9")
      try $0.set(row: 1, column: 1, to: "8")
    },
    Case("inserts and appends where a column is added", "a\n1\n", "a,b\n0,x\n1,\n2,\n") {
      let column = $0.addColumn(named: "b")
      $0.insert(row: [0: "0", column: "x"], before: 0)
      $0.append(row: [0: "2"])
    },

    Case("removes a row with its line end", "a,b\r\n1,2\n\"3\r\n\",4\r\n5,6", "a,b\r\n1,2\n5,6") {
      try $0.remove(row: 1)
    },
    Case("removes the last row", "a,b\n1,2\n3,4\n", "a,b\n1,2\n") { try $0.remove(row: 1) },
    Case("removes a last row that has no line end", "a,b\n1,2\n3,4", "a,b\n1,2") {
      try $0.remove(row: 1)
    },
    Case("removes all rows of a file that has no last line end", "a,b\r\n1,2\r\n3,4", "a,b") {
      try $0.remove(row: 0)
      try $0.remove(row: 1)
    },
    Case("removes a last row after a blank line of delimiters", "a,b\r\n,\r\n1,2", "a,b\r\n,") {
      try $0.remove(row: 0)
    },
    Case("removes the last rows with the blank lines between", "a,b\n1,2\n\n3,4", "a,b") {
      try $0.remove(row: 0)
      try $0.remove(row: 1)
    },
    Case("removes the last row and appends another", "a,b\n1,2\n3,4", "a,b\n1,2\nx,y") {
      try $0.remove(row: 1)
      $0.append(row: [0: "x", 1: "y"])
    },

    Case(
      "adds a column to the header and each row", "a,b\r\n1,\"2\"\r\n\r\n3,4",
      "a,b,c\r\n1,\"2\",\r\n\r\n3,4,\"x,y\""
    ) {
      let column = $0.addColumn(named: "c")
      try $0.set(row: 1, column: column, to: "x,y")
    },
    Case("adds columns, and a row that has them", "a\n1\n", "a,b,c\n1,,\nx,,z\n") {
      _ = $0.addColumn(named: "b")
      let column = $0.addColumn(named: "c")
      $0.append(row: [0: "x", column: "z"])
    },
    Case(
      "leaves damaged rows and edits the others", "a,b\n1\n2,\"3\n4,5\n",
      "a,b\n1\n2,\"3\nx,5\ny,z\n"
    ) {
      try $0.set(row: 2, column: 0, to: "x")
      $0.append(row: [0: "y", 1: "z"])
    },
    Case(
      "adds a column to damaged rows, too, so that they do not turn sound", "a,b\n1,2,3\n4,5\n",
      "a,b,c\n1,2,3,\n4,5,\n"
    ) {
      _ = $0.addColumn(named: "c")
    },
  ]

  @Test(arguments: cases)
  func edited(_ example: Case) throws {
    var editor = try CSVEditor(csv(example.before))
    try example.edit(&editor)
    let result = try editor.apply()
    #expect(String(decoding: result.source.bytes, as: UTF8.self) == example.after)
    #expect(result.source.path == "users.csv")
  }

  @Test("of a file that cannot be read is refused")
  func unreadable() {
    #expect(throws: CSVEditError.unreadable(path: "users.csv")) { try CSVEditor(csv("")) }
  }

  @Test("that would close a quote left open before it is refused")
  func openQuote() throws {
    var editor = try CSVEditor(csv("a,b\n1,\"2\n"))
    editor.append(row: [0: "\",\"", 1: "x"])
    #expect(throws: CSVEditError.notReadBack(path: "users.csv")) { try editor.apply() }
  }

  @Test("of a damaged row is refused")
  func damagedRow() throws {
    var editor = try CSVEditor(csv("a,b\n1,2\n3\n"))
    #expect(throws: CSVEditError.damagedRow(path: "users.csv", line: 3)) {
      try editor.set(row: 1, column: 0, to: "x")
    }
    #expect(throws: CSVEditError.damagedRow(path: "users.csv", line: 3)) {
      try editor.remove(row: 1)
    }
  }

  @Test(
    "that would not be read back is refused",
    arguments: ["\u{0}", String(repeating: "x", count: CSVScanner.maximumRowByteCount)])
  func notReadBack(text: String) throws {
    var editor = try CSVEditor(csv("a,b\n1,2\n"))
    try editor.set(row: 0, column: 0, to: text)
    #expect(throws: CSVEditError.notReadBack(path: "users.csv")) { try editor.apply() }
  }
}

@Suite("A CSV file of our own")
struct CSVWriterTests {
  @Test("has commas, LF, and quotes where they are needed alone")
  func written() {
    var writer = CSVWriter(header: ["email", "mobile_phone", "detail"])
    writer.append(row: ["ann@acme.example", "+44 7911 123456", ""])
    writer.append(row: ["bob@acme.example", "", "a, \"b\"\nc; d"])
    writer.append(row: ["", "", ""])
    #expect(
      String(decoding: writer.bytes, as: UTF8.self)
        == "email,mobile_phone,detail\nann@acme.example,+44 7911 123456,\n"
        + "bob@acme.example,,\"a, \"\"b\"\"\nc; d\"\n\"\",,\n")
  }

  @Test(
    "takes free text with an apostrophe before what a spreadsheet would take for a formula",
    arguments: [
      ("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")"), ("+1", "'+1"), ("-1", "'-1"),
      ("@SUM(1)", "'@SUM(1)"),
      ("\t=1", "'\t'=1"), ("no;=cmd|'/C x'!A0", "no;'=cmd|'/C x'!A0"),
      ("a;b - c = d", "a;b - c = d"), ("two\n=1+1", "two\n'=1+1"),
      ("550 no such user", "550 no such user"), ("", ""),
    ])
  func inert(text: String, expected: String) {
    #expect(CSVWriter.inert(text) == expected)
  }
}
