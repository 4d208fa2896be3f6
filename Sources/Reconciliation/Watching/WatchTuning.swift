/// How a watcher treats time.
package struct WatchTuning: Sendable {
  /// How long all has to be quiet before a round begins, and how long one waits for that at most.
  package var quiet: Duration = .milliseconds(150)
  package var longestQuiet: Duration = .seconds(1)
  /// How long a file that is being written is waited for.
  package var writing: Duration = .seconds(10)
  /// How long after what gateways and pages tell a round begins, where nothing else asks for one: an open page acts
  /// first, and several decisions share a commit and a mail to the admins.
  package var hints: Duration = .seconds(3)
  /// How often everything is looked at.
  package var interval: Duration = .seconds(600)
  /// How soon a round that could not begin is tried again.
  package var postponed: Duration = .seconds(3)
  /// After the first failure, and at most; doubled between.
  package var firstRetry: Duration = .seconds(5)
  package var longestRetry: Duration = .seconds(300)

  package init() {}

  /// Until the next try after so many failures; `chance`, from 0 to 1, spreads it by a fifth either way, so that many
  /// machines do not all come back at once.
  func retry(after failures: Int, chance: Double) -> Duration {
    let doubled = firstRetry * (1 << min(max(failures - 1, 0), 10))
    return min(doubled, longestRetry) * Int(800 + 400 * chance) / 1000
  }
}
