import Engine
import StoreContract
import Testing

@testable import Formats
@testable import Reconciliation

@Suite("A lost store is rebuilt from a clone")
struct BookAdoptionTests {
  private static let newStore = "00000000-0000-4000-8000-0000000000ff"

  /// Ann is Archiving, Bob has a link, Cat was withdrawn, a mail to Dan waits; then the store is lost.
  private func lost() async throws -> (clone: Stage, former: Stage) {
    var stage = try await Stage(
      .account(acme, .ann, .bob, .cat, .on("dan", phone: 4)), .account(globex))
    await stage.server.answer("dan", .tryLater(serverWords: "451 later"))
    try await stage.sync()
    await stage.gateway.tells("ann", .working(number: number(1)))
    await stage.commit { $0.change("cat", in: acme) { $0.wish = .off } }
    stage.pass(.minutes(1))
    try await stage.sync()
    let former = stage
    stage.store = InMemoryStore(id: Self.newStore)
    return (stage, former)
  }

  @discardableResult
  private func adopt(_ stage: Stage, publish: Bool = true) async throws -> BookAdoption.Result {
    try await BookAdoption(surroundings: stage.surroundings).run(stage.book, publish: publish)
  }

  @Test("People, statuses and events come back; links that were out are dead, an event each")
  func adopted() async throws {
    let (clone, former) = try await lost()
    let result = try await adopt(clone)
    #expect(
      result.accounts == [
        .init(
          id: acme, enrollments: 3, events: 11, deadLinks: 2, sendWindow: Policy().sendWindow)
      ])
    #expect(
      try await clone.people() == [
        "ann: Archiving, link 1 used", "bob: Not Connected, link 1 adopted",
        "dan: Not Connected, link 1 adopted",
      ])
    #expect(
      try await clone.events() == (try await former.events()) + [
        "adopt: taken over from the book", "adopt ann: taken over from the book",
        "adopt bob: taken over from the book",
        "adopt dan: taken over from the book",
      ])
    #expect(try await clone.outbox() == [])
    // The lines of the former store stand as they were written.
    let lines = try await former.store.events(account: acme, after: 0, limit: .max)
    let same = try await clone.store.events(account: acme, after: 0, limit: lines.count)
    #expect(same == lines)
    var replay = Replay()
    for draft in try await clone.drafts() { replay.apply(draft) }
    #expect(replay.sorted.map(\.sketch) == (try await clone.people()))
  }

  @Test(
    "The book is the new store's from then on: it syncs, and those without a link get a new one")
  func goesOn() async throws {
    let (clone, former) = try await lost()
    await #expect(
      throws: StoreMismatch.otherStore(
        LastPublication(
          store: try await former.store.identity().id, revision: clone.revision, at: nil),
        ours: Self.newStore)
    ) { try await clone.sync() }
    try await adopt(clone)
    let record = try PublishedRecord(
      json: Array((await clone.branch.text("published.json") ?? "").utf8), path: "published.json")
    #expect(record.store == Self.newStore)
    let report = try await clone.sync()
    // Ann, who is Archiving, is left alone; the former revision is known as applied.
    #expect(report.done == ["invite bob (expired): done", "invite dan (expired): done"])
    await #expect(throws: AdoptionRefused.alreadyTheBooks) { try await adopt(clone) }
    // The former store may not speak for the book any more.
    await #expect(throws: StoreMismatch.self) { try await former.sync() }
  }

  @Test("An adoption that was cut off before it published goes on where it was")
  func cutOff() async throws {
    let (clone, _) = try await lost()
    try await adopt(clone, publish: false)
    let before = try await Snapshot(of: [acme], in: clone.store)
    let result = try await adopt(clone)
    #expect(result.accounts.map(\.deadLinks) == [2])
    #expect(try await Snapshot(of: [acme], in: clone.store).events == before.events)
    #expect(try await clone.sync().failures == [])
  }

  struct Refused: Sendable, CustomTestStringConvertible {
    var sentence: String
    var spoil: @Sendable (inout Stage) async throws -> Void
    var refusal: any Error & Equatable & Sendable

    var testDescription: String { sentence }
  }

  private static let path = "accounts/acme/events/2026-11.jsonl"

  static let refusals = [
    Refused(
      sentence: "a book that was never synced",
      spoil: { stage in await stage.branch.remove(await stage.branch.published) },
      refusal: AdoptionRefused.nothingPublished),
    Refused(
      sentence: "events of which one was taken out",
      spoil: { stage in
        var lines = (await stage.branch.text(path) ?? "").split(separator: "\n")
        lines.remove(at: 1)
        _ = await stage.branch.commit(
          [path: lines.joined(separator: "\n") + "\n"], by: "mallory@acme.example")
      },
      refusal: AdoptionRefused.brokenChain(
        account: acme,
        problems: [
          .init(
            code: .eventChainBroken, path: path, line: 2,
            message: "event 3 stands where event 2 belongs"),
          .init(
            code: .eventChainBroken, path: path, line: 2,
            message: "event 3 does not follow the event before it"),
        ])),
    Refused(
      sentence: "a store that has an account of it already",
      spoil: { stage in
        let desk = try await Desk.open(acme, in: stage.store)
        try await desk.commit([.put(Sample.enrollment("zoe"))])
      }, refusal: StoreError.notEmpty(account: acme)),
    Refused(
      sentence: "a store with another link key, before anything is changed",
      spoil: { stage in try await stage.store.setLinkKeyFingerprint("another") },
      refusal: StoreError.otherLinkKey),
  ]

  @Test("What is refused:", arguments: refusals)
  func refused(_ theCase: Refused) async throws {
    var (clone, _) = try await lost()
    try await theCase.spoil(&clone)
    let before = try await Snapshot(of: [acme], in: clone.store)
    let tip = await clone.branch.tip()
    do {
      try await adopt(clone)
      Issue.record("it was adopted")
    } catch {
      #expect("\(error)" == "\(theCase.refusal)")
    }
    #expect(try await Snapshot(of: [acme], in: clone.store) == before)
    #expect(await clone.branch.tip() == tip)
  }
}
