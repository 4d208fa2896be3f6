import Engine
import TestSupport
import Testing

@testable import Formats

/// What a commit of a few kilobytes can ask for, and no machine has the time or the memory to tell.
@Suite("Of a book that asks for too much")
struct OversizeTests {
  @Test("10,000 mistakes of a JSON file's form are told, and how many more there are")
  func manyMistakes() throws {
    let text = "{\"version\":1,\"users\":[" + String(repeating: "1,", count: 29_999) + "1]}"
    let read = try ReadBook(
      TestBooks.source(changes: ["users.csv": nil, "users.json": text]))
    let told = try #require(read.accounts[""]).diagnostics.filter { $0.path == "users.json" }
    #expect(told.count == 10_001)
    #expect(told.count { $0.code == .furtherProblems } == 1)
    #expect(
      told.first { $0.code == .furtherProblems }?.message
        == "20000 more problems of this kind of damage are not listed")
  }

  @Test("nobody is acted on who stands where mistakes are not told any more")
  func beyondTheMistakes() throws {
    func people(mistakes: Int) throws -> [String] {
      let text =
        #"{"version":1,"users":[{"email":"ann@acme.example"},"#
        + String(repeating: "1,", count: mistakes) + #"{"email":"bob@acme.example"}]}"#
      let read = try ReadBook(
        TestBooks.source(changes: ["users.csv": nil, "users.json": text, "archiving.csv": nil]))
      let account = try #require(read.accounts[""])
      #expect(account.desired.roster == .damaged)
      return account.directory.emails
    }
    #expect(try people(mistakes: 10_000) == ["ann@acme.example", "bob@acme.example"])
    #expect(try people(mistakes: 10_001) == ["ann@acme.example"])
  }

  @Test("folders are looked for up to a number, and then the pattern is named")
  func manyFolders() throws {
    var texts: [String: String] = [:]
    for number in 100..<110 { texts["clients/\(number)/account.json"] = "{}" }
    let source = MemoryFileSource(texts: texts)
    let pattern = FolderPattern("clients/*")
    #expect(try AccountFolders.find([pattern], in: source, rootID: nil, upTo: 10).paths.count == 10)
    let error = #expect(throws: FileSourceError.self) {
      try AccountFolders.find([pattern], in: source, rootID: nil, upTo: 9)
    }
    #expect(error?.why == "\"clients/*\" leads to more than 9 folders")
  }
}
