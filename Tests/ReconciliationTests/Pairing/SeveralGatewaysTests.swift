import Engine
import Formats
import GatewaySimulation
import StoreContract
import Testing

@testable import Reconciliation

@Suite("A book with several gateways, of which each account chooses one")
struct SeveralGatewaysTests {
  @Test("People pair at the gateway that their account chose, and nowhere else")
  func chosen() async throws {
    try await withPairing(.account(acme, .ann), others: ["eu"]) { pairing in
      await pairing.commit { $0.gateway[acme] = .named("eu") }
      try await pairing.stage.sync()
      try await pairing.pair(at: "eu")
      #expect(try await pairing.sessions() == [])
      #expect(
        try await pairing.sessions(at: "eu") == ["\(try await pairing.session()) working"])
      await pairing.pass(.minutes(5))
      #expect(try await pairing.stage.sync().done == [])
      #expect(try await pairing.stage.enrollment("ann")?.lastConfirmed == monday + .minutes(5))
    }
  }

  @Test(
    "An account that moves keeps its sessions where they are; new pairings begin at the new gateway"
  )
  func moved() async throws {
    try await withPairing(.account(acme, .ann), others: ["eu"]) { pairing in
      try await pairing.stage.sync()
      try await pairing.pair()
      let ann = try await pairing.session()
      await pairing.commit { book in
        book.gateway[acme] = .named("eu")
        book.change { $0.people.append(.bob) }
      }
      await pairing.pass(.minutes(5))
      #expect(try await pairing.stage.sync().done == ["invite bob (new): done"])
      try await pairing.pair("bob", at: "eu")
      let bob = try await pairing.session("bob")
      #expect(try await pairing.sessions() == ["\(ann) working"])
      #expect(try await pairing.sessions(at: "eu") == ["\(bob) working"])
      // Who has to link anew does so at the new one, and nothing is left at the old.
      pairing.simulation.withWorld { $0.unlink(ann) }
      for _ in 1...2 {
        await pairing.pass(.minutes(5))
        try await pairing.stage.sync()
      }
      #expect(
        try await pairing.stage.people() == [
          "ann: Logged Out, link 2 sent", "bob: Archiving, link 1 used",
        ])
      try await pairing.pair("ann", at: "eu")
      #expect(try await pairing.sessions() == [])
      #expect(
        try await pairing.sessions(at: "eu") == ["\(ann) working", "\(bob) working"].sorted())
    }
  }

  @Test("Whoever is withdrawn after the account moved is unlinked where they were linked")
  func withdrawn() async throws {
    try await withPairing(.account(acme, .ann), others: ["eu"]) { pairing in
      try await pairing.stage.sync()
      try await pairing.pair()
      await pairing.commit { book in
        book.gateway[acme] = .named("eu")
        book.change("ann", in: acme) { $0.wish = .off }
      }
      #expect(try await pairing.stage.sync().done == ["withdraw ann (off): done"])
      #expect(try await pairing.sessions() == [])
    }
  }

  @Test("A gateway that is silent leaves unconfirmed what may lie there, and stops nobody else")
  func silent() async throws {
    let gus = Person.on("gus", phone: 9)
    try await withPairing(.account(acme, .ann), .account(globex, gus), others: ["eu"]) { pairing in
      await pairing.commit { $0.gateway[globex] = .named("eu") }
      try await pairing.stage.sync()
      try await pairing.pair()
      try await pairing.connect(gus, in: globex, at: "eu")
      await pairing.pass(.minutes(5))
      #expect(try await pairing.stage.sync().done == ["connect gus (paired): done"])
      let confirmed = try await pairing.stage.enrollment("gus", of: globex)?.lastConfirmed
      try pairing.gateway("eu").withWorld { $0.faults.isDown = true }
      await pairing.pass(.hours(24))
      // A run of others alone does not mind.
      let others = try await pairing.stage.preview { $0.accounts = [acme] }
      #expect(others.gateways.silences == [])
      #expect(others.gateways.observedAt == pairing.stage.now)
      #expect(try await pairing.stage.preview().gateways.silences.map(\.gateway) == ["eu"])
      let alone = try await pairing.stage.sync { $0.accounts = [acme] }
      #expect(alone.gateways.silences == [])
      let report = try await pairing.stage.sync()
      #expect(report.gateways.silences.map(\.gateway) == ["eu"])
      #expect(try await pairing.stage.enrollment("ann")?.lastConfirmed == pairing.stage.now)
      #expect(try await pairing.stage.enrollment("gus", of: globex)?.lastConfirmed == confirmed)
      // The day is on record for whom it was seen.
      func days(_ account: String) async throws -> Int {
        try await pairing.stage.drafts(account).count { $0.kind == .observed }
      }
      #expect(try await days(acme) == 2)
      #expect(try await days(globex) == 1)
      // Who unlinks at the other gateway is seen to, and links anew.
      let ann = try await pairing.session()
      pairing.simulation.withWorld { $0.unlink(ann) }
      for _ in 1...2 {
        await pairing.pass(.minutes(5))
        try await pairing.stage.sync()
      }
      #expect(try await pairing.stage.people() == ["ann: Logged Out, link 2 sent"])
      #expect(try await pairing.stage.people(globex) == ["gus: Archiving, link 1 used"])
      try await pairing.pair()
      #expect(try await pairing.stage.people() == ["ann: Archiving, link 2 used"])
    }
  }

  @Test(
    "Whose session is found nowhere waits for a silent gateway that their account did not choose")
  func silentElsewhere() async throws {
    try await withPairing(.account(acme, .ann), others: ["eu"]) { pairing in
      try await pairing.stage.sync()
      try pairing.gateway("eu").withWorld { $0.faults.isDown = true }
      // Nobody's session may lie there yet: the next day is seen to all the same.
      await pairing.pass(.hours(24))
      let report = try await pairing.stage.sync()
      #expect(report.gateways.silences == [])
      #expect(try await pairing.stage.drafts(acme).count { $0.kind == .observed } == 2)
      try await pairing.pair()
      let ann = try await pairing.session()
      try await #require(pairing.fleet.chosen(.unnamed)).gateway.end(ann)
      await pairing.pass(.minutes(5))
      let lost = try await pairing.stage.sync()
      #expect(lost.done == [])
      #expect(lost.gateways.silences.map(\.gateway) == ["eu"])
    }
  }

  @Test("A gateway that must not be given its key stops the accounts that chose it, and no others")
  func refused() async throws {
    let gus = Person.on("gus", phone: 9)
    try await withPairing(.account(acme, .ann), .account(globex, gus), others: ["eu"]) { pairing in
      await pairing.commit { $0.gateway[globex] = .named("eu") }
      let words = ErrorWords(message: "It goes to another gateway.", remedy: "Name it.")
      let eu = GatewayFleet.Member(
        .named("eu"), name: "eu",
        gateway: UnusableGateway(
          setting: "connections.gateways.eu", why: words.message, remedy: words.remedy))
      let fleet = GatewayFleet(
        pairing.fleet.members.filter { $0.choice == .unnamed } + [eu],
        refusals: [.named("eu"): ConnectionRefused(words)])
      let (store, clock) = (pairing.stage.store, pairing.stage.clock)
      pairing.stage.observer = {
        GatewayPoll(fleet, book: Sample.book, store: store) { Instant(clock.seconds) }
      }
      let preview = try await pairing.stage.preview()
      #expect(preview.plans.flatMap(\.actions).map(\.user) == ["ann@acme.example"])
      #expect(preview.failures.map(\.account) == [globex])
      let report = try await pairing.stage.sync()
      #expect(report.done == ["invite ann (new): done"])
      #expect(report.failures.map(\.kind) == [.refused])
      #expect(report.failures.map(\.message) == [words.message])
      #expect(report.gateways.silences == [])
      #expect(try await pairing.stage.sync { $0.accounts = [acme] }.failures == [])
    }
  }

  @Test("Nobody pairs at another gateway because the chosen one is not named by the book")
  func unknown() async throws {
    try await withPairing(.account(acme, .ann), others: ["eu"]) { pairing in
      await pairing.commit { $0.gateway[acme] = .named("us") }
      try await pairing.stage.sync()
      let page = try await pairing.office.start(try await pairing.token(), agreed: nil)
      #expect(page?.state == .gatewayDown)
      #expect(try await pairing.sessions() == [])
      #expect(try await pairing.sessions(at: "eu") == [])
    }
  }

  // MARK: Names that come twice

  @Test(
    "Two gateways have a session of one name: the stranger's is neither taken over nor unlinked")
  func foreignTwice() async throws {
    try await withPairing(.account(acme, .ann, .bob), others: ["eu"]) { pairing in
      pairing.simulation.withWorld {
        $0.add("default", number: String(number(1).dropFirst()))
        $0.add("phone", number: "4915112345678")
      }
      try pairing.gateway("eu").withWorld {
        $0.add("default", number: "4915112345679")
        $0.add("phone", number: String(number(2).dropFirst()))
      }
      let report = try await pairing.stage.sync { $0.scope = .takeover }
      #expect(
        report.done == ["connect ann (taken over): done", "connect bob (taken over): done"])
      #expect(try await pairing.stage.enrollment("ann")?.session == "default")
      #expect(try await pairing.stage.enrollment("bob")?.session == "eu/phone")
      await pairing.pass(.minutes(2))
      let next = try await pairing.stage.sync()
      #expect(next.gateways.unmanaged.map(\.session) == ["eu/default", "phone"])
      #expect(try await pairing.stage.enrollment("bob")?.lastConfirmed == pairing.stage.now)
      // Bob links anew where his session is, whatever the account chose.
      try pairing.gateway("eu").withWorld { $0.unlink("phone") }
      for _ in 1...2 {
        await pairing.pass(.minutes(5))
        try await pairing.stage.sync()
      }
      try await pairing.start("bob")
      try pairing.gateway("eu").withWorld {
        try $0.scan("phone", number: String(number(2).dropFirst()))
      }
      #expect(try await pairing.look("bob") == .success)
      #expect(try await pairing.sessions() == ["default working", "phone working"])
      await pairing.commit { book in
        book.change("ann", in: acme) { $0.wish = .off }
        book.change("bob", in: acme) { $0.wish = .off }
      }
      let last = try await pairing.stage.sync { $0.allowed = [.withdrawals] }
      #expect(last.sessionsLeft == [:])
      #expect(try await pairing.sessions() == ["phone working"])
      #expect(try await pairing.sessions(at: "eu") == ["default working"])
    }
  }

  @Test("A second copy of a session that works elsewhere is ended, and the one that works stays")
  func copy() async throws {
    try await withPairing(.account(acme, .ann), others: ["eu"]) { pairing in
      try await pairing.stage.sync()
      try await pairing.connect(.ann, in: acme, at: "eu")
      await pairing.pass(.minutes(1))
      try await pairing.stage.sync()
      let ann = try #require(try await pairing.stage.enrollment("ann"))
      #expect(ann.status == .archiving)
      // Made by a page while the gateway at which she is linked was silent.
      let first = try #require(pairing.fleet.chosen(.unnamed)).gateway
      try await first.make(
        ann.sessionName,
        SessionMetadata(
          book: Sample.book, account: acme, user: ann.subject, generation: ann.generation))
      await pairing.pass(.minutes(1))
      let report = try await pairing.stage.sync()
      #expect(report.sessionsLeft == [:])
      #expect(try await pairing.sessions() == [])
      #expect(try await pairing.sessions(at: "eu") == ["\(ann.sessionName) working"])
    }
  }

  // MARK: Gateways that are silent

  @Test("A silent gateway keeps no session of another, and what may lie at it waits")
  func endedDespiteSilence() async throws {
    try await withPairing(.account(acme, .ann, .bob), others: ["eu"]) { pairing in
      try await pairing.stage.sync()
      try await pairing.pair()
      try pairing.gateway("eu").withWorld { $0.faults.isDown = true }
      await pairing.commit { book in
        book.change("ann", in: acme) { $0.wish = .off }
        book.change("bob", in: acme) { $0.wish = .off }
      }
      let before = try pairing.gateway("eu").withWorld { $0.calls }
      let report = try await pairing.stage.sync { $0.allowed = [.withdrawals] }
      #expect(try await pairing.sessions() == [])
      // Bob never began: his session may be at the one that is silent, which is not asked once for each of them.
      #expect(report.sessionsLeft == [acme: 1])
      let after = try pairing.gateway("eu").withWorld { $0.calls }
      #expect(
        after.filter { $0.key.hasPrefix("DELETE") } == before.filter { $0.key.hasPrefix("DELETE") })
      try pairing.gateway("eu").withWorld { $0.faults.isDown = false }
      #expect(try await pairing.stage.sync().sessionsLeft == [:])
    }
  }

  @Test(
    "Whoever reconnects at the gateway before is not unlinked by the page, which follows them there"
  )
  func followedHome() async throws {
    try await withPairing(.account(acme, .ann), others: ["eu"]) { pairing in
      try await pairing.stage.sync()
      try await pairing.connect(.ann, in: acme)
      await pairing.commit { $0.gateway[acme] = .named("eu") }
      let name = try await pairing.session()
      pairing.simulation.withWorld { $0.pretend(.starting, name, milliseconds: 60_000) }
      let token = try await pairing.token()
      #expect(try await pairing.office.start(token, agreed: nil)?.state == .starting)
      #expect(try await pairing.sessions(at: "eu") == [])
      await pairing.pass(61)
      #expect(try await pairing.sessions() == ["\(name) working"])
      #expect(try await pairing.look() == .success)
      #expect(try await pairing.stage.people() == ["ann: Archiving, link 1 used"])
    }
  }

  // MARK: A gateway that keeps no metadata

  @Test(
    "Sessions that only their name shows to be pairbook's: closed ones end, unknown ones are told")
  func strays() async throws {
    let listed = ListedGateway()
    var stage = try await Stage(.account(acme, .ann, .bob))
    let (store, clock) = (stage.store, stage.clock)
    stage.observer = {
      GatewayPoll(
        GatewayFleet([GatewayFleet.Member(name: "gowa", gateway: listed)]), book: Sample.book,
        store: store
      ) { Instant(clock.seconds) }
    }
    try await stage.sync()
    let ann = try #require(try await stage.enrollment("ann")).sessionName
    let bob = try #require(try await stage.enrollment("bob")).sessionName
    await stage.commit { $0.change("bob", in: acme) { $0.wish = .off } }
    try await stage.sync()
    await listed.has([
      ann: .failed, bob: .working, "pairbook-s_never-1": .working, "pairbook-odd": .working,
    ])
    let report = try await stage.sync()
    #expect(await listed.ended == [bob])
    #expect(report.gateways.unmanaged.map(\.session) == ["pairbook-odd", "pairbook-s_never-1"])
  }
}

/// A gateway that has what the test says, without metadata.
private actor ListedGateway: PairingGateway {
  private var states: [String: SessionState] = [:]
  private(set) var ended: [String] = []

  func has(_ sessions: [String: SessionState]) {
    states = sessions
    ended = []
  }

  func sessions() -> [GatewaySession] {
    states.map {
      GatewaySession(name: $0.key, state: $0.value, identity: .number("+4915112345678"))
    }
  }
  func session(_ name: String) -> GatewaySession? { sessions().first { $0.name == name } }
  func end(_ name: String) {
    if states.removeValue(forKey: name) != nil { ended.append(name) }
  }
  func make(_ name: String, _ metadata: SessionMetadata) {}
  func beginPairing(_ name: String) {}
  func code(_ name: String) -> PairingCode? { nil }
  func letters(_ name: String, phone: String) -> String { "" }
  func passkeyChallenge(_ name: String) -> String? { nil }
  func answerPasskey(_ name: String, assertion: String) {}
  func passkeyConfirmation(_ name: String) -> String? { nil }
  func confirmPasskey(_ name: String) {}
  func about() -> GatewayAbout { GatewayAbout(name: "listed") }
}
