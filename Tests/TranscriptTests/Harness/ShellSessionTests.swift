import FoundationEssentials
import TestSupport
import Testing

@Suite("A session of shell commands")
struct ShellSessionTests {
  private func run(_ commands: [String], joinsStreams: Bool = false) async throws -> [StepResult] {
    try await withTemporaryFolder { folder in
      try await ShellSession(commands: commands, joinsStreams: joinsStreams)
        .run(in: Sandbox(in: folder))
    }
  }

  @Test("remembers folders and variables from one command to the next")
  func state() async throws {
    let results = try await run(["mkdir a && cd a", "x=1", "basename $PWD; echo $x"])
    #expect(results == [StepResult(), StepResult(), StepResult(output: "a\n1\n")])
  }

  @Test("goes on after a command that failed or was no sound shell")
  func failures() async throws {
    let results = try await run(["false", "nonsense-command", "if", "echo on"])
    #expect(results.map(\.exitCode) == [1, 127, 2, 0])
    #expect(results[1].error.hasSuffix("nonsense-command: command not found\n"))
    #expect(results[3].output == "on\n")
  }

  @Test("keeps the streams apart, or joins them as a terminal does")
  func streams() async throws {
    let command = "echo a; echo b >&2; echo c"
    #expect(try await run([command]) == [StepResult(output: "a\nc\n", error: "b\n")])
    #expect(
      try await run([command], joinsStreams: true) == [StepResult(output: "a\nb\nc\n")])
  }

  @Test("gives commands no input, the program under test, and nothing of this machine")
  func hermetic() async throws {
    let results = try await run([
      "cat", "command -v pairbook", "git config --list --show-scope | cut -f1 | sort -u",
      "date +%Z", "env | cut -d= -f1 | grep -v '^_$' | sort | tr '\\n' ' '",
    ])
    #expect(results[0] == StepResult())
    #expect(results[1].output == PackageFiles.products + "/pairbook\n")
    #expect(results[2].output == "global\n")
    #expect(results[3].output == "UTC\n")
    let names = results[4].output.split(separator: " ").map(String.init)
    #expect(
      names.filter { ProcessRunner.sanitizerSettings[$0] == nil } == [
        "GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE", "GIT_CONFIG_NOSYSTEM", "GIT_TERMINAL_PROMPT",
        "HOME", "LC_ALL", "PACKAGE", "PAIRBOOK", "PAIRBOOK_NOW", "PATH", "PWD", "SHLVL", "TERM",
        "TMPDIR", "TZ",
      ])
  }

  @Test("names the command that ended the shell")
  func ended() async throws {
    let error = await #expect(throws: SessionBroken.self) {
      try await run(["true", "exit 3", "echo never"])
    }
    #expect(error?.command == "exit 3")
    #expect(error?.timeout == nil)
  }

  @Test("names the command that never ends")
  func stuck() async throws {
    let error = await #expect(throws: SessionBroken.self) {
      try await withTemporaryFolder { folder in
        try await ShellSession(commands: ["sleep 100", "true"], timeout: .milliseconds(300))
          .run(in: Sandbox(in: folder))
      }
    }
    #expect(error?.command == "sleep 100")
    #expect(error?.timeout == .milliseconds(300))
  }

  @Test(
    "ends what the story started beside itself, wherever the story ends",
    arguments: ["true", "exit 3"])
  func besides(last: String) async throws {
    try await withTemporaryFolder { folder in
      let sandbox = try Sandbox(in: folder)
      let session = ShellSession(commands: ["sleep 100 & echo $! >id", last])
      // The story that ends early is complained of, which is another matter.
      _ = try? await session.run(in: sandbox)
      // A killed orphan is a zombie until its new parent has waited for it: no longer running.
      let gone =
        "while grep -q '^State:.[^Z]' /proc/$(<id)/status 2>/dev/null; do sleep 0.01; done"
      let runner = ProcessRunner(workingDirectory: sandbox.book, timeout: .seconds(20))
      #expect(try await runner.run("bash", ["-c", gone]).end == .exited(0))
    }
  }
}
