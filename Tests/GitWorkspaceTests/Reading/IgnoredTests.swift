import GitWorkspace
import Testing

@Suite struct IgnoredTests {
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
