import Foundation
import GitWorkspace
import Testing

@Suite("A merge commit")
struct MergeCommitTests {
  /// A repository in which the branches `main` and `other` went apart, as two functions leave them.
  private static func apart(
    _ base: [String: String], ours: (TestRepository) throws -> Void,
    theirs: (TestRepository) throws -> Void
  ) throws -> TestRepository {
    let made = try TestRepository(files: base)
    try made.git("branch", "other")
    try ours(made)
    try made.commitAll("Ours")
    try made.git("checkout", "-q", "other")
    try theirs(made)
    try made.commitAll("Theirs")
    try made.git("checkout", "-q", "main")
    return made
  }

  private struct Asked: Error, Equatable {
    var path: String
  }

  private func merge(
    _ made: TestRepository, _ folder: String = "",
    by merge: (ContestedFile) throws -> [UInt8] = { throw Asked(path: $0.path) }
  ) throws -> MergeMade? {
    try made.open(folder).makeMerge(
      of: made.id("main"), and: made.id("other"), author: .admin, committer: .admin,
      message: "Merge", merge: merge)
  }

  @Test("takes what one side changed, in the book and outside, and has the tree that git's has")
  func oneSide() throws {
    let made = try Self.apart(
      ["book/users.csv": "1\n", "book/gone.csv": "x\n", "README": "1\n", "both": "1\n"],
      ours: { made in
        try made.write("book/users.csv", "2\n")
        try made.write("both", "2\n")
      },
      theirs: { made in
        try made.remove("book/gone.csv")
        try made.write("README", "2\n")
        try made.write("book/new/deep.csv", "new\n")
        try made.write("both", "2\n")
        try made.write("script", "#!/bin/sh\n")
        try made.git("add", "script")
        try made.git("update-index", "--chmod=+x", "script")
      })
    let merged = try #require(try merge(made, "book"))
    #expect(merged.merged == [])
    #expect(
      try made.git.lines("log", "-1", "--format=%P%n%an%n%s", merged.commit.hex) == [
        "\(try made.id("main")) \(try made.id("other"))", "Ann Admin", "Merge",
      ])
    #expect(try made.id("HEAD") == made.id("main"))
    try made.git("reset", "--quiet", "--hard")
    try made.git("merge", "--quiet", "--no-edit", "other")
    #expect(try made.id("HEAD^{tree}") == made.id("\(merged.commit.hex)^{tree}"))
    try made.expectSound()
  }

  @Test("asks for the bytes of a file that both changed")
  func bothSides() throws {
    let made = try Self.apart(
      ["book/users.csv": "base"], ours: { try $0.write("book/users.csv", "ours") },
      theirs: { try $0.write("book/users.csv", "theirs") })
    let merged = try #require(
      try merge(made, "book") { file in
        #expect(file.bookPath == "users.csv")
        let all = [file.base, file.ours, file.theirs].compactMap { $0 }
        return Array(all.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "+").utf8)
      })
    #expect(merged.merged == ["book/users.csv"])
    #expect(try made.git("show", "\(merged.commit.hex):book/users.csv") == "base+ours+theirs")
  }

  @Test("asks where one side removed what the other changed, and outside of the book")
  func removed() throws {
    let made = try Self.apart(
      ["book/a": "1\n", "b": "1\n"], ours: { try $0.write("b", "2\n") },
      theirs: { try $0.remove("b") })
    var asked: ContestedFile?
    #expect(throws: Asked(path: "b")) {
      try merge(made, "book") { file in
        asked = file
        throw Asked(path: file.path)
      }
    }
    #expect(asked?.bookPath == nil)
    #expect(asked?.theirs == nil)
    #expect(asked?.ours == Array("2\n".utf8))
  }

  @Test("is not made over a link, nor of histories that have nothing in common")
  func refused() throws {
    let linked = try Self.apart(
      ["a": "1\n"], ours: { try $0.write("b", "2\n") },
      theirs: { made in
        try FileManager.default.createSymbolicLink(
          atPath: "\(made.path)/link", withDestinationPath: "a")
      })
    #expect {
      try merge(linked)
    } throws: { ($0 as? GitError)?.kind == .notAFile }
    let made = try TestRepository(files: ["a": "1\n"])
    try made.git("checkout", "-q", "--orphan", "other")
    try made.commitAll("Another beginning")
    #expect(try merge(made)?.commit == nil)
  }
}
