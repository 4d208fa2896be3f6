import Foundation

/// Runs git itself, for what its library leaves to it: credential helpers, URL matching, and shallow clones.
///
/// It never asks at a terminal, and runs no hook. Its configuration is the user's and the clone's own, none of which a
/// book can bring along.
struct GitProgram {
  let folder: String

  struct Outcome {
    /// Whether it ended with 0.
    let isSuccess: Bool
    let output: String
    let errors: String
  }

  /// Throws where there is no git to run.
  func run(_ arguments: [String], input: String = "") throws(GitError) -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git", "-c", "core.hooksPath=/dev/null", "-C", folder] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging([
      "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C.UTF-8",
    ]) { $1 }
    let (stdin, stdout, stderr) = (Pipe(), Pipe(), Pipe())
    (process.standardInput, process.standardOutput, process.standardError) = (stdin, stdout, stderr)
    do {
      try process.run()
      // A few lines, which a pipe holds whether they are read or not.
      try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
      try stdin.fileHandleForWriting.close()
      let output = try stdout.fileHandleForReading.readToEnd() ?? Data()
      let errors = try stderr.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
      return Outcome(
        isSuccess: process.terminationReason == .exit && process.terminationStatus == 0,
        output: String(decoding: output, as: UTF8.self),
        errors: String(decoding: errors, as: UTF8.self))
    } catch {
      throw GitError(
        .failed, "git could not be run: \(error.localizedDescription)",
        remedy: "install git, or put it on PATH")
    }
  }
}

extension Repository {
  /// The remote that a shallow clone can have its whole history from; nil where it has none.
  package func originOfHistory() throws(GitError) -> String? {
    try usualRemote(
      of: "the history that this shallow clone lacks",
      remedy: "get it: git fetch --unshallow REMOTE")
  }

  /// Brings a shallow clone the whole history of its remote, which libgit2 1.5 cannot; a repository that was opened
  /// before does not know of it.
  ///
  /// Throws `unreachable` with git's own words.
  package func deepen(from remote: String) throws(GitError) {
    let outcome = try GitProgram(folder: gitFolder).run([
      "fetch", "--quiet", "--unshallow", "--no-tags", "--no-recurse-submodules", remote,
    ])
    guard !outcome.isSuccess else { return }
    let words = outcome.errors.split(separator: "\n").first.map(String.init) ?? "no reason given"
    throw GitError(
      .unreachable, "the history that this shallow clone lacks could not be fetched: \(words)",
      remedy: "git fetch --unshallow \(remote)")
  }
}
