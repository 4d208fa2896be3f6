import Engine
import Reconciliation
import Testing

@Suite("A freeze")
struct FreezeTests {
  /// The whole of the day on which the tests stand.
  private static let today = FreezeWindow(
    "Mon", .weekly(SendWindow([.init(days: [.monday], opens: 0, closes: 1440)])))

  private func freeze(_ stage: inout Stage) async {
    await stage.commit { $0.desired[acme]?.policy.guards.freeze = [Self.today] }
  }

  @Test("Nobody is invited or withdrawn in it, and the first sync after it does both")
  func holds() async throws {
    var stage = try await Stage(.account(acme, .ann))
    try await stage.sync()
    await stage.commit {
      $0.change { $0.people.append(.bob) }
      $0.change("ann", in: acme) { $0.wish = .off }
    }
    await freeze(&stage)
    let report = try await stage.sync()
    #expect(report.done == [])
    #expect(
      report.plans.flatMap(\.held).map {
        "\($0.kind.rawValue) \($0.user): \($0.hold.code.rawValue)"
      }
        == ["withdraw ann@acme.example: frozen", "invite bob@acme.example: frozen"])
    stage.pass(.hours(24))
    #expect(
      try await stage.sync().done == ["withdraw ann (off): done", "invite bob (new): done"])
  }

  @Test("Mail that was decided before it waits; what was seen happens, and the admins are told")
  func mailWaits() async throws {
    var stage = try await Stage(.account(acme, .ann, .bob))
    await stage.server.answer("bob", .tryLater(serverWords: "451 later"))
    try await stage.sync()
    await freeze(&stage)
    stage.pass(.hours(2))
    await stage.gateway.tells("ann", .working(number: number(9)))
    let report = try await stage.sync()
    #expect(report.done == ["reject ann (another number): done"])
    #expect(await stage.delivered().last?.hasPrefix("digest") == true)
    #expect(await stage.delivered().filter { $0 == "invitation → bob" } == [])
    let waiting = try await stage.outbox().map { $0.prefix { $0 != "," } }
    #expect(waiting == ["invitation → bob", "wrong-phone-note → ann"])
    stage.pass(.hours(24))
    try await stage.sync()
    #expect(await stage.delivered().filter { $0 == "invitation → bob" }.count == 1)
  }

  @Test("What was claimed and written before it began waits as well")
  func beginsInGroup() async throws {
    var stage = try await Stage(.account(acme, .ann, .bob, .cat))
    stage.tuning.mailGroup = 2
    await stage.commit {
      $0.desired[acme]?.policy.guards.freeze = [
        FreezeWindow(
          "Mon", .weekly(SendWindow([.init(days: [.monday], opens: 600, closes: 1440)])))
      ]
    }
    // Bob's mail is claimed while Ann's is on its way, and then it is ten o'clock.
    await stage.whileSending(besides: "bob") { [stage] in stage.pass(.hours(2)) }
    try await stage.sync()
    #expect(await stage.delivered() == ["invitation → ann"])
    #expect(
      try await stage.outbox().map { $0.prefix { $0 != "," } } == [
        "invitation → bob", "invitation → cat",
      ])
  }

  @Test(
    "Sessions whose end was decided before it are deleted in it, and tried again until they are")
  func promisedEnd() async throws {
    var stage = try await Stage(.account(acme, .ann))
    try await stage.sync()
    let session = try #require(try await stage.enrollment("ann")).sessionName
    await stage.gateway.keeps(sessions: true)
    await stage.commit { $0.change("ann", in: acme) { $0.wish = .off } }
    #expect(try await stage.sync().sessionsLeft == [acme: 1])
    await freeze(&stage)
    #expect(try await stage.sync().sessionsLeft == [acme: 1])
    await stage.gateway.keeps(sessions: false)
    let report = try await stage.sync()
    #expect(report.sessionsLeft == [:])
    #expect(await stage.gateway.ended == [session])
    #expect(report.done == [])
    #expect(report.plans.flatMap(\.held) == [])
  }

  @Test("The session of an old phone stays until it is over, as the overlap may have passed in it")
  func oldPhone() async throws {
    var stage = try await Stage(.account(acme, .ann))
    try await stage.sync()
    await stage.gateway.pairs("ann")
    try await stage.sync()
    await stage.commit { $0.change("ann", in: acme) { $0.phone = .number(number(8)) } }
    #expect(try await stage.sync().done == ["relink ann (phone changed): done"])
    let old = try #require(try await stage.enrollment("ann")?.supersededSessionName)
    stage.pass(.days(7))
    await freeze(&stage)
    try await stage.sync()
    #expect(await stage.gateway.ended == [])
    stage.pass(.hours(24))
    try await stage.sync()
    #expect(await stage.gateway.ended == [old])
  }

  @Test("A link asked for by hand is held too, and --allow freeze lets it through")
  func byHand() async throws {
    var stage = try await Stage(.account(acme, .ann))
    try await stage.sync()
    await freeze(&stage)
    let resend = SyncRequest.Scope.byHand(
      .init(request: .resend, people: [acme: ["ann@acme.example"]]))
    let held = try await stage.sync { $0.scope = resend }
    #expect(held.done == [])
    #expect(held.plans.flatMap(\.held).map(\.hold.code) == [.frozen])
    let allowed = try await stage.sync {
      $0.scope = resend
      $0.allowed = [.freeze]
    }
    #expect(allowed.done == ["invite ann (asked): done"])
    #expect(try await stage.events().contains("allow: --allow freeze"))
  }
}
