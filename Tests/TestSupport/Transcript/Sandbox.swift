import FoundationEssentials

/// A place where commands of a story run as on a machine of their own: nothing of this machine's
/// settings, clock, language or time zone reaches them.
package struct Sandbox: Sendable {
  /// The folder in which the story starts; empty at first.
  package let book: String
  /// The home folder; it holds nothing but git's settings at first.
  package let home: String
  /// The whole environment of the commands. `pairbook` on its `PATH` is the freshly built one.
  package let environment: [String: String]

  let steps: String

  /// What the clock says to `pairbook` and to `git` until a command sets another time: a Monday
  /// morning, inside the usual send window.
  package static let now = "2026-03-02T09:00:00Z"

  /// Lays out a sandbox in an empty folder; `additions` join the environment of the commands.
  ///
  /// - Throws: ``ProgramMissing`` when `pairbook` is not built; what keeps files from being written.
  package init(in folder: String, adding additions: [String: String] = [:]) throws {
    book = folder + "/book"
    home = folder + "/home"
    steps = folder + "/steps"
    let temporary = folder + "/tmp"
    let program = PackageFiles.products + "/pairbook"
    guard FileManager.default.isExecutableFile(atPath: program) else {
      throw ProgramMissing(path: program)
    }
    for path in [book, home, steps, temporary] {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }
    // In a file rather than in variables, so that libgit2 reads the same settings as git does.
    try """
    [user]
    \tname = Ada Admin
    \temail = ada@acme.example
    [init]
    \tdefaultBranch = main

    """.write(toFile: home + "/.gitconfig", atomically: false, encoding: .utf8)
    environment = [
      "GIT_AUTHOR_DATE": Self.now,
      "GIT_COMMITTER_DATE": Self.now,
      "GIT_CONFIG_NOSYSTEM": "1",
      "GIT_TERMINAL_PROMPT": "0",
      "HOME": home,
      "LC_ALL": "C.UTF-8",
      "PACKAGE": PackageFiles.root,
      "PAIRBOOK": program,
      "PAIRBOOK_NOW": Self.now,
      "PATH": PackageFiles.products + ":" + ProcessRunner.systemPath,
      "TERM": "dumb",
      "TMPDIR": temporary,
      "TZ": "UTC",
    ].merging(additions) { $1 }
  }

  /// Fills the book's folder with links to the package's own files, as if it were a checkout.
  ///
  /// - Throws: what keeps the links from being made.
  package func linkCheckout() throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: PackageFiles.root)
    where !name.hasPrefix(".build") && name != ".git" {
      try FileManager.default.createSymbolicLink(
        atPath: book + "/" + name, withDestinationPath: PackageFiles.root + "/" + name)
    }
  }
}

/// The program under test does not lie beside the test bundle.
package struct ProgramMissing: Error, CustomStringConvertible {
  /// Where it was looked for.
  package let path: String

  package var description: String { "there is no program at \(path): run `swift build` first" }
}
