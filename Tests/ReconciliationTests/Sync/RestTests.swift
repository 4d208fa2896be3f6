import Engine
import Reconciliation
import StoreContract
import TestSupport
import Testing

@Suite("An account in which nothing is due rests: nobody looks at it until something may have come")
struct RestTests {
  /// Everybody is invited, that is published, and a sync found nothing more.
  private func rested() async throws -> Stage {
    var stage = try await Stage(.account(acme, .ann, .bob), .account(globex, people: 2))
    stage.observer = { NoGateway() }
    try await stage.syncTip()
    // What was published is looked at once more.
    #expect(try await stage.syncTip() == [acme, globex])
    #expect(try await stage.previewTip().read == [])
    return stage
  }

  struct Turn: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// Who is looked at afterwards.
    var read: [String]
    var take: @Sendable (inout Stage) async throws -> Void = { _ in }
    var ask: @Sendable (inout SyncRequest) -> Void = { _ in }
  }

  private static let turns = [
    Turn(testDescription: "Nothing happens", read: []),
    Turn(testDescription: "A row of one account changes", read: [acme]) { stage in
      await stage.commit { $0.change("ann", in: acme) { $0.phone = .number(number(77)) } }
    },
    Turn(testDescription: "Its status.csv is edited", read: [globex]) { stage in
      await stage.branch.commit(
        ["accounts/globex/status.csv": [65]], by: "mallory@acme.example", message: "")
    },
    Turn(testDescription: "A reminder comes due", read: [acme, globex]) { $0.pass(.days(2)) },
    Turn(testDescription: "Another day begins", read: [acme, globex]) { $0.pass(.hours(15)) },
    Turn(testDescription: "The day is not over", read: []) { $0.pass(.hours(15) - 1) },
    Turn(testDescription: "The clock was put back", read: [acme, globex]) { $0.pass(-60) },
    Turn(
      testDescription: "Somebody declines on their page, and that has no event yet", read: [acme]
    ) { stage in
      let desk = try await Desk.open(acme, in: stage.store)
      var ann = try #require(try await stage.enrollment("ann"))
      ann.declinedAt = stage.now
      try await desk.commit([.put(ann)])
      try await desk.store.release(desk.lease)
    },
    Turn(
      testDescription: "A guard is lifted", read: [acme, globex], ask: { $0.allowed = [.freeze] }),
    Turn(
      testDescription: "A row that is gone means off", read: [acme, globex],
      ask: { $0.prune = true }),
    Turn(
      testDescription: "All files have to be named", read: [acme, globex],
      ask: { $0.looksAtAll = true }),
    Turn(testDescription: "A folder goes whose people are enrolled", read: [acme]) { stage in
      await stage.commit { $0.desired[globex] = nil }
    },
    Turn(testDescription: "A gateway is named", read: [acme, globex]) { $0.observer = nil },
  ]

  @Test("Who is looked at after a sync that found nothing", arguments: turns)
  func looks(_ turn: Turn) async throws {
    var stage = try await rested()
    try await turn.take(&stage)
    #expect(try await stage.previewTip(turn.ask).read == turn.read)
    #expect(try await stage.syncTip(turn.ask) == turn.read)
  }

  @Test("A run of some accounts leaves what it did not look at to the next one of all")
  func some() async throws {
    var stage = try await rested()
    await stage.commit { book in
      for account in [acme, globex] {
        book.change(account) { $0.people[0].phone = .number(number(78)) }
      }
    }
    let onlyGlobex: (inout SyncRequest) -> Void = { $0.accounts = [globex] }
    #expect(try await stage.previewTip(onlyGlobex).read == [globex])
    #expect(try await stage.syncTip(onlyGlobex) == [globex])
    // Its phone was told to somebody, and that is published.
    #expect(try await stage.syncTip(onlyGlobex) == [globex])
    #expect(try await stage.syncTip(onlyGlobex) == [])
    #expect(try await stage.previewTip().read == [acme])
  }

  @Test("A rehearsal is refused where the truth rests")
  func rehearsal() async throws {
    let stage = try await rested()
    let source = await CommittedBook(stage)
    var surroundings = stage.surroundings
    surroundings.rehearsal = true
    await #expect(throws: StoreMismatch.rehearsalMixed(rehearsal: true)) {
      _ = try await Sync(surroundings: surroundings, request: source.request).run(source)
    }
    #expect(source.reads.all == [])
  }

  @Test("A revision that changes nothing is applied to an account that rests, too")
  func revision() async throws {
    var stage = try await rested()
    await stage.commit { $0.change("ann", in: acme) { $0.wish = .off } }
    let tip = await stage.branch.tip()
    try await stage.syncTip()
    #expect(try await stage.store.accounts(of: Sample.book).map(\.appliedRevision) == [tip, tip])
  }

  @Test("What was published of an account that rests is made anew after a lost race")
  func race() async throws {
    var stage = try await rested()
    let status = await stage.branch.text("accounts/globex/status.csv")
    await stage.branch.whilePublishing { ["accounts/globex/status.csv": [65]] }
    await stage.commit { $0.change("ann", in: acme) { $0.wish = .off } }
    #expect(try await stage.syncTip() == [acme, globex])
    #expect(await stage.branch.text("accounts/globex/status.csv") == status)
  }
}

extension AccountPlan {
  /// Accounts that are left alone are not in a plan.
  var saysSomething: Bool { self != AccountPlan(account: account) }
}
