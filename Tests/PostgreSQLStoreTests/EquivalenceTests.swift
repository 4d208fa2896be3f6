import StoreContract
import Testing

@Suite("The store in memory and PostgreSQL's answer alike")
struct EquivalenceTests {
  @Test("Whatever is asked of them, in any order", arguments: UInt64(1)...12)
  func alike(_ seed: UInt64) async throws {
    try await StoreContract.expectLikeMemory(try await PostgreSQLHarness(), seed: seed)
  }
}
