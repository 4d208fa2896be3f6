import Engine
import Formats
import GatewaySimulation
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
}
