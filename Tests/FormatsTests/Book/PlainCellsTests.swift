import Engine
import PhoneNumbers
import TestSupport
import Testing

@testable import Formats

/// Rows that are read at a glance say what they say to whoever looks closely.
@Suite struct PlainCellsTests {
  /// The rows of a CSV file with no short way to anything.
  private struct ClosedRows<Column: FileColumn>: RowSource {
    let rows: CSVRows<Column>

    var path: String { rows.path }
    var rowCount: Int { rows.rowCount }
    var diagnostics: [Diagnostic] { rows.diagnostics }
    var isReadable: Bool { rows.isReadable }
    var isComplete: Bool { rows.isComplete }
    func isSound(row: Int) -> Bool { rows.isSound(row: row) }
    func text(_ row: Int, _ column: Column) -> String { rows.text(row, column) }
    func fault(_ row: Int, _ column: Column) -> DiagnosticCode? { nil }
    func position(_ row: Int, _ column: Column) -> SourcePosition { rows.position(row, column) }
    func title(of column: Column) -> String { rows.title(of: column) }
    func extras(_ row: Int) -> [ExtraCell] { rows.extras(row) }
  }

  private static let emails = [
    "ann@acme.example", "Ann@acme.example", " bob@acme.example", "bob@acme.example",
    "\"cid@acme.example\"",
    "é@acme.example", "e\u{301}@acme.example", "dan@büro.example", "dan@xn--bro-hoa.example", "",
    "nobody",
    "eve@acme", "mailto:fay@acme.example", "ann@acme.example\u{A0}", "gil@acme.example",
    "hal@acme.example",
  ]
  private static let cells: [String: [String]] = [
    "email": emails, "previous_email": ["", "", " "] + emails,
    "manager_email": ["", "", "\u{A0}"] + emails,
    "id": ["", "", " ", "1", "2", "\u{2003}"],
    "mobile_phone": [
      "", " ", "+447911123456", "+44 7911 123457", "07911 123456", "07911123458", "7911123459",
      "+15062345678", "x", "'+447911123456",
    ], "locale": ["", "en", "de", "xx", "en-GB", "\"\"", "no language"],
    "archiving": ["on", "off", "On", "yes", "", " on", "on ", "maybe"],
    "from": ["", "", "2026-01-01", " "],
    "until": ["", "", "2026-02-01", "soon"], "exempt_reason": ["", "", "ill"],
    "exempt_until": ["", "", "2026-03-01"], "note": ["", "x"],
  ]

  private func file(_ columns: [String], _ random: inout SeededGenerator) -> [UInt8] {
    var text = columns.joined(separator: ",") + "\n"
    for _ in 0..<Int.random(in: 0...12, using: &random) {
      text += columns.map { random.pick(Self.cells[$0] ?? [""]) }.joined(separator: ",") + "\n"
    }
    return Array(text.utf8)
  }

  private func some(_ columns: [String], besides first: [String], _ random: inout SeededGenerator)
    -> [String]
  {
    (first + columns.filter { _ in Bool.random(using: &random) }).shuffled(using: &random)
  }

  @Test("Rosters and archiving files", arguments: UInt64(0)..<400)
  func closely(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let plans = NumberingPlans()
    let region = PhoneRegion("GB")
    let users = CSVRows<RosterColumn>(
      CSVDocument(
        bytes: file(
          some(
            ["id", "previous_email", "manager_email", "mobile_phone", "locale"], besides: ["email"],
            &random), &random),
        path: "users.csv"), required: [[.email]])
    let roster = RosterReader.read(users, phones: plans, region: region)
    let closely = RosterReader.read(ClosedRows(rows: users), phones: plans, region: region)
    #expect(roster.diagnostics == closely.diagnostics)
    #expect(roster.state == closely.state)
    #expect(roster.users.map(Row.init) == closely.users.map(Row.init))
    let wishes = CSVRows<ArchivingColumn>(
      CSVDocument(
        bytes: file(
          some(
            ["id", "from", "until", "exempt_reason", "exempt_until", "note"],
            besides: ["email", "archiving"], &random), &random),
        path: "archiving.csv"), required: [[.email, .id], [.archiving]])
    let archiving = ArchivingReader.read(wishes, roster: roster)
    let other = ArchivingReader.read(ClosedRows(rows: wishes), roster: closely)
    #expect(archiving.diagnostics == other.diagnostics)
    #expect(archiving.state == other.state)
    #expect(People.merge(roster, archiving) == People.merge(closely, other))
    for request in (archiving.byUser + archiving.unlisted.map(\.request)).compactMap(\.self) {
      var cells = RequestCells(rows: wishes, row: request.row)
      let read = cells.read()
      // Of two rows for one person neither counts, nor does one that is wrong about whom it means.
      let aboutWhom: [DiagnosticCode] = [.duplicateWish, .contradictoryUser, .invalidEmail]
      if aboutWhom.contains(where: { request.wish == .unreadable(code: $0.rawValue) }) { continue }
      #expect(request.wish == read.wish && request.exemption == read.exemption)
    }
  }

  private struct Row: Equatable {
    var row: Int
    var email: String
    var id: String?
    var previousEmail: String?
    var phone: Phone
    var fault: DiagnosticCode?

    init(_ user: Roster.User) {
      row = user.row
      email = user.email
      id = user.id
      previousEmail = user.previousEmail
      phone = user.phone
      fault = user.fault
    }
  }

  @Test("A table finds the place of each value, and of no other")
  func places() {
    var random = SeededGenerator(seed: 3)
    var table = PlaceTable(capacity: 0)
    var known: [String: Int] = [:]
    var values: [String] = []
    for _ in 0..<5_000 {
      let value = "\(Int.random(in: 0..<3_000, using: &random))@x"
      let place = table.place(PlaceTable.hash(value)) { values[$0] == value }
      #expect(place == known[value])
      guard place == nil else { continue }
      table.add(PlaceTable.hash(value), values.count)
      known[value] = values.count
      values.append(value)
    }
  }
}
