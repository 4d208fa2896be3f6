import PhoneNumbers
import TestSupport
import Testing

@testable import Formats

@Suite("What changed is told from the rows that changed alone")
struct ChangedRowsTests {
  struct Story: Sendable, CustomStringConvertible {
    var rosters: [String]
    var archivings: [String]

    var description: String { (rosters + archivings).joined(separator: "\n---\n") }

    init(_ random: inout SeededGenerator) {
      var roster = (0..<random.number(0...6)).map { Self.user($0, &random) }
      var archiving = (0..<random.number(0...6)).map { Self.wish($0, &random) }
      rosters = [Self.file("email,id,name,mobile_phone,previous_email", roster)]
      archivings = [Self.file("email,id,archiving,until", archiving)]
      for _ in 0..<random.number(0...3) {
        Self.change(&roster, &random, Self.user)
        Self.change(&archiving, &random, Self.wish)
      }
      rosters.append(Self.file("email,id,name,mobile_phone,previous_email", roster))
      archivings.append(Self.file("email,id,archiving,until", archiving))
    }

    private static func change(
      _ rows: inout [String], _ random: inout SeededGenerator,
      _ make: (Int, inout SeededGenerator) -> String
    ) {
      switch random.number(0...4) {
      case 0: rows.append(make(random.number(0...7), &random))
      case 1 where !rows.isEmpty: rows.remove(at: random.number(0...rows.count - 1))
      // Rows are not moved: where several are about one person, which is an error, the last counts.
      default:
        guard !rows.isEmpty else { return }
        rows[random.number(0...rows.count - 1)] = make(random.number(0...7), &random)
      }
    }

    private static func email(_ person: Int, _ random: inout SeededGenerator) -> String {
      random.pick([
        "p\(person)@x.example", "p\(person)@x.example", "P\(person)@X.example",
        "<p\(person)@x.example>", " p\(person)@x.example", "é\(person)@x.example", "",
      ])
    }

    private static func user(_ person: Int, _ random: inout SeededGenerator) -> String {
      let cells = [
        email(person, &random), random.pick(["", "", "\(person)", "ID\(person)"]),
        random.pick(["", "A", "B"]), random.pick(["", "07911 12340\(person)"]),
        random.percent(20) ? email(random.number(0...7), &random) : "",
      ]
      return cells.joined(separator: ",")
    }

    private static func wish(_ person: Int, _ random: inout SeededGenerator) -> String {
      let cells = [
        email(person, &random), random.pick(["", "\(person)", "ID\(person)"]),
        random.pick(["on", "off", "?"]), random.pick(["", "2027-01-01"]),
      ]
      return cells.joined(separator: ",")
    }

    private static func file(_ header: String, _ rows: [String]) -> String {
      ([header] + rows).map { $0 + "\n" }.joined()
    }

    func files(_ index: Int) -> AccountFiles {
      func table(_ text: String, _ file: PeopleFile) -> PeopleTable? {
        try? PeopleTable(bytes: Array(text.utf8), path: "\(file.stem).csv", file: file)
      }
      return AccountFiles(
        roster: table(rosters[index], .users), archiving: table(archivings[index], .archiving),
        phones: ChangedRowsTests.phones)
    }
  }

  private static let phones = AccountPhones(NumberingPlans(), region: PhoneRegion("GB"))

  @Test("as if all were read")
  func same() {
    let property = Property("the changes are the same", generate: { Story(&$0) }) { story in
      let (old, new) = (story.files(0), story.files(1))
      guard let rows = ChangedRows(from: old, to: new) else { return "the rows cannot be told" }
      let some = PeopleChanges(from: old, to: new, of: rows).people
      let all = PeopleChanges(from: old, to: new, of: nil).people
      return some == all ? nil : "\(some)\nbut of all rows:\n\(all)"
    }
    let found = property.counterexample(cases: 1_000, seed: 42)
    #expect(found == nil, "\(found.map(String.init(describing:)) ?? "")")
  }

  @Test("of two who claim one earlier e-mail the first by name has what it asks for, every time")
  func claimedTwice() throws {
    let roster = try PeopleTable(
      bytes: Array(
        "email,previous_email\nb@x.example,old@x.example\na@x.example,old@x.example\n".utf8),
      path: "users.csv", file: .users)
    let on = try PeopleTable(
      bytes: Array("email,archiving\nold@x.example,on\n".utf8), path: "archiving.csv",
      file: .archiving)
    let before = AccountFiles(roster: roster, archiving: nil, phones: Self.phones)
    let after = AccountFiles(roster: roster, archiving: on, phones: Self.phones)
    for _ in 0..<50 {
      #expect(PeopleChanges(from: before, to: after).people.map(\.email) == ["a@x.example"])
    }
  }

  @Test("only those are read that changed, or that speak of who did")
  func few() throws {
    let story = (0..<100).map { "p\($0)@x.example,,A,,\n" }
    func files(_ rows: [String]) throws -> AccountFiles {
      let text = "email,id,name,mobile_phone,previous_email\n" + rows.joined()
      return AccountFiles(
        roster: try PeopleTable(bytes: Array(text.utf8), path: "users.csv", file: .users),
        archiving: nil, phones: Self.phones)
    }
    var changed = story
    changed[40] = "p40@x.example,,B,,\n"
    changed.remove(at: 20)
    changed.append(changed.remove(at: 10))
    let rows = try #require(ChangedRows(from: files(story), to: files(changed)))
    #expect(rows.old.roster == [20, 40])
    #expect(rows.new.roster == [38])
  }
}
