import Engine
import Formats
import Testing

@testable import Reconciliation

@Suite("Mail that the page leads to leaves apart from the page")
struct PageMailTests {
  static let silence = MailUnavailable(reason: "no answer", remedy: "wait")

  @Test(
    "A mail server that is silent keeps nobody from being Archiving; the next sync sends what waits"
  )
  func silentServer() async throws {
    try await withPairing(.account(acme, .ann, .bob)) { pairing in
      let stage = pairing.stage
      try await stage.sync()
      await stage.server.fallSilent(Self.silence)
      let groups = await stage.server.groups.count
      try await pairing.start("ann")
      try await pairing.scan("ann", with: number(99))
      #expect(
        try await pairing.look("ann", mailLeaves: false)
          == .wrongPhone(ending: "99", newLinkIsMailed: true))
      try await pairing.start("bob")
      try await pairing.scan("bob")
      #expect(try await pairing.look("bob", mailLeaves: false) == .success)
      await pairing.office.close()
      // It was asked apart from the account's lease, and nothing was handed over.
      #expect(await stage.server.groups.count == groups)
      await stage.server.fallSilent(nil)
      try await stage.sync()
      #expect(
        await stage.delivered().dropFirst(2) == [
          "wrong-phone → ann", "digest → ada", "digest → olga",
        ])
    }
  }

  @Test("What several pages have to tell the admins is one mail an admin, with all of it")
  func oneDigest() async throws {
    try await withPairing(.account(acme, .ann, .bob, .cat)) { pairing in
      let stage = pairing.stage
      try await stage.sync()
      await stage.server.fallSilent(Self.silence)
      for name in ["ann", "bob", "cat"] {
        let token = try await pairing.token(name)
        #expect(try await pairing.decline(token, mailLeaves: false) == .declined)
      }
      await pairing.office.close()
      await stage.server.fallSilent(nil)
      try await stage.sync()
      #expect(await stage.delivered().dropFirst(3) == ["digest → ada", "digest → olga"])
      for mail in await stage.server.delivered.suffix(2) {
        for name in ["ann", "bob", "cat"] {
          #expect(mail.text.contains("\(name)@acme.example"), "\(mail.to.address)")
        }
      }
      #expect(try await stage.outbox() == [])
      // One event a mail.
      #expect(try await stage.events().filter { $0 == "mailed: digest" }.count == 2)
    }
  }

  @Test("A mail that was not taken is tried with the next decision's, and nothing is said twice")
  func retried() async throws {
    try await withPairing(.account(acme, .ann, .bob)) { pairing in
      let stage = pairing.stage
      try await stage.sync()
      await stage.server.answer("ada", .tryLater(serverWords: "450 later"))
      #expect(try await pairing.decline(try await pairing.token("ann")) == .declined)
      #expect(await stage.delivered().dropFirst(2) == ["digest → olga"])
      await pairing.pass(.hours(1))
      #expect(try await pairing.decline(try await pairing.token("bob")) == .declined)
      #expect(
        await stage.delivered().dropFirst(3) == ["digest → ada", "digest → olga"])
      let (adas, olgas) = (
        try #require(await stage.server.delivered.dropLast().last),
        try #require(await stage.server.delivered.last)
      )
      #expect(adas.text.contains("ann@acme.example") && adas.text.contains("bob@acme.example"))
      #expect(!olgas.text.contains("ann@acme.example") && olgas.text.contains("bob@acme.example"))
    }
  }
}
