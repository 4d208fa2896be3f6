import Foundation
import GitWorkspace
import Glibc
import Testing

@Suite("A file that may be half written")
struct UnsettledTests {
  private func unsettled(_ text: String, settling: Duration = .zero) throws -> Unsettled? {
    let made = try TestRepository(files: ["book/pairbook.json": "{}"])
    try made.write("book/acme/users.csv", text)
    return try made.open("book").unsettled("acme/users.csv", settling: settling)
  }

  @Test(
    "is one whose last row is not ended, in whatever encoding",
    arguments: [
      ("email\nann@acme.example\n", nil), ("email\r\nann@acme.example\r\n", nil), ("", nil),
      ("email\nann@acme.exa", .unterminated), ("e", .unterminated), ("\n", nil),
    ] as [(String, Unsettled?)])
  func lastLine(_ text: String, _ expected: Unsettled?) throws {
    #expect(try unsettled(text) == expected)
  }

  @Test("UTF-16 ends its lines with two bytes, either way round")
  func wide() throws {
    let made = try TestRepository(files: ["pairbook.json": "{}"])
    for encoding in [String.Encoding.utf16LittleEndian, .utf16BigEndian] {
      for (text, expected) in [("email\n", nil), ("email", .unterminated)] as [(String, Unsettled?)]
      {
        let bytes = try #require(text.data(using: encoding))
        try bytes.write(to: URL(fileURLWithPath: "\(made.path)/users.csv"))
        #expect(try made.open().unsettled("users.csv", settling: .zero) == expected)
      }
    }
  }

  @Test("is one that was written a moment ago, but not one of a time to come")
  func fresh() throws {
    #expect(try unsettled("email\n", settling: .seconds(3600)) == .fresh)
    let made = try TestRepository(files: ["users.csv": "email\n"])
    var times = [timespec(), timespec()]
    for index in times.indices { times[index].tv_sec = time(nil) + 7200 }
    #expect(utimensat(AT_FDCWD, "\(made.path)/users.csv", &times, 0) == 0)
    #expect(try made.open().unsettled("users.csv", settling: .seconds(3600)) == nil)
  }

  @Test("is one that a program has open for writing, however long it does nothing")
  func open() throws {
    let made = try TestRepository(files: ["users.csv": "email\n"])
    let repository = try made.open()
    let file = Glibc.open("\(made.path)/users.csv", O_WRONLY | O_CLOEXEC)
    #expect(try repository.unsettled("users.csv", settling: .zero) == .open)
    close(file)
    // A program that another test starts at this moment has it for as long as it takes to become that program.
    for _ in 0..<200 where try repository.unsettled("users.csv", settling: .zero) == .open {
      usleep(50_000)
    }
    #expect(try repository.unsettled("users.csv", settling: .zero) == nil)
    let reader = Glibc.open("\(made.path)/users.csv", O_RDONLY | O_CLOEXEC)
    #expect(try repository.unsettled("users.csv", settling: .zero) == nil)
    close(reader)
  }

  @Test("is none that is not there")
  func missing() throws {
    let made = try TestRepository(files: ["users.csv": "email\n"])
    #expect(try made.open().unsettled("acme/users.csv", settling: .zero) == nil)
    #expect(try made.open().unsettled("archiving.csv", settling: .zero) == nil)
  }
}
