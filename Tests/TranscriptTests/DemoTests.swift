import FoundationEssentials
import TestSupport
import Testing

@Suite("The demo")
struct DemoTests {
  @Test(
    "does the main job on a sample book, links and unlinks a phone, and a further sync does nothing"
  )
  func demo() async throws {
    try await withTemporaryFolder { folder in
      let output = try await run(in: folder).successfulOutput()
      #expect(output.contains("with 40 people"))
      #expect(output.contains("  success: Your WhatsApp is linked\n"))
      #expect(output.contains("logged out (unlinked, Archiving → Logged Out)"))
      #expect(output.contains("Nothing was sent, and HEAD is still "))
      #expect(try await left(in: folder) == "")
    }
  }

  @Test("stops what it started when a step fails")
  func failing() async throws {
    try await withTemporaryFolder { folder in
      // The person’s browser fails, while gateway and page are up.
      let bin = folder + "/bin"
      try FileManager.default.createDirectory(atPath: bin, withIntermediateDirectories: false)
      let curl = bin + "/curl"
      try """
      #!/bin/sh
      case $* in */start) exit 7 ;; esac
      exec /usr/bin/curl "$@"
      """.write(toFile: curl, atomically: false, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: curl)
      let result = try await run(in: folder, path: bin)
      #expect(result.end == .exited(7))
      #expect(result.output.contains("  ready: Link your WhatsApp\n"))
      #expect(try await left(in: folder) == "")
    }
  }

  private func run(in folder: String, path: String = "/bin") async throws -> ProcessResult {
    let sandbox = try Sandbox(in: folder)
    var environment = sandbox.environment
    environment["DEMO"] = folder + "/demo"
    environment["PATH"] = path + ":" + environment["PATH", default: ""]
    return try await ProcessRunner(environment: environment, workingDirectory: sandbox.book)
      .run(PackageFiles.root + "/Tests/Tools/demo")
  }

  /// The programs that still run in a folder.
  private func left(in folder: String) async throws -> String {
    let script = """
      for process in /proc/[0-9]*; do
        case $(readlink "$process/cwd") in "$1"/*) tr '\\0' ' ' <"$process/cmdline" ;; esac
      done 2>/dev/null
      """
    return try await ProcessRunner().run("bash", ["-c", script, "bash", folder]).output
  }
}
