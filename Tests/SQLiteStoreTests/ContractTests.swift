import StoreContract
import TestSupport
import Testing

@Suite("Every central store keeps its contract")
struct ContractTests {
  @Test("SQLite", arguments: StoreContract.points)
  func sqlite(_ point: ContractPoint) async throws {
    try await withTemporaryFolder { try await point.check(try SQLiteHarness(in: $0)) }
  }

  @Test("In memory, for the tests of others", arguments: StoreContract.points)
  func memory(_ point: ContractPoint) async throws {
    try await point.check(InMemoryHarness())
  }
}
