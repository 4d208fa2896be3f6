import Engine
import Formats
import Reconciliation
import StoreContract
import Testing

@Suite("What a sync looks at")
struct ScopeTests {
  @Test("--account: the others are neither planned, done nor published, nor counted as applied")
  func account() async throws {
    let stage = try await Stage(.account(acme, .ann), .account(globex, .on("gus", phone: 9)))
    let report = try await stage.sync { $0.accounts = [globex] }
    #expect(report.plans.map(\.account) == [globex])
    #expect(await stage.delivered() == ["invitation → gus"])
    #expect(
      await stage.branch.published == [
        "accounts/globex/events/2026-11.jsonl", "accounts/globex/status.csv", "published.json",
      ])
    let records = try await stage.store.accounts(of: Sample.book)
    #expect(records.map(\.appliedRevision) == [nil, stage.revision])
    #expect(records.map(\.attemptedRevision) == [nil, stage.revision])
  }

  @Test(
    "An account whose folder is gone is held, and looked at for as long as somebody is enrolled")
  func folderGone() async throws {
    var stage = try await Stage(.account(acme, .ann), .account(globex, .on("gus", phone: 9)))
    try await stage.sync()
    await stage.commit { $0.desired[globex] = nil }
    let report = try await stage.sync()
    #expect(report.plans.map(\.account) == [acme, globex])
    #expect(report.held == ["withdraw gus: the account's folder is gone"])
    #expect(report.done == [])
    #expect(try await stage.people(globex) == ["gus: Not Connected, link 1 sent"])
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var sentence: String
    /// What the settings of the book say.
    var settings: Bool
    /// `--prune`.
    var flag: Bool
    var isWorktree: Bool
    var withdraws: Bool

    var testDescription: String { sentence }
  }

  static let prunes = [
    Case(
      sentence: "Neither settings nor flag: held", settings: false, flag: false,
      isWorktree: false, withdraws: false),
    Case(
      sentence: "By the settings: withdrawn", settings: true, flag: false, isWorktree: false,
      withdraws: true),
    Case(
      sentence: "By --prune, for this run: withdrawn", settings: false, flag: true,
      isWorktree: false, withdraws: true),
    Case(
      sentence: "A worktree never prunes by the settings", settings: true, flag: false,
      isWorktree: true, withdraws: false),
    Case(
      sentence: "A worktree never prunes by --prune", settings: false, flag: true,
      isWorktree: true, withdraws: false),
  ]

  @Test("Ann's row is gone", arguments: prunes)
  func prune(_ theCase: Case) async throws {
    var account = DesiredAccount.account(acme, .ann, .bob)
    account.policy.prune = theCase.settings
    var stage = try await Stage(account)
    try await stage.sync()
    await stage.commit { $0.change { $0.people.removeFirst() } }
    let ask: (inout SyncRequest) -> Void = {
      $0.prune = theCase.flag
      if theCase.isWorktree { $0.revision = nil }
    }
    // What the preview shows is what the sync does.
    let preview = try await stage.preview(ask)
    let report = try await stage.sync(ask)
    #expect(preview.plans == report.plans)
    #expect(report.done == (theCase.withdraws ? ["withdraw ann (row gone): done"] : []))
    #expect(report.held == (theCase.withdraws ? [] : ["withdraw ann: no longer listed"]))
    #expect(
      try await stage.people().map { String($0.prefix(3)) }
        == (theCase.withdraws ? ["bob"] : ["ann", "bob"]))
  }

  @Test("A guard that was let through is on record with who did; one that held nothing is not")
  func allowed() async throws {
    var account = DesiredAccount.account(acme, .ann, .bob, .cat)
    account.policy.guards.withdrawalCount = 1
    var stage = try await Stage(account)
    try await stage.sync()
    await stage.commit { $0.change { $0.people = [.cat] } }
    await stage.commit { book in
      book.change { $0.people = [.ann, .bob, .cat] }
      for name in ["ann", "bob"] { book.change(name, in: acme) { $0.wish = .off } }
    }
    let held = try await stage.sync()
    #expect(
      held.held
        == ["ann", "bob"].map {
          "withdraw \($0): 2 withdrawals, new phones or revoked links in 24 hours; 1 is allowed (guards.maxWithdrawals) [withdrawals]"
        })
    try await stage.sync { $0.allowed = [.withdrawals, .invitations] }
    #expect(
      try await stage.events().suffix(3)
        == ["withdraw ann: off", "withdraw bob: off", "allow: --allow withdrawals"])
    #expect(try await stage.parsedEvents().last?.actor == "olga@msp.example")
  }
}
