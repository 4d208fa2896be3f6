import Engine
import Formats
import Testing

@testable import Reconciliation

@Suite("A link that opens no pairing any more says why, and what to do")
struct DeadLinkStoryTests {
  @Test("Expired: a new one is sent to the registered address, once, and counts like any other")
  func expired() async throws {
    try await withPairing(.account(acme, .ann)) { pairing in
      let stage = pairing.stage
      try await stage.sync()
      let token = try await pairing.token()
      await pairing.pass(.days(7))
      #expect(try await pairing.state(token) == .expired(mayRenew: true))
      #expect(try await pairing.office.start(token, agreed: nil)?.state == .expired(mayRenew: true))
      #expect(try await pairing.renew(token) == .renewed)
      #expect(await stage.delivered() == ["invitation → ann", "renewal → ann"])
      #expect(try await pairing.state(token) == .replaced)
      #expect(try await pairing.renew(token) == .replaced)
      #expect(await stage.delivered().count == 2)
      #expect(try await stage.enrollment("ann")?.cycle.invitations == 2)
      try await pairing.pair()
    }
  }

  @Test("Expired with no invitation left: nobody is mailed")
  func usedUp() async throws {
    var account = DesiredAccount.account(acme, .ann)
    account.policy.maxInvitations = 1
    try await withPairing(account) { pairing in
      try await pairing.stage.sync()
      let token = try await pairing.token()
      await pairing.pass(.days(7))
      #expect(try await pairing.state(token) == .expired(mayRenew: false))
      #expect(try await pairing.renew(token) == .expired(mayRenew: false))
      #expect(await pairing.stage.delivered() == ["invitation → ann"])
    }
  }

  @Test("Withdrawn: the page says that it is over, and the session is deleted")
  func withdrawn() async throws {
    try await withPairing(.account(acme, .ann)) { pairing in
      try await pairing.stage.sync()
      let token = try await pairing.token()
      try await pairing.start()
      await pairing.commit { $0.change("ann", in: acme) { $0.wish = .off } }
      // Before the sync that withdraws her, nothing can begin any more.
      #expect(try await pairing.state(token) == .onHold)
      try await pairing.stage.sync()
      #expect(try await pairing.sessions() == [])
      #expect(try await pairing.state(token) == .revoked)
      #expect(try await pairing.office.start(token, agreed: nil)?.state == .revoked)
      #expect(try await pairing.sessions() == [])
    }
  }

  @Test("Revoked by hand, replaced by a newer one, suspended")
  func others() async throws {
    try await withPairing(.account(acme, .ann, .bob, .cat)) { pairing in
      try await pairing.stage.sync()
      let (ann, bob) = (try await pairing.token("ann"), try await pairing.token("bob"))
      func byHand(_ request: HandRequest, _ name: String) async throws {
        try await pairing.stage.sync {
          $0.scope = .byHand(.init(request: request, people: [acme: ["\(name)@acme.example"]]))
        }
      }
      try await byHand(.revoke, "ann")
      #expect(try await pairing.state(ann) == .revoked)
      try await byHand(.resend, "bob")
      #expect(try await pairing.state(bob) == .replaced)
      #expect(try await pairing.state(try await pairing.token("bob")) == .ready)
      await pairing.commit { $0.change { $0.standing = .suspended } }
      #expect(try await pairing.state(try await pairing.token("cat")) == .onHold)
    }
  }

  @Test("*I do not agree*: recorded, the session is gone, mails stop, admins are told")
  func declined() async throws {
    try await withPairing(.account(acme, .ann)) { pairing in
      let stage = pairing.stage
      await pairing.commit {
        $0.correspondence.consent = ConsentTexts(version: "3", texts: ["en": "May we?"])
      }
      try await pairing.stage.sync()
      let token = try await pairing.token()
      let text = try #require(try await pairing.office.page(token)?.consent)
      #expect(try await pairing.decline(token, textHash: text.textHash) == .declined)
      let ann = try #require(try await stage.enrollment("ann"))
      #expect(ann.declinedAt == monday)
      #expect(ann.consent == Consent(version: "3", textHash: text.textHash, at: monday))
      #expect(
        await stage.delivered() == ["invitation → ann", "digest → ada", "digest → olga"])
      await pairing.pass(.days(3))
      try await pairing.stage.sync()
      #expect(await stage.delivered().count == 3)
      #expect(try await pairing.state(token) == .declined)
    }
  }

  @Test(
    "Where there is a consent text, nothing begins before it was agreed to, and that is on record")
  func consent() async throws {
    try await withPairing(.account(acme, .ann)) { pairing in
      await pairing.commit {
        $0.correspondence.consent = ConsentTexts(
          version: "3", texts: ["de": "Dürfen wir?", "en": "May we?"])
      }
      try await pairing.stage.sync()
      let token = try await pairing.token()
      for answer in [nil, "", "sha256:00"] {
        #expect(try await pairing.office.start(token, agreed: answer)?.state == .ready)
      }
      #expect(try await pairing.sessions() == [])
      let text = try #require(try await pairing.office.page(token)?.consent)
      #expect(text.text == "May we?")
      guard case .code = try await pairing.office.start(token, agreed: text.textHash)?.state else {
        Issue.record("no code")
        return
      }
      #expect(
        try await pairing.stage.events().last == "consent ann: agreed to the text of version 3")
      #expect(try await pairing.office.page(token)?.consent == nil)
      // Another text has to be agreed to anew.
      await pairing.commit {
        $0.correspondence.consent = ConsentTexts(version: "4", texts: ["en": "May we, please?"])
      }
      #expect(try await pairing.office.page(token)?.consent?.version == "4")
    }
  }
}
