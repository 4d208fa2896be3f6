import Formats
import TestSupport
import Testing

@Suite("What an earlier revision tells of folders")
struct KnownFoldersTests {
  private static let settings = [
    #"["accounts/*"]"#, #"["accounts/*", "more/*/*"]"#, #"["accounts/?", "more/*/x", "solo"]"#,
    #"["more/*", "more/*/*"]"#,
  ]

  /// Some folders of accounts, with and without an `account.json`.
  private func texts(_ patterns: String, _ g: inout SeededGenerator) -> [String: String] {
    var texts = ["pairbook.json": #"{"version": 1, "id": "b", "accounts": \#(patterns)}"#]
    for _ in 0..<12 {
      let folder = g.pick([
        "accounts/a", "accounts/b", "accounts/long", "more/a", "more/a/x", "more/b/x", "more/b/y",
        "solo", "other",
      ])
      let name = g.pick(["account.json", "account.json", "users.csv"])
      texts["\(folder)/\(name)"] = "\(Int.random(in: 0...2, using: &g))"
    }
    return texts
  }

  @Test(
    "A book found with them is the one that is found without", arguments: 0..<40 as Range<UInt64>)
  func likeAll(seed: UInt64) throws {
    var g = SeededGenerator(seed: seed)
    let patterns = g.pick(Self.settings)
    var texts = texts(patterns, &g)
    for _ in 0..<6 {
      let before = texts
      let strays = try BookLoader(MemoryFileSource(texts: texts)).load().strays
      let others = self.texts(patterns, &g)
      for path in g.pick([0, 1, 2, 30]) == 0 ? [] : others.keys.sorted()
      where g.pick([true, false]) {
        texts[path] = g.pick([others[path], others[path], nil])
      }
      let loader = BookLoader(MemoryFileSource(texts: texts))
      let expected = try loader.load()
      let places = Set(before.keys).union(texts.keys).flatMap { path in
        path.indices.filter { path[$0] == "/" }.map { String(path[..<$0]) }
      }
      let changed = places.filter { place in
        before.filter { $0.key.hasPrefix(place + "/") }
          != texts.filter { $0.key.hasPrefix(place + "/") }
      }
      let known = KnownFolders(strays: Set(strays)) { [changed = Set(changed)] in
        changed.contains($0)
      }
      let found = try loader.find(in: try loader.open(), knowing: known)
      #expect(found.folders == expected.folders)
      #expect(found.accounts == expected.accounts)
      #expect(found.strays == expected.strays)
      #expect(found.contested == expected.contested)
      #expect(found.diagnostics == expected.diagnostics)
    }
  }
}
