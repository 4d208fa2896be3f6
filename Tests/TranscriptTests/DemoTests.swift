import TestSupport
import Testing

@Suite("The demo")
struct DemoTests {
  @Test("does the main job on a sample book, and a second sync does nothing")
  func demo() async throws {
    try await withTemporaryFolder { folder in
      let sandbox = try Sandbox(in: folder)
      var environment = sandbox.environment
      environment["DEMO"] = folder + "/demo"
      let runner = ProcessRunner(environment: environment, workingDirectory: sandbox.book)
      let result = try await runner.run(PackageFiles.root + "/Tests/Tools/demo")
      let output = try result.successfulOutput()
      #expect(output.contains("with 40 people"))
      #expect(output.contains("Nothing was sent, and HEAD is still "))
    }
  }
}
