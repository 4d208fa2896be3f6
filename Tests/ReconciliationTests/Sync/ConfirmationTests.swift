import Engine
import Reconciliation
import Testing

@Suite("Who is confirmed as Archiving by a look")
struct ConfirmationTests {
  private func archiving() async throws -> Stage {
    let stage = try await Stage(.account(acme, people: 2))
    try await stage.sync()
    for name in ["p01", "p02"] { await stage.gateway.pairs(name) }
    stage.pass(.minutes(5))
    let report = try await stage.sync()
    #expect(report.standing.confirmation == Confirmation(archiving: 2, confirmed: 2))
    return stage
  }

  @Test("Not somebody whom the gateway does not know now, however lately they were confirmed")
  func gone() async throws {
    let stage = try await archiving()
    stage.pass(20)
    await stage.gateway.tells("p01", .lost)
    let report = try await stage.sync()
    #expect(report.standing.confirmation == Confirmation(archiving: 2, confirmed: 1))
    #expect(report.standing.confirmation.unconfirmed == 1)
    #expect(
      try await stage.preview().standing.confirmation == Confirmation(archiving: 2, confirmed: 1))
  }

  @Test("A phone that was linked within the minute and is starting is on its way, and no longer")
  func onItsWay() async throws {
    let stage = try await archiving()
    stage.pass(20)
    await stage.gateway.tells("p01", .wavering)
    #expect(
      try await stage.sync().standing.confirmation
        == Confirmation(archiving: 2, confirmed: 1, justLinked: 1))
    stage.pass(40)
    #expect(
      try await stage.sync().standing.confirmation == Confirmation(archiving: 2, confirmed: 1))
  }
}
