import GitWorkspace
import Testing

@Suite("What belongs to one clone")
struct SetupTests {
  @Test(
    "a setting is written into the clone's own configuration, read as git reads it, and taken out")
  func settings() throws {
    let made = try TestRepository(files: ["a": "1\n"])
    let repository = try made.open()
    #expect(try repository.localSetting("merge.x.driver") == nil)
    let value = "p='it''s'; \"$p\" %O %A # ; \\"
    try repository.setLocalSetting("merge.x.driver", to: value)
    #expect(try repository.localSetting("merge.x.driver") == value)
    #expect(try made.git("config", "--local", "merge.x.driver") == value + "\n")
    try repository.setLocalSetting("merge.x.driver", to: nil)
    try repository.setLocalSetting("merge.x.driver", to: nil)
    #expect(try repository.localSetting("merge.x.driver") == nil)
  }

  @Test("an attribute is what git takes for it, and hooks are where git looks")
  func attributes() throws {
    let made = try TestRepository(files: [
      "book/.gitattributes": "users.csv merge=union -diff\n*.json text\n", "book/users.csv": "",
    ])
    let repository = try made.open("book")
    #expect(try repository.attribute("merge", of: "users.csv") == "union")
    #expect(try repository.attribute("diff", of: "users.csv") == "false")
    #expect(try repository.attribute("text", of: "account.json") == "true")
    #expect(try repository.attribute("merge", of: "account.json") == nil)
    #expect(try repository.hooksFolder() == ("\(made.path)/.git/hooks", false))
    try made.git("config", "core.hooksPath", "/srv/hooks")
    #expect(try made.open().hooksFolder() == ("/srv/hooks", true))
  }

  @Test("what is staged is read as the next commit will have it")
  func staged() throws {
    let made = try TestRepository(files: ["book/users.csv": "1\n", "book/gone": "x\n"])
    try made.write("book/users.csv", "2\n")
    try made.git("add", "book/users.csv")
    try made.write("book/users.csv", "3\n")
    try made.write("book/new", "new\n")
    try made.git("add", "book/new")
    try made.git("rm", "-q", "--cached", "book/gone")
    let repository = try made.open("book")
    let head = try made.id("HEAD")
    #expect(
      try repository.stagedChanges(since: head).map(\.path).sorted() == [
        "gone", "new", "users.csv",
      ])
    let snapshot = try repository.stagedSnapshot()
    #expect(snapshot.commit == nil)
    #expect(try snapshot.contents(at: "users.csv")?.bytes == Array("2\n".utf8))
    #expect(try snapshot.contents(at: "gone") == nil)
    #expect(try repository.stagedChanges(since: nil).map(\.path).sorted() == ["new", "users.csv"])
  }

  @Test("nothing is read of an index with files in conflict")
  func conflict() throws {
    let made = try TestRepository(files: ["a": "1\n"])
    try made.beginConflict(in: "a")
    #expect {
      try made.open().stagedSnapshot()
    } throws: { ($0 as? GitError)?.kind == .operationInProgress }
  }
}
