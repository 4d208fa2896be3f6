import Engine
import TestSupport
import Testing

@testable import Formats

@Suite("An edit changes the bytes of the touched cells alone, in random files")
struct EditPropertyTests {
  /// A random archiving file: its separators, line ends, quotes, blank lines and columns are anybody's.
  private static func randomFile(_ random: inout SeededGenerator) -> (
    text: String, emails: [String]
  ) {
    let delimiter = random.pick([",", ";", "\t"])
    let lineEnd = random.pick(["\n", "\r\n"])
    var columns = ["email", "archiving", "owner", "Bemerkung"]
    if Bool.random(using: &random) { columns.append("note") }
    columns.shuffle(using: &random)
    var lines = [columns.joined(separator: delimiter)]
    var emails: [String] = []
    for number in 0..<Int.random(in: 0...8, using: &random) {
      let email = "p\(number)@x.example"
      emails.append(email)
      let cells = columns.map { column -> String in
        switch column {
        case "email":
          return random.pick([email, "\"\(email)\"", "P\(number)@X.example", " \(email) "])
        case "archiving": return random.pick(["on", "off", "YES", "\"no\"", "True"])
        default:
          return random.pick(["", "x", "\"a\(delimiter)b\"", "\"l1\nl2\"", "\"q\"\"q\"", "é"])
        }
      }
      lines.append(cells.joined(separator: delimiter))
      if Int.random(in: 0..<6, using: &random) == 0 { lines.append("") }
    }
    let mark = random.pick(["", "\u{FEFF}"])
    return (mark + lines.joined(separator: lineEnd) + random.pick(["", lineEnd]), emails)
  }

  @Test("rows stay, untouched cells stay", arguments: 0..<200)
  func edit(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let file = Self.randomFile(&random)
    let table = try PeopleTable(
      bytes: Array(file.text.utf8), path: "archiving.csv", file: .archiving)
    try #require(table.rowCount == file.emails.count)
    var touched: Set<String> = []
    var changes: [ArchivingChange] = []
    for email in (file.emails + ["new@x.example"]).shuffled(using: &random).prefix(3) {
      touched.insert(email)
      changes.append(
        ArchivingChange(
          person: PersonNames(email: email), isOn: Bool.random(using: &random),
          note: random.pick([nil, "a,b;\"c\""])))
    }
    let after = try ArchivingEdits.apply(changes, to: table, today: Day(sinceEpoch: 20_000)).table

    guard case .csv(let old, _) = table.contents, case .csv(let new, _) = after.contents else {
      return
    }
    // Everything but the cells that the changes name is the same bytes, in the same order; a new row may come between.
    let kept = (0..<new.rowCount).filter { after.identity(row: $0) != "new@x.example" }
    try #require(kept.count == old.rowCount)
    for row in 0..<old.rowCount {
      let email = try #require(table.identity(row: row))
      for column in old.columns.indices {
        let before = old.source.bytes[old.byteRange(row: row, column: column)]
        let now = new.source.bytes[new.byteRange(row: kept[row], column: column)]
        let mayChange =
          touched.contains(email) && ["archiving", "note"].contains(old.columns[column])
        #expect(mayChange || before.elementsEqual(now))
      }
    }
    for change in changes {
      let row = try #require(
        after.soundRows.first { after.identity(row: $0) == change.person.email })
      #expect(WishWord.read(after.text(row: row, column: "archiving")) == change.isOn)
      if let note = change.note { #expect(after.text(row: row, column: "note") == note) }
    }
    // Doing it again changes nothing.
    let again = try ArchivingEdits.apply(changes, to: after, today: Day(sinceEpoch: 20_000))
    #expect(again.table.bytes == after.bytes)
    #expect(again.outcomes.allSatisfy { $0 == .already(from: nil) })
  }
}
