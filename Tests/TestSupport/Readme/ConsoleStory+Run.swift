extension ConsoleStory {
  /// A command that did not do what the text shows.
  package struct Complaint: Sendable, Hashable, CustomStringConvertible {
    /// The line of the text that the command stands on, from 1.
    package var line: Int
    /// The command.
    package var command: String
    /// What is wrong.
    package var reason: String

    package var description: String { "line \(line): $ \(command)\n\(reason)" }
  }

  /// Runs the story in a sandbox of its own and returns what is wrong with it.
  ///
  /// - Throws: ``SessionBroken`` when not all commands ran; what keeps a sandbox from being made.
  package func perform() async throws -> [Complaint] {
    try await withTemporaryFolder { folder in
      let sandbox = try Sandbox(in: folder)
      if startsInCheckout { try sandbox.linkCheckout() }
      let ports = try Self.ports.map { ($0, try FreePort.find()) }
      let database = try await database()
      let commands = steps.map { step in
        ports.reduce(Self.withoutRecursion(step.command)) { command, port in
          command.replacing(":\(port.0)", with: ":\(port.1)")
        }.replacing(Self.database, with: database)
      }
      let results = try await ShellSession(commands: commands, joinsStreams: true).run(in: sandbox)
      var complaints: [Complaint] = []
      for (step, result) in zip(steps, results) {
        guard let reason = try await Self.complaint(about: step, result) else { continue }
        complaints.append(Complaint(line: step.line, command: step.command, reason: reason))
      }
      return complaints
    }
  }

  /// Those that stories listen on; free ones take their place, since another story or program may have them.
  private static let ports = [4900, 8080, 9464]

  private static let database = "postgres://pairbook@db.example/pairbook"

  /// A real one stands in for the one that a story names.
  private func database() async throws -> String {
    guard steps.contains(where: { $0.command.contains(Self.database) }) else {
      return Self.database
    }
    let server = try await PostgreSQLServer.shared()
    return server.loopbackURL(try await server.newDatabase())
  }

  /// What would run these very tests again is only read by `make`, which proves that it is there; the demo takes the
  /// program that is built already.
  private static func withoutRecursion(_ command: String) -> String {
    switch command {
    case "make test": "make --dry-run test >/dev/null"
    case "make demo": #"make demo PAIRBOOK="$PAIRBOOK" DEMO="$TMPDIR/demo" >/dev/null"#
    default: command
    }
  }

  private static func complaint(about step: Step, _ result: StepResult) async throws -> String? {
    if result.exitCode != 0 { return "exits with \(result.exitCode):\n\(result.output)" }
    if step.shown.isEmpty || ShownLines(step.shown).match(result.output) { return nil }
    let shown = step.shown.joined(separator: "\n") + "\n"
    return "writes something else (+) than is shown (-):\n"
      + (try await GoldenFile.difference(from: shown, to: result.output))
  }
}
