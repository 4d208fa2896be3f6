import TestSupport
import Testing

@Suite("Many machines on one store and one remote")
struct CrowdTrialTests {
  /// `make trial` lets them work for an hour.
  @Test("Ten processes, killed at random, and their database with them, lose and double nothing")
  func tenProcesses() async throws {
    let output = try await trial("crowd-trial", ["--seconds", "20", "--people", "24"])
    #expect(output.hasSuffix("7 passed, 0 failed\n"), "\(output)")
  }

  /// `make trial` lets them work for a day.
  @Test("Two admins and a pipeline lose no edit, and leave one line of commits and equal clones")
  func day() async throws {
    let output = try await trial("day-trial", ["--hours", "4", "--people", "18"])
    #expect(output.hasSuffix("6 passed, 0 failed\n"), "\(output)")
  }

  private func trial(_ name: String, _ arguments: [String]) async throws -> String {
    try await Trial.run(
      name, arguments, by: PackageFiles.root + "/.venv/bin/python", seconds: 600)
  }
}
