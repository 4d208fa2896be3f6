import Engine
import Formats
import Reconciliation
import StoreContract
import Testing

@Suite("Publishing what a sync learnt")
struct PublisherTests {
  private let files = [
    "accounts/acme/events/2026-11.jsonl", "accounts/acme/status.csv", "published.json",
  ]

  @Test("One commit holds status, events and the record of store, revision and time")
  func first() async throws {
    let stage = try await Stage(.account(acme, .ann))
    let report = try await stage.sync()
    let tip = try #require(await stage.branch.tip())
    #expect(
      report.publication == .published(commit: tip, files: 2, push: .notWanted, notes: []))
    #expect(await stage.branch.published == files)
    let commit = try #require(await stage.branch.tipCommit)
    #expect(commit.parent == stage.revision)
    let store = try await stage.store.identity().id
    #expect(commit.message == "Publish the status of acme\n\nPairbook-Store: \(store)\n")
    #expect(
      await stage.branch.text("accounts/acme/status.csv") == """
        email,mobile_phone,status,since,detail
        ann@acme.example,\(number(1)),Not Connected,2026-11-23T09:00:00Z,"invited, link expires 2026-11-30"

        """)
    let lines = try await stage.store.events(account: acme, after: 0, limit: 9).map(\.line)
    #expect(
      await stage.branch.text("accounts/acme/events/2026-11.jsonl")
        == lines.map { $0 + "\n" }.joined())
    let record = try PublishedRecord(
      json: Array((await stage.branch.text("published.json") ?? "").utf8), path: "published.json")
    #expect(
      record
        == PublishedRecord(
          store: try await stage.store.identity().id, revision: stage.revision,
          observedAt: monday))
  }

  @Test("Several accounts are one commit")
  func several() async throws {
    let stage = try await Stage(.account(acme, .ann), .account(globex, .on("gus", phone: 9)))
    try await stage.sync()
    let message = try #require(await stage.branch.tipCommit).message
    #expect(message.hasPrefix("Publish the status of 2 accounts\n\nPairbook-Store: "))
    #expect(await stage.branch.commits.count == 2)
  }

  @Test("A new month begins a new file, and the old one is left as it is")
  func months() async throws {
    let stage = try await Stage(.account(acme, .ann))
    try await stage.sync()
    let november = await stage.branch.text("accounts/acme/events/2026-11.jsonl")
    stage.pass(.days(9))
    try await stage.sync()
    #expect(await stage.branch.text("accounts/acme/events/2026-11.jsonl") == november)
    let december = try #require(await stage.branch.text("accounts/acme/events/2026-12.jsonl"))
    #expect(december.split(separator: "\n").count == (try await stage.drafts().count) - 3)
  }

  @Test("Where no revision was carried out, the record names none")
  func worktree() async throws {
    let stage = try await Stage(.account(acme, .ann))
    try await stage.sync { $0.revision = nil }
    let record = try PublishedRecord(
      json: Array((await stage.branch.text("published.json") ?? "").utf8), path: "published.json")
    #expect(record.revision == nil)
  }

  @Test("--no-publish leaves the files for the next sync")
  func skipped() async throws {
    let stage = try await Stage(.account(acme, .ann))
    #expect(try await stage.sync { $0.publish = false }.publication == .skipped(files: 2))
    #expect(await stage.branch.published == [])
    try await stage.sync()
    #expect(await stage.branch.published == files)
  }

  @Test("A status file that somebody edited is put right, an events file that was cut as well")
  func putRight() async throws {
    let stage = try await Stage(.account(acme, .ann))
    try await stage.sync()
    let right = await stage.branch.text("accounts/acme/status.csv")
    _ = await stage.branch.commit(
      ["accounts/acme/status.csv": "email\n"], by: "mallory@acme.example")
    try await stage.sync()
    #expect(await stage.branch.text("accounts/acme/status.csv") == right)

    let events = try #require(await stage.branch.text("accounts/acme/events/2026-11.jsonl"))
    let cut = events.split(separator: "\n")[0] + "\n"
    _ = await stage.branch.commit(
      ["accounts/acme/events/2026-11.jsonl": String(cut)], by: "mallory@acme.example")
    try await stage.sync()
    #expect(await stage.branch.text("accounts/acme/events/2026-11.jsonl") == events)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var sentence: String
    var turns: [MemoryRepository.Turn]
    var published: Bool
    var check: @Sendable (Publication) -> Bool

    var testDescription: String { sentence }
  }

  static let cases = [
    Case(
      sentence: "pushed", turns: [.push], published: true,
      check: {
        if case .published(_, 2, .pushed(remote: "origin"), []) = $0 { true } else { false }
      }),
    Case(
      sentence: "refused by the remote: the commit stands here, and its words are told",
      turns: [.refuse("protected branch")], published: true,
      check: {
        if case .published(_, 2, .refused("protected branch"), []) = $0 { true } else { false }
      }),
    Case(
      sentence: "somebody else was first: made anew on theirs",
      turns: [.race(["README.md": Array("theirs".utf8)])], published: true,
      check: { if case .published(_, 2, .notWanted, []) = $0 { true } else { false } }),
    Case(
      sentence: "others are first every time: given up, nothing lost",
      turns: [.race(["a": [1]]), .race(["a": [2]])], published: false,
      check: {
        $0
          == .failed(
            message: "Others kept publishing at the same time.",
            remedy: "Nothing is lost: run `pairbook sync` again.")
      }),
    Case(
      sentence: "it fails: the store keeps what was done",
      turns: [.fail(.init(description: "disk full"))], published: false,
      check: {
        $0
          == .failed(
            message: "disk full",
            remedy:
              "Look at it. What was done is kept in the store: `pairbook sync` publishes it once this is mended."
          )
      }),
  ]

  @Test("An attempt to publish:", arguments: cases)
  func attempt(_ theCase: Case) async throws {
    var stage = try await Stage(.account(acme, .ann))
    stage.tuning.publishAttempts = 2
    await stage.branch.expect(theCase.turns)
    let report = try await stage.sync()
    #expect(theCase.check(report.publication), "\(report.publication)")
    #expect(report.failures == [])
    #expect(report.done == ["invite ann (new): done"])
    #expect(try await stage.events().count == 2)
    #expect(await stage.branch.published == (theCase.published ? files : []))
    // Nobody is mailed again, and what was not published is now.
    let next = try await stage.sync()
    #expect(next.results == [])
    #expect(await stage.branch.published == files)
    #expect(await stage.delivered() == ["invitation → ann"])
  }

  @Test(
    "After a lost race the other's files stay, and newer ones of the same store are not put back")
  func race() async throws {
    let stage = try await Stage(.account(acme, .ann))
    try await stage.sync()
    let branch = stage.branch
    let other = await stage.another { $0.change { $0.people.append(.bob) } }
    stage.pass(.days(2))
    // Another sync of the same store comes first: it knows of Ann's reminder, and of Bob.
    await branch.whilePublishing {
      try await other.sync()
      return await other.branch.machineFiles()
    }
    let report = try await stage.sync()
    #expect(report.publication == .nothingToPublish)
    #expect(try await stage.events().suffix(2) == ["invite bob: new", "mailed bob: invitation"])
    let status = try #require(await branch.text("accounts/acme/status.csv"))
    #expect(status.contains("bob@acme.example"))
    #expect(
      await branch.text("accounts/acme/events/2026-11.jsonl")?.split(separator: "\n").count
        == (try await stage.drafts().count))
  }
}
