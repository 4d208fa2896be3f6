import Foundation

/// Runs git itself, for what its library leaves to it: credential helpers, URL matching, and shallow clones.
///
/// It asks neither at a terminal nor in a window, runs no hook, and is given none of the program's own secrets. Its
/// configuration is the user's and the clone's own: a repository that a commit may have brought is never opened.
struct GitProgram: Sendable {
  let folder: String

  struct Outcome: Sendable {
    /// Whether it ended with 0.
    let isSuccess: Bool
    /// Of the stream that was heard.
    let text: String
  }

  enum Stream {
    case output, errors
  }

  /// Throws where there is no git to run; `goesOn` is asked whenever something is heard.
  func run(
    _ arguments: [String], input: String = "", hearing: Stream = .output,
    goesOn: () -> Bool = { true }
  ) throws(GitError) -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git", "-c", "core.hooksPath=/dev/null", "-C", folder] + arguments
    process.environment = ProcessInfo.processInfo.environment
      .filter { !$0.key.hasPrefix("PAIRBOOK_") }
      .merging([
        // Set and empty, it stands before core.askPass, too.
        "GIT_ASKPASS": "", "SSH_ASKPASS": "", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C.UTF-8",
      ]) { $1 }
    let (stdin, said) = (Pipe(), Pipe())
    process.standardInput = stdin
    // One stream alone is read, so that neither side waits for the other.
    process.standardOutput = hearing == .output ? said : FileHandle.nullDevice
    process.standardError = hearing == .errors ? said : FileHandle.nullDevice
    do {
      try process.run()
      // A few lines, which a pipe holds whether they are read or not.
      try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
      try stdin.fileHandleForWriting.close()
      var text = Data()
      while let chunk = try said.fileHandleForReading.read(upToCount: 4_096), !chunk.isEmpty {
        text += chunk
        if !goesOn() { process.terminate() }
      }
      process.waitUntilExit()
      // What `env` and a shell say of a program that is not there.
      guard process.terminationStatus != 127 else { throw Self.missing("it is not there") }
      return Outcome(
        isSuccess: process.terminationReason == .exit && process.terminationStatus == 0,
        text: String(decoding: text, as: UTF8.self))
    } catch let error as GitError {
      throw error
    } catch {
      throw Self.missing(error.localizedDescription)
    }
  }

  private static func missing(_ why: String) -> GitError {
    GitError(
      .failed, "git could not be run: \(why)", remedy: "install git, or put it on PATH")
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
  package func deepen(from remote: String, over line: RemoteLine) throws(GitError) {
    let outcome = try talk(to: remote, over: line) { repository throws(GitError) in
      try GitProgram(folder: repository.gitFolder).run(
        ["fetch", "--progress", "--unshallow", "--no-tags", "--no-recurse-submodules", remote],
        hearing: .errors, goesOn: repository.goesOn)
    }
    guard !outcome.isSuccess else { return }
    let lines = outcome.text.split(whereSeparator: \.isNewline)
    let words = lines.first { $0.hasPrefix("fatal: ") || $0.hasPrefix("error: ") } ?? lines.last
    throw GitError(
      .unreachable,
      "the history that this shallow clone lacks could not be fetched: \(words ?? "no reason given")",
      remedy: "git fetch --unshallow \(remote)")
  }
}
