import Engine
import Formats
import Reconciliation
import StoreContract
import Testing

@Suite("A stale clone must not turn people back")
struct RewindTests {
  /// Ann was on, and then set off: both revisions were carried out. `globex` came with the second.
  private func stage() async throws -> (stage: Stage, first: MemoryBook, firstRevision: String?) {
    var stage = try await Stage(.account(acme, .ann))
    try await stage.sync()
    let (first, firstRevision) = (stage.book, stage.revision)
    await stage.commit { book in
      book.change("ann", in: acme) { $0.wish = .off }
      book.desired[globex] = .account(globex, .on("gus", phone: 9))
    }
    try await stage.sync()
    return (stage, first, firstRevision)
  }

  @Test("An older revision than the one last applied is refused for the account, with both named")
  func older() async throws {
    var (stage, first, firstRevision) = try await stage()
    let newer = try #require(stage.revision)
    stage.book = first
    let before = try await Snapshot(of: [acme, globex], in: stage.store)
    let old = try #require(firstRevision)
    let report = try await stage.sync {
      $0.revision = old
      $0.base = old
    }
    #expect(
      report.failures.first
        == AccountFailure(
          account: acme, kind: .rewind,
          message:
            "The revision \(old.prefix(12)) does not follow \(newer.prefix(12)), which was applied to this account last: it would turn people back. Nothing is done in it, and everybody stays as they are.",
          remedy:
            "Get the newer commits (`pairbook save`, or `git pull`); or, if going back is what you want, `pairbook sync --allow rewind`."
        ))
    #expect(report.done == [])
    let after = try await Snapshot(of: [acme, globex], in: stage.store)
    #expect(after.events == before.events)
    #expect(after.records.map(\.appliedRevision) == [newer, newer])
  }

  @Test("A revision that this clone does not know is refused as well")
  func unknown() async throws {
    let stage = try await Stage(.account(acme, .ann))
    try await stage.store.claim(accounts: [acme], book: Sample.book)
    let elsewhere = String(repeating: "e", count: 40)
    try await stage.store.recordRevision(
      elsewhere, attempted: [acme], applied: [AppliedRevision(account: acme, before: nil, seq: 0)])
    #expect(try await stage.sync().failed == ["acme: rewind"])
    #expect(await stage.delivered() == [])
  }

  @Test("An account that was never synced is not refused with it")
  func another() async throws {
    var stage = try await Stage(.account(acme, .ann), .account(globex, .on("gus", phone: 9)))
    try await stage.sync { $0.accounts = [acme] }
    let old = stage.revision
    await stage.commit { $0.change { $0.people.append(.bob) } }
    try await stage.sync { $0.accounts = [acme] }
    let report = try await stage.sync {
      $0.revision = old
      $0.base = old
    }
    #expect(report.failed == ["acme: rewind"])
    #expect(report.done == ["invite gus (new): done"])
  }

  @Test("A worktree that is based on an older commit is refused")
  func worktree() async throws {
    let (stage, _, firstRevision) = try await stage()
    let report = try await stage.sync {
      $0.revision = nil
      $0.base = firstRevision
    }
    #expect(report.failed == ["acme: rewind", "globex: rewind"])
  }

  @Test("With --allow rewind it goes back, and who let it is on record")
  func allowed() async throws {
    var (stage, first, firstRevision) = try await stage()
    stage.book = first
    let report = try await stage.sync {
      $0.revision = firstRevision
      $0.base = firstRevision
      $0.accounts = [acme]
      $0.allowRewind = true
    }
    #expect(report.failures == [])
    #expect(report.done == ["invite ann (new): done"])
    let event = try #require(try await stage.parsedEvents().last { $0.draft.kind == .allow })
    #expect(event.draft.cause == "--allow rewind")
    #expect(event.actor == "olga@msp.example")
    #expect(
      try await stage.store.accounts(of: Sample.book).map(\.appliedRevision)
        == [firstRevision, stage.revision])
  }

  @Test("--allow rewind that nothing needs is not on record")
  func notNeeded() async throws {
    let stage = try await Stage(.account(acme, .ann))
    try await stage.sync { $0.allowRewind = true }
    #expect(try await stage.events() == ["invite ann: new", "mailed ann: invitation"])
  }
}
