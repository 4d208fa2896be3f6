import Engine
import Reconciliation
import Testing

@Suite("Mail that was only written to a folder")
struct FolderMailTests {
  private struct Folder: MailSender {
    let isFolder = true
    func send(_ group: [OutgoingMail]) async -> [MailOutcome] {
      group.map { .written(path: "outbox/\($0.messageID)") }
    }
    func check() async -> MailCheck { .ready("a folder") }
    func close() async {}
  }

  /// Two people whose invitations lie in a folder; from then on a server takes mail.
  private func written() async throws -> Stage {
    var stage = try await Stage(.account(acme, people: 2))
    let server = stage.sender
    stage.sender = Folder()
    let report = try await stage.sync()
    #expect(report.standing.withoutMail == PeopleWithoutMail())
    stage.sender = server
    return stage
  }

  @Test("Once a server takes mail, sync tells whom none has reached")
  func told() async throws {
    let stage = try await written()
    let report = try await stage.sync()
    #expect(report.done == [])
    #expect(report.standing.withoutMail == PeopleWithoutMail(notConnected: 2))
    // Whoever has paired needs no mail any more.
    await stage.gateway.pairs("p01")
    stage.pass(.minutes(5))
    #expect(try await stage.sync().standing.withoutMail == PeopleWithoutMail(notConnected: 1))
  }

  @Test(
    "Nobody is reminded or escalated before a mail has left; an expired link is made anew as the first"
  )
  func silent() async throws {
    let stage = try await written()
    stage.pass(.days(2))
    #expect(try await stage.sync().done == [])
    stage.pass(.days(2) + .hours(24))
    // Five days after the mails were written: an escalation would be due.
    #expect(try await stage.sync().done == [])
    stage.pass(.days(2))
    let report = try await stage.sync()
    #expect(report.done == ["invite p01 (new): done", "invite p02 (new): done"])
    #expect(await stage.delivered() == ["invitation → p01", "invitation → p02"])
    #expect(report.standing.withoutMail == PeopleWithoutMail())
    stage.pass(.days(2))
    #expect(
      try await stage.sync().done == [
        "remind p01 (no answer): done", "remind p02 (no answer): done",
      ])
  }

  @Test("Where mails still go to the folder, everything goes on there")
  func rehearsed() async throws {
    var stage = try await written()
    stage.sender = Folder()
    stage.pass(.days(2))
    let report = try await stage.sync()
    #expect(
      report.done == ["remind p01 (no answer): done", "remind p02 (no answer): done"])
    #expect(report.standing.withoutMail == PeopleWithoutMail())
  }

  @Test("A link that is asked for by hand is the first that reaches them")
  func asked() async throws {
    let stage = try await written()
    stage.pass(.days(1))
    try await stage.sync {
      $0.scope = .byHand(.init(request: .resend, people: [acme: ["p01@acme.example"]]))
    }
    #expect(await stage.delivered() == ["invitation → p01"])
    #expect(try await stage.sync().standing.withoutMail == PeopleWithoutMail(notConnected: 1))
  }
}
