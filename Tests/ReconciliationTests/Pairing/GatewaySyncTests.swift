import Engine
import Formats
import GatewaySimulation
import StoreContract
import Testing

@testable import Reconciliation

@Suite("A sync of a book with a gateway")
struct GatewaySyncTests {
  @Test(
    "Who unlinks is Logged Out by the second look, since the last confirmation, and invited again")
  func unlinked() async throws {
    try await withPairing(.account(acme, .ann)) { pairing in
      let stage = pairing.stage
      try await stage.sync()
      try await pairing.pair()
      await pairing.pass(.minutes(5))
      try await stage.sync()
      let name = try await pairing.session()
      pairing.simulation.withWorld { $0.unlink(name) }
      await pairing.pass(.minutes(5))
      #expect(try await stage.sync().done == [])
      #expect(try await stage.people() == ["ann: Archiving, link 1 used"])
      await pairing.pass(59)
      #expect(try await stage.sync().done == [])
      await pairing.pass(1)
      let report = try await stage.sync()
      #expect(
        report.done == ["disconnect ann (unlinked): done", "invite ann (reconnect): done"])
      #expect(try await stage.enrollment("ann")?.since == monday + .minutes(5))
      #expect(
        await stage.delivered().suffix(3) == [
          "reconnect → ann", "digest → ada", "digest → olga",
        ])
      // The same session, linked again by the new link.
      try await pairing.pair()
      #expect(try await stage.people() == ["ann: Archiving, link 2 used"])
    }
  }

  @Test("A flap proves nothing, nor does a gateway that is silent: evidence only grows older")
  func flaps() async throws {
    try await withPairing(.account(acme, .ann)) { pairing in
      let stage = pairing.stage
      try await stage.sync()
      try await pairing.pair()
      let name = try await pairing.session()
      for status in [GatewaySimulation.Status.starting, .stopped] {
        pairing.simulation.withWorld { $0.pretend(status, name, milliseconds: 600_000) }
        for _ in 1...3 {
          await pairing.pass(.minutes(3))
          #expect(try await stage.sync().done == [])
        }
        await pairing.pass(.minutes(5))
      }
      pairing.simulation.withWorld { $0.faults.isDown = true }
      for _ in 1...3 {
        await pairing.pass(.minutes(3))
        let report = try await stage.sync()
        #expect(report.done == [])
        #expect(report.gateways.silences.map(\.gateway) == ["waha"])
        #expect(report.gateways.observedAt == nil)
      }
      #expect(try await stage.people() == ["ann: Archiving, link 1 used"])
      #expect(try await stage.enrollment("ann")?.lastConfirmed == monday)
    }
  }

  @Test(
    "What was seen holds as of when the gateway was asked, however late an account has its turn")
  func seenEarlier() async throws {
    try await withPairing(.account(acme, .ann, .bob)) { pairing in
      try await pairing.stage.sync()
      try await pairing.pair("bob")
      await pairing.pass(.minutes(5))
      let asked = pairing.stage.now
      let clock = pairing.stage.clock
      let poll = GatewayPoll(pairing.fleet, book: Sample.book, store: pairing.stage.store) {
        Instant(clock.seconds)
      }
      _ = try await poll.sight()
      pairing.stage.observer = { poll }
      await pairing.pass(100)
      try await pairing.pair()
      await pairing.pass(20)
      let report = try await pairing.stage.sync()
      #expect(report.done == [])
      #expect(report.gateways.observedAt == asked)
      #expect(try await pairing.stage.enrollment("bob")?.lastConfirmed == asked)
      // Nobody knew Ann's session when the gateway was asked.
      let ann = try #require(try await pairing.stage.enrollment("ann"))
      #expect(ann.lastConfirmed == asked + 100)
      #expect(ann.doubt == nil)
    }
  }

  @Test(
    "A doubt begins when a slow gateway has answered: what it told was so at any time until then")
  func slowAnswer() async throws {
    try await withPairing(.account(acme, .ann)) { pairing in
      try await pairing.stage.sync()
      try await pairing.pair()
      await pairing.pass(.minutes(5))
      let session = try await pairing.session()
      pairing.simulation.withWorld { $0.unlink(session) }
      let asked = pairing.stage.now
      // Each time that it is asked for the time, 45 s have passed.
      let slow = StandingClock(asked.seconds)
      let poll = GatewayPoll(pairing.fleet, book: Sample.book, store: pairing.stage.store) {
        defer { slow.pass(45) }
        return Instant(slow.seconds)
      }
      pairing.stage.observer = { poll }
      try await pairing.stage.sync()
      #expect(
        try await pairing.stage.enrollment("ann")?.doubt
          == Doubt(kind: .lost, since: asked + 45))
    }
  }

  @Test("A gateway that lost everybody is doubted, in an account and over many small ones")
  func outage() async throws {
    let large = DesiredAccount.account("acme", people: 5)
    let small = (1...5).map { index in
      DesiredAccount.account("small\(index)", .on("s\(index)", phone: 300 + index))
    }
    for accounts in [[large], small] {
      try await withPairing { pairing in
        await pairing.commit { book in
          for account in accounts { book.desired[account.id] = account }
        }
        try await pairing.stage.sync()
        for account in accounts {
          for person in account.people {
            try await pairing.connect(person, in: account.id)
          }
        }
        try await pairing.stage.sync()
        pairing.simulation.withWorld { $0.restartGateway(.lost) }
        for _ in 1...3 {
          await pairing.pass(.minutes(2))
          try await pairing.stage.sync()
        }
        let report = try await pairing.stage.sync()
        #expect(report.done == [])
        #expect(Set(report.plans.flatMap(\.held).map(\.hold.heldBy)) == [.disconnects])
        #expect(report.plans.flatMap(\.held).count == 5)
        let allowed = try await pairing.stage.sync { $0.allowed = [.disconnects] }
        #expect(allowed.done.filter { $0.hasPrefix("disconnect") }.count == 5)
      }
    }
  }

  @Test("A changed phone: the old session stays until the new one connects, and is deleted then")
  func relinked() async throws {
    try await withPairing(.account(acme, .ann)) { pairing in
      let stage = pairing.stage
      try await stage.sync()
      try await pairing.pair()
      let old = try await pairing.session()
      await pairing.commit { $0.change("ann", in: acme) { $0.phone = .number(number(2)) } }
      try await pairing.stage.sync()
      #expect(try await pairing.sessions() == ["\(old) working"])
      // What the old session says is not said of her.
      #expect(try await stage.people() == ["ann: Not Connected, link 2 sent"])
      try await pairing.pair()
      #expect(try await stage.people() == ["ann: Archiving, link 2 used"])
      #expect(try await pairing.sessions() == ["\(try await pairing.session()) working"])
    }
  }

  @Test("A session that could not be deleted is deleted by the next sync, whatever came between")
  func endedLater() async throws {
    try await withPairing(.account(acme, .ann, .bob)) { pairing in
      let stage = pairing.stage
      try await stage.sync()
      try await pairing.pair()
      await pairing.commit { $0.change("ann", in: acme) { $0.wish = .off } }
      pairing.simulation.withWorld {
        $0.faults.scripted = [
          .init(method: "DELETE", path: "", times: 1, fault: .answer(status: 500))
        ]
      }
      let report = try await pairing.stage.sync()
      #expect(report.done == ["withdraw ann (off): done"])
      #expect(report.sessionsLeft == [acme: 1])
      #expect(try await pairing.sessions().count == 1)
      #expect(try await pairing.stage.sync().sessionsLeft == [:])
      #expect(try await pairing.sessions() == [])
      #expect(try await stage.store.sessionsToEnd(account: acme) == [])
    }
  }

  @Test("What a crash left at the gateway is put right: superseded and closed sessions go")
  func leftovers() async throws {
    try await withPairing(.account(acme, .ann, .bob)) { pairing in
      let stage = pairing.stage
      try await stage.sync()
      let ann = try #require(try await stage.enrollment("ann"))
      let bob = try #require(try await stage.enrollment("bob"))
      await pairing.commit { $0.change("bob", in: acme) { $0.wish = .off } }
      try await pairing.stage.sync()
      let gateway = pairing.fleet.members[0].gateway
      func make(_ name: String, book: String = Sample.book, _ user: String, _ generation: Int)
        async throws
      {
        try await gateway.make(
          name, SessionMetadata(book: book, account: acme, user: user, generation: generation))
      }
      try await make("old-of-ann", ann.subject, ann.generation)
      try await make("of-bob", bob.subject, bob.generation)
      try await make("of-nobody", "s_never", 1)
      try await make("of-another-book", book: "another", ann.subject, 1)
      let report = try await pairing.stage.sync()
      // Whom this store never knew is nobody to be unlinked.
      #expect(try await pairing.sessions() == ["of-another-book stopped", "of-nobody stopped"])
      #expect(report.gateways.unmanaged.map(\.session) == ["of-another-book"])
    }
  }

  @Test("adopt takes sessions over that the gateway had: nobody scans again, nobody is mailed")
  func takenOver() async throws {
    try await withPairing(.account(acme, .ann, .bob)) { pairing in
      pairing.simulation.withWorld {
        $0.add("anns-phone", number: String(number(1).dropFirst()))
        $0.add("a-stranger", number: "4915112345678")
      }
      let plan = try await pairing.stage.preview()
      #expect(
        plan.plans.flatMap(\.unmanaged) == [
          UnknownSession(
            session: "anns-phone", phone: number(1), account: acme, user: "ann@acme.example")
        ])
      #expect(plan.gateways.unmanaged.map(\.session) == ["a-stranger"])
      let report = try await pairing.stage.sync { $0.scope = .takeover }
      #expect(report.done == ["connect ann (taken over): done"])
      #expect(await pairing.stage.delivered() == [])
      #expect(try await pairing.stage.events() == ["adopt ann: taken over from the gateway"])
      #expect(try await pairing.stage.people() == ["ann: Archiving"])
      // From now on it is hers, and of nobody unknown.
      await pairing.pass(.minutes(2))
      let next = try await pairing.stage.sync()
      #expect(next.done == ["invite bob (new): done"])
      #expect(next.plans.flatMap(\.unmanaged) == [])
      #expect(try await pairing.stage.enrollment("ann")?.lastConfirmed == monday + .minutes(2))
      await pairing.commit { $0.change("ann", in: acme) { $0.wish = .off } }
      try await pairing.stage.sync()
      #expect(try await pairing.sessions() == ["a-stranger working"])
    }
  }

  @Test("Once a day an event says who was confirmed; a silent gateway writes none")
  func daily() async throws {
    try await withPairing(.account(acme, .ann, .bob)) { pairing in
      let stage = pairing.stage
      try await stage.sync()
      try await pairing.pair()
      await pairing.pass(.hours(1))
      try await stage.sync()
      func days() async throws -> [DayEvidence] {
        try await stage.drafts().compactMap(\.evidence)
      }
      #expect(
        try await days() == [
          DayEvidence(confirmed: 0, oldest: nil, newest: nil, unconfirmed: [])
        ])
      await pairing.pass(.days(1))
      try await stage.sync()
      let tuesday = stage.now
      #expect(
        try await days().last
          == DayEvidence(confirmed: 1, oldest: tuesday, newest: tuesday, unconfirmed: []))
      pairing.simulation.withWorld { $0.faults.isDown = true }
      await pairing.pass(.days(1))
      try await stage.sync()
      #expect(try await days().count == 2)
      pairing.simulation.withWorld { $0.faults.isDown = false }
      let name = try await pairing.session()
      pairing.simulation.withWorld { $0.pretend(.starting, name, milliseconds: 900_000) }
      try await stage.sync()
      let ann = try #require(try await stage.enrollment("ann")).subject
      #expect(
        try await days().last
          == DayEvidence(confirmed: 0, oldest: nil, newest: nil, unconfirmed: [ann]))
    }
  }
}

extension PairingStage {
  /// Ann's session begins to show its codes, with no page at all.
  func begin() async throws {
    let ann = try #require(try await stage.enrollment("ann"))
    let gateway = fleet.members[0].gateway
    try await gateway.make(
      ann.sessionName,
      SessionMetadata(
        book: Sample.book, account: acme, user: ann.subject, generation: ann.generation))
    try await gateway.beginPairing(ann.sessionName)
  }

  /// A person of an account scans at the gateway, with no page at all.
  func connect(_ person: Person, in account: String, at other: String? = nil) async throws {
    let enrollments = try await stage.store.enrollments(account: account)
    let enrollment = try #require(enrollments.first { $0.email == person.email })
    let gateway = try #require(fleet.chosen(other.map { .named($0) } ?? .unnamed)).gateway
    let name = enrollment.sessionName
    try await gateway.make(
      name,
      SessionMetadata(
        book: Sample.book, account: account, user: enrollment.subject,
        generation: enrollment.generation))
    try await gateway.beginPairing(name)
    try self.gateway(other).withWorld {
      try $0.scan(name, number: String(enrollment.phone.dropFirst()))
    }
  }
}
