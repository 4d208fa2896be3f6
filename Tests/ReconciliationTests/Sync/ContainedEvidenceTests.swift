import Engine
import Formats
import Reconciliation
import StoreContract
import Testing

@Suite("What is wrong with one account's events stops no other account")
struct ContainedEvidenceTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var sentence: String
    /// What befalls the branch and the book.
    var spoil: @Sendable (inout Stage) async throws -> Void
    /// The account that is left out, and how.
    var failed: String
    /// A part of what is said of it.
    var message: String
    /// Whether a preview knows it, which claims no account.
    var isForeseen = true

    var testDescription: String { sentence }
  }

  private static let events = "accounts/acme/events/2026-11.jsonl"
  private static let beta = "beta"

  /// The events of acme, as the branch has them.
  private static func lines(_ stage: Stage) async throws -> String {
    try #require(await stage.branch.text(events))
  }

  private static func edit(_ stage: Stage, _ change: (String) -> String) async throws {
    let text = change(try await lines(stage))
    _ = await stage.branch.commit([events: text], by: "mallory@acme.example")
  }

  static let cases = [
    Case(
      sentence: "A line that is no event stands at the end",
      spoil: { try await edit($0) { $0 + "<<<<<<< HEAD\n" } },
      failed: "acme: bookInError", message: "its last event cannot be read"),
    Case(
      sentence: "An empty file is the newest",
      spoil: {
        _ = await $0.branch.commit(
          ["accounts/acme/events/2099-01.jsonl": ""], by: "mallory@acme.example")
      },
      failed: "acme: bookInError", message: "it is empty"),
    Case(
      sentence: "The last event has another hash than it was written with",
      spoil: { stage in
        let events = try await stage.store.events(account: acme, after: 0, limit: .max)
        let last = try #require(events.last)
        let other = String(last.hash.dropLast()) + (last.hash.hasSuffix("0") ? "1" : "0")
        try await edit(stage) { $0.replacing(last.hash, with: other) }
      },
      failed: "acme: bookInError", message: "its hash does not fit"),
    Case(
      sentence: "An event is missing in the middle, and one was made up at the end",
      spoil: { stage in
        let lines = try await lines(stage).split(separator: "\n")
        let made = String(lines[1]).replacing("\"seq\":2", with: "\"seq\":3")
        try await edit(stage) { _ in "\(lines[0])\n\(made)\n" }
      },
      failed: "acme: bookInError", message: "event 3 stands where event 2 belongs"),
    Case(
      sentence: "The folder was copied with its events",
      spoil: { stage in
        let copied = try await lines(stage)
        await stage.commit { $0.desired[beta] = .account(beta, .cat) }
        _ = await stage.branch.commit(
          ["accounts/beta/events/2026-11.jsonl": copied], by: "ada@acme.example")
      },
      failed: "beta: bookInError",
      message: "accounts/beta/events holds the events of the account acme: the folder is a copy."),
    Case(
      sentence: "The folder was copied, and acme went on since",
      spoil: { stage in
        let copied = try await lines(stage)
        stage.pass(.days(2))
        try await stage.sync()
        await stage.commit { $0.desired[beta] = .account(beta, .cat) }
        _ = await stage.branch.commit(
          ["accounts/beta/events/2026-11.jsonl": copied], by: "ada@acme.example")
      },
      failed: "beta: bookInError",
      message: "accounts/beta/events holds the events of the account acme: the folder is a copy."),
    Case(
      sentence: "The folder was copied from another book",
      spoil: { stage in
        var other = try await Stage(.account(beta, .cat), seed: 9)
        for _ in 1...9 { await other.commit() }
        try await other.sync()
        let copied = try #require(await other.branch.text("accounts/beta/events/2026-11.jsonl"))
        await stage.commit { $0.desired[beta] = .account(beta, .cat) }
        _ = await stage.branch.commit(
          ["accounts/beta/events/2026-11.jsonl": copied], by: "ada@acme.example")
      },
      failed: "beta: bookInError", message: "holds events of another book"),
    Case(
      sentence: "The folder was moved to another id, with its events",
      spoil: { stage in
        let moved = try await lines(stage)
        await stage.commit { book in
          book.desired[acme] = nil
          book.desired[beta] = .account(beta, .ann, .cat)
        }
        await stage.branch.remove(["accounts/acme/events/2026-11.jsonl"])
        _ = await stage.branch.commit(
          ["accounts/beta/events/2026-11.jsonl": moved], by: "ada@acme.example")
      },
      failed: "beta: bookInError",
      message: "renaming an account's id is not supported yet"),
    Case(
      sentence: "Another book owns the account",
      spoil: { stage in
        try await stage.store.claim(accounts: [beta], book: Sample.otherBook)
        await stage.commit { $0.desired[beta] = .account(beta, .cat) }
      },
      failed: "beta: refused", message: "ownedByAnotherBook", isForeseen: false),
  ]

  @Test(
    "Ann was invited in acme and Gus in globex; then, while Hal joins globex:", arguments: cases)
  func contained(_ theCase: Case) async throws {
    var stage = try await Stage(.account(acme, .ann), .account(globex, .on("gus", phone: 9)))
    try await stage.sync()
    try await theCase.spoil(&stage)
    let left = String(theCase.failed.prefix { $0 != ":" })
    await stage.commit { book in
      book.change(globex) { $0.people.append(.on("hal", phone: 8)) }
      book.change(left) { $0.people.append(.bob) }
    }
    let before = try await Snapshot(of: [acme, Self.beta], in: stage.store)
    let mails = await stage.delivered().count
    let preview = try await stage.preview()
    #expect(
      preview.failures.map { "\($0.account): \($0.kind)" }
        == (theCase.isForeseen ? [theCase.failed] : []))

    let report = try await stage.sync()
    #expect(report.failed == [theCase.failed])
    let failure = try #require(report.failures.first)
    #expect(failure.message.contains(theCase.message), "\(failure.message)")
    #expect(failure.remedy.hasSuffix("this one is tried again by the next sync."))
    #expect(await stage.delivered().dropFirst(mails) == ["invitation → hal"])
    #expect(await stage.branch.text("accounts/globex/status.csv")?.contains("hal@") == true)
    let after = try await Snapshot(of: [acme, Self.beta], in: stage.store)
    #expect(after.events[left] == before.events[left])
    #expect(after.enrollments == before.enrollments)

    // A sync of the others alone has no part in it.
    #expect(try await stage.sync { $0.accounts = [globex] }.failures == [])
  }

  @Test("Mended, the account goes on where it was")
  func mended() async throws {
    var stage = try await Stage(.account(acme, .ann), .account(globex, .on("gus", phone: 9)))
    try await stage.sync()
    let sound = try await Self.lines(stage)
    try await Self.edit(stage) { $0 + "oops\n" }
    await stage.commit { $0.change { $0.people.append(.bob) } }
    #expect(try await stage.sync().failed == ["acme: bookInError"])
    try await Self.edit(stage) { _ in sound }
    await stage.commit()
    let report = try await stage.sync()
    #expect(report.failures == [])
    #expect(report.done == ["invite bob (new): done"])
  }

  /// So many of the first events of acme are in the backup; nil where it does not know the account.
  @Test(
    "A backup that lacks what is published of one account alone is refused for all: nobody is mailed",
    arguments: [nil, 1, 2])
  func backup(acmesEvents count: Int?) async throws {
    var stage = try await Stage(.account(acme, .ann), .account(globex, .on("gus", phone: 9)))
    try await stage.sync()
    stage.pass(.days(2))
    try await stage.sync()
    await stage.commit { book in
      book.change(globex) { $0.people.append(.on("hal", phone: 8)) }
      book.change { $0.people.append(.bob) }
    }
    let published = try await stage.store.head(account: acme).seq
    #expect(published > 2)
    stage.store = try await stage.backup(
      count.map { [acme: $0, globex: .max] } ?? [globex: .max])
    let before = try await Snapshot(of: [acme, globex], in: stage.store)
    let mails = await stage.delivered()
    let mismatch = StoreMismatch.storeLacksEvents(
      account: acme, published: published, held: count ?? 0,
      LastPublication(
        store: try await stage.store.identity().id, revision: await stage.published?.revision,
        at: nil))
    await #expect(throws: mismatch) { try await stage.sync() }
    await #expect(throws: mismatch) { try await stage.sync { $0.accounts = [globex] } }
    #expect(await stage.delivered() == mails)
    #expect(try await Snapshot(of: [acme, globex], in: stage.store) == before)
  }
}

extension Stage {
  /// A store of the same id with so many of the first events of some accounts.
  fileprivate func backup(_ counts: [String: Int]) async throws -> InMemoryStore {
    let copy = InMemoryStore(id: try await store.identity().id)
    var accounts: [RestoredAccount] = []
    for (account, count) in counts.sorted(by: { $0.key < $1.key }) {
      accounts.append(
        RestoredAccount(
          id: account, appliedRevision: nil,
          enrollments: try await store.enrollments(account: account),
          events: try await store.events(account: account, after: 0, limit: count)))
    }
    try await copy.restore(accounts, book: Sample.book)
    return copy
  }

  fileprivate var published: PublishedRecord? {
    get async {
      try? PublishedRecord(
        json: Array((await branch.text("published.json") ?? "").utf8), path: "published.json")
    }
  }
}
