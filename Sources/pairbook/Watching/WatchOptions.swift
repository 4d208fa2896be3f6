import ArgumentParser
import Formats

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
  var interval = "10m"

  @Option(
    help: ArgumentHelp("How often --pull looks at the remote.", valueName: "duration"))
  var pullInterval = "30s"

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
