import Testing

@testable import Formats

@Suite("Every problem of a book is told with its place and its remedy")
struct DiagnosticTableTests {
  @Test("of the roster", arguments: DiagnosticCase.ofRoster)
  func roster(_ theCase: DiagnosticCase) throws { try check(theCase) }

  @Test("of the archiving file", arguments: DiagnosticCase.ofArchiving)
  func archiving(_ theCase: DiagnosticCase) throws { try check(theCase) }

  @Test("of pairbook.json", arguments: DiagnosticCase.ofBook)
  func book(_ theCase: DiagnosticCase) throws { try check(theCase) }

  @Test("of account.json and the folders", arguments: DiagnosticCase.ofAccount)
  func account(_ theCase: DiagnosticCase) throws { try check(theCase) }

  private func check(_ theCase: DiagnosticCase) throws {
    let found = try ReadBook(theCase.source).diagnostics.sorted().map(\.spelt)
    #expect(found == theCase.expected)
  }

}
