import Engine
import Formats
import Reconciliation
import Testing

@Suite("What becomes of a mail")
struct MailFateTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var sentence: String
    /// What the server answers to Ann's invitation, one answer a sync.
    var answers: [MailOutcome]
    /// Seconds between the syncs.
    var pause: Seconds = 0
    var attempts = 10
    var fate: String
    var outbox: [String] = []
    var events: [String]
    /// Ann's link afterwards.
    var link: Invitation

    var testDescription: String { sentence }
  }

  private static let noRoute = MailUnavailable(
    reason: "mail.acme.example: no route", remedy: "look at the network")

  private static func queued(_ change: (inout Invitation) -> Void = { _ in }) -> Invitation {
    var link = Invitation(serial: 1, state: .queued, madeAt: monday, awaitsMail: true)
    change(&link)
    return link
  }

  private static func sent(at instant: Instant) -> Invitation {
    queued {
      $0.state = .sent
      $0.awaitsMail = false
      ($0.sentAt, $0.lastMailAt, $0.expiresAt) = (instant, instant, instant + .days(7))
    }
  }

  private static func refused(_ words: String) -> Invitation {
    queued {
      $0.state = .refused
      $0.awaitsMail = false
      $0.refusal = words
    }
  }

  static let cases = [
    Case(
      sentence: "An accepted mail is done, and its link lives from the acceptance on",
      answers: [.accepted(serverWords: "250 queued as 4711")],
      fate: "invite ann (new): done", events: ["invite ann: new", "mailed ann: invitation"],
      link: sent(at: monday)),
    Case(
      sentence: "A mail refused for good has failed, its link is dead, and the words are kept",
      answers: [.refusedForGood(serverWords: "550 no such user")],
      fate: "invite ann (new): failed, 550 no such user",
      outbox: ["invitation → ann, failed, 1 attempt: 550 no such user"],
      events: ["invite ann: new", "bounced ann: invitation: 550 no such user"],
      link: refused("550 no such user")),
    Case(
      sentence: "A mail to be tried later waits, and its link is live but sent to nobody",
      answers: [.tryLater(serverWords: "451 greylisted")],
      fate: "invite ann (new): retrying, 451 greylisted",
      outbox: ["invitation → ann, queued, 1 attempt: 451 greylisted"], events: ["invite ann: new"],
      link: queued()),
    Case(
      sentence: "Where no mail can leave at all, the mail is put back with no attempt used up",
      answers: [.unavailable(noRoute)],
      fate: "invite ann (new): retrying, mail.acme.example: no route",
      outbox: ["invitation → ann, queued, 0 attempts: mail.acme.example: no route"],
      events: ["invite ann: new"], link: queued()),
    Case(
      sentence: "A mail that was tried later is not tried again a second too early",
      answers: [.tryLater(serverWords: "451 greylisted"), .accepted(serverWords: "250 ok")],
      pause: 59, fate: "", outbox: ["invitation → ann, queued, 1 attempt: 451 greylisted"],
      events: ["invite ann: new"], link: queued()),
    Case(
      sentence: "A mail that was tried later leaves after a minute; expiry counts from then",
      answers: [.tryLater(serverWords: "451 greylisted"), .accepted(serverWords: "250 ok")],
      pause: 60, fate: "s_…: sent", events: ["invite ann: new", "mailed ann: invitation"],
      link: sent(at: monday + 60)),
    Case(
      sentence: "After the last attempt a mail is given up, and counts as refused",
      answers: [.tryLater(serverWords: "451 a"), .tryLater(serverWords: "451 b")],
      pause: 60, attempts: 2, fate: "s_…: failed, given up after 2 attempts: 451 b",
      outbox: ["invitation → ann, failed, 2 attempts: given up after 2 attempts: 451 b"],
      events: [
        "invite ann: new", "bounced ann: invitation: given up after 2 attempts: 451 b",
      ],
      link: refused("given up after 2 attempts: 451 b")),
    Case(
      sentence: "However often no mail could leave, every attempt is still there",
      answers: Array(repeating: .unavailable(noRoute), count: 5) + [
        .tryLater(serverWords: "451 a"), .accepted(serverWords: "250 ok"),
      ],
      pause: 60, attempts: 2, fate: "s_…: sent",
      events: ["invite ann: new", "mailed ann: invitation"],
      link: sent(at: monday + 6 * 60)),
  ]

  @Test("One mail, answered as told", arguments: cases)
  func fate(_ theCase: Case) async throws {
    var stage = try await Stage(.account(acme, .ann))
    stage.tuning.mailAttempts = theCase.attempts
    var report = SyncReport()
    for (index, answer) in theCase.answers.enumerated() {
      if index > 0 { stage.pass(theCase.pause) }
      await stage.server.answer("ann", answer)
      report = try await stage.sync()
    }
    let later = report.laterMail.values.map { fate in
      switch fate {
      case .sent: "s_…: sent"
      case .retrying(let words): "s_…: retrying, \(words)"
      case .waiting(let words): "s_…: waiting, \(words)"
      case .failed(let words): "s_…: failed, \(words)"
      }
    }
    #expect((report.done + later).joined() == theCase.fate)
    #expect(try await stage.outbox() == theCase.outbox)
    #expect(try await stage.events() == theCase.events)
    #expect(try await stage.enrollment("ann")?.invitation == theCase.link)
  }

  @Test("The waits between the ten attempts double from a minute up to four hours")
  func backOff() {
    #expect(
      (1...10).map(SyncTuning().backOff)
        == [60, 120, 240, 480, 960, 1_920, 3_840, 7_680, 14_400, 14_400])
  }

  @Test("A mail is attempted with the same Message-ID and text every time")
  func same() async throws {
    let stage = try await Stage(.account(acme, .ann))
    await stage.server.answer("ann", .tryLater(serverWords: "451"))
    let before = stage.now
    try await stage.sync()
    stage.pass(.minutes(1))
    try await stage.sync()
    let mail = try #require(await stage.server.delivered.first)
    #expect(await stage.server.groups == [["ann@acme.example"], ["ann@acme.example"]])
    #expect(mail.date == before)
  }

  @Test("One recipient's failure is nobody else's, in one group")
  func others() async throws {
    let stage = try await Stage(.account(acme, .ann, .bob, .cat))
    await stage.server.answer("bob", .refusedForGood(serverWords: "550 no"))
    await stage.server.answer("cat", .tryLater(serverWords: "451 later"))
    let report = try await stage.sync()
    #expect(
      report.done == [
        "invite ann (new): done", "invite bob (new): failed, 550 no",
        "invite cat (new): retrying, 451 later",
      ])
    #expect(
      try await stage.people() == [
        "ann: Not Connected, link 1 sent", "bob: Not Connected, link 1 refused",
        "cat: Not Connected, link 1 queued",
      ])
    #expect(
      try await stage.outbox() == [
        "invitation → bob, failed, 1 attempt: 550 no",
        "invitation → cat, queued, 1 attempt: 451 later",
      ])
  }

  @Test("Where no mail can leave, those behind the first group wait as well, and are said to")
  func unavailableBehindTheGroup() async throws {
    let stage = try await Stage(.account(acme, people: 20))
    await stage.server.answer("p01", .unavailable(Self.noRoute))
    let report = try await stage.sync()
    #expect(report.results.map(\.outcome) == Array(repeating: .retrying, count: 20))
  }

  @Test("Where no mail can leave, no other account tries, and every decision stands")
  func unavailable() async throws {
    let stage = try await Stage(
      .account(acme, .ann), .account(globex, .on("gus", phone: 9)))
    await stage.server.answer("ann", .unavailable(Self.noRoute))
    let report = try await stage.sync()
    #expect(report.mailUnavailable == [.unnamed: Self.noRoute])
    #expect(
      report.done == [
        "invite ann (new): retrying, mail.acme.example: no route",
        "invite gus (new): retrying, its mail waits for the next sync",
      ])
    #expect(await stage.server.groups == [["ann@acme.example"]])
    #expect(try await stage.events(globex) == ["invite gus: new"])
    // The next sync finds nothing to decide, and delivers.
    let next = try await stage.sync()
    #expect(next.results == [])
    #expect(next.laterMail.count == 2)
    #expect(await stage.delivered() == ["invitation → ann", "invitation → gus"])
    #expect(try await stage.outbox() == [])
  }

  @Test("A mail that cannot be written is refused with the reason, and holds up no other")
  func unwritable() async throws {
    var stage = try await Stage(.account(acme, .ann, .bob))
    await stage.commit { $0.change("ann", in: acme) { $0.email = "ann\u{7}@acme.example" } }
    let report = try await stage.sync()
    #expect(report.results.map(\.outcome) == [.failed, .done])
    #expect(await stage.delivered() == ["invitation → bob"])
    #expect(try await stage.store.outbox(account: acme).map(\.state) == [.failed])
  }
}
