import ArgumentParser
import Formats
import Foundation
import Reconciliation
import Web

/// How a book is watched; the same for `watch` and `serve --watch`.
struct WatchOptions: ParsableArguments {
  @Flag(
    help:
      "Look at the remote now and then, and carry out what others pushed; fast-forward only, your edits stay."
  )
  var pull = false

  @Option(
    help: ArgumentHelp(
      "How often everything is looked at, whatever has changed: 90s, 10m, 1h.",
      valueName: "duration")
  )
  var interval = defaultInterval

  @Option(
    help: ArgumentHelp("How often --pull looks at the remote.", valueName: "duration"))
  var pullInterval = defaultPullInterval

  private static let defaultInterval = "10m"
  private static let defaultPullInterval = "30s"

  /// Whether any of them was given.
  var isGiven: Bool {
    pull || interval != Self.defaultInterval || pullInterval != Self.defaultPullInterval
  }

  /// Throws for what is no duration, or too short to be meant.
  func durations() throws -> (interval: Duration, pull: Duration) {
    (
      try Self.duration(interval, "--interval", atLeast: 10),
      try Self.duration(pullInterval, "--pull-interval", atLeast: 1)
    )
  }

  private static func duration(_ text: String, _ option: String, atLeast shortest: Int64) throws
    -> Duration
  {
    let seconds: Int64? =
      if text.hasSuffix("s"), let number = Int64(text.dropLast()), text.count <= 7 {
        number
      } else {
        Durations.seconds(text).map { Int64($0) }
      }
    guard let seconds, seconds >= shortest else {
      throw Failure(
        "\(option) \(TerminalText.harmless(text)) is no time to wait.",
        remedy: "Write a whole number and s, m or h, and no less than \(shortest)s: 30s, 10m.",
        status: .usage)
    }
    return .seconds(seconds)
  }
}

extension WatchOptions {
  /// The watcher of a book that can be watched, beside a server that hears `hints`, or alone.
  func service(
    _ workspace: Workspace, _ start: WatchStart, _ store: WatchedStore, pull: Duration?,
    interval: Duration, hints: HintBoard? = nil, figures: RoundFigures? = nil,
    manager: ServiceManager = .none
  ) throws -> WatchService {
    var tuning = WatchTuning()
    tuning.interval = interval
    let teller = WatchTeller(workspace.console, title: start.title) { figure in
      figures?.note(
        figure.result, isDone: figure.result == "done", seconds: figure.took / .seconds(1),
        at: Int64(Date.now.timeIntervalSince1970))
    }
    let remote = pull == nil ? "" : remoteWords(workspace, start.scope.branch)
    teller.say("Watching \(start.title), every \(self.interval)\(remote).")
    return WatchService(
      workspace: workspace, scope: start.scope, store: store, layout: try KnownLayout(start.source),
      teller: teller, tuning: tuning, pull: pull, hints: hints, manager: manager)
  }

  /// Where nobody can tell whether there is a remote, the looks at it say why.
  private func remoteWords(_ workspace: Workspace, _ branch: String) -> String {
    let looks = ", the remote every \(pullInterval)"
    do {
      let shared = try SharedBranch(
        branch, of: try workspace.place.open(), by: try workspace.signature(),
        over: workspace.remoteLine)
      return shared == nil ? "; there is no remote that --pull could look at" : looks
    } catch {
      return looks
    }
  }
}
