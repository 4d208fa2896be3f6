import FoundationEssentials
import TestSupport
import Testing

@Suite("Running other programs")
struct ProcessRunnerTests {
  let runner = ProcessRunner()

  @Test("keeps output, errors and the exit code apart")
  func capture() async throws {
    let result = try await runner.run("bash", ["-c", "cat; echo oops >&2; exit 7"], input: "in")
    #expect(result.output == "in")
    #expect(result.error == "oops\n")
    #expect(result.end == .exited(7))
  }

  @Test("tells a signal from an exit code")
  func signal() async throws {
    let result = try await runner.run("bash", ["-c", "kill -KILL $$"])
    #expect(result.end == .killed(signal: 9))
  }

  @Test("hands over nothing of the tests' own environment")
  func environment() async throws {
    let runner = ProcessRunner(environment: ["PATH": ProcessRunner.systemPath, "A": "1"])
    let result = try await runner.run("env")
    #expect(
      result.output.split(separator: "\n").sorted() == ["A=1", "PATH=\(ProcessRunner.systemPath)"])
  }

  @Test("a missing program is an error, not an exit code")
  func missing() async throws {
    await #expect(throws: (any Error).self) { try await runner.run("no-such-program") }
  }

  @Test("ends a program that takes too long, with all that it started")
  func timeout() async throws {
    try await withTemporaryFolder { folder in
      let brief = ProcessRunner(workingDirectory: folder, timeout: .milliseconds(300))
      let error = await #expect(throws: ProcessTimeout.self) {
        try await brief.run("bash", ["-c", "sleep 100 & echo $! > child; wait"])
      }
      #expect(error?.command.first == "bash")
      let child = try #require(Int(trimmedContents(of: "\(folder)/child")))
      // A killed orphan is a zombie until its new parent has waited for it: no longer running.
      let gone =
        "while grep -q '^State:.[^Z]' /proc/\(child)/status 2>/dev/null; do sleep 0.01; done"
      let result = try await runner.run("bash", ["-c", gone])
      #expect(result.end == .exited(0))
    }
  }

  @Test("talks to a running program and kills it in the end")
  func running() async throws {
    let identifier = try await runner.withRunning(
      "bash", ["-c", "echo starting; echo ready; sleep 100"]
    ) { process in
      let line = try await process.firstLine(containing: "ready")
      #expect(line == "ready")
      return process.processIdentifier
    }
    let alive = try await runner.run("bash", ["-c", "kill -0 \(identifier)"])
    #expect(alive.end == .exited(1))
  }

  @Test("a program that never says the word is reported with what it said")
  func silent() async throws {
    let error = await #expect(throws: ProcessSilence.self) {
      try await runner.withRunning("bash", ["-c", "echo one; echo two"]) { process in
        try await process.firstLine(containing: "ready")
      }
    }
    #expect(error?.seen == ["one", "two"])
  }

  private func trimmedContents(of path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8).filter { !$0.isWhitespace }
  }
}
