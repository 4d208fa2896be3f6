import Engine
import Formats
import Testing

@testable import Reconciliation

@Suite("A book with several mail servers, of which each account chooses one")
struct SeveralServersTests {
  private static let noRoute = MailUnavailable(reason: "mail.eu: no route", remedy: "Look at it.")
  private static let initech = "initech"

  /// Acme chose none; Globex and Initech chose `eu`.
  private static func stage(_ eu: ScriptedServer) async throws -> Stage {
    var stage = try await Stage(
      .account(acme, .ann), .account(globex, .on("gus", phone: 9)),
      .account(initech, .on("ian", phone: 10)))
    stage.otherServers["eu"] = eu
    await stage.commit { book in
      for account in [globex, initech] { book.mail[account] = .named("eu") }
    }
    return stage
  }

  @Test("Each account's mails leave by the server that it chose")
  func chosen() async throws {
    let eu = ScriptedServer()
    let stage = try await Self.stage(eu)
    let report = try await stage.sync()
    #expect(await stage.delivered() == ["invitation → ann"])
    #expect(await eu.delivered.map(\.sketch) == ["invitation → gus", "invitation → ian"])
    #expect(report.sentMail == [.unnamed: 1, .named("eu"): 2])
    #expect(await [stage.server.closed, eu.closed] == [1, 1])
  }

  @Test("A server that is dead is tried once, and stops only the accounts that chose it")
  func dead() async throws {
    let eu = ScriptedServer()
    let stage = try await Self.stage(eu)
    await eu.answer("gus", .unavailable(Self.noRoute))
    let report = try await stage.sync()
    #expect(report.mailUnavailable == [.named("eu"): Self.noRoute])
    #expect(
      report.done == [
        "invite ann (new): done", "invite gus (new): retrying, mail.eu: no route",
        "invite ian (new): retrying, its mail waits for the next sync",
      ])
    #expect(await eu.groups == [["gus@acme.example"]])
    // And the other way round: what was decided leaves once the server is back.
    await stage.server.answer("ann", .unavailable(Self.noRoute))
    #expect(try await stage.sync().mailUnavailable == [:])
    #expect(await eu.delivered.map(\.sketch) == ["invitation → gus", "invitation → ian"])
  }

  @Test(
    "A server that must not be given its password stops the accounts that chose it, and no others")
  func refused() async throws {
    let eu = ScriptedServer()
    var stage = try await Self.stage(eu)
    stage.refusedServers = [
      .named("eu"): ConnectionRefused(
        ErrorWords(message: "It goes to another server.", remedy: "Name it."))
    ]
    let report = try await stage.sync()
    #expect(report.done == ["invite ann (new): done"])
    #expect(
      report.failures
        == [globex, Self.initech].map {
          AccountFailure(
            account: $0, kind: .refused, message: "It goes to another server.",
            remedy:
              "Name it. The other accounts were done; this one is tried again by the next sync.")
        })
    #expect(await eu.groups == [])
    #expect(try await stage.store.enrollments(account: globex) == [])
    // Who has nothing to do with it does not mind.
    #expect(try await stage.sync { $0.accounts = [acme] }.failures == [])
    // Once the server is named where the password is, what was due is done.
    stage.refusedServers = [:]
    #expect(
      try await stage.sync().done == ["invite gus (new): done", "invite ian (new): done"])
  }

  @Test("Mails that wait leave by the server that the account chose since")
  func moved() async throws {
    let eu = ScriptedServer()
    var stage = try await Self.stage(eu)
    await eu.answer("gus", .unavailable(Self.noRoute))
    try await stage.sync()
    await stage.commit { $0.mail[globex] = .unnamed }
    try await stage.sync()
    #expect(await stage.delivered() == ["invitation → ann", "invitation → gus"])
    #expect(await eu.delivered.map(\.sketch) == ["invitation → ian"])
  }

  @Test("Nobody is mailed by another server because the chosen one is not named by the book")
  func unknown() async throws {
    let eu = ScriptedServer()
    var stage = try await Self.stage(eu)
    await stage.commit { $0.mail[globex] = .named("us") }
    let report = try await stage.sync()
    #expect(await stage.delivered() == ["invitation → ann"])
    #expect(await eu.delivered.map(\.sketch) == ["invitation → ian"])
    #expect(
      report.mailUnavailable[.named("us")]?.reason
        == "The book has no connections.mails.us, by which the account's mails would leave.")
    #expect(
      try await stage.outbox() == [
        "invitation → gus, queued, 0 attempts: The book has no connections.mails.us, by which the account's mails would leave."
      ])
  }

  @Test(
    "What a choice comes to",
    arguments: [
      // The choice; where the book names one server, where it names another, where one is for all.
      (ConnectionChoice.unnamed, "one", "one", "all"),
      (.named("eu"), "none", "eu", "all"),
      (.named("us"), "none", "none", "all"),
      (.unknown, "one", "none", "all"),
    ])
  func routes(_ choice: ConnectionChoice, one: String, several: String, forAll: String) async {
    func taker(_ senders: MailSenders) async -> String {
      if case .ready(let words) = await senders.sender(choice).check() { words } else { "none" }
    }
    let (single, eu, all) = (Named("one"), Named("eu"), Named("all"))
    #expect(await taker(MailSenders(unnamed: single, named: [:])) == one)
    #expect(await taker(MailSenders(unnamed: single, named: ["eu": eu])) == several)
    #expect(await taker(MailSenders(forAll: all)) == forAll)
  }

  /// A server that tells its name.
  private struct Named: MailSender {
    let name: String
    init(_ name: String) { self.name = name }
    func send(_ group: [OutgoingMail]) async -> [MailOutcome] {
      group.map { _ in .accepted(serverWords: name) }
    }
    func check() async -> MailCheck { .ready(name) }
    func close() async {}
  }
}
