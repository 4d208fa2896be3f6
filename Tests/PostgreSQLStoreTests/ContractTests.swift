import StoreContract
import Testing

@Suite("A store in PostgreSQL keeps the contract")
struct ContractTests {
  @Test("directly", arguments: StoreContract.points)
  func direct(_ point: ContractPoint) async throws {
    try await point.check(try await PostgreSQLHarness())
  }

  @Test("through a pooler in transaction mode", arguments: StoreContract.points)
  func pooled(_ point: ContractPoint) async throws {
    try await point.check(try await PostgreSQLHarness(pooled: true))
  }
}
