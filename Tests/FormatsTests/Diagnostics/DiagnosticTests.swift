import Foundation
import Testing

@testable import Formats

@Suite("A diagnostic")
struct DiagnosticTests {
  static let rowError = Diagnostic(
    .rowTooShort, path: "accounts/acme/users.csv", at: SourcePosition(line: 3, column: 4),
    message: "what is wrong", help: "what to do")
  static let fileError = Diagnostic(
    .fileTooLarge, path: "users.csv", at: nil, message: "too large", help: "split it")

  @Test(
    "is coded with the seven keys of the format, null for a missing place",
    arguments: [
      (
        rowError,
        #"{"code":"PB013","column":4,"help":"what to do","line":3,"message":"what is wrong","#
          + #""path":"accounts\/acme\/users.csv","severity":"error"}"#
      ),
      (
        fileError,
        #"{"code":"PB004","column":null,"help":"split it","line":null,"message":"too large","#
          + #""path":"users.csv","severity":"error"}"#
      ),
    ])
  func coded(diagnostic: Diagnostic, json: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(String(decoding: try encoder.encode(diagnostic), as: UTF8.self) == json)
    #expect(try JSONDecoder().decode(Diagnostic.self, from: Data(json.utf8)) == diagnostic)
  }

  @Test("sorts by path, then by place with none first, then by code")
  func sorted() {
    func at(_ path: String, _ line: Int?, _ code: DiagnosticCode) -> Diagnostic {
      Diagnostic(
        code, path: path, at: line.map { SourcePosition(line: $0, column: 1) }, message: "",
        help: ""
      )
    }
    let ordered = [
      at("a", nil, .utf16), at("a", 2, .rowTooShort), at("a", 2, .strayQuote),
      at("a", 10, .rowTooShort), at("b", 1, .rowTooShort),
    ]
    #expect(ordered.reversed().sorted() == ordered)
  }

  @Test("has a code of PB and three digits, each used once, and a meaning that is a sentence")
  func codes() {
    for code in DiagnosticCode.allCases {
      #expect(code.rawValue.wholeMatch(of: /PB\d{3}/) != nil)
      #expect(code.meaning.hasSuffix("."))
    }
    #expect(Set(DiagnosticCode.allCases.map(\.meaning)).count == DiagnosticCode.allCases.count)
  }
}
