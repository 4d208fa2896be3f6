import Engine
import Formats
import Reconciliation
import StoreContract
import Testing

@Suite("A round of some accounts comes to the same as one of all")
struct RoundScopeTests {
  private func stage() async throws -> Stage {
    var stage = try await Stage(.account(acme, .ann), .account(globex, .on("gus", phone: 9)))
    try await stage.sync()
    await stage.commit { $0.change("ann", in: acme) { $0.wish = .off } }
    return stage
  }

  private func applied(to account: String, in stage: Stage) async throws -> AppliedRevision {
    let record = try #require(try await stage.store.record(account: account))
    return AppliedRevision(
      account: account, before: record.appliedRevision, seq: record.head.seq)
  }

  @Test("accounts whose files are the same have the new commit without a look at them")
  func untouched() async throws {
    let whole = try await stage()
    let report = try await whole.sync()
    let part = try await stage()
    let judged = try await applied(to: globex, in: part)
    let partly = try await part.sync {
      $0.accounts = [acme]
      $0.untouched = [judged]
    }
    #expect(partly.plans.map(\.account) == [acme])
    #expect(partly.done == report.done)
    let records = try await part.store.accounts(of: Sample.book)
    #expect(records.map(\.appliedRevision) == [part.revision, part.revision])
    #expect(records.map(\.attemptedRevision) == [part.revision, part.revision])
    #expect(await part.branch.published == whole.branch.published)
  }

  @Test("one in which somebody applied another commit since it was judged keeps that")
  func overtaken() async throws {
    let stage = try await stage()
    let judged = try await applied(to: globex, in: stage)
    try await stage.store.recordRevision("other", attempted: [globex], applied: [judged])
    _ = try await stage.sync {
      $0.accounts = [acme]
      $0.untouched = [judged]
    }
    let records = try await stage.store.accounts(of: Sample.book)
    #expect(records.map(\.appliedRevision) == [stage.revision, "other"])
  }

  @Test("one that failed keeps the commit that was carried out")
  func failed() async throws {
    var stage = try await stage()
    let before = try await stage.store.accounts(of: Sample.book).map(\.appliedRevision)
    stage.book.unreadable = [acme]
    let judged = try await applied(to: globex, in: stage)
    _ = try await stage.sync {
      $0.accounts = [acme]
      $0.untouched = [judged]
    }
    let records = try await stage.store.accounts(of: Sample.book)
    #expect(records.map(\.appliedRevision) == [before[0], stage.revision])
  }

  @Test("a file that cannot be read spares its account: nothing is held, published or applied")
  func spared() async throws {
    var stage = try await stage()
    let tip = await stage.branch.published
    stage.book.change(acme) {
      $0.standing = .unreadable
      $0.people = []
    }
    let report = try await stage.sync {
      $0.accounts = [acme]
      $0.revision = nil
      $0.sparesUnreadable = true
    }
    #expect(report.spared == [acme])
    #expect(report.plans == [])
    #expect(report.publication == .nothingToPublish)
    #expect(await stage.branch.published == tip)
  }

  @Test("whoever is asked to stop begins no further account, and publishes what was done")
  func stopped() async throws {
    let stage = try await Stage(.account(acme, .ann), .account(globex, .on("gus", phone: 9)))
    let looks = Faults.Latch()
    var request = stage.request
    request.isStopped = { looks.isSet }
    let report = try await Sync(surroundings: stage.surroundings, request: request).run(
      stage.book
    ) { progress in
      if progress.account == acme { looks.set() }
    }
    #expect(report.isStopped)
    #expect(report.plans.map(\.account) == [acme])
    #expect(await stage.delivered() == ["invitation → ann"])
    #expect(await stage.branch.published.contains("accounts/acme/status.csv"))
    #expect(try await stage.people(globex) == [])
  }

  @Test("files that are another branch's by the time that they are read end the round before them")
  func departed() async throws {
    struct Departed: Error {}
    let stage = try await Stage(.account(acme, .ann), .account(globex, .on("gus", phone: 9)))
    let isLeft = Faults.Latch()
    var request = stage.request
    request.confirmed = { if isLeft.isSet { throw Departed() } }
    let report = try await Sync(surroundings: stage.surroundings, request: request).run(
      stage.book
    ) { progress in
      if progress.account == globex { isLeft.set() }
    }
    #expect(report.isCutShort)
    #expect(report.plans.map(\.account) == [acme])
    #expect(report.failed == ["globex: failed"])
    #expect(await stage.delivered() == ["invitation → ann"])
    #expect(try await stage.people(globex) == [])
  }
}
