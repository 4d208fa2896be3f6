import PhoneNumbers
import Testing

@testable import Formats

@Suite("An export is known by its headers, or refused with them")
struct DirectoryExportTests {
  private static func read(
    _ bytes: [UInt8], _ mappings: [(column: String, header: String)] = []
  ) throws -> DirectoryExport {
    try DirectoryExport(
      bytes: bytes, path: "people.csv", mappings: mappings,
      phones: AccountPhones(NumberingPlans(), region: nil))
  }

  struct Refused: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let text: String
    var mappings: [(column: String, header: String)] = []
    let refusal: ImportRefusal
  }

  static let refusals = [
    Refused(
      testDescription: "headers that nobody knows are listed", text: "Mail,,Handy\na@x.example,,\n",
      refusal: .unknownLayout(headers: ["Mail", "Handy"])),
    Refused(
      testDescription: "columns without the e-mail are not enough", text: "Mail,Handy\n",
      mappings: [("mobile_phone", "Handy")],
      refusal: .unknownLayout(headers: ["Mail", "Handy"])),
    Refused(
      testDescription: "a header that is not there is named with those that are", text: "Mail\n",
      mappings: [("email", "E-Mail")], refusal: .noSuchHeader("E-Mail", headers: ["Mail"])),
    Refused(
      testDescription: "what only a rename writes cannot be mapped", text: "email,Old\n",
      mappings: [("previous_email", "Old")], refusal: .unmappable(column: "previous_email")),
  ]

  @Test("is refused", arguments: refusals)
  func refuse(_ example: Refused) throws {
    let error = #expect(throws: ImportRefusal.self) {
      try Self.read(Array(example.text.utf8), example.mappings)
    }
    #expect(error == example.refusal)
  }

  @Test("what Windows saves in another encoding is refused with the command that converts it")
  func encodings() throws {
    let wide: [UInt8] = [0xFF, 0xFE] + "email\r\n".utf8.flatMap { [$0, 0] }
    let utf16 = #expect(throws: ImportRefusal.self) { try Self.read(wide) }
    guard case .unreadable(let problems) = utf16 else { return }
    #expect(problems.map(\.code) == [.utf16])
    #expect(
      problems[0].help
        == "convert it: iconv -f UTF-16 -t UTF-8 people.csv > people.csv.utf8 && mv people.csv.utf8 "
        + "people.csv")
    let western = #expect(throws: ImportRefusal.self) {
      try Self.read(Array("email,first_name\na@x.example,J".utf8) + [0xF6] + Array("rg\n".utf8))
    }
    guard case .unreadable(let others) = western else { return }
    #expect(others.map(\.code) == [.notUTF8])
    #expect(others[0].help.contains("iconv -f WINDOWS-1252"))
  }

  struct Text: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let cell: String
    let cleaned: String
  }

  static let texts = [
    Text(
      testDescription: "blanks and lines are one blank", cell: " Ann\r\n \u{A0}Smith ",
      cleaned: "Ann Smith"),
    Text(testDescription: "control characters go", cell: "An\u{7}n", cleaned: "Ann"),
    Text(testDescription: "letters are composed", cell: "Jo\u{308}rg", cleaned: "Jörg"),
    Text(testDescription: "an apostrophe before a formula goes", cell: "'=1+3", cleaned: "=1+3"),
    Text(testDescription: "an apostrophe before a name stays", cell: "'t Hart", cleaned: "'t Hart"),
  ]

  @Test("texts are cleaned", arguments: texts)
  func clean(_ example: Text) {
    #expect(Array(CellText.cleaned(example.cell).utf8) == Array(example.cleaned.utf8))
  }
}
