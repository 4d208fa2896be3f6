import TestSupport
import Testing

@Suite("The bench")
struct BenchTests {
  @Test("tells medians, ratios and verdicts as its documentation says")
  func table() async throws {
    let result = try await ProcessRunner().run(
      "/usr/bin/python3", ["-B", "-m", "doctest", tools + "/bench_table.py"])
    #expect(result.end == .exited(0), "\(result.output)\(result.error)")
  }

  /// `make bench` measures all figures, with large books.
  @Test("measures what it says it does, on books of a few people")
  func tinyBooks() async throws {
    let output = try await bench(figures: "1,3,4,6,10")
    #expect(output.contains("\n1: cold: in .pairbook nothing but store and key"), "\(output)")
    // What has no reference here is no verdict.
    #expect(output.contains("duckdb is not installed, and --no-install was given"), "\(output)")
    #expect(!output.contains("failed"), "\(output)")
  }

  @Test("takes no time of a run that did something else")
  func otherOutput() async throws {
    let output = try await bench(figures: "3", program: "/bin/echo")
    #expect(output.contains("  failed\n"), "\(output)")
  }

  private let tools = PackageFiles.root + "/Tests/Tools"

  private func bench(
    figures: String, program: String = PackageFiles.products + "/pairbook"
  ) async throws -> String {
    try await withTemporaryFolder { folder in
      let runner = ProcessRunner(
        environment: ["PATH": ProcessRunner.systemPath, "LC_ALL": "C.UTF-8", "HOME": folder],
        timeout: .seconds(300))
      let result = try await runner.run(
        tools + "/bench",
        [
          program, "--books", "tiny", "--runs", "1", "--figures", figures, "--no-install",
          "--folder", folder + "/bench",
        ])
      return result.output
    }
  }
}
