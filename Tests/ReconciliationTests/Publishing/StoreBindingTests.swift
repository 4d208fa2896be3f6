import Engine
import Formats
import Reconciliation
import StoreContract
import Testing

@Suite("A book knows its store")
struct StoreBindingTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var sentence: String
    /// What happened since the book was last synced from its store, and how that is refused.
    var spoil: @Sendable (inout Stage) async throws -> StoreMismatch

    var testDescription: String { sentence }
  }

  private static let empty = "00000000-0000-4000-8000-0000000000ff"
  private static let ours = "00000000-0000-4000-8000-000000000000"

  private static func published(_ stage: Stage) -> LastPublication {
    LastPublication(store: ours, revision: stage.revision, at: nil)
  }

  static let cases = [
    Case(sentence: "Another store, an empty one") { stage in
      stage.store = InMemoryStore(id: empty)
      return .otherStore(published(stage), ours: empty)
    },
    Case(sentence: "A backup from before anything was done") { stage in
      stage.store = InMemoryStore(id: ours)
      return .storeLacksEvents(account: acme, published: 3, held: 0, published(stage))
    },
    Case(sentence: "A backup that lacks the last event") { stage in
      let events = try await stage.store.events(account: acme, after: 0, limit: 1)
      let people = try await stage.store.enrollments(account: acme)
      stage.store = InMemoryStore(id: ours)
      try await stage.store.restore(
        [RestoredAccount(id: acme, appliedRevision: nil, enrollments: people, events: events)],
        book: Sample.book)
      return .storeLacksEvents(account: acme, published: 3, held: 1, published(stage))
    },
    Case(sentence: "A backup that has gone another way since") { stage in
      let events = try await stage.store.events(account: acme, after: 0, limit: 1)
      let people = try await stage.store.enrollments(account: acme)
      stage.store = InMemoryStore(id: ours)
      try await stage.store.restore(
        [RestoredAccount(id: acme, appliedRevision: nil, enrollments: people, events: events)],
        book: Sample.book)
      let desk = try await Desk.open(acme, in: stage.store)
      try await desk.commit(events: { [$0.event(.observed)] })
      return .storeLacksEvents(account: acme, published: 3, held: 2, published(stage))
    },
    Case(sentence: "An empty store, and a branch from which all that was published was taken") {
      stage in
      await stage.branch.remove(await stage.branch.published)
      stage.store = InMemoryStore(id: ours)
      return .recordRemoved(commit: try #require(await stage.branch.tip()))
    },
    Case(sentence: "Events, but no published.json") { stage in
      await stage.branch.remove(["published.json"])
      return .eventsWithoutRecord(folder: "accounts/acme")
    },
  ]

  @Test("Ann was invited, and published. Now there is", arguments: cases)
  func refused(_ theCase: Case) async throws {
    var stage = try await Stage(.account(acme, .ann))
    try await stage.sync()
    stage.book.change { $0.people.append(.bob) }
    var clone = stage
    let mismatch = try await theCase.spoil(&clone)
    let before = try await Snapshot(of: [acme], in: clone.store)
    await #expect(throws: mismatch) { try await clone.sync() }
    // A preview would mislead as well.
    await #expect(throws: mismatch) { try await clone.preview() }
    let after = try await Snapshot(of: [acme], in: clone.store)
    #expect(after.events == before.events)
    #expect(after.enrollments == before.enrollments)
    #expect(await clone.delivered() == ["invitation → ann"])
  }

  @Test(
    "Who looked at all accounts looks at one again, and at those that somebody published of since")
  func proven() async throws {
    let stage = try await Stage(.account(acme, .ann), .account(globex, .on("gus", phone: 9)))
    try await stage.sync()
    let proven = try await stage.sync().proven
    #expect(proven == (await stage.branch.tip()))
    var clone = stage
    // Of globex the store has lost everything.
    clone.store = InMemoryStore(id: Self.ours)
    let events = try await stage.store.events(account: acme, after: 0, limit: 9)
    let people = try await stage.store.enrollments(account: acme)
    try await clone.store.restore(
      [RestoredAccount(id: acme, appliedRevision: nil, enrollments: people, events: events)],
      book: Sample.book)
    func syncAcme(_ proven: String?) async throws {
      let report = try await clone.sync {
        $0.accounts = [acme]
        $0.proven = proven
      }
      #expect(report.failures == [])
    }
    func lacks(_ published: Int) -> StoreMismatch {
      .storeLacksEvents(
        account: globex, published: published, held: 0, Self.published(stage))
    }
    try await syncAcme(proven)
    await #expect(throws: lacks(3)) { try await syncAcme(nil) }
    // A commit that the clone does not have proves nothing.
    await #expect(throws: lacks(3)) { try await syncAcme("0000") }
    stage.pass(.days(2))
    try await stage.sync { $0.accounts = [globex] }
    await #expect(throws: lacks(6)) { try await syncAcme(proven) }
  }

  @Test("Rehearsals and the truth do not share a store")
  func rehearsal() async throws {
    let stage = try await Stage(.account(acme, .ann))
    try await stage.sync()
    var surroundings = stage.surroundings
    surroundings.rehearsal = true
    let rehearsed = Sync(surroundings: surroundings, request: stage.request)
    await #expect(throws: StoreMismatch.rehearsalMixed(rehearsal: true)) {
      try await rehearsed.run(stage.book)
    }
  }

  @Test("Nobody is mailed where nothing could be published: in the book, or in the account")
  func obstacles() async throws {
    let stage = try await Stage(.account(acme, .ann), .account(globex, .on("gus", phone: 9)))
    await stage.branch.block("accounts/acme/status.csv")
    #expect(try await stage.sync().failed == ["acme: failed"])
    #expect(await stage.delivered() == ["invitation → gus"])
    await stage.branch.block("published.json")
    await #expect(throws: PublishingObstacle.self) { try await stage.sync() }
  }

  @Test("A new book and a new store are made for each other")
  func new() async throws {
    let stage = try await Stage(.account(acme, .ann))
    #expect(try await stage.sync().failures == [])
    #expect(try await stage.sync().failures == [])
  }

  @Test("A store that knows more than the book does is the book's: it publishes what is missing")
  func ahead() async throws {
    let stage = try await Stage(.account(acme, .ann))
    try await stage.sync()
    stage.pass(.days(2))
    try await stage.sync { $0.publish = false }
    try await stage.sync()
    let file = try #require(await stage.branch.text("accounts/acme/events/2026-11.jsonl"))
    #expect(file.split(separator: "\n").count == 6)
  }
}
