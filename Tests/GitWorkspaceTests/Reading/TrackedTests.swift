import GitWorkspace
import Testing

@Suite struct TrackedTests {
  @Test("what git has below a path is listed, from the index and from the last commit")
  func tracked() throws {
    let made = try TestRepository(files: [
      "accounts/a": "x", ".pairbook/link.key": "k", ".pairbook/outbox/1.eml": "m",
      ".pairbook-notes": "n",
    ])
    let repository = try made.open()
    #expect(
      try repository.tracked(under: ".pairbook") == [
        ".pairbook/link.key", ".pairbook/outbox/1.eml",
      ])
    try made.git("rm", "-q", "--cached", ".pairbook/link.key")
    try made.write(".pairbook/store.sqlite", "s")
    #expect(
      try made.open().tracked(under: ".pairbook") == [
        ".pairbook/link.key", ".pairbook/outbox/1.eml",
      ], "the commit has it still, and the new one is in neither")
    try made.git("add", ".pairbook/store.sqlite")
    #expect(
      try made.open().tracked(under: ".pairbook") == [
        ".pairbook/link.key", ".pairbook/outbox/1.eml", ".pairbook/store.sqlite",
      ])
  }

  @Test("a link in the place of the folder is listed itself")
  func link() throws {
    let made = try TestRepository(files: ["a": "x"])
    try made.git(
      "-c", "core.symlinks=true", "update-index", "--add", "--cacheinfo",
      "120000,\(made.git("hash-object", "-w", "a").prefix(40)),.pairbook")
    #expect(try made.open().tracked(under: ".pairbook") == [".pairbook"])
  }

  @Test("nothing is listed where git has nothing, and before the first commit")
  func none() throws {
    let made = try TestRepository()
    try made.write(".pairbook/link.key", "k")
    #expect(try made.open().tracked(under: ".pairbook") == [])
  }

  @Test("a file is ignored by a pattern for it or for a folder above it, there or not")
  func ignored() throws {
    let made = try TestRepository(files: [".gitignore": ".pairbook/\n/mails/\n*.eml~\n"])
    let repository = try made.open()
    #expect(try repository.isIgnored(".pairbook/outbox/mail.eml"))
    #expect(try repository.isIgnored("mails/mail.eml"))
    #expect(try repository.isIgnored("sent/mail.eml~"))
    #expect(try !repository.isIgnored("sent/mail.eml"))
    #expect(try !repository.isIgnored("accounts/mails/mail.eml"))
  }
}
