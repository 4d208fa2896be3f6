import Foundation
import GitWorkspace
import TestSupport
import Testing

@Suite struct ChangesTests {
  /// A change as `git diff-tree -r --raw` writes it.
  private func raw(_ change: FileChange) -> String {
    func mode(_ version: FileChange.Version?) -> String {
      switch version?.kind {
      case .file: "100644"
      case .executable: "100755"
      case .symlink: "120000"
      case .submodule: "160000"
      case .folder, .special, nil: "000000"
      }
    }
    let none = String(repeating: "0", count: 40)
    let letter =
      switch (change.old?.kind, change.new?.kind) {
      case (nil, _): "A"
      case (_, nil): "D"
      case (let old?, let new?):
        mode(change.old).prefix(3) == mode(change.new).prefix(3) || old == new ? "M" : "T"
      }
    return ":\(mode(change.old)) \(mode(change.new)) \(change.old?.id.hex ?? none)"
      + " \(change.new?.id.hex ?? none) \(letter)\t\(change.path)"
  }

  @Test(
    "between any two revisions it tells what git diff-tree tells",
    arguments: 0..<12 as Range<UInt64>)
  func likeDiffTree(seed: UInt64) throws {
    let history = try RandomHistory(seed: seed, count: 25, merges: false)
    let repository = try history.repository.open()
    var generator = SeededGenerator(seed: seed)
    let first = try #require(history.commits.first)
    var pairs = [(first, history.commits[24]), (history.commits[24], first), (first, first)]
    for _ in 0..<5 {
      let one = try #require(history.commits.randomElement(using: &generator))
      let other = try #require(history.commits.randomElement(using: &generator))
      pairs.append((one, other))
    }
    for (old, new) in pairs {
      let expected = try history.repository.git(
        "-c", "core.quotePath=false", "diff-tree", "-r", "--no-renames", "-z", old.hex, new.hex)
      let fields = expected.split(separator: "\0")
      let lines = stride(from: 0, to: fields.count, by: 2).map {
        "\(fields[$0])\t\(fields[$0 + 1])"
      }
      let found = try repository.changes(from: old, to: new).map(raw)
      #expect(found.map { Array($0.utf8) } == lines.map { Array($0.utf8) })
    }
  }

  @Test(
    "the places that changed are those of another id, whatever stood or stands there",
    arguments: 0..<6 as Range<UInt64>)
  func places(seed: UInt64) throws {
    let history = try RandomHistory(seed: seed, count: 20, merges: false)
    let repository = try history.repository.open()
    let git = history.repository.git
    // By bytes: two names may be equal as text.
    func tops(_ commit: ObjectID) throws -> [[UInt8]: String] {
      let lines = try git(
        "-c", "core.quotePath=false", "ls-tree", "-r", "-t", "-z", commit.hex
      ).split(separator: "\0")
      var found: [[UInt8]: String] = [:]
      for line in lines {
        let parts = line.split(separator: "\t", maxSplits: 1)
        if parts[1].split(separator: "/").count <= 2 {
          found[Array(parts[1].utf8)] = String(parts[0])
        }
      }
      return found
    }
    for old in history.commits {
      let new = try #require(history.commits.last)
      let (before, after) = (try tops(old), try tops(new))
      let expected = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
      let tree = try history.repository.id("\(old.hex)^{tree}")
      let found = try repository.snapshot(of: new).places(
        changedSince: tree, among: { $0.split(separator: "/").count <= 2 },
        below: { $0.split(separator: "/").count < 2 })
      // A file that became a folder is told as both.
      #expect(found.map { Set($0.map { Array($0.utf8) }) } == expected)
    }
    let unknown = try #require(ObjectID(hex: String(repeating: "5", count: 40)))
    let snapshot = try repository.snapshot(of: history.commits[0])
    #expect(
      try snapshot.places(changedSince: unknown, among: { _ in true }, below: { _ in true }) == nil)
  }

  @Test("folders of one id are not even read")
  func skipsEqual() throws {
    let made = try TestRepository(files: ["same/deep/file": "1\n", "other/file": "1\n"])
    try made.write("other/file", "2\n")
    try made.commitAll("Change one")
    let id = try made.id("HEAD:same")
    try made.remove(".git/objects/\(id.hex.prefix(2))/\(id.hex.dropFirst(2))")
    let changes = try made.open().changes(from: made.id("HEAD~1"), to: made.id("HEAD"))
    #expect(changes.map(\.path) == ["other/file"])
  }

  @Test("only the book's folder is compared, and of it only the folder asked for")
  func within() throws {
    let made = try TestRepository(files: [
      "book/a/x": "1\n", "book/b/x": "1\n", "outside": "1\n",
    ])
    for path in ["book/a/x", "book/b/x", "outside"] { try made.write(path, "2\n") }
    try made.commitAll("Change all")
    let (old, new) = (try made.id("HEAD~1"), try made.id("HEAD"))
    let repository = try made.open("book")
    #expect(try repository.changes(from: old, to: new).map(\.path) == ["a/x", "b/x"])
    #expect(try repository.changes(from: old, to: new, in: "b").map(\.path) == ["b/x"])
    #expect(try repository.changes(from: old, to: new, in: "nowhere") == [])
    #expect(try repository.changes(from: nil, to: new).map(\.path) == ["a/x", "b/x"])
    #expect(
      try repository.changes(from: new, to: nil).allSatisfy { $0.new == nil && $0.old != nil })
    #expect(throws: GitError.self) { try repository.changes(from: old, to: new, in: "../..") }
  }
}
