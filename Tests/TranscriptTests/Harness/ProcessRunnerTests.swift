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

  @Test("hands over nothing of the tests' own environment but settings of sanitizers")
  func environment() async throws {
    let runner = ProcessRunner(environment: ["PATH": ProcessRunner.systemPath, "A": "1"])
    let result = try await runner.run("env")
    let settings = ProcessRunner.sanitizerSettings.map { "\($0)=\($1)" }
    #expect(
      result.output.split(separator: "\n").map(String.init).sorted()
        == (["A=1", "PATH=\(ProcessRunner.systemPath)"] + settings).sorted())
  }

  @Test("a missing program is an error, not an exit code")
  func missing() async throws {
    await #expect(throws: (any Error).self) { try await runner.run("no-such-program") }
  }

  @Test("ends a program that takes too long")
  func timeout() async throws {
    let brief = ProcessRunner(timeout: .milliseconds(50))
    let error = await #expect(throws: ProcessTimeout.self) { try await brief.run("sleep", ["100"]) }
    #expect(error?.command == ["sleep", "100"])
  }

  @Test("talks to a running program, and in the end kills it with all that it started")
  func running() async throws {
    let started = try await runner.withRunning(
      "bash", ["-c", "echo starting; sleep 100 & echo child $!; wait"]
    ) { process in
      let line = try await process.firstLine(containing: "child ")
      return [process.processIdentifier, try #require(Int32(line.dropFirst("child ".count)))]
    }
    for identifier in started {
      // A killed orphan is a zombie until its new parent has waited for it: no longer running.
      let status = "/proc/\(identifier)/status"
      let gone = "while grep -q '^State:.[^Z]' \(status) 2>/dev/null; do sleep 0.01; done"
      #expect(try await runner.run("bash", ["-c", gone]).end == .exited(0))
    }
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
}
