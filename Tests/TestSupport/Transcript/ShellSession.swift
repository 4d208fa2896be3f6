import FoundationEssentials

/// What one command of a session left.
package struct StepResult: Sendable, Hashable {
  /// Its standard output, or both streams as they came where they were joined.
  package var output: String
  /// Its standard error; empty where the streams were joined.
  package var error: String
  /// Its exit code; 128 and the signal's number for a command that a signal ended.
  package var exitCode: Int32

  /// Says what a command left.
  package init(output: String = "", error: String = "", exitCode: Int32 = 0) {
    self.output = output
    self.error = error
    self.exitCode = exitCode
  }
}

/// Commands that one bash runs in order, so that `cd` and variables last from one to the next.
package struct ShellSession: Sendable {
  /// The commands; each may have several lines.
  package var commands: [String]
  /// Whether standard error joins standard output, as on a terminal.
  package var joinsStreams: Bool
  /// After how long the session and all that it started are killed.
  package var timeout: Duration

  /// Describes a session.
  package init(
    commands: [String], joinsStreams: Bool = false, timeout: Duration = .seconds(300)
  ) {
    self.commands = commands
    self.joinsStreams = joinsStreams
    self.timeout = timeout
  }

  /// Runs the commands, with no input, and returns what each left, in order.
  ///
  /// - Throws: ``SessionBroken`` when a command did not end in time or ended the shell.
  package func run(in sandbox: Sandbox) async throws -> [StepResult] {
    for (index, command) in commands.enumerated() {
      try command.write(
        toFile: "\(sandbox.steps)/\(index).command", atomically: false, encoding: .utf8)
    }
    let runner = ProcessRunner(
      environment: sandbox.environment, workingDirectory: sandbox.book, timeout: timeout)
    let shell: ProcessResult?
    do {
      shell = try await runner.run(
        "bash",
        [
          "--noprofile", "--norc", "-c", Self.driver, "bash",
          sandbox.steps, String(commands.count), joinsStreams ? "joined" : "apart",
        ])
    } catch is ProcessTimeout {
      shell = nil
    }
    return try commands.indices.map { index in
      guard let result = try result(of: index, in: sandbox) else {
        throw SessionBroken(
          command: commands[index], timeout: shell == nil ? timeout : nil,
          complaint: shell?.error ?? "")
      }
      return result
    }
  }

  /// Runs the commands by `eval` in the shell itself; what each leaves goes to files. What a story started beside itself
  /// ends with it, wherever it ends.
  private static let driver = """
    readonly _steps=$1 _count=$2 _streams=$3
    trap 'for _job in $(jobs -p); do kill -KILL "$_job"; done 2>/dev/null' EXIT
    for ((_step = 0; _step < _count; _step++)); do
      if [ "$_streams" = joined ]; then
        eval "$(<"$_steps/$_step.command")" </dev/null >"$_steps/$_step.output" 2>&1
      else
        eval "$(<"$_steps/$_step.command")" </dev/null \\
          >"$_steps/$_step.output" 2>"$_steps/$_step.error"
      fi
      echo $? >"$_steps/$_step.exit"
    done
    """

  /// Nil for a command that did not come to its end.
  private func result(of index: Int, in sandbox: Sandbox) throws -> StepResult? {
    func contents(_ kind: String) throws -> String? {
      let path = "\(sandbox.steps)/\(index).\(kind)"
      guard FileManager.default.fileExists(atPath: path) else { return nil }
      return String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    }
    guard let exit = try contents("exit"), let exitCode = Int32(exit.dropLast()) else { return nil }
    return StepResult(
      output: try contents("output") ?? "", error: try contents("error") ?? "", exitCode: exitCode)
  }
}

/// A session did not run all its commands.
package struct SessionBroken: Error, CustomStringConvertible {
  /// The command that did not come to its end.
  package let command: String
  /// How long the session was given, when that is what ended it; nil when the command ended the
  /// shell, say by `exit`.
  package let timeout: Duration?
  /// What the shell itself said to that.
  package let complaint: String

  package var description: String {
    let reason = timeout.map { "was still running after \($0)" } ?? "ended the shell"
    return "this command \(reason): \(command)\n\(complaint)"
  }
}
