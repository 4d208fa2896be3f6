import Testing

@testable import Formats

@Suite("A file that is not in UTF-8")
struct TextEncodingTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let bytes: [UInt8]
    var path = "users.csv"
    let diagnostic: String
    let message: String
    let help: String
  }

  private static func utf16(_ text: String, mark: Bool, bigEndian: Bool) -> [UInt8] {
    ((mark ? "\u{FEFF}" : "") + text).utf16.flatMap { unit in
      let bytes = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
      return bigEndian ? bytes.reversed() : bytes
    }
  }

  private static func wide(
    _ sentence: String, _ bytes: [UInt8], _ name: String, path: String = "users.csv",
    quoted: String = "users.csv", target: String = "users.csv.utf8"
  ) -> Case {
    Case(
      testDescription: sentence, bytes: bytes, path: path, diagnostic: "PB001 1:1",
      message: "the file is in \(name), not in UTF-8; nothing of it is read",
      help: "convert it: iconv -f \(name) -t UTF-8 \(quoted) > \(target) && mv \(target) \(quoted)")
  }

  static let cases = [
    wide("but in UTF-16", utf16("a,b\n1,2\n", mark: true, bigEndian: false), "UTF-16"),
    wide("but in UTF-16, high byte first", utf16("a,b\n", mark: true, bigEndian: true), "UTF-16"),
    wide(
      "but in UTF-16 without a mark", utf16("a,b\n1,2\n", mark: false, bigEndian: false),
      "UTF-16LE"),
    wide(
      "but in UTF-16 without a mark, high byte first",
      utf16("a,b\n1,2\n", mark: false, bigEndian: true), "UTF-16BE"),
    wide("but in UTF-32", [0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0], "UTF-32"),
    wide(
      "and whose path needs quotes in a shell",
      utf16("a", mark: true, bigEndian: false), "UTF-16", path: "it's here/users.csv",
      quoted: #"'it'\''s here/users.csv'"#, target: #"'it'\''s here/users.csv.utf8'"#),
    Case(
      testDescription: "but in Windows-1252",
      bytes: Array("a,b\n1,J".utf8) + [0xFC] + Array("rgen\nM".utf8) + [0xFC]
        + Array("ller,2".utf8),
      diagnostic: "PB002 2:4",
      message: "2 lines have bytes that are not UTF-8, as in a file saved in Windows-1252; "
        + "nothing of it is read",
      help: "save it in Excel as \"CSV UTF-8\", or convert it: iconv -f WINDOWS-1252 -t UTF-8 "
        + "users.csv > users.csv.utf8 && mv users.csv.utf8 users.csv"),
    Case(
      testDescription: "in one line alone",
      bytes: Array("a,b\nJürgen,1\nJ".utf8) + [0xFC] + Array("rgen,2\n".utf8),
      diagnostic: "PB002 3:2",
      message: "1 line has bytes that are not UTF-8, though other lines are UTF-8; "
        + "nothing of it is read",
      help: "type the text at this place anew in an editor set to UTF-8"),
    Case(
      testDescription: "nor in Windows-1252",
      bytes: Array("a,b\n".utf8) + [0x81, 0x40, 0x0A],
      diagnostic: "PB002 2:1",
      message: "1 line has bytes that are not UTF-8; nothing of it is read",
      help: "save it in Excel as \"CSV UTF-8\""),
  ]

  @Test(arguments: cases)
  func refused(_ example: Case) {
    let document = CSVDocument(bytes: example.bytes, path: example.path)
    #expect(summary(document.diagnostics) == [example.diagnostic])
    #expect(document.diagnostics.first?.message == example.message)
    #expect(document.diagnostics.first?.help == example.help)
    #expect(document.columns == [])
    #expect(document.rowCount == 0)
    #expect(!document.isComplete)
  }

  @Test("A text with a NUL here and there is not taken for UTF-16")
  func fewNuls() {
    let document = csv("email,name\nann@x,Ann\u{0}\nbob@x,Bob\n")
    #expect(summary(document.diagnostics) == ["PB003 2:10"])
  }

  @Test("A file of more bytes than can be counted is refused")
  func tooLarge() {
    let source = SourceText(bytes: Array("a,b\n1,2\n".utf8), path: "users.csv")
    var problems = ProblemList(source: source)
    #expect(TextEncoding.check(source, limit: 9, reportingTo: &problems))
    #expect(!TextEncoding.check(source, limit: 8, reportingTo: &problems))
    #expect(summary(problems.sorted()) == ["PB004 -"])
  }
}
