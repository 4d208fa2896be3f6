import TestSupport
import Testing

@Suite("A gateway in trouble")
struct GatewayTrialTests {
  /// `make trial` lets a month pass for ten thousand people.
  @Test("A day of pairings, faults and edits keeps the promises of the lifecycle")
  func shortMonth() async throws {
    let output = try await Trial.run(
      "month-trial",
      ["--people", "24", "--accounts", "2", "--days", "0.9", "--kills", "1", "--seed", "1"])
    #expect(output.hasSuffix(" syncs, 0 failed\n"), "\(output)")
  }

  /// `make trial` opens five hundred.
  @Test("Pages open at once all hear of success")
  func fewPages() async throws {
    let output = try await Trial.run(
      "pages-trial", ["--pages", "30", "--accounts", "1", "--span", "2", "--patient"])
    #expect(output.hasSuffix("30 of 30 heard of success, 0 failed\n"), "\(output)")
  }
}
