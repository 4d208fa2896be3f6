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

  @Test("of the text of the files", arguments: DiagnosticCase.ofStructure)
  func structure(_ theCase: DiagnosticCase) throws { try check(theCase) }

  @Test("and there is no code without a case", arguments: DiagnosticCode.allCases)
  func everyCode(_ code: DiagnosticCode) {
    let cases =
      DiagnosticCase.ofRoster + DiagnosticCase.ofArchiving + DiagnosticCase.ofBook
      + DiagnosticCase.ofAccount + DiagnosticCase.ofStructure
    let shown = cases.reduce(into: MachineFileTests.codes.union(StatusCheckTests.codes)) {
      $0.formUnion($1.codes)
    }
    #expect(shown.contains(code) != Self.elsewhere.contains(code))
  }

  /// Too large for a table: `CSVDamageTests` and `TextEncodingTests` show them; and what only the whole program can
  /// see: the transcripts of validate and log do.
  private static let elsewhere: Set<DiagnosticCode> = [
    .fileTooLarge, .furtherProblems, .mailTemplate, .machineFileEdited, .eventsRewritten,
    .eventNotInStore, .storeContradicted, .eventsFromElsewhere, .privateFolderInGit, .nobodyToAsk,
    .rosterEmptied, .wishesEmptied,
  ]

  private func check(_ theCase: DiagnosticCase) throws {
    let found = try ReadBook(theCase.source).diagnostics.sorted().map(\.spelt)
    #expect(found == theCase.expected)
  }
}
