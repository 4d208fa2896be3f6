import Foundation
import Glibc
import Testing

@testable import GitWorkspace

/// What a commit of a few kilobytes can hold, and no machine can.
@Suite struct OversizeTests {
  static let remedy =
    "look who committed it; a roster that is really so large is to be split into accounts"

  @Test("a file of more than 256 MiB is refused, committed or on the disk, and hides no other")
  func largeFile() throws {
    let made = try TestRepository(files: ["a/users.csv": "email\n"])
    let file = "\(made.path)/users.csv"
    try made.write("users.csv", "")
    #expect(truncate(file, 256 << 20 | 1) == 0)
    let onDisk = #expect(throws: GitError.self) {
      try made.open().worktree().contents(at: "users.csv")
    }
    #expect(onDisk?.kind == .tooLarge)
    #expect(onDisk?.message == "'users.csv' has more than 256 MiB, which is the most that is read")
    #expect(onDisk?.remedy == Self.remedy)
    // Compressing the zeros would take longer than the rest of the test.
    try made.git("config", "core.compression", "0")
    try made.commitAll("A bomb")
    let tree = try made.open().snapshot(at: "HEAD")
    let committed = #expect(throws: GitError.self) { try tree.contents(at: "users.csv") }
    #expect(committed?.kind == .tooLarge)
    #expect(committed?.remedy == Self.remedy)
    #expect(try tree.contents(at: "a/users.csv")?.bytes == Array("email\n".utf8))
  }

  @Test("folders in folders beyond any book are refused, and not followed until the stack ends")
  func deepFolders() throws {
    for (depth, isRefused) in [(200, false), (5_000, true)] {
      let made = try TestRepository(files: ["users.csv": "email\n"])
      let path = String(repeating: "d/", count: depth) + "f"
      try made.git(
        "fast-import", "--quiet",
        input: """
          commit refs/heads/deep
          committer A <a@x.example> 1770000000 +0000
          data 4
          deep
          from refs/heads/main^0
          M 100644 inline \(path)
          data 2
          x

          """)
      let (old, new) = (try made.id("main"), try made.id("deep"))
      let repository = try made.open()
      guard isRefused else {
        #expect(try repository.changes(from: old, to: new).map(\.path) == [path])
        continue
      }
      let error = #expect(throws: GitError.self) { try repository.changes(from: old, to: new) }
      #expect(error?.kind == .tooLarge)
      #expect(
        error?.message
          == "folders lie in folders more than 256 deep between two commits: that is no book")
    }
  }

  @Test("more files than any book has are refused, though a few small trees hold them all")
  func manyFolders() throws {
    let made = try TestRepository(files: ["users.csv": "email\n"])
    var tree = try made.git("rev-parse", "HEAD:users.csv").trimmingCharacters(in: .newlines)
    for level in 0..<3 {
      let kind = level == 0 ? "100644 blob" : "040000 tree"
      let entries = (10..<42).map { "\(kind) \(tree)\t\($0)\n" }.joined()
      tree = try made.git("mktree", input: entries).trimmingCharacters(in: .newlines)
    }
    let id = try #require(ObjectID(hex: tree))
    var walk = ChangeWalk(repository: try made.open(), verify: true)
    try walk.compare(nil, id, in: "")
    #expect(walk.changes.count == 32 * 32 * 32)
    var short = ChangeWalk(repository: try made.open(), verify: true)
    short.maximumEntryCount = 10_000
    let error = #expect(throws: GitError.self) { try short.compare(nil, id, in: "") }
    #expect(error?.kind == .tooLarge)
    #expect(
      error?.message
        == "more than 10000 files and folders differ between two commits: that is no book")
  }
}
