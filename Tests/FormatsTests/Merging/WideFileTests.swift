import Testing

@testable import Formats

/// Files of about a megabyte with thousands of columns or keys: what looks at each for each other is not done with them.
@Suite("Of files with thousands of columns")
struct WideFileTests {
  private func csv(_ rows: [[String]]) -> String {
    rows.map { $0.joined(separator: ",") + "\n" }.joined()
  }

  @Test("both sides' cells are taken, and the columns that either added")
  func addedColumns() {
    let columns = (0..<4_000).map { "c\($0)" }
    let cells = columns.map { "\($0) of a" }
    let base = csv([["email"] + columns, ["a@x.example"] + cells])
    let ours = csv([
      ["email"] + columns + columns.map { "our-\($0)" },
      ["a@x.example"] + cells + cells.map { "our \($0)" },
    ])
    var changed = cells
    changed[17] = "other"
    let theirs = csv([
      ["email"] + columns + columns.map { "their-\($0)" },
      ["a@x.example"] + changed + cells.map { "their \($0)" },
    ])
    let expected = csv([
      ["email"] + columns + columns.map { "our-\($0)" } + columns.map { "their-\($0)" },
      ["a@x.example"] + changed + cells.map { "our \($0)" } + cells.map { "their \($0)" },
    ])
    let merged = Merging.merge("users.csv", base, ours, theirs)
    #expect(merged.text == expected)
    #expect(merged.conflicts == [])
  }

  @Test("thousands of columns that a side gave other names are known by their cells")
  func renamedColumns() {
    let columns = (0..<6_000).map { "c\($0)" }
    let rows = ["a", "b"].map { person in
      ["\(person)@x.example"] + columns.map { "\($0) of \(person)" }
    }
    let base = csv([["email"] + columns] + rows)
    let ours = csv([["email"] + columns.map { "new-\($0)" }] + rows)
    var changed = rows
    changed[1][4_000] = "other"
    let theirs = csv([["email"] + columns] + changed)
    let merged = Merging.merge("users.csv", base, ours, theirs)
    #expect(merged.text == csv([["email"] + columns.map { "new-\($0)" }] + changed))
    #expect(merged.conflicts == [])
  }

  @Test("an entry's keys are merged, each with its own")
  func keys() {
    func entry(_ value: (Int) -> String, _ keys: Range<Int>) -> String {
      let members = keys.map { "\"key\($0)\": \"\(value($0))\"" }
      return "{\"version\": 1, \"users\": [{\"email\": \"a@x.example\", "
        + members.joined(separator: ", ") + "}]}\n"
    }
    let base = entry({ "v\($0)" }, 0..<15_000)
    let ours = entry({ $0 % 2 == 0 ? "v\($0)" : "ours\($0)" }, 0..<15_000)
    let theirs = entry({ $0 % 2 == 0 ? "theirs\($0)" : "v\($0)" }, 0..<20_000)
    let merged = Merging.merge("users.json", base, ours, theirs)
    #expect(
      merged.text
        == entry(
          { $0 < 15_000 && $0 % 2 == 1 ? "ours\($0)" : $0 % 2 == 0 ? "theirs\($0)" : "v\($0)" },
          0..<20_000))
    #expect(merged.conflicts == [])
  }

  @Test("entries that have keys of their own are merged")
  func sparseEntries() {
    func list(_ value: (Int) -> String) -> String {
      let entries = (0..<4_000).map {
        "{\"email\": \"p\($0)@x.example\", \"own\($0)\": \"\(value($0))\"}"
      }
      return "{\"version\": 1, \"users\": [\n" + entries.joined(separator: ",\n") + "\n]}\n"
    }
    let merged = Merging.merge(
      "users.json", list { "v\($0)" }, list { $0 % 3 == 0 ? "ours" : "v\($0)" },
      list { $0 % 3 == 1 ? "theirs" : "v\($0)" })
    #expect(merged.text == list { $0 % 3 == 0 ? "ours" : $0 % 3 == 1 ? "theirs" : "v\($0)" })
    #expect(merged.conflicts == [])
  }

  @Test("lists of thousands of names are merged")
  func names() {
    func settings(_ names: [String]) -> String {
      "{\"id\": \"a\", \"admins\": [" + names.map { "\"\($0)\"" }.joined(separator: ", ") + "]}\n"
    }
    let names = (0..<10_000).map { "p\($0)@x.example" }
    let merged = Merging.merge(
      "accounts/a/account.json", settings(names), settings(names + ["ours@x.example"]),
      settings(names.dropLast() + ["theirs@x.example"]))
    #expect(
      merged.text == settings(names.dropLast() + ["ours@x.example", "theirs@x.example"]))
    #expect(merged.conflicts == [])
  }

  @Test("what changed for people is told")
  func changes() throws {
    func files(_ text: String) throws -> AccountFiles {
      AccountFiles(
        roster: try PeopleTable(bytes: Array(text.utf8), path: "users.json", file: .users),
        archiving: nil, phones: Merging.phones)
    }
    func list(_ value: (Int) -> String) -> String {
      let entries = (0..<4_000).map {
        "{\"email\": \"p\($0)@x.example\", \"Own\($0)\": \"\(value($0))\"}"
      }
      return "{\"version\": 1, \"users\": [" + entries.joined(separator: ",") + "]}"
    }
    let changes = PeopleChanges(
      from: try files(list { "v\($0)" }), to: try files(list { $0 == 7 ? "other" : "v\($0)" }))
    #expect(changes.people.map(\.email) == ["p7@x.example"])
    #expect(changes.people.first?.changes == [.details(columns: ["own7"])])
  }

  @Test("blank cells of a row are written as they are asked for")
  func blankCells() throws {
    let columns = (0..<8_000).map { "c\($0)" }
    let document = CSVDocument(
      bytes: Array(csv([columns + ["email"], columns.map { _ in "" } + ["a@x.example"]]).utf8),
      path: "users.csv")
    var editor = try CSVEditor(document)
    for column in columns.indices { try editor.set(row: 0, column: column, to: " ") }
    let edited = try editor.apply()
    #expect(
      String(decoding: edited.source.bytes, as: UTF8.self)
        == csv([columns + ["email"], columns.map { _ in " " } + ["a@x.example"]]))
  }

  @Test("values on one long line of many are replaced")
  func longLine() throws {
    let values = (0..<20_000).map { "\"v\($0)\"" }.joined(separator: ",")
    let document = JSONDocument(
      bytes: Array("{\n  \"list\": [\(values)]\n}\n".utf8), path: "a.json")
    var editor = try JSONEditor(document)
    for index in 0..<20_000 { try editor.set(.string("w\(index)"), at: ["list", .index(index)]) }
    let changed = values.replacing("v", with: "w")
    #expect(
      String(decoding: try editor.apply().source.bytes, as: UTF8.self)
        == "{\n  \"list\": [\(changed)]\n}\n")
  }
}
