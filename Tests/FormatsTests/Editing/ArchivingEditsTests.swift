import Engine
import Testing

@testable import Formats

@Suite("Archiving is switched by edits that touch nothing else")
struct ArchivingEditsTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    var path = "archiving.csv"
    let before: String
    let changes: [ArchivingChange]
    let after: String
    let outcomes: [ArchivingChange.Outcome]

    init(
      _ sentence: String, path: String = "archiving.csv", _ before: String,
      _ changes: [ArchivingChange], _ after: String, _ outcomes: [ArchivingChange.Outcome]
    ) {
      testDescription = sentence
      self.path = path
      self.before = before
      self.changes = changes
      self.after = after
      self.outcomes = outcomes
    }
  }

  private static let ann = PersonNames(email: "ann@acme.example")
  private static let bob = PersonNames(email: "bob@acme.example", id: "7")
  private static let cat = PersonNames(
    email: "cat@acme.example", previousEmail: "cathy@acme.example")

  static let cases = [
    Case(
      "new rows come to their places among sorted ones",
      "email,archiving\nann@acme.example,on\ncarl@acme.example,on\n",
      [ArchivingChange(person: cat, isOn: true), ArchivingChange(person: bob, isOn: false)],
      "email,archiving\nann@acme.example,on\nbob@acme.example,off\ncarl@acme.example,on\ncat@acme.example,on\n",
      [.changed, .changed]),
    Case(
      "new rows come last where the others are not sorted",
      "email,archiving\ncarl@acme.example,on\nann@acme.example,on\n",
      [ArchivingChange(person: cat, isOn: true), ArchivingChange(person: bob, isOn: true)],
      "email,archiving\ncarl@acme.example,on\nann@acme.example,on\ncat@acme.example,on\nbob@acme.example,on\n",
      [.changed, .changed]),
    Case(
      "a new row comes last", "email,archiving,note\nann@acme.example,on,\n",
      [ArchivingChange(person: bob, isOn: true)],
      "email,archiving,note\nann@acme.example,on,\nbob@acme.example,on,\n", [.changed]),
    Case(
      "a new row is laid out as the file is",
      "\u{FEFF}note;archiving;email\r\n;on;ann@acme.example\r\n",
      [ArchivingChange(person: bob, isOn: true, note: "a;b")],
      "\u{FEFF}note;archiving;email\r\n;on;ann@acme.example\r\n\"a;b\";on;bob@acme.example\r\n",
      [.changed]),
    Case(
      "a row is changed in one cell, whatever stands around it",
      "email,archiving,owner,note\n Ann@ACME.example ,\"off\",\"x\"\"y\",hm\n",
      [ArchivingChange(person: ann, isOn: true)],
      "email,archiving,owner,note\n Ann@ACME.example ,\"on\",\"x\"\"y\",hm\n", [.changed]),
    Case(
      "yes is on already", "email,archiving\nann@acme.example,Yes\n",
      [ArchivingChange(person: ann, isOn: true)], "email,archiving\nann@acme.example,Yes\n",
      [.already(from: nil)]),
    Case(
      "a row is found by id", "id,archiving\n7,off\n",
      [ArchivingChange(person: bob, isOn: true)], "id,archiving\n7,on\n", [.changed]),
    Case(
      "a row is found by the e-mail before a rename", "email,archiving\ncathy@acme.example,off\n",
      [ArchivingChange(person: cat, isOn: true)], "email,archiving\ncathy@acme.example,on\n",
      [.changed]),
    Case(
      "a note's column is added where there is none", "email,archiving\nann@acme.example,on\n",
      [ArchivingChange(person: ann, isOn: false, note: "on leave")],
      "email,archiving,note\nann@acme.example,off,on leave\n", [.changed]),
    Case(
      "no note leaves the note as it is", "email,archiving,note\nann@acme.example,on,old\n",
      [ArchivingChange(person: ann, isOn: false)],
      "email,archiving,note\nann@acme.example,off,old\n", [.changed]),
    Case(
      "somebody whose last day has passed is on again",
      "email,archiving,from,until\nann@acme.example,on,2025-01-01,2026-03-02\n",
      [ArchivingChange(person: ann, isOn: true)],
      "email,archiving,from,until\nann@acme.example,on,2025-01-01,\n", [.changed]),
    Case(
      "a last day that is still to come stays",
      "email,archiving,until\nann@acme.example,on,2026-03-03\n",
      [ArchivingChange(person: ann, isOn: true)],
      "email,archiving,until\nann@acme.example,on,2026-03-03\n", [.already(from: nil)]),
    Case(
      "a first day that is still to come stays, and is told",
      "email,archiving,from\nann@acme.example,on,2026-04-01\n",
      [ArchivingChange(person: ann, isOn: true)],
      "email,archiving,from\nann@acme.example,on,2026-04-01\n",
      [.already(from: Day(iso: "2026-04-01"))]),
    Case(
      "an off row keeps no dates",
      "email,archiving,from,until\nann@acme.example,on,2025-01-01,2027-01-01\n",
      [ArchivingChange(person: ann, isOn: false)],
      "email,archiving,from,until\nann@acme.example,off,,\n", [.changed]),
    Case(
      "JSON is edited in its own layout", path: "archiving.json",
      """
      {"version": 1,
       "archiving": [
         {"email": "ann@acme.example", "archiving": "off", "owner": 3}
       ]}
      """,
      [
        ArchivingChange(person: ann, isOn: true),
        ArchivingChange(person: bob, isOn: true, note: "new"),
      ],
      """
      {"version": 1,
       "archiving": [
         {"email": "ann@acme.example", "archiving": "on", "owner": 3},
         {"email": "bob@acme.example", "archiving": "on", "note": "new"}
       ]}
      """, [.changed, .changed]),
    Case(
      "a JSON boolean stays one", path: "archiving.json",
      #"{"version":1,"archiving":[{"id":"7","archiving":true}]}"#,
      [ArchivingChange(person: bob, isOn: false)],
      #"{"version":1,"archiving":[{"id":"7","archiving":false}]}"#, [.changed]),
  ]

  @Test("exact bytes", arguments: cases)
  func edit(_ example: Case) throws {
    let table = try PeopleTable(
      bytes: Array(example.before.utf8), path: example.path, file: .archiving)
    let result = try ArchivingEdits.apply(example.changes, to: table, today: Self.today)
    #expect(String(decoding: result.table.bytes, as: UTF8.self) == example.after)
    #expect(result.outcomes == example.outcomes)
  }

  private static let today = Day(iso: "2026-03-02") ?? Day(sinceEpoch: 0)

  @Test("a new file begins with the header and its first row, in both formats")
  func newFile() throws {
    let csv = try PeopleTable(
      bytes: PeopleFile.archiving.empty(path: "archiving.csv"), path: "archiving.csv",
      file: .archiving)
    let change = ArchivingChange(person: Self.ann, isOn: true)
    let edited = try ArchivingEdits.apply([change], to: csv, today: Self.today).table
    #expect(
      String(decoding: edited.bytes, as: UTF8.self)
        == "email,archiving,note\nann@acme.example,on,\n")
    let json = try PeopleTable(
      bytes: PeopleFile.archiving.empty(path: "a/archiving.json"), path: "a/archiving.json",
      file: .archiving)
    let other = try ArchivingEdits.apply([change], to: json, today: Self.today).table
    #expect(other.text(row: 0, column: "email") == "ann@acme.example")
    #expect(other.text(row: 0, column: "archiving") == "on")
  }

  @Test("two rows about one person are refused with their lines")
  func severalRows() throws {
    let table = try PeopleTable(
      bytes: Array("email,id,archiving\nbob@acme.example,,on\n,7,off\n".utf8),
      path: "archiving.csv", file: .archiving)
    let error = #expect(throws: EditError.self) {
      try ArchivingEdits.apply(
        [ArchivingChange(person: Self.bob, isOn: true)], to: table, today: Self.today)
    }
    #expect(
      error
        == .severalRows(path: "archiving.csv", email: "bob@acme.example", lines: [2, 3]))
  }

  @Test("a row is not added beside a damaged one, which may be the person's")
  func damagedRow() throws {
    let table = try PeopleTable(
      bytes: Array("email,archiving\nann@acme.example\n".utf8), path: "archiving.csv",
      file: .archiving)
    let error = #expect(throws: EditError.self) {
      try ArchivingEdits.apply(
        [ArchivingChange(person: Self.ann, isOn: true)], to: table, today: Self.today)
    }
    #expect(error == .damaged(path: "archiving.csv", line: 2))
  }

  @Test("a column that is there twice is not written to")
  func ambiguousColumn() throws {
    let table = try PeopleTable(
      bytes: Array("email,archiving,Archiving\nann@acme.example,on,off\n".utf8),
      path: "archiving.csv", file: .archiving)
    let error = #expect(throws: EditError.self) {
      try ArchivingEdits.apply(
        [ArchivingChange(person: Self.ann, isOn: true)], to: table, today: Self.today)
    }
    #expect(error == .ambiguousColumn(path: "archiving.csv", column: "archiving"))
  }
}
