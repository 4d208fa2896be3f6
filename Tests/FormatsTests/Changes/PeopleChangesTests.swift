import PhoneNumbers
import Testing

@testable import Formats

@Suite("What changed for people, not lines")
struct PeopleChangesTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let roster: (old: String, new: String)
    let archiving: (old: String, new: String)
    let sentences: [String]

    init(
      _ sentence: String, roster: (old: String, new: String)? = nil,
      archiving: (old: String, new: String)? = nil, _ sentences: String...
    ) {
      testDescription = sentence
      let listed = "ann@x.example,,Ann Smith,+44 7911 123456,\nbob@x.example,8,,,\n"
      self.roster = roster ?? (listed, listed)
      self.archiving = archiving ?? ("", "")
      self.sentences = sentences
    }
  }

  private static let ann = "ann@x.example,,Ann Smith,+44 7911 123456,\n"

  static let cases = [
    Case(
      "archiving switched on",
      archiving: ("", "ann@x.example,,on,,,,\nbob@x.example,,yes,2026-04-01,,,\n"),
      "2 people enabled: Ann Smith <ann@x.example>, bob@x.example (from 2026-04-01)"),
    Case(
      "archiving switched off", archiving: (",8,on,,,,\n", "bob@x.example,,off,,,,\n"),
      "1 person disabled: bob@x.example"),
    Case(
      "a row that is gone", archiving: ("ann@x.example,,on,,,,\n", ""),
      "1 person no longer asked for: Ann Smith <ann@x.example>"),
    Case(
      "other days", archiving: ("ann@x.example,,on,,,,\n", "ann@x.example,,on,,2027-01-01,,\n"),
      "1 person to be archived on other days: Ann Smith <ann@x.example> (until 2027-01-01)"),
    Case(
      "an exemption",
      archiving: ("ann@x.example,,on,,,,\n", "ann@x.example,,on,,,sick leave,2026-05-01\n"),
      "1 person exempted: Ann Smith <ann@x.example> (sick leave)"),
    Case(
      "the end of one",
      archiving: ("ann@x.example,,on,,,sick leave,\n", "ann@x.example,,on,,,,\n"),
      "1 person no longer exempted: Ann Smith <ann@x.example>"),
    Case(
      "other spellings of the same are nothing",
      roster: (ann, "ANN@X.example,,Ann Smith,07911 123456,\n"),
      archiving: ("ann@x.example,,yes,,,,\n", "Ann@x.example,,ON,,,,\n")),
    Case(
      "another phone", roster: (ann, "ann@x.example,,Ann Smith,07911 123457,\n"),
      "1 phone changed: Ann Smith <ann@x.example> (+44 7911 123456 → +44 7911 123457)"),
    Case(
      "a phone that Excel spoilt", roster: (ann, "ann@x.example,,Ann Smith,4.47911E+11,\n"),
      "1 phone changed: Ann Smith <ann@x.example> (+44 7911 123456 → 4.47911E+11)"),
    Case(
      "people who came and went", roster: (ann, "zoe@x.example,,,,\n"),
      "1 person left the roster: Ann Smith <ann@x.example>",
      "1 person joined the roster: zoe@x.example"),
    Case(
      "a rename by previous_email, with nothing else changed",
      roster: (ann, "a.smith@x.example,,Ann Smith,+44 7911 123456,ann@x.example\n"),
      archiving: ("ann@x.example,,on,,,,\n", "ann@x.example,,on,,,,\n"),
      "1 person renamed: Ann Smith <a.smith@x.example> (was ann@x.example)"),
    Case(
      "a rename by id", roster: ("bob@x.example,8,,,\n", "robert@x.example,8,,,\n"),
      "1 person renamed: robert@x.example (was bob@x.example)"),
    Case(
      "other details", roster: (ann, "ann@x.example,,Ann Jones,+44 7911 123456,\n"),
      "other details of 1 person changed: Ann Jones <ann@x.example> (name)"),
    Case(
      "many people are counted, and some are named",
      archiving: (
        "", (1...5).map { "p\($0)@x.example,,on,,,,\n" }.joined()
      ), "5 people enabled: p1@x.example, p2@x.example, p3@x.example, 2 more"),
    Case(
      "only the order",
      roster: ("a@x.example,,,,\nb@x.example,,,,\n", "b@x.example,,,,\na@x.example,,,,\n")),
  ]

  @Test("in sentences", arguments: cases)
  func sentences(_ example: Case) throws {
    func files(_ roster: String, _ archiving: String) throws -> AccountFiles {
      AccountFiles(
        roster: try PeopleTable(
          bytes: Array(("email,id,name,mobile_phone,previous_email\n" + roster).utf8),
          path: "users.csv", file: .users),
        archiving: try PeopleTable(
          bytes: Array(
            ("email,id,archiving,from,until,exempt_reason,exempt_until\n" + archiving).utf8),
          path: "archiving.csv", file: .archiving),
        phones: AccountPhones(NumberingPlans(), region: PhoneRegion("GB")))
    }
    let changes = PeopleChanges(
      from: try files(example.roster.old, example.archiving.old),
      to: try files(example.roster.new, example.archiving.new))
    #expect(changes.sentences() == example.sentences)
  }

  @Test("of each person some changes can be left out, and who has no others with them")
  func without() throws {
    func files(_ roster: String) throws -> AccountFiles {
      AccountFiles(
        roster: try PeopleTable(
          bytes: Array(("email,name,floor\n" + roster).utf8), path: "users.csv", file: .users),
        archiving: nil, phones: AccountPhones(NumberingPlans(), region: nil))
    }
    let changes = PeopleChanges(
      from: try files("ann@x.example,Ann,1\n"),
      to: try files("ann@x.example,Ann,2\nbob@x.example,Bob,1\ncat@x.example,Cat,1\n"))
    let left = changes.without { person, change in
      change == .joined && person.email == "bob@x.example"
    }
    #expect(
      left.sentences() == [
        "1 person joined the roster: Cat <cat@x.example>",
        "other details of 1 person changed: Ann <ann@x.example> (floor)",
      ])
  }

  @Test(
    "a file without the columns that name people tells of nobody",
    arguments: [
      ("users.csv", PeopleFile.users, "name,Email\n", true),
      ("users.csv", .users, "id,name\n", false),
      ("users.csv", .users, "email,name,email\n", false),
      ("archiving.csv", .archiving, "email,archiving\n", true),
      ("archiving.csv", .archiving, "archiving,id\n", true),
      ("archiving.csv", .archiving, "email,note\n", false),
      ("archiving.csv", .archiving, "archiving,note\n", false),
      ("users.json", .users, "{\"version\": 1, \"users\": []}", true),
    ] as [(String, PeopleFile, String, Bool)])
  func columns(path: String, file: PeopleFile, text: String, tells: Bool) throws {
    let table = try PeopleTable(bytes: Array(text.utf8), path: path, file: file)
    #expect(table.tellsOfPeople == tells)
  }

  @Test("a file that was not there had nobody in it")
  func newFiles() throws {
    let phones = AccountPhones(NumberingPlans(), region: nil)
    let roster = try PeopleTable(
      bytes: Array("email\nann@x.example\n".utf8), path: "users.csv", file: .users)
    let none = AccountFiles(roster: nil, archiving: nil, phones: phones)
    let some = AccountFiles(roster: roster, archiving: nil, phones: phones)
    #expect(
      PeopleChanges(from: none, to: some).sentences()
        == ["1 person joined the roster: ann@x.example"])
    #expect(
      PeopleChanges(from: some, to: none).sentences() == ["1 person left the roster: ann@x.example"]
    )
  }
}
