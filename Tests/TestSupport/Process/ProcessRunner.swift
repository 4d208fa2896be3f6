import FoundationEssentials
import Subprocess
import SystemPackage

/// Runs other programs, each in a session of its own, so that what they start ends with them.
package struct ProcessRunner: Sendable {
  /// The whole environment of the programs: nothing but settings of sanitizers is inherited. Names without a slash are looked
  /// up in its `PATH`.
  package var environment: [String: String]
  /// Where the programs start; the tests' own folder when nil.
  package var workingDirectory: String?
  /// After how long a program and all that it started are killed.
  package var timeout: Duration

  /// Makes a runner; without an environment, programs get `PATH`, a UTF-8 locale and UTC.
  package init(
    environment: [String: String] = ["PATH": systemPath, "LC_ALL": "C.UTF-8", "TZ": "UTC"],
    workingDirectory: String? = nil,
    timeout: Duration = .seconds(300)
  ) {
    self.environment = environment
    self.workingDirectory = workingDirectory
    self.timeout = timeout
  }

  /// Where Debian keeps programs, those of the system administrator included.
  package static let systemPath = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin"

  /// Runs a program to its end and returns all that it wrote.
  ///
  /// - Throws: ``ProcessTimeout`` when it did not end in time; `SubprocessError` when it could not
  ///   be started or wrote more than 64 MiB. An exit code other than 0 is no error.
  package func run(
    _ program: String, _ arguments: [String] = [], input: String = ""
  ) async throws -> ProcessResult {
    try await withDeadline(of: program, arguments) {
      let result = try await Subprocess.run(
        configuration(of: program, arguments),
        input: .string(input), output: .bytes(limit: Self.outputLimit),
        error: .bytes(limit: Self.outputLimit))
      return ProcessResult(
        end: ProcessEnd(result.terminationStatus),
        outputBytes: result.standardOutput, errorBytes: result.standardError)
    }
  }

  /// Starts a program, hands it to `body` while it runs, and kills it with all that it started
  /// when `body` is done.
  ///
  /// Standard output is for `body` to read; standard error joins it.
  ///
  /// - Throws: what `body` throws; ``ProcessTimeout`` when `body` did not end in time;
  ///   `SubprocessError` when the program could not be started.
  package func withRunning<Value: Sendable>(
    _ program: String, _ arguments: [String] = [],
    body: @escaping @Sendable (RunningProcess) async throws -> Value
  ) async throws -> Value {
    try await withDeadline(of: program, arguments) {
      let result = try await Subprocess.run(
        configuration(of: program, arguments),
        input: .none, output: .sequence, error: .combinedWithOutput
      ) { execution in
        let value = try await body(
          RunningProcess(
            processIdentifier: execution.processIdentifier.value,
            lines: execution.standardOutput.strings()))
        await execution.teardown(using: Self.killingAll)
        return value
      }
      return result.closureResult
    }
  }

  /// What `make sanitize` tells the sanitizers of this process holds for the programs, too.
  package static let sanitizerSettings = ProcessInfo.processInfo.environment.filter {
    ["ASAN_OPTIONS", "TSAN_OPTIONS", "SWIFT_BACKTRACE"].contains($0.key)
  }

  private static let outputLimit = 64 << 20
  private static let killingAll: [TeardownStep] = [
    .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .zero)
  ]

  private func configuration(of program: String, _ arguments: [String]) -> Configuration {
    var options = PlatformOptions()
    options.createSession = true
    options.teardownSequence = Self.killingAll
    let pairs = environment.merging(Self.sanitizerSettings) { own, _ in own }
      .map { (Environment.Key(stringLiteral: $0.key), $0.value) }
    return Configuration(
      executable: program.contains("/") ? .path(FilePath(program)) : .name(program),
      arguments: Arguments(arguments),
      environment: .custom(Dictionary(uniqueKeysWithValues: pairs)),
      workingDirectory: workingDirectory.map { FilePath($0) },
      platformOptions: options)
  }

  private func withDeadline<Value: Sendable>(
    of program: String, _ arguments: [String],
    _ operation: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    let timeout = timeout
    return try await withThrowingTaskGroup(of: Value.self) { group in
      group.addTask { try await operation() }
      group.addTask {
        try await Task.sleep(for: timeout)
        throw ProcessTimeout(command: [program] + arguments, after: timeout)
      }
      defer { group.cancelAll() }
      guard let value = try await group.next() else { throw CancellationError() }
      return value
    }
  }
}

/// A program was killed because it did not end in time.
package struct ProcessTimeout: Error, CustomStringConvertible {
  /// The program and its arguments.
  package let command: [String]
  /// How long it was given.
  package let after: Duration

  package var description: String {
    "\(command.joined(separator: " ")) did not end within \(after) and was killed"
  }
}
