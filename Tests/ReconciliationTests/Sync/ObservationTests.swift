import Engine
import Formats
import Reconciliation
import Testing

@Suite("What the gateway tells, through a sync")
struct ObservationTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var sentence: String
    /// Whether Ann is Archiving before.
    var isArchiving = false
    /// What each poll sees, a minute apart; nil where it sees nothing of her.
    var signals: [Signal?]
    /// What the last sync does.
    var does: [String]
    var notices: [Notice.Matter] = []
    var ann: String
    /// Her row of `status.csv`, without e-mail and number.
    var row: String

    var testDescription: String { sentence }
  }

  /// When Ann was last confirmed, where she is Archiving.
  private static let confirmed = monday + .minutes(5)

  static let cases = [
    Case(
      sentence: "Working with the number she was invited for: she is Archiving, her link is used",
      signals: [.working(number: number(1))], does: ["connect ann (paired): done"],
      ann: "ann: Archiving, link 1 used", row: "Archiving,2026-11-23T09:06:00Z,"),
    Case(
      sentence: "Working with another number: unlinked, a new link, and the admins are told",
      signals: [.working(number: number(99))], does: ["reject ann (another number): done"],
      notices: [.otherNumber(ending: "99")], ann: "ann: Not Connected, link 2 sent",
      row: "Not Connected,2026-11-23T09:00:00Z,paired with another number"),
    Case(
      sentence: "While Archiving, another number in one poll is only a doubt",
      isArchiving: true, signals: [.working(number: number(99))], does: [],
      ann: "ann: Archiving, link 1 used",
      row: "Archiving,2026-11-23T09:05:00Z,unconfirmed since 2026-11-23"),
    Case(
      sentence:
        "While Archiving, another number in two polls is a rejection since the confirmation",
      isArchiving: true, signals: [.working(number: number(99)), .working(number: number(99))],
      does: ["reject ann (another number): done"], notices: [.otherNumber(ending: "99")],
      ann: "ann: Not Connected, link 2 sent",
      row: "Not Connected,2026-11-23T09:05:00Z,paired with another number"),
    Case(
      sentence: "Lost in one poll: still Archiving", isArchiving: true, signals: [.lost], does: [],
      ann: "ann: Archiving, link 1 used", row: "Archiving,2026-11-23T09:05:00Z,"),
    Case(
      sentence: "Lost in two polls: Logged Out since the last confirmation, and invited again",
      isArchiving: true, signals: [.lost, .lost],
      does: ["disconnect ann (unlinked): done", "invite ann (reconnect): done"],
      notices: [.loggedOut(since: confirmed)], ann: "ann: Logged Out, link 2 sent",
      row: "Logged Out,2026-11-23T09:05:00Z,\"invited, link expires 2026-11-30\""),
    Case(
      sentence: "Lost, working again, and lost: the second look begins anew",
      isArchiving: true, signals: [.lost, .working(number: number(1)), .lost], does: [],
      ann: "ann: Archiving, link 1 used", row: "Archiving,2026-11-23T09:05:00Z,"),
    Case(
      sentence: "Stopped, or no answer: proves nothing",
      isArchiving: true, signals: [.wavering, .unanswered, .workingUnnamed, nil], does: [],
      ann: "ann: Archiving, link 1 used", row: "Archiving,2026-11-23T09:05:00Z,"),
    Case(
      sentence: "A passkey is asked for: told once",
      signals: [.needsPasskey], does: [], notices: [.needsPasskey],
      ann: "ann: Not Connected, link 1 sent",
      row: "Not Connected,2026-11-23T09:00:00Z,needs a passkey"),
    Case(
      sentence: "A passkey that is asked for by a second poll is not told again",
      signals: [.needsPasskey, .needsPasskey], does: [], ann: "ann: Not Connected, link 1 sent",
      row: "Not Connected,2026-11-23T09:00:00Z,needs a passkey"),
    Case(
      sentence: "She does not agree: link dead, nobody mailed",
      signals: [.declined(at: monday + 60, consent: nil)],
      does: ["decline ann (does not agree): done"], notices: [.declined],
      ann: "ann: Not Connected, link 1 declined",
      row: "Not Connected,2026-11-23T09:00:00Z,declined"),
  ]

  @Test("Ann, invited or Archiving", arguments: cases)
  func observed(_ theCase: Case) async throws {
    let stage = try await Stage(.account(acme, .ann))
    try await stage.sync()
    stage.pass(.minutes(5))
    if theCase.isArchiving {
      await stage.gateway.tells("ann", .working(number: number(1)))
      try await stage.sync()
    }
    var report = SyncReport()
    for signal in theCase.signals {
      stage.pass(.minutes(1))
      if let signal { await stage.gateway.tells("ann", signal) }
      report = try await stage.sync()
    }
    #expect(report.done == theCase.does)
    #expect(report.notices[acme, default: []].map(\.matter) == theCase.notices)
    #expect(try await stage.people() == [theCase.ann])
    let file = try #require(await stage.branch.text("accounts/acme/status.csv"))
    #expect(
      file.split(separator: "\n").last.map(String.init)
        == "ann@acme.example,\(number(1)),\(theCase.row)")
    // Whatever was seen was seen on behalf of nobody.
    let observations: Set<EventKind> = [.connect, .reject, .disconnect, .decline, .passkey]
    for event in try await stage.parsedEvents() where observations.contains(event.draft.kind) {
      #expect(event.actor == "pairbook@web1")
    }
    // At the same time nothing is left to do.
    #expect(try await stage.sync().done == [])
  }

  @Test("A session that nobody knows is reported with whose number it has")
  func unmanaged() async throws {
    let stage = try await Stage(.account(acme, .ann))
    await stage.gateway.knows(UnknownSession(session: "x-1", phone: number(1)))
    let report = try await stage.sync()
    #expect(
      report.plans.flatMap(\.unmanaged) == [
        UnknownSession(
          session: "x-1", phone: number(1), account: acme, user: "ann@acme.example")
      ])
  }

  @Test("More lost at once than an outage explains less well: held, until an admin lets it through")
  func outage() async throws {
    let stage = try await Stage(.account(acme, people: 8))
    try await stage.sync()
    for index in 1...8 {
      await stage.gateway.tells("p0\(index)", .working(number: number(100 + index)))
    }
    try await stage.sync()
    for index in 1...4 { await stage.gateway.tells("p0\(index)", .lost) }
    stage.pass(.minutes(1))
    try await stage.sync()
    stage.pass(.minutes(1))
    let held = try await stage.sync()
    #expect(held.done == [])
    #expect(
      held.held
        == (1...4).map {
          "disconnect p0\($0): 4 of 8 sessions were lost at once: a gateway outage? [disconnects]"
        })
    let allowed = try await stage.sync { $0.allowed = [.disconnects] }
    #expect(allowed.done.count == 8)
    #expect(try await stage.events().last { $0.hasPrefix("allow") } == "allow: --allow disconnects")
    #expect(
      try await stage.parsedEvents().last { $0.draft.kind == .allow }?.actor == "olga@msp.example")
  }
}
