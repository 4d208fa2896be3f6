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
}
