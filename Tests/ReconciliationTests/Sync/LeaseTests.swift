import Engine
import Reconciliation
import StoreContract
import Synchronization
import Testing

@Suite("Two syncs of one account never run at once")
struct LeaseTests {
  @Test("An account that another sync works on is reported, and the others are done")
  func busy() async throws {
    let stage = try await Stage(.account(acme, .ann), .account(globex, .on("gus", phone: 9)))
    _ = try await Desk.open(acme, in: stage.store, holder: Sample.otherHolder)
    let before = try await Snapshot(of: [acme], in: stage.store)
    let report = try await stage.sync()
    #expect(
      report.failures == [
        AccountFailure(
          account: acme, kind: .busy,
          message: "Another sync (process 4243 on web1) works on it.",
          remedy: "Run `pairbook sync` again when it is done.")
      ])
    #expect(report.done == ["invite gus (new): done"])
    #expect(try await Snapshot(of: [acme], in: stage.store).events == before.events)
    #expect(await stage.delivered() == ["invitation → gus"])
    // What was not carried out whole is not remembered as applied.
    let records = try await stage.store.accounts(of: Sample.book)
    #expect(records.map(\.appliedRevision) == [nil, stage.revision])
    #expect(records.map(\.attemptedRevision) == [stage.revision, stage.revision])
  }

  @Test("A dead holder's lease is taken over at once, and what it had claimed is sent")
  func deadHolder() async throws {
    let stage = try await Stage(.account(acme, .ann))
    await stage.server.answer("ann", .tryLater(serverWords: "451 later"))
    try await stage.sync()
    stage.storeClock.pass(60)
    let desk = try await Desk.open(acme, in: stage.store, holder: Sample.otherHolder)
    #expect(try await desk.claimMail().count == 1)
    #expect(try await stage.sync().failed == ["acme: busy"])
    stage.graveyard.bury(Sample.otherHolder)
    let report = try await stage.sync()
    #expect(report.failures == [])
    #expect(await stage.delivered() == ["invitation → ann"])
    #expect(try await stage.outbox() == [])
  }

  @Test("A sync waits for a lease, and has it as soon as its holder gives it back")
  func waits() async throws {
    var stage = try await Stage(.account(acme, .ann))
    stage.tuning.leaseWait = 30
    _ = try await Desk.open(acme, in: stage.store, holder: Sample.otherHolder)
    let graveyard = stage.graveyard
    let tries = Mutex(0)
    stage.store = FaultyStore(
      store: stage.store,
      faults: Faults { call in
        if call.name == "store.takeLease",
          tries.withLock({
            $0 += 1; return $0
          }) == 2
        {
          graveyard.bury(Sample.otherHolder)
        }
        return nil
      })
    #expect(try await stage.sync().done == ["invite ann (new): done"])
    #expect(tries.withLock { $0 } == 2)
  }

  @Test("A lease that its holder never renews is free when its 20 seconds are over")
  func ranOut() async throws {
    let stage = try await Stage(.account(acme, .ann))
    _ = try await Desk.open(acme, in: stage.store, holder: Sample.otherHolder)
    stage.storeClock.pass(19)
    #expect(try await stage.sync().failed == ["acme: busy"])
    stage.storeClock.pass(1)
    #expect(try await stage.sync().done == ["invite ann (new): done"])
  }

  @Test("A lease is given back when the work is done, also when it failed")
  func givenBack() async throws {
    let stage = try await Stage(.account(acme, .ann))
    await stage.gateway.whilePolling { poll in
      if poll == 2 { throw ScriptedGateway.Silence() }
    }
    #expect(try await stage.sync().failed == ["acme: failed"])
    #expect(
      try await stage.store.takeLease(account: acme, holder: Sample.otherHolder, seconds: 20)
        == .taken(Lease(account: acme, token: 2)))
  }

  @Test(
    "While mail leaves, somebody else is let in, and what they did counts for the mail that is left"
  )
  func letsIn() async throws {
    var stage = try await Stage(
      .account(acme, .ann, .bob, .cat))
    (stage.tuning.mailGroup, stage.tuning.leaseTurn, stage.tuning.leaseWait) = (1, .zero, 60)
    // Also on a machine with much to do, the other gets in.
    stage.tuning.leasePause = .seconds(3)
    var other = await stage.another()
    other.tuning.leaseWait = 30
    other.holder = Sample.otherHolder
    let (waiting, own) = (other, Lease(account: acme, token: 1))
    let revoking = Mutex<Task<SyncReport, any Error>?>(nil)
    await stage.server.whileSending { [stage] in
      let isFirst = revoking.withLock { task in
        guard task == nil else { return false }
        task = Task {
          try await waiting.sync {
            $0.publish = false
            $0.scope = .byHand(.init(request: .revoke, people: [acme: ["bob@acme.example"]]))
          }
        }
        return true
      }
      guard isFirst else { return }
      // Goes on once the other stands at the door.
      while try await !stage.store.renew(own, seconds: 20) { await Task.yield() }
    }
    let report = try await stage.sync()
    let task = try #require(revoking.withLock { $0 })
    #expect(try await task.value.done == ["revoke bob (asked): done"])
    #expect(
      report.done == [
        "invite ann (new): done", "invite bob (new): done", "invite cat (new): done",
      ])
    // What was due meanwhile, the other sent.
    #expect(await stage.delivered() == ["invitation → ann"])
    #expect(await other.delivered() == ["invitation → cat"])
    #expect(
      try await stage.events() == [
        "invite ann: new", "invite bob: new", "invite cat: new", "mailed ann: invitation",
        "revoke bob: asked", "mailed cat: invitation",
      ])
    #expect(try await stage.outbox() == [])
  }

  struct Loss: Sendable, CustomTestStringConvertible {
    var sentence: String
    /// Which of the sync's polls of the gateway outlasts the lease; nil for its first group of mails.
    var poll: Int?
    /// What stands in the store afterwards.
    var events: [String]
    var delivered: [String] = []

    var testDescription: String { sentence }
  }

  static let losses = [
    Loss(sentence: "before the decision, nothing is decided", poll: 2, events: []),
    Loss(
      sentence: "while mail is on its way, its fate is not written: the heir sends it again",
      poll: nil, events: ["invite ann: new"], delivered: ["invitation → ann"]),
  ]

  @Test("When somebody else took the lease during the work,", arguments: losses)
  func lost(_ loss: Loss) async throws {
    let stage = try await Stage(.account(acme, .ann), .account(globex, .on("gus", phone: 9)))
    let steal: @Sendable () async throws -> Void = {
      stage.storeClock.pass(20)
      let answer = try await stage.store.takeLease(
        account: acme, holder: Sample.otherHolder, seconds: 20)
      if case .held = answer { throw StoreError.leaseLost(account: acme) }
    }
    if let poll = loss.poll {
      await stage.gateway.whilePolling { if $0 == poll { try await steal() } }
    } else {
      await stage.server.whileSending {
        if try await stage.store.head(account: globex) == .start { try await steal() }
      }
    }
    let report = try await stage.sync()
    #expect(report.failed == ["acme: busy"])
    #expect(try await stage.events() == loss.events)
    #expect(report.done == ["invite gus (new): done"])
    #expect(await stage.delivered() == loss.delivered + ["invitation → gus"])

    // The heir brings it to its end, with the same mail.
    await stage.server.whileSending {}
    await stage.gateway.whilePolling { _ in }
    stage.graveyard.bury(Sample.otherHolder)
    try await stage.sync()
    #expect(try await stage.events() == ["invite ann: new", "mailed ann: invitation"])
    let ids = await stage.server.delivered.filter { $0.to.address == "ann@acme.example" }
      .map(\.messageID)
    #expect(ids.count == loss.delivered.count + 1)
    #expect(Set(ids).count == 1)
  }
}
