import TestSupport
import Testing

@testable import Formats

@Suite("Cells that are passed over")
struct NameFilterTests {
  private static let texts = [
    "p1@x.example", "P2@X.Example", "<p3@x.example>", " p4@x.example ", "é5@x.example",
    "e\u{301}5@x.example", "mailto:p6@x.example", "p7@xn--bcher-kva.example", "p7@bücher.example",
    "Anna <p8@x.example>", "o'brien@x.example", "=HYPERLINK(\"mailto:p9@x.example\")", "ID1",
    "id 2",
    "1", "", "p_10+a-b.c@x.example", "\u{1C5}@x.example", "K@x.example",
  ]

  private func mayName(_ cell: String, _ filter: NameFilter) -> Bool {
    filter.mayName(cell.utf8.span)
  }

  @Test("have none of the names, however they are read", arguments: UInt64(0)..<500)
  func never(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    func text() -> String {
      random.percent(50)
        ? random.pick(Self.texts) : "person\(random.number(0...30))@client.example"
    }
    var emails: Set<String> = []
    var ids: Set<String> = []
    for _ in 0..<random.number(0...20) {
      switch EmailText.read(text()) {
      case .address(let email), .wrapped(let email): emails.insert(email)
      case .none, .contradictory: ids.insert(text())
      }
    }
    let filter = NameFilter(Array(emails) + ids)
    for _ in 0..<50 {
      let cell = text()
      var isNamed = ids.contains(cell.trimmedText)
      switch EmailText.read(cell) {
      case .address(let email), .wrapped(let email): isNamed = isNamed || emails.contains(email)
      case .none, .contradictory: break
      }
      if isNamed, !cell.isEmpty { #expect(mayName(cell, filter), "\(cell)") }
    }
  }

  @Test("are nearly all that have none")
  func nearlyAll() {
    let filter = NameFilter((0..<1_000).map { "person\($0)@client.example" })
    let passed = (1_000..<11_000).count { !mayName("person\($0)@client.example", filter) }
    #expect(passed > 9_000)
    #expect(mayName("Person7@Client.example", filter))
  }
}
