import Testing

@testable import Formats

@Suite("The sides of a merge are called by who wrote them, whatever git calls them")
struct MergeSidesTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let sides: MergeSides
    /// Of git's ours and theirs.
    let names: (ours: String, theirs: String)

    init(_ sentence: String, _ sides: MergeSides, _ ours: String, _ theirs: String) {
      testDescription = sentence
      self.sides = sides
      names = (ours, theirs)
    }
  }

  static let cases = [
    Case("in a merge", .merge, "yours", "theirs"),
    Case("in a rebase", .rebase, "theirs", "yours"),
    Case("where edits were put aside", .putAside, "the branch", "yours"),
    Case("where a commit is picked or taken back", .other, "yours", "what git brings in"),
  ]

  @Test("of a cell", arguments: cases)
  func cell(_ item: Case) {
    let (ours, theirs) = item.names
    let words = "Ann <ann@x.example>: floor is \"2\" in \(ours) and \"3\" in \(theirs)"
    let merged = Merging.merge(
      "users.csv", "email,name,floor\nann@x.example,Ann,1\n",
      "email,name,floor\nann@x.example,Ann,2\n", "email,name,floor\nann@x.example,Ann,3\n",
      sides: item.sides)
    #expect(merged.conflicts == [words])
    #expect(
      merged.text
        == "email,name,floor\n<<<<<<< \(ours): \(words)\nann@x.example,Ann,2\n=======\nann@x.example,Ann,3\n>>>>>>> \(theirs)\n"
    )
  }

  @Test("of a row that one side removed", arguments: cases)
  func row(_ item: Case) {
    let (ours, theirs) = item.names
    let (base, changed) = ("email,name\nann@x.example,Ann\n", "email,name\nann@x.example,Anna\n")
    let none = "email,name\n"
    #expect(
      Merging.merge("users.csv", base, changed, none, sides: item.sides).conflicts
        == ["Anna <ann@x.example>: removed in \(theirs), changed in \(ours) (name)"])
    #expect(
      Merging.merge("users.csv", base, none, changed, sides: item.sides).conflicts
        == ["Anna <ann@x.example>: removed in \(ours), changed in \(theirs) (name)"])
  }

  @Test("of a phone that the merge would give to two", arguments: cases)
  func shared(_ item: Case) {
    let (ours, theirs) = item.names
    let header = "email,mobile_phone\n"
    let (ann, bob) = ("ann@x.example,", "bob@x.example,")
    #expect(
      Merging.merge(
        "users.csv", header + ann + "\n" + bob + "\n", header + ann + "07911 123499\n" + bob + "\n",
        header + ann + "\n" + bob + "07911 123499\n", sides: item.sides
      ).conflicts == [
        "bob@x.example: \(theirs) gives the mobile_phone +447911123499, which ann@x.example has in \(ours)"
      ])
  }

  @Test("of a setting, and of a person in JSON", arguments: cases)
  func json(_ item: Case) {
    let (ours, theirs) = item.names
    let words = "name is \"B\" in \(ours) and \"C\" in \(theirs)"
    let merged = Merging.merge(
      "account.json", "{\n  \"name\": \"A\"\n}\n", "{\n  \"name\": \"B\"\n}\n",
      "{\n  \"name\": \"C\"\n}\n", sides: item.sides)
    #expect(merged.conflicts == [words])
    #expect(
      merged.text
        == "{\n<<<<<<< \(ours): \(words)\n  \"name\": \"B\"\n=======\n  \"name\": \"C\"\n>>>>>>> \(theirs)\n}\n"
    )
    func roster(_ floor: String) -> String {
      "{\"version\": 1, \"users\": [\n  {\"email\": \"ann@x.example\", \"floor\": \"\(floor)\"}\n]}\n"
    }
    #expect(
      Merging.merge("users.json", roster("1"), roster("2"), roster("3"), sides: item.sides)
        .conflicts
        == ["ann@x.example: floor is \"2\" in \(ours) and \"3\" in \(theirs)"])
  }

  @Test("of a file as a whole", arguments: cases)
  func wholeFile(_ item: Case) {
    let (ours, theirs) = item.names
    let (sound, damaged) = ("email,name\nann@x.example,Ann\n", "email,name\nann@x.example\n")
    #expect(
      Merging.merge("users.csv", "email,name\n", damaged, sound, sides: item.sides).text
        == "<<<<<<< \(ours): \(ours) is damaged\n\(damaged)=======\n\(sound)>>>>>>> \(theirs)\n")
    #expect(
      Merging.merge("users.csv", "email,name\n", sound, damaged, sides: item.sides).conflicts
        == ["\(theirs) is damaged"])
  }

  @Test("of events, of which git's own words take a side", arguments: cases)
  func events(_ item: Case) {
    let (ours, theirs) = item.names
    let apart = Merging.merge(
      "accounts/a/events/2026-03.jsonl", "1\n", "1\n2\n", "1\n3\n", sides: item.sides)
    #expect(
      apart.conflicts == [
        "both sides have events that the other lacks, as if two stores had synced one book; the file was left as it is in \(ours). Take the side whose store goes on, whole, for the account's events/, status.csv and published.json (git checkout --ours for \(ours), --theirs for \(theirs))"
      ])
  }
}
