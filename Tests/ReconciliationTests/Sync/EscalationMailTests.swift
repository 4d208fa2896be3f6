import Engine
import Reconciliation
import Testing

@Suite("An escalation's mails")
struct EscalationMailTests {
  /// Ann was invited, and five days later has not paired.
  private func stage(
    to target: Policy.EscalationTarget,
    admins: [String] = ["ada@acme.example", "olga@acme.example"]
  ) async throws -> Stage {
    var account = DesiredAccount.account(acme, .ann)
    account.policy.escalateTo = target
    account.policy.maxReminders = 0
    var stage = try await Stage(account)
    await stage.commit { $0.correspondence.admins = admins }
    try await stage.sync()
    stage.pass(.days(7))
    return stage
  }

  @Test("The manager gets one")
  func manager() async throws {
    let stage = try await stage(to: .manager)
    try await stage.sync()
    #expect(await stage.delivered().filter { $0.hasPrefix("escalation") } == ["escalation → max"])
  }

  @Test("Every admin gets the digest, each with a Message-ID of its own")
  func admins() async throws {
    let stage = try await stage(to: .admins)
    try await stage.sync()
    let mails = await stage.server.delivered.filter { $0.key.contains("/digest") }
    #expect(mails.map(\.to.address) == ["ada@acme.example", "olga@acme.example"])
    #expect(Set(mails.map(\.messageID)).count == 2)
  }

  @Test("It has arrived when one of the admins has it, and is sent to nobody again")
  func oneIsEnough() async throws {
    let stage = try await stage(to: .admins)
    await stage.server.answer("ada", .refusedForGood(serverWords: "550 no"))
    let report = try await stage.sync()
    #expect(report.done.contains("escalate ann (not connected): done"))
    #expect(try await stage.outbox() == ["digest → ada, failed, 1 attempt: 550 no"])
    #expect(try await stage.enrollment("ann")?.cycle.escalationAwaits == false)
    stage.pass(.days(1))
    try await stage.sync()
    #expect(await stage.delivered().filter { $0.hasPrefix("digest") } == ["digest → olga"])
  }

  @Test("With nobody to go to it has failed, with the reason")
  func nobody() async throws {
    let stage = try await stage(to: .admins, admins: [])
    let report = try await stage.sync()
    #expect(
      report.done.filter { $0.hasPrefix("escalate") } == [
        "escalate ann (not connected): failed, nobody to send it to: no manager and no admins are set"
      ])
  }
}
