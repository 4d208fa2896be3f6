import TestSupport

/// A trial of `Tests/Tools` that lets the program and the simulated gateway work together.
enum Trial {
  /// What it printed; `program` runs it where it is not run by itself.
  static func run(
    _ name: String, _ arguments: [String], by program: String? = nil, seconds: Int = 300
  ) async throws -> String {
    try await withTemporaryFolder { folder in
      let runner = ProcessRunner(
        environment: ["PATH": ProcessRunner.systemPath, "LC_ALL": "C.UTF-8", "HOME": folder],
        timeout: .seconds(seconds))
      let products = PackageFiles.products
      let command =
        (program.map { [$0] } ?? []) + [
          PackageFiles.root + "/Tests/Tools/" + name, products + "/pairbook",
          products + "/simulated-gateway",
        ] + arguments + ["--folder", folder + "/trial"]
      let result = try await runner.run(command[0], Array(command.dropFirst()))
      return result.output + result.error
    }
  }
}
