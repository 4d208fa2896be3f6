import TestSupport
import Testing

@Suite("A save that is killed")
struct SaveTrialTests {
  @Test(
    "at any change of a file leaves the edits as they were, or all of it done; never what looks like reverts"
  )
  func everyChange() async throws {
    try await withTemporaryFolder { folder in
      let runner = ProcessRunner(
        environment: ["PATH": ProcessRunner.systemPath, "LC_ALL": "C.UTF-8"],
        timeout: .seconds(300))
      let result = try await runner.run(
        PackageFiles.root + "/Tests/Tools/save-trial",
        [PackageFiles.products + "/pairbook", "--folder", folder + "/trial"])
      let last = result.output.split(separator: "\n").last ?? ""
      #expect(last.hasSuffix(" kills, 0 failed"), "\(result.output)\(result.error)")
      // Fewer would mean that strace did not see them.
      #expect(Int(last.prefix { $0.isNumber }) ?? 0 > 40, "\(last)")
    }
  }
}
