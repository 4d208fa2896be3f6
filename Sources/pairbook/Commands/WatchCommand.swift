import ArgumentParser
import GitWorkspace
import Logging
import Reconciliation
import ServiceLifecycle
import UnixSignals
import Web

/// `pairbook watch`: sync, again and again, as soon as something has changed.
struct WatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Keep syncing: on commits, on saved files, on a timer.",
    discussion: """
      Looks at everything when it starts, every --interval, and on SIGHUP; between, a new commit of the branch that is \
      checked out is carried out at once, in the accounts that it changed. Files that are saved and not committed are only \
      told of, unless --worktree is given: then what is saved is what counts. Stops on SIGTERM once the account at work is \
      done; a second one stops at once.

      Example: pairbook watch --pull
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var options: WatchOptions

  @Flag(help: "Carry out the files as they are saved on disk, committed or not.")
  var worktree = false

  func run() async throws {
    let (interval, pull) = try options.durations()
    let workspace = try Workspace(common)
    let start = try await workspace.startWatching(worktree: worktree)
    let store = WatchedStore(
      try await workspace.storeToSync(start.source),
      at: try workspace.storeRoute(start.source.settings))
    if try workspace.gatewayRoutes(start.source.settings).all.isEmpty {
      workspace.console.note(
        "The book has no gateway (connections.gateway): people are invited, and nobody can pair, so nobody becomes Archiving."
      )
    }
    let service = try options.service(
      workspace, start, store, pull: options.pull ? pull : nil, interval: interval,
      manager: ServiceManager(environment: workspace.environment))
    var logger = Logger(label: "pairbook") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = .warning
    try await ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [service], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    ).run()
    workspace.console.progressDone()
  }
}

/// What a watcher begins with.
struct WatchStart {
  let source: LoadedBookSource
  let scope: Rounds.Scope
  /// The book and its branch, as a person calls them.
  let title: String
}

extension Workspace {
  /// The book that is to be watched, once it is certain that it can be.
  func startWatching(worktree: Bool) async throws -> WatchStart {
    let source = try worktree ? bookInWorktree() : book()
    guard let branch = try currentHead().branch else {
      throw Failure(
        "No branch is checked out, and a watcher follows one.",
        remedy: "Check out the book's branch: `git switch NAME`.")
    }
    try await self.branch(source.settings).requirePublishable()
    if let synced = try SyncedBranch(source.settings, in: self) {
      if let change = try synced.change() { console.note(change) }
      try synced.remember()
    }
    let name = folder.split(separator: "/").last.map(String.init) ?? folder
    return WatchStart(
      source: source, scope: Rounds.Scope(worktree: worktree, branch: branch),
      title: TerminalText.harmless(
        "\(name), \(worktree ? "files as they are saved" : "branch \(branch)")"))
  }
}
