import Engine
import Formats
import GatewaySimulation
import StoreContract
import Testing

@testable import Reconciliation

@Suite("A link's page, from the button to the end")
struct PageStoryTests {
  @Test("The right phone scans: Success, Archiving at once, and the link is used")
  func success() async throws {
    try await withPairing(.account(acme, .ann)) { pairing in
      let stage = pairing.stage
      try await stage.sync()
      #expect(try await pairing.look() == .ready)
      let page = try await pairing.start()
      #expect(page.company == "Acme Ltd")
      #expect(page.maskedPhone == "+••••••••0001")
      try await pairing.scan()
      #expect(try await pairing.look() == .success)
      #expect(try await stage.people() == ["ann: Archiving, link 1 used"])
      #expect(try await stage.events().last == "connect ann: paired")
      await pairing.pass(.minutes(11))
      #expect(try await pairing.stage.people() == ["ann: Archiving, link 1 used"])
      let report = try await stage.sync()
      #expect(report.done == [])
      let status = try #require(await stage.branch.text("accounts/acme/status.csv"))
      #expect(status.contains("Archiving,2026-11-23T09:00:00Z"))
    }
  }

  @Test("Loading the page, however often, begins nothing at the gateway")
  func scanners() async throws {
    try await withPairing(.account(acme, .ann)) { pairing in
      try await pairing.stage.sync()
      let token = try await pairing.token()
      for _ in 1...5 { #expect(try await pairing.state(token) == .ready) }
      #expect(try await pairing.sessions() == [])
      #expect(try await pairing.stage.people() == ["ann: Not Connected, link 1 sent"])
    }
  }

  @Test("Another phone scans: it is unlinked, and a new link is mailed")
  func wrongPhone() async throws {
    try await withPairing(.account(acme, .ann)) { pairing in
      let stage = pairing.stage
      try await stage.sync()
      let first = try await pairing.token()
      try await pairing.start()
      try await pairing.scan(with: number(99))
      #expect(
        try await pairing.look() == .wrongPhone(ending: "99", newLinkIsMailed: true))
      #expect(try await pairing.sessions() == [])
      #expect(pairing.simulation.withWorld { $0.linkCount(String(number(99).dropFirst())) } == 0)
      #expect(
        await stage.delivered() == [
          "invitation → ann", "wrong-phone → ann", "digest → ada", "digest → olga",
        ])
      // The old link says why it is dead; the new one opens a page.
      #expect(try await pairing.state(first) == .wrongPhone(ending: nil, newLinkIsMailed: true))
      try await pairing.pair()
      #expect(try await stage.people() == ["ann: Archiving, link 2 used"])
    }
  }

  @Test("Nobody scans: the codes run out, and one button begins anew")
  func codesRanOut() async throws {
    try await withPairing(.account(acme, .ann)) { pairing in
      try await pairing.stage.sync()
      let token = try await pairing.token()
      guard case .code(let first, let until) = try await pairing.start().state else { return }
      #expect(until == pairing.stage.now + 60)
      await pairing.pass(61)
      guard case .code(let second, let next) = try await pairing.state(token) else {
        Issue.record("no second code")
        return
      }
      #expect(second != first)
      #expect(next == pairing.stage.now + 20)
      await pairing.pass(120)
      #expect(try await pairing.state(token) == .codesRanOut)
      try await pairing.start()
      try await pairing.scan()
      #expect(try await pairing.look() == .success)
    }
  }

  @Test("On the phone itself eight characters do in place of the code")
  func letters() async throws {
    try await withPairing(.account(acme, .ann)) { pairing in
      try await pairing.stage.sync()
      let token = try await pairing.token()
      try await pairing.start()
      guard case .letters(let text, let until) = try await pairing.office.letters(token)?.state
      else {
        Issue.record("no letters")
        return
      }
      #expect(text.count == 9)
      // The button loads the page anew, so the one that listened is closed.
      #expect(try await pairing.look() == .letters(text, until: until))
      #expect(try await pairing.state(token) == .letters(text, until: until))
      try pairing.simulation.withWorld {
        try $0.type(text, number: String(number(1).dropFirst()))
      }
      #expect(try await pairing.look() == .success)
    }
  }

  @Test("A passkey that is asked for is signed on the page; the admins are told once")
  func passkey() async throws {
    try await withPairing(.account(acme, .ann)) { pairing in
      let stage = pairing.stage
      try await stage.sync()
      let token = try await pairing.token()
      try await pairing.start()
      let name = try await pairing.session()
      try pairing.simulation.withWorld {
        try $0.scan(name, number: String(number(1).dropFirst()), passkey: .passkey)
      }
      #expect(try await pairing.look() == .passkey)
      #expect(try await pairing.look() == .passkey)
      #expect(
        await stage.delivered() == ["invitation → ann", "digest → ada", "digest → olga"])
      #expect(try await pairing.office.passkeyChallenge(token) != nil)
    }
  }

  @Test("The gateway does not answer: the page says so, and nothing changed")
  func gatewayDown() async throws {
    try await withPairing(.account(acme, .ann)) { pairing in
      try await pairing.stage.sync()
      pairing.simulation.withWorld { $0.faults.isDown = true }
      let token = try await pairing.token()
      #expect(try await pairing.state(token) == .gatewayDown)
      #expect(try await pairing.office.start(token, agreed: nil)?.state == .gatewayDown)
      pairing.simulation.withWorld { $0.faults.isDown = false }
      try await pairing.pair()
    }
  }

  @Test("Guessed, forged and mangled links are none, and the gateway is not asked")
  func noLinks() async throws {
    try await withPairing(.account(acme, .ann)) { pairing in
      try await pairing.stage.sync()
      let token = try await pairing.token()
      let calls = pairing.calls
      let others = [
        "", "x", String(repeating: "A", count: 43), token + "A", String(token.dropLast()),
        token.uppercased(), "../" + token, token + "\n", String(repeating: "ä", count: 43),
      ]
      for other in others where other != token {
        #expect(try await pairing.office.page(other) == nil, "\(other)")
        #expect(try await pairing.office.start(other, agreed: nil) == nil, "\(other)")
        #expect(try await pairing.office.decline(other, textHash: nil) == nil, "\(other)")
        #expect(try await pairing.office.renew(other) == nil, "\(other)")
      }
      #expect(pairing.calls == calls)
    }
  }

  @Test("A hash that was put into the database without the key opens no page")
  func forgedHash() async throws {
    try await withPairing(.account(acme, .ann)) { pairing in
      try await pairing.stage.sync()
      let token = String(repeating: "A", count: 43)
      let store = pairing.stage.store
      let desk = try await Desk.open(acme, in: store)
      let ann = try #require(try await pairing.stage.enrollment("ann"))
      try await desk.commit([
        EnrollmentChange(
          subject: ann.subject, enrollment: ann, liveLinkHash: LinkKey.hash(token: token))
      ])
      #expect(try await store.link(hash: LinkKey.hash(token: token)) != nil)
      #expect(try await pairing.office.page(token) == nil)
    }
  }

  @Test("Whoever has no scripts, or closed the page, is connected all the same")
  func withoutThePage() async throws {
    try await withPairing(.account(acme, .ann)) { pairing in
      try await pairing.stage.sync()
      pairing.attend()
      try await pairing.start()
      try await pairing.scan()
      let deadline = ContinuousClock.now + .seconds(60)
      while try await pairing.stage.enrollment("ann")?.status != .archiving {
        try #require(ContinuousClock.now < deadline, "nobody followed the pairing")
        try await Task.sleep(for: .milliseconds(50))
      }
      #expect(try await pairing.stage.people() == ["ann: Archiving, link 1 used"])
    }
  }

  @Test("A server whose clone is older than what was synced decides nothing")
  func staleClone() async throws {
    try await withPairing(.account(acme, .ann, .bob, .cat)) { pairing in
      try await pairing.stage.sync()
      let before = pairing.stage
      await pairing.commit { _ in }
      try await pairing.stage.sync()
      let people = try await pairing.stage.people()
      pairing.serve(before)

      let token = try await pairing.token("ann")
      #expect(try await pairing.state(token) == .onHold)
      #expect(try await pairing.office.start(token, agreed: nil)?.state == .onHold)
      #expect(try await pairing.sessions() == [])
      #expect(try await pairing.decline(try await pairing.token("bob")) == .onHold)
      #expect(try await pairing.stage.people() == people)
      await pairing.pass(.days(7))
      #expect(
        try await pairing.renew(try await pairing.token("cat")) == .expired(mayRenew: false))
      #expect(await pairing.stage.delivered().count == 3)
    }
  }

  @Test("Whoever asks for letters again is shown those that they may be typing")
  func lettersAgain() async throws {
    try await withPairing(.account(acme, .ann)) { pairing in
      try await pairing.stage.sync()
      let token = try await pairing.token()
      try await pairing.start()
      let first = try await pairing.office.letters(token)?.state
      let calls = pairing.calls
      #expect(try await pairing.office.letters(token)?.state == first)
      let asked = pairing.calls.filter { $0.key.contains("request-code") }
      #expect(asked == calls.filter { $0.key.contains("request-code") } && !asked.isEmpty)
    }
  }

  @Test("An account of which a sync would do nothing is not served either")
  func refusedAccount() async throws {
    struct Doubt: Error {}
    try await withPairing(.account(acme, .ann)) { pairing in
      try await pairing.stage.sync()
      pairing.serve(pairing.stage, refusals: [acme: Doubt()])
      let token = try await pairing.token()
      #expect(try await pairing.office.start(token, agreed: nil)?.state == .onHold)
      #expect(try await pairing.sessions() == [])
    }
  }
}
