import TestSupport
import Testing

@testable import Formats

@Suite("Merges of random rosters")
struct MergePropertyTests {
  struct Story: Sendable, CustomStringConvertible {
    var models: (base: PeopleModel, ours: PeopleModel, theirs: PeopleModel)
    var base: String
    var ours: String
    var theirs: String

    var description: String { "--- base\n\(base)\n--- ours\n\(ours)\n--- theirs\n\(theirs)" }

    init(_ random: inout SeededGenerator) {
      let base = PeopleModel.random(&random)
      // Both may add the same newcomers.
      let ours = base.edited(newcomers: 10...12, version: 1, &random)
      let theirs = base.edited(newcomers: 10...12, version: random.number(1...2), &random)
      models = (base, ours, theirs)
      self.base = base.file(&random)
      self.ours = ours.file(&random)
      self.theirs = theirs.file(&random)
    }

    var merged: (text: String, conflicts: [String]) {
      Merging.merge("users.csv", base, ours, theirs)
    }

    var swapped: (text: String, conflicts: [String]) {
      Merging.merge("users.csv", base, theirs, ours)
    }

    var model: PeopleModel? {
      PeopleModel.merged(models.base, models.ours, models.theirs)
    }
  }

  private func check(_ sentence: String, _ violation: @escaping @Sendable (Story) -> String?) {
    let property = Property(sentence, generate: { Story(&$0) }, violation: violation)
    let found = property.counterexample(cases: 400, seed: 20_261_126)
    #expect(found == nil, "\(found.map(String.init(describing:)) ?? "")")
  }

  @Test(
    "a merge is clean exactly where a person need not be asked, and says what the people's model says"
  )
  func model() {
    check("files say what the models say, merged") { story in
      let merged = story.merged
      guard let model = story.model else {
        return merged.conflicts.isEmpty ? "clean, but should ask:\n\(merged.text)" : nil
      }
      guard merged.conflicts.isEmpty else { return "asks: \(merged.conflicts)" }
      let said = PeopleModel.said(by: merged.text)
      return said == model.byEmail ? nil : "says:\n\(merged.text)"
    }
  }

  @Test("it does not matter whose side is whose, but for the order and form of the file")
  func symmetry() {
    check("a merge is the same from both sides") { story in
      let (one, other) = (story.merged, story.swapped)
      guard one.conflicts.count == other.conflicts.count else {
        return "\(one.conflicts)\nfrom the other side: \(other.conflicts)"
      }
      guard one.conflicts.isEmpty else { return nil }
      return PeopleModel.said(by: one.text) == PeopleModel.said(by: other.text)
        ? nil : "\(one.text)\nfrom the other side:\n\(other.text)"
    }
  }

  @Test("a merge with a side that changed nothing gives the other side, byte for byte")
  func unchanged() {
    check("an unchanged side says nothing") { story in
      let taken = Merging.merge("users.csv", story.base, story.base, story.theirs)
      let kept = Merging.merge("users.csv", story.base, story.ours, story.base)
      return taken.text == story.theirs && kept.text == story.ours ? nil : "\(taken)\n\(kept)"
    }
  }

  @Test("with a conflict, everybody outside the markers is as the merge of the others says")
  func conflicts() {
    check("conflicts do not spread") { story in
      let merged = story.merged
      guard !merged.conflicts.isEmpty else { return nil }
      let document = CSVDocument(bytes: Array(merged.text.utf8), path: "users.csv")
      guard !document.isComplete else { return "the file counts as whole:\n\(merged.text)" }
      guard
        let table = try? PeopleTable(
          bytes: Array(merged.text.utf8), path: "users.csv", file: .users)
      else { return "nothing of the file can be read:\n\(merged.text)" }
      for row in table.soundRows {
        let email = table.text(row: row, column: "email")
        var alone = story.models
        for keyPath in [\PeopleModel.people] {
          alone.base[keyPath: keyPath] = alone.base.people.filter { $0.value["email"] == email }
          alone.ours[keyPath: keyPath] = alone.ours.people.filter { $0.value["email"] == email }
          alone.theirs[keyPath: keyPath] = alone.theirs.people.filter { $0.value["email"] == email }
        }
        let expected = PeopleModel.merged(alone.base, alone.ours, alone.theirs)?.byEmail[email]
        let said = Dictionary(
          uniqueKeysWithValues: table.columns.map { ($0, table.text(row: row, column: $0)) })
        if said != expected { return "\(email) is \(said), not \(expected ?? [:])" }
      }
      return nil
    }
  }

  @Test("nobody is on or off whom neither side switched, and no off row is lost")
  func wishes() {
    let property = Property("wishes are merged, never made up", generate: { Wishes(&$0) }) {
      story in
      let merged = Merging.merge("archiving.csv", story.base, story.ours, story.theirs)
      let people = Wishes.said(by: merged.text)
      let sides = (
        base: Wishes.said(by: story.base), ours: Wishes.said(by: story.ours),
        theirs: Wishes.said(by: story.theirs)
      )
      let asked = Set(merged.conflicts.map { String($0.prefix { $0 != ":" }) })
      for person in (0...9).map({ "p\($0)@x.example" }) {
        let (before, our, their) = (sides.base[person], sides.ours[person], sides.theirs[person])
        let expected: String?
        switch (our == their, their == before, our == before) {
        case (true, _, _), (_, true, _): expected = our
        case (_, _, true): expected = their
        default:
          if asked.contains(person), people[person] == nil { continue }
          return "\(person) is decided, though both sides changed it"
        }
        // Other cells of the row may contradict each other.
        if asked.contains(person), people[person] == nil { continue }
        if people[person] != expected {
          return "\(person) is \(people[person] ?? "not there"), not \(expected ?? "gone")"
        }
      }
      return nil
    }
    let found = property.counterexample(cases: 600, seed: 7)
    #expect(found == nil, "\(found.map(String.init(describing:)) ?? "")")
  }

  /// Three versions of an archiving file.
  struct Wishes: Sendable, CustomStringConvertible {
    var base: String
    var ours: String
    var theirs: String

    var description: String { "--- base\n\(base)--- ours\n\(ours)--- theirs\n\(theirs)" }

    init(_ random: inout SeededGenerator) {
      var people: [Int: (String, String)] = [:]
      for person in 0..<random.number(0...6) {
        people[person] = (random.pick(["on", "off"]), random.pick(["", "x"]))
      }
      func edited(_ random: inout SeededGenerator) -> [Int: (String, String)] {
        var side = people
        for person in 0...9 where random.percent(30) {
          switch random.number(0...2) {
          case 0: side[person] = nil
          case 1: side[person]?.1 = random.pick(["", "y", "z"])
          default: side[person] = (random.pick(["on", "off"]), side[person]?.1 ?? "")
          }
        }
        return side
      }
      func file(_ people: [Int: (String, String)], _ random: inout SeededGenerator) -> String {
        "email,archiving,note\n"
          + people.keys.shuffled(using: &random).map {
            "p\($0)@x.example,\(people[$0]?.0 ?? ""),\(people[$0]?.1 ?? "")\n"
          }.joined()
      }
      base = file(people, &random)
      ours = file(edited(&random), &random)
      theirs = file(edited(&random), &random)
    }

    /// What each person's sound row says.
    static func said(by text: String) -> [String: String] {
      guard
        let table = try? PeopleTable(
          bytes: Array(text.utf8), path: "archiving.csv", file: .archiving)
      else { return [:] }
      return Dictionary(
        uniqueKeysWithValues: table.soundRows.map {
          (table.text(row: $0, column: "email"), table.text(row: $0, column: "archiving"))
        })
    }
  }
}
