import Engine
import Formats
import Reconciliation
import StoreContract
import Testing

@Suite("A preview shows what a sync would do, and does nothing")
struct PreviewTests {
  /// Ann is Archiving, Bob has a link; then Bob is off, Ann has another phone, and Cat comes.
  private func stage() async throws -> Stage {
    var stage = try await Stage(.account(acme, .ann, .bob))
    try await stage.sync()
    await stage.gateway.tells("ann", .working(number: number(1)))
    try await stage.sync()
    await stage.commit { book in
      book.change("bob", in: acme) { $0.wish = .off }
      book.change("ann", in: acme) { $0.phone = .number(number(77)) }
      book.change { $0.people.append(.cat) }
    }
    return stage
  }

  private let sketches = [
    "relink ann (phone changed)", "withdraw bob (off)", "invite cat (new)",
  ]

  @Test("The plan is the sync's, and nothing is changed")
  func same() async throws {
    let stage = try await stage()
    let before = try await Snapshot(of: [acme], in: stage.store)
    let tip = await stage.branch.tip()
    let preview = try await stage.preview()
    #expect(preview.plans.flatMap(\.actions).map(\.sketch) == sketches)
    #expect(preview.inputs == ["accounts/acme/users.csv": "blob of acme"])
    #expect(try await Snapshot(of: [acme], in: stage.store) == before)
    #expect(await stage.branch.tip() == tip)
    #expect(try await stage.sync().plans == preview.plans)
  }

  @Test("Offline, the clone's status.csv tells who is enrolled")
  func offline() async throws {
    let stage = try await stage()
    let preview = try await Preview(
      store: nil, repository: stage.branch, sessions: NoGateway(), request: stage.request
    ).run(stage.book, now: stage.now) { _, _, _ in }
    #expect(preview.plans.flatMap(\.actions).map(\.sketch) == sketches)
  }

  @Test("Offline, the guards count what the clone's events tell of the last 24 hours")
  func offlineGuards() async throws {
    var stage = try await Stage(
      .account(acme, people: 10, policy: Policy(guards: .init(withdrawalCount: 2))))
    try await stage.sync()
    func turnOff(_ names: String...) async {
      await stage.commit { book in
        for name in names { book.change(name, in: acme) { $0.wish = .off } }
      }
    }
    func held() async throws -> [String] {
      let offline = try await Preview(
        store: nil, repository: stage.branch, sessions: NoGateway(), request: stage.request
      ).run(stage.book, now: stage.now) { _, _, _ in }
      #expect(offline.plans == (try await stage.preview()).plans)
      return offline.plans.flatMap(\.held).map(\.hold.reason)
    }
    // Who came today is no part of the percentage.
    await turnOff("p01", "p02")
    #expect(try await held() == [])
    try await stage.sync()
    await turnOff("p03")
    #expect(
      try await held() == [
        "3 withdrawals, new phones or revoked links in 24 hours; 2 are allowed (guards.maxWithdrawals)"
      ])
    stage.pass(.hours(25))
    #expect(try await held() == [])
  }

  @Test("Mails are shown in full, with a placeholder for the link, as the sync sends them else")
  func mails() async throws {
    let stage = try await stage()
    var shown: [OutgoingMail] = []
    let mails = MailPreview(composers: stage.composers, now: stage.now)
    _ = try await Preview(
      store: stage.store, repository: stage.branch, sessions: stage.gateway,
      request: stage.request
    ).run(stage.book, now: stage.now) { account, plan, enrollments in
      shown += try mails.mails(for: plan, of: account, enrollments: enrollments)
    }
    #expect(shown.map(\.sketch) == ["phone-changed → ann", "invitation → cat"])
    let before = await stage.server.delivered.count
    try await stage.sync()
    let sent = Array(await stage.server.delivered.dropFirst(before))
    #expect(sent.map(\.subject) == shown.map(\.subject))
    for (shown, sent) in zip(shown, sent) {
      #expect(shown.text.contains("/p/\(MailPreview.placeholder)"))
      #expect(!sent.text.contains(MailPreview.placeholder))
      // Line by line the same but for link and check code.
      let lines = zip(shown.text.split(separator: "\n"), sent.text.split(separator: "\n"))
      for (shown, sent) in lines
      where !shown.contains(MailPreview.placeholder) && !shown.contains("XXX-XXX") {
        #expect(shown == sent)
      }
    }
  }

  @Test("An account without a record in the store is planned as one where nobody is enrolled")
  func unknownAccount() async throws {
    let stage = try await Stage(.account(acme, .ann))
    let preview = try await stage.preview()
    #expect(preview.plans.flatMap(\.actions).map(\.sketch) == ["invite ann (new)"])
    #expect(try await stage.store.accounts(of: Sample.book) == [])
  }
}
