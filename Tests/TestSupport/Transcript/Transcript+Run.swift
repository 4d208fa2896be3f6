import FoundationEssentials

extension Transcript {
  /// Runs the commands in a sandbox of their own and returns the transcript's text as it should
  /// be, with placeholders for what varies.
  ///
  /// - Parameters:
  ///   - additions: What joins the environment of the commands.
  ///   - placeholders: For further paths and names of this machine.
  /// - Throws: ``SessionBroken`` when not all commands ran; what keeps a sandbox from being made.
  package func perform(
    adding additions: [String: String] = [:], placeholders names: [String: String] = [:]
  ) async throws -> String {
    try await withTemporaryFolder { folder in
      let sandbox = try Sandbox(in: folder, adding: additions)
      let results = try await ShellSession(commands: steps.map(\.command)).run(in: sandbox)
      var placeholders = Placeholders(
        names: [
          sandbox.book: "[BOOK]", sandbox.home: "[HOME]", folder: "[SANDBOX]",
          PackageFiles.products: "[PRODUCTS]", PackageFiles.root: "[PACKAGE]",
          "pairbook@\(ProcessInfo.processInfo.hostName)": "pairbook@[HOST]",
          "machine \(ProcessInfo.processInfo.hostName)": "machine [HOST]",
        ].merging(names) { $1 },
        objects: try await Self.objects(under: folder))
      return text(
        with: results.map { result in
          StepResult(
            output: placeholders.replace(in: result.output),
            error: placeholders.replace(in: result.error), exitCode: result.exitCode)
        })
    }
  }

  /// The ids of all objects in all git repositories below a folder.
  private static func objects(under folder: String) async throws -> [String] {
    let script = """
      find . -type d -name objects | while read -r objects; do
        git --git-dir="${objects%/objects}" cat-file --batch-all-objects \
          --batch-check='%(objectname)' 2>/dev/null
      done
      """
    var runner = ProcessRunner(workingDirectory: folder)
    runner.environment["GIT_CONFIG_GLOBAL"] = "/dev/null"
    return try await runner.run("bash", ["-c", script]).output.split(separator: "\n")
      .map(String.init)
  }
}
