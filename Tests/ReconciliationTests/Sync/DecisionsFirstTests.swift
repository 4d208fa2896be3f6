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

  @Test("The fate of a group is in the store before the next group is claimed")
  func groups() async throws {
    var stage = try await Stage(.account(acme, .ann, .bob, .cat))
    stage.tuning.mailGroup = 2
    let invited = ["invite ann: new", "invite bob: new", "invite cat: new"]
    #expect(
      try await sights(of: stage) == [
        Sight(
          people: [
            "ann: Not Connected, link 1 queued", "bob: Not Connected, link 1 queued",
            "cat: Not Connected, link 1 queued",
          ],
          events: invited,
          outbox: [
            "invitation → ann, claimed, 1 attempt", "invitation → bob, claimed, 1 attempt",
            "invitation → cat, queued, 0 attempts",
          ]),
        Sight(
          people: [
            "ann: Not Connected, link 1 sent", "bob: Not Connected, link 1 sent",
            "cat: Not Connected, link 1 queued",
          ],
          events: invited + ["mailed ann: invitation", "mailed bob: invitation"],
          outbox: ["invitation → cat, claimed, 1 attempt"]),
      ])
  }

  @Test("Forty invitations leave in groups of 16")
  func sixteen() async throws {
    let stage = try await Stage(.account(acme, people: 40))
    try await stage.sync()
    #expect(await stage.server.groups.map(\.count) == [16, 16, 8])
    #expect(await stage.server.delivered.count == 40)
    #expect(await stage.server.closed == 1)
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
}
