import Engine
import Formats
import Reconciliation
import StoreContract
import Synchronization
import Testing

@Suite("An account's failure never stops another")
struct IsolationTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var sentence: String
    /// What is wrong with the account in the middle.
    var spoil: @Sendable (inout Stage) async throws -> Void
    var failure: String
    /// Whether its decision was committed before that.
    var isDecided = false

    var testDescription: String { sentence }
  }

  static let cases = [
    Case(
      sentence: "Its files cannot be read",
      spoil: { await $0.commit { $0.unreadable = ["beta"] } },
      failure: "input/output error"),
    Case(
      sentence: "The gateway does not answer for it",
      spoil: { await $0.gateway.isSilent(for: "beta") }, failure: "the gateway does not answer"),
    Case(
      sentence: "Its decision does not fit the store",
      spoil: {
        $0.store = FaultyStore(
          store: $0.store,
          faults: Faults { call in
            call.name == "store.commit" && call.account == "beta"
              ? .failsBefore(StoreError.invalid(account: "beta", why: "a gap")) : nil
          })
      }, failure: "a gap"),
    Case(
      sentence: "Its events cannot be written to the branch",
      spoil: {
        let isBeta = Faults.Latch()
        $0.store = FaultyStore(
          store: $0.store,
          faults: Faults { call in
            // The first thing that is read of the events is what is to be published.
            if call.name == "store.events", call.account == "beta" { isBeta.set() }
            return nil
          })
        $0.repository = FaultyRepository(
          repository: $0.repository,
          faults: Faults { call in
            call.name == "branch.write" && isBeta.isSet
              ? .failsBefore(MemoryRepository.Failure(description: "no space left")) : nil
          })
      }, failure: "no space left", isDecided: true),
  ]

  @Test("Three accounts, the middle one of which is in trouble:", arguments: cases)
  func isolated(_ theCase: Case) async throws {
    var stage = try await Stage(
      .account("alfa", .on("ann", phone: 1)), .account("beta", .on("bob", phone: 2)),
      .account("gamma", .on("cat", phone: 3)))
    try await theCase.spoil(&stage)
    let report = try await stage.sync()
    #expect(report.failed == ["beta: failed"])
    let message = report.failures.first?.message ?? ""
    #expect(message.contains(theCase.failure), "\(message)")
    #expect(await stage.delivered().contains("invitation → ann"))
    #expect(await stage.delivered().contains("invitation → cat"))
    for account in ["alfa", "gamma"] {
      #expect(try await stage.events(account).count == 2)
      #expect(await stage.branch.text("accounts/\(account)/status.csv") != nil)
    }
    #expect(await stage.branch.text("accounts/beta/status.csv") == nil)
    let records = try await stage.store.accounts(of: Sample.book)
    let revision = stage.revision
    #expect(
      records.map(\.appliedRevision) == [
        revision, theCase.isDecided ? revision : nil, revision,
      ])
  }

  @Test(
    "Templates in error keep an account's mails back, and neither what is decided nor another's")
  func templates() async throws {
    var stage = try await Stage(.account(acme, .ann, .bob), .account(globex, .on("gus", phone: 9)))
    try await stage.sync()
    await stage.commit { book in
      book.templates[acme] = ["accounts/acme/templates/invitation.en.txt": "{{nonsense}}"]
      book.change("bob", in: acme) { $0.wish = .off }
      book.change { $0.people.append(.cat) }
      book.change(globex) { $0.people.append(.on("hal", phone: 8)) }
    }
    let report = try await stage.sync()
    #expect(report.failed == ["acme: failed"])
    #expect(
      report.failures.first?.remedy
        == "Look at it. The mails wait; the next sync sends them.")
    #expect(
      try await stage.people() == [
        "ann: Not Connected, link 1 sent", "cat: Not Connected, link 1 queued",
      ])
    #expect(await stage.delivered().suffix(1) == ["invitation → hal"])
    // Mended, they leave, with every attempt still there.
    await stage.commit { $0.templates = [:] }
    try await stage.sync()
    #expect(await stage.delivered().suffix(1) == ["invitation → cat"])
    #expect(try await stage.outbox() == [])
  }
}

extension Faults {
  /// Something that happened once.
  final class Latch: Sendable {
    private let isUp = Mutex(false)
    var isSet: Bool { isUp.withLock { $0 } }
    func set() { isUp.withLock { $0 = true } }
  }
}
