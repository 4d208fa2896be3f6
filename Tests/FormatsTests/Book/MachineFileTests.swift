import Engine
import Testing

@testable import Formats

@Suite("The machine-written files are read with every problem told at its place")
struct MachineFileTests {
  private static let header = "email,mobile_phone,status,since,detail\n"

  // MARK: status.csv

  @Test("what StatusFile writes it reads back")
  func roundTrip() {
    let rows = [
      StatusRow(
        email: "ann@acme.example", phone: "+447911123456", status: .archiving,
        since: PlanFixture.now, detail: ""),
      StatusRow(
        email: "bob@acme.example", phone: nil, status: .notConnected, since: nil,
        detail: "phone missing"),
    ]
    let bytes = StatusFile.bytes(rows) { _ in "+44 7911 123456" }
    let (read, diagnostics) = StatusFile.read(bytes, path: "status.csv")
    #expect(diagnostics == [])
    #expect(
      read == [
        StatusFile.Row(
          index: 0, email: "ann@acme.example", phone: "+447911123456", status: .archiving,
          since: PlanFixture.now, detail: ""),
        StatusFile.Row(
          index: 1, email: "bob@acme.example", phone: nil, status: .notConnected, since: nil,
          detail: "phone missing"),
      ])
  }

  static let unreadable: [(String, String, [String])] = [
    (
      "another status", "ann@acme.example,,Connected,,\nbob@acme.example,,Archiving,,\n",
      [rowProblem(2)]
    ),
    ("no e-mail", "bob@acme.example,,Archiving,,\n,,Archiving,,\n", [rowProblem(3)]),
    ("a phone that is none", "ann@acme.example,4.4E+11,Archiving,,\n", [rowProblem(2)]),
    ("a time in another spelling", "ann@acme.example,,Archiving,29.11.2026,\n", [rowProblem(2)]),
  ]

  private static func rowProblem(_ line: Int) -> String {
    "status.csv:\(line):1 PB401 warning: the row is not one that Pairbook writes "
      + "(leave the file to Pairbook: the next sync writes it anew)"
  }

  @Test("a row of status.csv that cannot be read is left out", arguments: unreadable)
  func status(sentence: String, rows: String, problems: [String]) {
    let (_, diagnostics) = StatusFile.read(Array((Self.header + rows).utf8), path: "status.csv")
    #expect(diagnostics.map(\.spelt) == problems)
  }

  @Test("a status.csv with other columns is not read")
  func statusColumns() {
    let (rows, diagnostics) = StatusFile.read(
      Array("email,status\nann@acme.example,Archiving\n".utf8), path: "status.csv")
    #expect(rows == [])
    #expect(
      diagnostics.map(\.spelt) == [
        "status.csv:1:1 PB401 warning: the columns are not those that Pairbook writes "
          + "(leave the file to Pairbook: the next sync writes it anew)"
      ])
  }

  @Test("a person's edit of status.csv is told row by row")
  func statusEdits() {
    let written =
      Self.header + "ann@acme.example,,Archiving,,\nbob@acme.example,,Archiving,,\n"
      + "cat@acme.example,,Archiving,,\n"
    let found =
      Self.header + "ann@acme.example,,Archiving,,\ncat@acme.example,,Logged Out,,\n"
      + "eve@acme.example,,Archiving,,\n"
    func edit(_ place: String, _ words: String) -> String {
      "status.csv\(place) PB402 warning: the row of \(words) by hand "
        + "(leave the file to Pairbook: the next sync writes it anew)"
    }
    #expect(
      StatusFile.edits(in: Array(found.utf8), since: Array(written.utf8), path: "status.csv")
        .map(\.spelt) == [
          edit("", "bob@acme.example was removed"), edit(":3:1", "cat@acme.example was changed"),
          edit(":4:1", "eve@acme.example was added"),
        ])
    // How a spreadsheet saves it is no edit.
    let saved = written.replacing("\n", with: "\r\n").replacing(",", with: ";")
    #expect(
      StatusFile.edits(in: Array(saved.utf8), since: Array(written.utf8), path: "status.csv")
        .isEmpty)
  }

  @Test("a merge that was left unfinished in status.csv is nobody's edit of a row")
  func unfinishedMerge() {
    let written = Self.header + "ann@acme.example,,Archiving,,\n"
    let found =
      Self.header + "<<<<<<< ours\nann@acme.example,,Archiving,,\n=======\n>>>>>>> theirs\n"
    #expect(
      StatusFile.edits(in: Array(found.utf8), since: Array(written.utf8), path: "status.csv")
        .isEmpty)
  }

  // MARK: Events

  private static func chain(_ lines: [String]) -> [String] {
    var chain = EventChain()
    chain.read(Array(lines.joined(separator: "\n").utf8), path: "events/2026-11.jsonl")
    return chain.problems.map { $0.diagnostic.spelt }
  }

  private static let lines: [String] = {
    var lines: [String] = []
    var prev: String?
    for seq in 1...3 {
      let sealed = EventCodec.seal(
        EventDraft(kind: .allow, at: PlanFixture.now, cause: "--allow invitations"), seq: seq,
        prev: prev, revision: nil, actor: "ann@acme.example", salt: [], rehearsal: false)
      lines.append(sealed.line)
      prev = sealed.hash
    }
    return lines
  }()

  private static let help =
    "(bring the file back as Pairbook wrote it; git log -- events/2026-11.jsonl tells who "
    + "changed it)"

  @Test("a sound chain has no problem, blank lines in it or not")
  func soundChain() {
    #expect(Self.chain(Self.lines) == [])
    #expect(Self.chain([Self.lines[0], "", Self.lines[1], ""]) == [])
  }

  @Test("a line that is no event is told with its line, counted as an editor counts")
  func unreadableEvent() {
    #expect(
      Self.chain([Self.lines[0], "", "{}"]).first
        == "events/2026-11.jsonl:3:1 PB410 error: the event cannot be read: "
        + "the file has no \"actor\" \(Self.help)")
    #expect(
      Self.chain(["{\"seq\":1"]) == [
        "events/2026-11.jsonl:1:1 PB410 error: the event cannot be read: the file ends within the "
          + "object that begins in line 1 \(Self.help)"
      ])
  }

  @Test("an event that was removed, or changed, breaks the chain where it stood")
  func brokenChain() {
    #expect(
      Self.chain([Self.lines[0], Self.lines[2]]) == [
        "events/2026-11.jsonl:2:1 PB411 error: event 3 stands where event 2 belongs \(Self.help)",
        "events/2026-11.jsonl:2:1 PB411 error: event 3 does not follow the event before it "
          + Self.help,
      ])
    let changed = Self.lines[1].replacing("invitations", with: "withdrawals")
    #expect(
      Self.chain([Self.lines[0], changed, Self.lines[2]]) == [
        "events/2026-11.jsonl:2:1 PB411 error: event 2 was changed after it was written: "
          + "its hash does not fit \(Self.help)"
      ])
  }

  /// The codes that this suite shows.
  static let codes: Set<DiagnosticCode> = [
    .statusUnreadable, .statusEdited, .eventUnreadable, .eventChainBroken,
  ]
}
