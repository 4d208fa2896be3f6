import Engine
import Formats
import Reconciliation
import StoreContract
import Synchronization
import Testing

@Suite("Decisions are committed before effects")
struct DecisionsFirstTests {
  /// What the store tells while a group of mails is on its way.
  struct Sight: Equatable {
    var people: [String]
    var events: [String]
    var outbox: [String]
  }

  /// What a look at the store saw, while each group was on its way.
  private func sights(of stage: Stage) async throws -> [Sight] {
    let seen = Mutex<[Sight]>([])
    await stage.server.whileSending {
      let sight = Sight(
        people: try await stage.people(), events: try await stage.events(),
        outbox: try await stage.outbox())
      seen.withLock { $0.append(sight) }
    }
    try await stage.sync()
    return seen.withLock { $0 }
  }

  @Test("A mail leaves when enrollment, event and outbox row are in the store")
  func one() async throws {
    let stage = try await Stage(.account(acme, .ann))
    #expect(
      try await sights(of: stage) == [
        Sight(
          people: ["ann: Not Connected, link 1 queued"], events: ["invite ann: new"],
          outbox: ["invitation → ann, claimed, 1 attempt"])
      ])
  }

  @Test("Where a group is one mail, its fate is in the store before the next is claimed")
  func ones() async throws {
    var stage = try await Stage(.account(acme, .ann, .bob))
    stage.tuning.mailGroup = 1
    let invited = ["invite ann: new", "invite bob: new"]
    #expect(
      try await sights(of: stage) == [
        Sight(
          people: ["ann: Not Connected, link 1 queued", "bob: Not Connected, link 1 queued"],
          events: invited,
          outbox: ["invitation → ann, claimed, 1 attempt", "invitation → bob, queued, 0 attempts"]),
        Sight(
          people: ["ann: Not Connected, link 1 sent", "bob: Not Connected, link 1 queued"],
          events: invited + ["mailed ann: invitation"],
          outbox: ["invitation → bob, claimed, 1 attempt"]),
      ])
  }

  @Test(
    "A group leaves in halves, and none while what left two halves ago is not on record")
  func halves() async throws {
    var stage = try await Stage(.account(acme, people: 10))
    stage.tuning.mailGroup = 4
    let unrecorded = Mutex<[Int]>([])
    await stage.server.whileSending { [stage] in
      let recorded = try await stage.events().count { $0.hasPrefix("mailed") }
      let sent = await stage.server.delivered.count
      unrecorded.withLock { $0.append(sent - recorded) }
    }
    try await stage.sync()
    #expect(await stage.server.groups.map(\.count) == [2, 2, 2, 2, 2])
    #expect(unrecorded.withLock { $0.allSatisfy { $0 <= 2 } })
  }

  @Test("Forty invitations leave in halves of a group of 16")
  func sixteen() async throws {
    let stage = try await Stage(.account(acme, people: 40))
    try await stage.sync()
    #expect(await stage.server.groups.map(\.count) == [8, 8, 8, 8, 8])
    #expect(await stage.server.delivered.count == 40)
    #expect(await stage.server.closed == 1)
  }

  @Test("A server that falls silent in a group: what was claimed is as if it had not been")
  func silence() async throws {
    var stage = try await Stage(.account(acme, .ann, .bob, .cat))
    stage.tuning.mailGroup = 2
    await stage.server.answer(
      "ann", .unavailable(MailUnavailable(reason: "no route", remedy: "look at the network")))
    try await stage.sync()
    #expect(await stage.server.groups == [["ann@acme.example"]])
    #expect(
      try await stage.outbox() == [
        "invitation → ann, queued, 0 attempts: no route",
        "invitation → bob, queued, 0 attempts: no route",
        "invitation → cat, queued, 0 attempts",
      ])
    try await stage.sync()
    #expect(
      await stage.delivered().sorted() == [
        "invitation → ann", "invitation → bob", "invitation → cat",
      ])
  }

  @Test(
    "The author of the last edit is the actor of what the files ask for, the machine of the rest")
  func actors() async throws {
    let stage = try await Stage(.account(acme, .ann))
    try await stage.sync()
    let events = try await stage.parsedEvents()
    #expect(events.map(\.actor) == ["ada@acme.example", "pairbook@web1", "pairbook@web1"])
    #expect(events.map(\.revision) == [stage.revision, stage.revision, stage.revision])
    #expect(events.map(\.seq) == [1, 2, 3])
  }

  @Test("A sync of which nothing is new takes no lease, writes nothing and publishes nothing")
  func nothingNew() async throws {
    let stage = try await Stage(.account(acme, .ann))
    try await stage.sync()
    let before = try await Snapshot(of: [acme], in: stage.store)
    let tip = await stage.branch.tip()
    let report = try await stage.sync()
    #expect(report.plans == [AccountPlan(account: acme)])
    #expect(report.publication == .nothingToPublish)
    #expect(try await Snapshot(of: [acme], in: stage.store) == before)
    #expect(await stage.branch.tip() == tip)
    // The next lease is the second: the sync between took none.
    let next = try await stage.store.takeLease(account: acme, holder: stage.holder, seconds: 20)
    #expect(next == .taken(Lease(account: acme, token: 2)))
  }

  @Test("What was decided for one day does not leave on the next, on which somebody may be off")
  func dayChanges() async throws {
    var stage = try await Stage(.account(acme, .ann, .bob, .cat))
    stage.tuning.mailGroup = 2
    // Bob's mail is claimed while Ann's is on its way, and then the machine sleeps until the next day.
    await stage.whileSending(besides: "bob") { [stage] in stage.pass(.days(1)) }
    try await stage.sync()
    #expect(await stage.delivered() == ["invitation → ann"])
    await stage.server.whileSending {}
    try await stage.sync()
    #expect(
      await stage.delivered() == ["invitation → ann", "invitation → bob", "invitation → cat"])
  }
}
