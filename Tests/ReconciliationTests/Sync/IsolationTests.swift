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
    /// The revision's wishes are decided, though not all that follows is done.
    var decisionStands = false
    var isPublished = false

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
      sentence: "Its mail templates are in error",
      spoil: {
        await $0.commit {
          $0.templates["beta"] = ["accounts/beta/templates/invitation.en.txt": "{{nonsense}}"]
        }
      }, failure: "accounts/beta/templates/invitation.en.txt", decisionStands: true,
      isPublished: true),
    Case(
      sentence: "Its decision does not fit the store",
      spoil: {
        $0.store = FaultyStore(
          store: $0.store,
          faults: Faults { call in
            call.name == "store.commit" && call.account == "beta"
              ? .failsBefore(StoreError.invalid(account: "beta", why: "a gap")) : nil
          })
      }, failure: "beta"),
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
      }, failure: "no space left", decisionStands: true),
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
    #expect(
      await (stage.branch.text("accounts/beta/status.csv") != nil) == theCase.isPublished)
    let records = try await stage.store.accounts(of: Sample.book)
    let applied = theCase.decisionStands ? stage.revision : nil
    #expect(records.map(\.appliedRevision) == [stage.revision, applied, stage.revision])
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
