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

  static let cases = [
    Case(sentence: "Another store, an empty one") { stage in
      stage.store = InMemoryStore(id: empty)
      return .otherStore(
        book: ours, ours: empty, revision: try #require(stage.revision), observedAt: monday)
    },
    Case(sentence: "A backup from before anything was done") { stage in
      stage.store = InMemoryStore(id: ours)
      return .storeLacksEvents(account: acme, published: 2, held: 0, observedAt: monday)
    },
    Case(sentence: "A backup that lacks the last event") { stage in
      let events = try await stage.store.events(account: acme, after: 0, limit: 1)
      let people = try await stage.store.enrollments(account: acme)
      stage.store = InMemoryStore(id: ours)
      try await stage.store.restore(
        [RestoredAccount(id: acme, appliedRevision: nil, enrollments: people, events: events)],
        book: Sample.book)
      return .storeLacksEvents(account: acme, published: 2, held: 1, observedAt: monday)
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
      return .storeLacksEvents(account: acme, published: 2, held: 2, observedAt: monday)
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
    #expect(file.split(separator: "\n").count == 4)
  }
}
