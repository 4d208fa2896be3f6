import Engine
import Reconciliation
import StoreContract
import Testing

@Suite("What an admin asks for by hand")
struct HandOrderTests {
  private func order(_ request: HandRequest, _ names: String...) -> SyncRequest.HandOrder {
    .init(request: request, people: [acme: Set(names.map { "\($0)@acme.example" })])
  }

  @Test("A new link for those who are named; nobody else is mailed, and no revision is applied")
  func resend() async throws {
    var stage = try await Stage(.account(acme, .ann))
    try await stage.sync()
    let applied = stage.revision
    await stage.commit { $0.change { $0.people.append(.bob) } }
    stage.pass(.hours(1))
    let report = try await stage.sync { $0.scope = .byHand(order(.resend, "ann")) }
    #expect(report.done == ["invite ann (asked): done"])
    #expect(await stage.delivered() == ["invitation → ann", "invitation → ann"])
    #expect(try await stage.people() == ["ann: Not Connected, link 2 sent"])
    #expect(
      try await stage.store.accounts(of: Sample.book).map(\.appliedRevision) == [applied])
    #expect(try await stage.sync().done == ["invite bob (new): done"])
  }

  @Test("A revoked link is dead, and the status file says so")
  func revoke() async throws {
    let stage = try await Stage(.account(acme, .ann, .bob))
    try await stage.sync()
    let report = try await stage.sync { $0.scope = .byHand(order(.revoke, "ann")) }
    #expect(report.done == ["revoke ann (asked): done"])
    #expect(
      try await stage.people() == [
        "ann: Not Connected, link 1 revoked", "bob: Not Connected, link 1 sent",
      ])
    let file = try #require(await stage.branch.text("accounts/acme/status.csv"))
    #expect(
      file.contains("ann@acme.example,\(number(1)),Not Connected,2026-11-23T09:00:00Z,link revoked")
    )
  }

  @Test("Who cannot be invited is refused with reason and remedy, and the rest are done")
  func refused() async throws {
    var stage = try await Stage(.account(acme, .ann, .bob, .cat))
    try await stage.sync()
    await stage.gateway.tells("bob", .working(number: number(2)))
    try await stage.sync()
    await stage.commit { $0.change("cat", in: acme) { $0.wish = .off } }
    let report = try await stage.sync {
      $0.scope = .byHand(order(.resend, "ann", "bob", "cat", "nemo"))
    }
    #expect(report.done == ["invite ann (asked): done"])
    #expect(
      report.refusals == [
        acme: [
          Refusal(
            user: "bob@acme.example", reason: "Archiving already",
            remedy: "nothing is needed; pairbook disable ends it"),
          Refusal(
            user: "cat@acme.example", reason: "archiving is off",
            remedy: "pairbook enable sets archiving on"),
          Refusal(
            user: "nemo@acme.example", reason: "nobody of the account has this e-mail",
            remedy: "pairbook list shows who there is"),
        ]
      ])
    // The withdrawal that the files ask for waits for the next sync.
    #expect(try await stage.enrollment("cat") != nil)
  }

  @Test("The invitations guard holds what is asked for by hand, too")
  func guarded() async throws {
    var account = DesiredAccount.account(acme, .ann)
    account.policy.guards.invitationCount = 1
    let stage = try await Stage(account)
    try await stage.sync()
    let report = try await stage.sync { $0.scope = .byHand(order(.resend, "ann")) }
    #expect(
      report.held == [
        "invite ann: 2 invitations in 24 hours; 1 is allowed (guards.maxInvitations) [invitations]"
      ])
    #expect(await stage.delivered() == ["invitation → ann"])
    try await stage.sync {
      $0.scope = .byHand(order(.resend, "ann"))
      $0.allowed = [.invitations]
    }
    #expect(await stage.delivered() == ["invitation → ann", "invitation → ann"])
  }
}
