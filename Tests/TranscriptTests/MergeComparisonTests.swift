import TestSupport
import Testing

@Suite("Merges of rosters")
struct MergeComparisonTests {
  /// `make trial` compares two hundred.
  @Test("are never worse than those of daff, which merges tables")
  func shortComparison() async throws {
    let runner = ProcessRunner(
      environment: ["PATH": ProcessRunner.systemPath, "LC_ALL": "C.UTF-8"], timeout: .seconds(300))
    let result = try await runner.run(
      PackageFiles.root + "/Tests/Tools/merge-comparison",
      [PackageFiles.products + "/pairbook", "--merges", "40", "--seed", "7"])
    #expect(
      result.output.hasSuffix("\n40 merges, 0 worse than daff\n"), "\(result.output)\(result.error)"
    )
  }
}
