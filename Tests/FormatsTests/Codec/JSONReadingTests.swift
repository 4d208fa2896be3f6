import Foundation
import Testing

@testable import Formats

func json(_ text: String) -> JSONDocument {
  JSONDocument(bytes: Array(text.utf8), path: "users.json")
}

@Suite("A JSON file is read")
struct JSONReadingTests {
  @Test(
    "as RFC 8259 has it",
    arguments: [
      ("null", JSONValue.null), (" true\n", true), ("\t\r\nfalse", false),
      ("0", 0), ("-0", 0), ("-12", -12), ("9223372036854775807", 9_223_372_036_854_775_807),
      ("-9223372036854775808", .integer(.min)), ("9223372036854775808", 9.223372036854775808e18),
      ("1.0", 1.0), ("1e2", 100.0), ("1E+2", 100.0), ("-1.5e-2", -0.015),
      (#""""#, ""), (#""a\"\\\/\b\f\n\r\tü""#, "a\"\\/\u{8}\u{C}\n\r\tü"),
      (#""\u00e9\u20AC""#, "é€"), (#""\ud83d\ude00""#, "😀"), (#""\u0000""#, "\0"),
      ("\"\u{7F}\u{2028}😀\"", "\u{7F}\u{2028}😀"),
      ("[]", []), ("[ ]", []), ("[1, [2], {}]", [1, [2], [:]]),
      ("{}", [:]), (#"{"a":1 , "b" : {"c":[ ]}}"#, ["a": 1, "b": ["c": []]]),
    ] as [(String, JSONValue)])
  func value(text: String, expected: JSONValue) {
    let document = json(text)
    #expect(document.diagnostics == [])
    #expect(document.isSound)
    #expect(document.root?.value == expected)
  }

  @Test("with the place of every value and key")
  func positions() throws {
    let document = json("{\r\n  \"é\": [1,\n \"x\"],\r\n  \"b\": {\"c\": null} }")
    let members = try #require(document.root?.members)
    let array = try #require(members[0].value.elements)
    func place(_ node: JSONNode) -> [Int] {
      let position = document.position(of: node)
      return [position.line, position.column]
    }
    #expect(document.position(of: members[0]) == SourcePosition(line: 2, column: 3))
    #expect(place(members[0].value) == [2, 8])
    #expect(place(array[0]) == [2, 9])
    #expect(place(array[1]) == [3, 2])
    #expect(document.position(of: members[1]) == SourcePosition(line: 4, column: 3))
    #expect(place(try #require(members[1].value["c"])) == [4, 14])
    #expect(document.root?["d"] == nil)
  }

  @Test("whole numbers are whole however they are written")
  func wholeNumbers() {
    #expect(JSONValue.double(3).integer == 3)
    #expect(JSONValue.integer(3).integer == 3)
    #expect(JSONValue.double(3.5).integer == nil)
    #expect(JSONValue.double(1e300).integer == nil)
    #expect(JSONValue.string("3").integer == nil)
  }

  @Test("up to 64 levels deep")
  func depth() {
    func nested(_ depth: Int) -> JSONDocument {
      json(String(repeating: "[", count: depth) + String(repeating: "]", count: depth))
    }
    #expect(nested(64).isSound)
    #expect(summary(nested(65).diagnostics) == ["PB032 1:65"])
    #expect(summary(nested(100_000).diagnostics) == ["PB032 1:65"])
  }
}

@Suite("A damaged JSON file")
struct JSONDamageTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let text: String
    let diagnostics: [String]
    /// What could be read all the same.
    let value: JSONValue?

    init(_ sentence: String, _ text: String, _ diagnostics: [String], _ value: JSONValue?) {
      testDescription = sentence
      self.text = text
      self.diagnostics = diagnostics
      self.value = value
    }
  }

  static let cases = [
    Case("empty", "", ["PB030 1:1"], nil),
    Case("of white space", " \n ", ["PB030 2:2"], nil),
    Case("with text after the value", "{} {}", ["PB033 1:4"], [:]),
    Case("with a bracket too many", "[1]]", ["PB033 1:4"], [1]),

    Case("with a comma before a closing bracket", "[1,\n2 ,]", ["PB030 2:3"], [1, 2]),
    Case("with a comma alone", "[,]", ["PB030 1:2", "PB030 1:2"], []),
    Case("with a comma missing", "[1 2\n{}]", ["PB030 1:4", "PB030 2:1"], [1, 2, [:]]),
    Case("with a colon missing", #"{"a" 1, "b": 2}"#, ["PB030 1:6"], ["b": 2]),
    Case("with a value missing", #"{"a": , "b": 2}"#, ["PB030 1:7"], ["b": 2]),
    Case("with a bare key", #"{a: [1, 2], "b": 2}"#, ["PB030 1:2"], ["b": 2]),
    Case("with single quotes", "['a', 2]", ["PB030 1:2"], [2]),
    Case(
      "with words of other languages", "[True, NaN, None, nul, truex]",
      ["PB030 1:2", "PB030 1:8", "PB030 1:13", "PB030 1:19", "PB030 1:24"], []),
    Case("with comments", "[1, // one\n/* two */ 2]", ["PB030 1:5", "PB030 2:1"], [1, 2]),
    Case("with a comment never closed", "[1] /*/", ["PB030 1:5"], [1]),
    Case(
      "with numbers that are none", "[01, +1, .5, 1., 1e, -, 0x10, 1_0, 2]",
      [
        "PB030 1:2", "PB030 1:6", "PB030 1:10", "PB030 1:14", "PB030 1:18", "PB030 1:22",
        "PB030 1:25", "PB030 1:31",
      ], [2]),
    Case("with a phone number in no quotes", #"{"phone": +447911123456}"#, ["PB030 1:11"], [:]),
    Case("with a number too large", "[1e400, 1]", ["PB036 1:2"], [1]),
    Case("with a character that begins no value", "[é, ?, 1]", ["PB030 1:2", "PB030 1:5"], [1]),

    Case("that ends within an array", "[1, [2", ["PB030 1:7"], [1, [2]]),
    Case("that ends within an object", #"{"a": {"b": 1"#, ["PB030 1:14"], ["a": ["b": 1]]),
    Case("that ends after a key", #"{"a""#, ["PB030 1:5", "PB030 1:5"], [:]),
    Case("with an array never closed", #"{"a": [1, 2}"#, ["PB030 1:12"], ["a": [1, 2]]),
    Case("with the wrong closing bracket", "[1}", ["PB030 1:3"], [1]),

    Case(
      "with a key twice", #"{"a": 1, "b": 2, "a": 3}"#, ["PB031 1:18"],
      .object(JSONObject([.init("a", 1), .init("b", 2), .init("a", 3)]))),
    Case(
      "with a key twice in two spellings", #"{"a": 1, "\u0061": 1}"#, ["PB031 1:10"],
      .object(JSONObject([.init("a", 1), .init("a", 1)]))),
    Case(
      "with two keys that look alike", #"{"\u00e9": 1, "e\u0301": 2}"#, ["PB031 1:15"],
      .object(JSONObject([.init("\u{E9}", 1), .init("e\u{301}", 2)]))),
    Case(
      "with a value that is nested too deep: the others are read",
      "[1, " + String(repeating: "[", count: 64) + "\"]\"" + String(repeating: "]", count: 64)
        + ", 2]",
      ["PB032 1:68"],
      [1, (0..<62).reduce(JSONValue.array([])) { value, _ in [value] }, 2]),

    Case("with a byte order mark: is read with a warning", "\u{FEFF}[1]", ["PB034 1:1"], [1]),
    Case("with a tab in a text", "[\"a\tb\"]", ["PB035 1:4"], ["a\u{FFFD}b"]),
    Case(
      "with a text over two lines", "[\"a\nb\", 1]",
      ["PB035 1:2", "PB030 2:1", "PB030 2:1", "PB030 2:7"], ["a"]),
    Case(
      "with an escape that JSON has not", #"["C:\dir", "\é", 1]"#, ["PB035 1:5", "PB035 1:13"],
      ["C:\u{FFFD}ir", "\u{FFFD}", 1]),
    Case(
      "with an escape cut short", #"["\u12", "\u00g0", "\u"]"#,
      ["PB035 1:3", "PB035 1:11", "PB035 1:21"], ["\u{FFFD}12", "\u{FFFD}00g0", "\u{FFFD}"]),
    Case(
      "with half a surrogate pair", #"["\ud83d", "\ude00x", "\ud83d\u0041"]"#,
      ["PB035 1:3", "PB035 1:13", "PB035 1:24"], ["\u{FFFD}", "\u{FFFD}x", "\u{FFFD}A"]),
    Case("with a NUL byte", "[\"a\0b\", \0, 1]", ["PB035 1:4", "PB030 1:9"], ["a\u{FFFD}b", 1]),
  ]

  @Test(arguments: cases)
  func damaged(_ example: Case) {
    let document = json(example.text)
    #expect(summary(document.diagnostics) == example.diagnostics)
    if let value = example.value { #expect(document.root?.value == value) }
    #expect(document.isSound == example.testDescription.hasSuffix("with a warning"))
  }

  @Test("in UTF-16 or with bytes that are not UTF-8 is refused")
  func encodings() {
    let wide = JSONDocument(bytes: [0xFF, 0xFE, 0x7B, 0, 0x7D, 0], path: "users.json")
    #expect(summary(wide.diagnostics) == ["PB001 1:1"])
    #expect(wide.root == nil)
    let latin = JSONDocument(
      bytes: Array("[\"J".utf8) + [0xFC] + Array("\"]".utf8), path: "users.json")
    #expect(summary(latin.diagnostics) == ["PB002 1:4"])
    #expect(
      latin.diagnostics[0].help == "save it as UTF-8 in an editor, or convert it: iconv "
        + "-f WINDOWS-1252 -t UTF-8 users.json > users.json.utf8 && mv users.json.utf8 users.json")
  }

  @Test("read as a machine's value is an error with all that is wrong")
  func machineValue() throws {
    #expect(try JSONValue(parsing: Array(#"{"a":1}"#.utf8), path: "x.json") == ["a": 1])
    let error = #expect(throws: JSONReadError.self) {
      try JSONValue(parsing: Array("[1,]".utf8), path: "x.json")
    }
    #expect(error.map { summary($0.diagnostics) } == ["PB030 1:3"])
  }
}
