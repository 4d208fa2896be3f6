import Testing

@testable import GitWorkspace

@Suite("What git tracks")
struct TrackedTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var sentence: String
    var commands: [[String]] = []
    /// Of `.pairbook` in the book.
    var isTracked: Bool

    var testDescription: String { sentence }
  }

  static let cases = [
    Case(sentence: "Nothing is there", isTracked: false),
    Case(
      sentence: "A file lies in the folder", commands: [["write", ".pairbook/key"]],
      isTracked: false),
    Case(
      sentence: "A file in the folder was committed",
      commands: [["write", ".pairbook/deep/key"], ["add", "."], ["commit", "-qm", "Key"]],
      isTracked: true),
    Case(
      sentence: "A file in the folder is staged",
      commands: [["write", ".pairbook/key"], ["add", "."]], isTracked: true),
    Case(
      sentence: "Of what was committed nothing is in the index any more",
      commands: [
        ["write", ".pairbook/key"], ["add", "."], ["commit", "-qm", "Key"],
        ["rm", "-rq", "--cached", "book/.pairbook"],
      ], isTracked: true),
    Case(
      sentence: "It is gone from commit and index, and lies there still",
      commands: [
        ["write", ".pairbook/key"], ["add", "."], ["commit", "-qm", "Key"],
        ["rm", "-rq", "--cached", "book/.pairbook"], ["commit", "-qm", "No key"],
      ], isTracked: false),
    Case(
      sentence: "A file of the folder's name is staged",
      commands: [["write", ".pairbook"], ["add", "."]], isTracked: true),
    Case(
      sentence: "What is staged has a name that only begins so",
      commands: [["write", ".pairbook.md"], ["write", ".pairbook-2/key"], ["add", "."]],
      isTracked: false),
    Case(
      sentence: "An index of git's fourth version has a file in the folder",
      commands: [
        ["write", ".pairbook/key"], ["update-index", "--index-version", "4"], ["add", "."],
      ], isTracked: true),
    Case(
      sentence: "An index of git's fourth version has none",
      commands: [["update-index", "--index-version", "4"]], isTracked: false),
  ]

  @Test("of a folder that is a machine's own", arguments: cases)
  func tracked(_ theCase: Case) throws {
    let made = try TestRepository(files: ["book/pairbook.json": "{}"])
    let repository = try made.open("book")
    // What was asked before says nothing of what comes.
    #expect(try !repository.tracks(".pairbook"))
    for command in theCase.commands {
      if command[0] == "write" {
        try made.write("book/\(command[1])", "x\n")
      } else {
        #expect(try made.git.run(command).status == 0)
      }
    }
    #expect(try repository.tracks(".pairbook") == theCase.isTracked)
    #expect(try made.open("book").tracks(".pairbook") == theCase.isTracked)
  }
}
