import Testing

@testable import Formats

@Suite("A rename changes one cell, and remembers who it was")
struct RosterRenameTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let roster: String
    let archiving: String?
    let enrolled: Set<String>
    let newRoster: String
    let newArchiving: String?
    let previous: String

    init(
      _ sentence: String, roster: String, archiving: String? = nil, enrolled: Set<String> = [],
      becomes newRoster: String, _ newArchiving: String? = nil, previous: String
    ) {
      testDescription = sentence
      self.roster = roster
      self.archiving = archiving
      self.enrolled = enrolled
      self.newRoster = newRoster
      self.newArchiving = newArchiving
      self.previous = previous
    }
  }

  static let cases = [
    Case(
      "the column is added where there is none",
      roster: "email,mobile_phone\nAnn@x.example,+44 7911 123456\nbob@x.example,\n",
      becomes:
        "email,mobile_phone,previous_email\nann.b@x.example,+44 7911 123456,ann@x.example\n"
        + "bob@x.example,,\n", previous: "ann@x.example"),
    Case(
      "people whose manager it is follow",
      roster: "email,manager_email,previous_email\nann@x.example,,\nbob@x.example,ANN@x.example,\n",
      becomes:
        "email,manager_email,previous_email\nann.b@x.example,,ann@x.example\n"
        + "bob@x.example,ann.b@x.example,\n", previous: "ann@x.example"),
    Case(
      "the archiving row follows", roster: "email,previous_email\r\nann@x.example,\r\n",
      archiving: "archiving;email\non;\"ann@x.example\"\n",
      becomes: "email,previous_email\r\nann.b@x.example,ann@x.example\r\n",
      "archiving;email\non;\"ann.b@x.example\"\n", previous: "ann@x.example"),
    Case(
      "an archiving row that goes by id stays", roster: "email,id\nann@x.example,7\n",
      archiving: "id,archiving\n7,on\n",
      becomes: "email,id,previous_email\nann.b@x.example,7,ann@x.example\n",
      "id,archiving\n7,on\n", previous: "ann@x.example"),
    Case(
      "an archiving row of the e-mail before an earlier rename follows as well",
      roster: "email,previous_email\nann@x.example,a@x.example\n",
      archiving: "email,archiving\na@x.example,on\n", enrolled: ["ann@x.example"],
      becomes: "email,previous_email\nann.b@x.example,ann@x.example\n",
      "email,archiving\nann.b@x.example,on\n", previous: "ann@x.example"),
    Case(
      "of two renames between two syncs the first e-mail counts",
      roster: "email,previous_email\nann@x.example,a@x.example\n", enrolled: ["a@x.example"],
      becomes: "email,previous_email\nann.b@x.example,a@x.example\n", previous: "a@x.example"),
    Case(
      "a rename taken back before the next sync leaves nothing",
      roster: "email,previous_email\nann@x.example,ann.b@x.example\n",
      enrolled: ["ann.b@x.example"], becomes: "email,previous_email\nann.b@x.example,\n",
      previous: ""),
  ]

  @Test("exact bytes", arguments: cases)
  func rename(_ example: Case) throws {
    let result = try RosterRename.apply(
      old: "ann@x.example", new: "ann.b@x.example", roster: try table(example.roster, .users),
      archiving: try example.archiving.map { try table($0, .archiving) },
      enrolled: example.enrolled)
    #expect(String(decoding: result.roster.bytes, as: UTF8.self) == example.newRoster)
    #expect(
      result.archiving.map { String(decoding: $0.bytes, as: UTF8.self) } == example.newArchiving)
    #expect(result.previousEmail == example.previous)
  }

  @Test("JSON keeps its layout")
  func json() throws {
    let roster = try PeopleTable(
      bytes: Array(#"{"version":1,"users":[{"email":"ann@x.example","x":1}]}"#.utf8),
      path: "users.json", file: .users)
    let result = try RosterRename.apply(
      old: "ann@x.example", new: "b@x.example", roster: roster, archiving: nil, enrolled: [])
    #expect(
      String(decoding: result.roster.bytes, as: UTF8.self)
        == #"{"version":1,"users":[{"email":"b@x.example","x":1,"previousEmail":"ann@x.example"}]}"#
    )
  }

  struct Refused: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let roster: String
    var archiving = "email,archiving\n"
    var old = "ann@x.example"
    var new = "b@x.example"
    let refusal: RosterRename.Refusal
  }

  static let refusals = [
    Refused(
      testDescription: "nobody of the old e-mail", roster: "email\nbob@x.example\n",
      refusal: .unknown(old: "ann@x.example")),
    Refused(
      testDescription: "the new e-mail is somebody's",
      roster: "email\nann@x.example\nB@x.example\n",
      refusal: .taken(new: "b@x.example", path: "users.csv", line: 3)),
    Refused(
      testDescription: "the new e-mail was somebody else's before a rename",
      roster: "email,previous_email\nann@x.example,\nc@x.example,b@x.example\n",
      refusal: .taken(new: "b@x.example", path: "users.csv", line: 3)),
    Refused(
      testDescription: "both e-mails are one", roster: "email\nann@x.example\n",
      new: "ann@x.example", refusal: .sameEmail("ann@x.example")),
    Refused(
      testDescription: "an archiving row for each",
      roster: "email\nann@x.example\n",
      archiving: "email,archiving\nann@x.example,on\nb@x.example,off\n",
      refusal: .twoArchivingRows(path: "archiving.csv", lines: [2, 3])),
  ]

  @Test("is refused", arguments: refusals)
  func refuse(_ example: Refused) throws {
    let error = #expect(throws: RosterRename.Refusal.self) {
      try RosterRename.apply(
        old: example.old, new: example.new, roster: try table(example.roster, .users),
        archiving: try table(example.archiving, .archiving), enrolled: [])
    }
    #expect(error == example.refusal)
  }

  private func table(_ text: String, _ file: PeopleFile) throws -> PeopleTable {
    try PeopleTable(bytes: Array(text.utf8), path: file.stem + ".csv", file: file)
  }
}
