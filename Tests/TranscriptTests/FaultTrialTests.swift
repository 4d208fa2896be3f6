import FoundationEssentials
import TestSupport
import Testing

@Suite("A command of which one system call fails")
struct FaultTrialTests {
  struct Share: Sendable, CustomTestStringConvertible {
    let command: String
    /// As `fault-trial` names them.
    let faults: [String]
    /// Each how manieth call fails.
    let every: Int
    /// Fewer calls would mean that they were not seen.
    let calls: Int

    var testDescription: String { "\(command), \(faults.joined(separator: " and "))" }
  }

  /// `make trial` lets every call of every command fail in every way.
  @Test(
    "leaves the book as it was or as it should become, says what to do, and the next run completes it",
    arguments: [
      Share(command: "fmt", faults: ["full", "unsynced"], every: 1, calls: 20),
      Share(command: "enable", faults: ["full", "unsynced"], every: 2, calls: 20),
      Share(command: "sync", faults: ["full", "unsynced"], every: 15, calls: 15),
    ])
  func failingCalls(_ share: Share) async throws {
    try await withTemporaryFolder { folder in
      // The compiler comes with the toolchain that runs the tests.
      let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
      let runner = ProcessRunner(
        environment: ["PATH": "\(ProcessRunner.systemPath):\(path)", "LC_ALL": "C.UTF-8"],
        timeout: .seconds(300))
      let result = try await runner.run(
        PackageFiles.root + "/Tests/Tools/fault-trial",
        [
          PackageFiles.products + "/pairbook", "--only", share.command, "--every",
          "\(share.every)", "--folder", folder + "/trial",
        ] + share.faults.flatMap { ["--fault", $0] })
      let last = result.output.split(separator: "\n").last ?? ""
      #expect(last.hasSuffix(" passed, 0 failed"), "\(result.output)\(result.error)")
      #expect(Int(last.prefix { $0.isNumber }) ?? 0 >= share.calls, "\(result.output)")
    }
  }
}
