import PhoneNumbers
import Testing

@testable import Formats

@Suite("A merge adds nobody twice and loses nobody")
struct RosterMergeTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    /// Rows of `email,id,mobile_phone,previous_email`.
    let roster: [String]
    /// Rows of `Mail,No,Mobile`.
    let export: [String]
    var removesMissing = false
    /// One line for each thing that happens.
    let events: [String]

    init(
      _ sentence: String, roster: [String], export: [String], removesMissing: Bool = false,
      _ events: String...
    ) {
      testDescription = sentence
      self.roster = roster
      self.export = export
      self.removesMissing = removesMissing
      self.events = events
    }
  }

  private static func phone(_ last: Int) -> String { "+44 7911 12345\(last)" }

  static let cases = [
    Case(
      "two users who swapped phones both change",
      roster: ["a@x.example,,\(phone(1)),", "b@x.example,,\(phone(2)),"],
      export: ["a@x.example,,\(phone(2))", "b@x.example,,\(phone(1))"],
      "changed a@x.example mobile_phone", "changed b@x.example mobile_phone"),
    Case(
      "a phone handed on is taken when its old owner has a new one",
      roster: ["a@x.example,,\(phone(1)),"],
      export: ["a@x.example,,\(phone(2))", "b@x.example,,\(phone(1))"],
      "changed a@x.example mobile_phone", "added b@x.example"),
    Case(
      "a phone whose owner keeps it is refused to another",
      roster: ["a@x.example,,\(phone(1)),"],
      export: ["a@x.example,,\(phone(1))", "b@x.example,,\(phone(1))"],
      "rejected 3: the phone +447911123451 is that of a@x.example as well"),
    Case(
      "refusing one row refuses those that count on it",
      roster: ["a@x.example,,\(phone(1)),", "b@x.example,,\(phone(2)),"],
      export: ["a@x.example,,\(phone(2))", "c@x.example,,\(phone(1))"],
      "rejected 2: the phone +447911123452 is that of b@x.example as well",
      "rejected 3: the phone +447911123451 is that of a@x.example as well",
      "missing b@x.example"),
    Case(
      "the phone of somebody who is gone proposes a rename, and is not a new user",
      roster: ["a@x.example,,\(phone(1)),"], export: ["ann@x.example,,\(phone(1))"],
      "rename a@x.example ann@x.example by mobile_phone"),
    Case(
      "the id of somebody proposes a rename though the phone is new",
      roster: ["a@x.example,7,\(phone(1)),"], export: ["ann@x.example,7,\(phone(2))"],
      "rename a@x.example ann@x.example by id"),
    Case(
      "two rows that could both be a rename of one are refused",
      roster: ["a@x.example,7,\(phone(1)),"],
      export: ["b@x.example,7,", "c@x.example,,\(phone(1))"],
      "rejected 2: several rows have the phone or id of a@x.example in the roster",
      "rejected 3: several rows have the phone or id of a@x.example in the roster",
      "missing a@x.example"),
    Case(
      "somebody whom the roster renamed is found by the old e-mail",
      roster: ["ann@x.example,,\(phone(1)),a@x.example"], export: ["a@x.example,,\(phone(2))"],
      "changed ann@x.example mobile_phone",
      "note ann@x.example: the directory still has the e-mail before the rename, a@x.example"),
    Case(
      "the old e-mail of somebody who is in the export under the new one is not theirs any more",
      roster: ["ann@x.example,,\(phone(1)),a@x.example"],
      export: ["a@x.example,,\(phone(2))", "ann@x.example,,\(phone(1))"],
      "rejected 2: it is the e-mail that ann@x.example had before a rename, and the export has that "
        + "one, too"),
    Case(
      "an id of another user is refused", roster: ["a@x.example,7,,", "b@x.example,8,,"],
      export: ["a@x.example,8,"], "rejected 2: its id is that of b@x.example in the roster",
      "missing b@x.example"),
    Case(
      "the id of somebody who is in the export proposes no rename", roster: ["a@x.example,7,,"],
      export: ["a@x.example,8,", "b@x.example,7,"], "changed a@x.example id",
      "rejected 3: its id is that of a@x.example in the roster"),
    Case(
      "rows that contradict each other are both refused", roster: [],
      export: ["a@x.example,,\(phone(1))", "A@X.example,,\(phone(2))"],
      "rejected 2: line 3 has the same e-mail", "rejected 3: line 2 has the same e-mail"),
    Case(
      "an empty cell erases nothing", roster: ["a@x.example,7,\(phone(1)),"],
      export: ["a@x.example,,"]),
    Case(
      "who is missing stays", roster: ["a@x.example,,,", "b@x.example,,,"],
      export: ["a@x.example,,"], "missing b@x.example"),
    Case(
      "who is missing goes if that is asked for", roster: ["a@x.example,,,", "b@x.example,,,"],
      export: ["a@x.example,,"], removesMissing: true, "removed b@x.example"),
    Case(
      "nobody goes while a row is damaged, which may be theirs",
      roster: ["a@x.example,,,", "b@x.example,,,"], export: ["b@x.example", "a@x.example,,"],
      removesMissing: true, "rejected 2: the row has 1 cell, the header 3",
      "missing b@x.example", "held"),
    Case(
      "nor while the export seems to be cut off",
      roster: ["a@x.example,,,", "b@x.example,,,"], export: ["a@x.example,,", "b@x.example"],
      removesMissing: true,
      "rejected 3: the file ends within this row, after 1 cell of the header's 3: it seems to be cut off",
      "missing b@x.example", "held"),
    Case(
      "nobody goes while an e-mail cannot be read",
      roster: ["a@x.example,,,", "b@x.example,,,"], export: ["a@x.example,,", "b#x.example,,"],
      removesMissing: true, "rejected 3: the e-mail \"b#x.example\" has no @",
      "missing b@x.example", "held"),
    Case(
      "a row without any e-mail keeps nobody", roster: ["a@x.example,,,", "b@x.example,,,"],
      export: ["a@x.example,,", ",9,"], removesMissing: true, "removed b@x.example",
      "rejected 3: no e-mail address"),
    Case(
      "who is refused for the phone is not missing",
      roster: ["a@x.example,,,", "b@x.example,,,"], export: ["a@x.example,,", "b@x.example,,12"],
      removesMissing: true,
      "rejected 3: \"12\": the phone number is too short; compare its digits with the person's own "
        + "statement"),
    Case(
      "who seems to be renamed is not missing",
      roster: ["a@x.example,,\(phone(1)),", "b@x.example,,,"],
      export: ["ann@x.example,,\(phone(1))", "b@x.example,,"], removesMissing: true,
      "rename a@x.example ann@x.example by mobile_phone"),
    Case(
      "an export of nobody removes nobody", roster: ["a@x.example,,,"], export: [],
      removesMissing: true, "missing a@x.example", "held"),
    Case(
      "a phone spelt otherwise is the same", roster: ["a@x.example,,07911 123451,"],
      export: ["a@x.example,,\(phone(1))"]),
    Case(
      "a phone that is none is replaced", roster: ["a@x.example,,4.47911E+11,"],
      export: ["a@x.example,,\(phone(1))"], "changed a@x.example mobile_phone"),
  ]

  @Test("a chain of phones handed on is refused to its end", .timeLimit(.minutes(1)))
  func chain() throws {
    let people = 0..<5_000
    func phone(_ person: Int) -> String { "+44 7911 \(100_000 + person)" }
    let phones = AccountPhones(NumberingPlans(), region: nil)
    let roster = try PeopleTable(
      bytes: Array(
        ("email,mobile_phone\n" + people.map { "p\($0)@x.example,\(phone($0))\n" }.joined()).utf8),
      path: "users.csv", file: .users)
    // Everybody gets the phone of the next, but the last one keeps theirs.
    let rows = people.dropLast().map { "p\($0)@x.example,,\(phone($0 + 1))\n" }
    let export = try DirectoryExport(
      bytes: Array(("email,first_name,mobile_phone\n" + rows.joined()).utf8), path: "export.csv",
      mappings: [], phones: phones)
    let merge = RosterMerge(export, into: roster, phones: phones, options: RosterMerge.Options())
    #expect(merge.report.rejected.count == rows.count)
    #expect(try merge.apply().bytes == roster.bytes)
  }

  @Test("row by row", arguments: cases)
  func merge(_ example: Case) throws {
    let phones = AccountPhones(NumberingPlans(), region: PhoneRegion("GB"))
    let header = "email,id,mobile_phone,previous_email\n"
    let roster = try PeopleTable(
      bytes: Array((header + example.roster.joined(separator: "\n")).utf8), path: "users.csv",
      file: .users)
    let export = try DirectoryExport(
      bytes: Array(("Mail,No,Mobile\n" + example.export.joined(separator: "\n")).utf8),
      path: "export.csv",
      mappings: [("email", "Mail"), ("id", "No"), ("mobile_phone", "Mobile")], phones: phones)
    let merge = RosterMerge(
      export, into: roster, phones: phones,
      options: RosterMerge.Options(removeMissing: example.removesMissing))
    #expect(merge.report.events == example.events)

    let after = try merge.apply()
    let emails = after.soundRows.compactMap { after.identity(row: $0) }
    let numbers = after.soundRows.compactMap { row -> String? in
      guard case .number(let number) = phones.read(after.text(row: row, column: "mobile_phone"))
      else { return nil }
      return number.e164
    }
    #expect(Set(emails).count == emails.count)
    #expect(Set(numbers).count == numbers.count)
    #expect(
      after.rowCount == roster.rowCount + merge.report.added.count - merge.report.removed.count)
  }
}

extension ImportReport {
  /// Everything that happens, a line each.
  fileprivate var events: [String] {
    var events = changed.flatMap { person in
      person.changes.map { "changed \(person.email) \($0.column)" }
    }
    events += added.map { "added \($0.email)" }
    events += removed.map { "removed \($0)" }
    events += renames.map { "rename \($0.from) \($0.to) by \($0.because)" }
    events += blocked.map { "blocked \($0.email)" }
    events += rejected.map { "rejected \($0.line): \($0.reason)" }
    events += notes.map { "note \($0.email): \($0.text)" }
    if !isRemoving { events += missing.map { "missing \($0)" } }
    if removalHeld != nil { events.append("held") }
    return events
  }
}
