import TestSupport
import Testing

@Suite("Damaged books")
struct MutationTrialTests {
  /// `make trial` tries a thousand.
  @Test("never crash the program, nor withdraw or mail anybody whom their sound part does not name")
  func shortTrial() async throws {
    try await withTemporaryFolder { folder in
      let runner = ProcessRunner(
        environment: ["PATH": ProcessRunner.systemPath, "LC_ALL": "C.UTF-8", "HOME": folder],
        timeout: .seconds(300))
      let result = try await runner.run(
        PackageFiles.root + "/Tests/Tools/mutation-trial",
        [
          PackageFiles.products + "/pairbook", "--books", "25", "--seed", "1",
          "--folder", folder + "/trial",
        ])
      #expect(result.output.hasSuffix("\n25 passed, 0 failed\n"), "\(result.output)\(result.error)")
    }
  }
}
