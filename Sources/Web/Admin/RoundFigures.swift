import Synchronization

/// What a watcher in the same process did, for Prometheus.
package final class RoundFigures: Sendable {
  private struct State {
    /// By result.
    var counts: [String: Int] = [:]
    /// Of the newest round: seconds that it took, and when it ended, in seconds since 1970.
    var last: (seconds: Double, ended: Int64)?
    var lastDone: Int64?
  }

  private let state = Mutex(State())

  package init() {}

  /// A round ended at `time`, seconds since 1970; `isDone` where nothing is left to try again.
  ///
  /// The results are few words of ours.
  package func note(_ result: String, isDone: Bool, seconds: Double, at time: Int64) {
    state.withLock { state in
      state.counts[result, default: 0] += 1
      state.last = (seconds, time)
      if isDone { state.lastDone = time }
    }
  }

  /// In the text exposition format.
  func exposition() -> String {
    let state = state.withLock { $0 }
    var lines: [String] = []
    func family(_ name: String, _ type: String, _ help: String) {
      lines += ["# HELP \(name) \(help)", "# TYPE \(name) \(type)"]
    }
    family("pairbook_rounds_total", "counter", "Rounds of the watcher, by how they ended.")
    for (result, count) in state.counts.sorted(by: { $0.key < $1.key }) {
      lines.append("pairbook_rounds_total{result=\"\(result)\"} \(count)")
    }
    family("pairbook_round_last_seconds", "gauge", "Seconds that the newest round took.")
    if let last = state.last { lines.append("pairbook_round_last_seconds \(last.seconds)") }
    family("pairbook_round_last_timestamp_seconds", "gauge", "When the newest round ended.")
    if let last = state.last {
      lines.append("pairbook_round_last_timestamp_seconds \(last.ended)")
    }
    family(
      "pairbook_round_last_done_timestamp_seconds", "gauge",
      "When the newest round ended that left nothing to be tried again.")
    if let done = state.lastDone {
      lines.append("pairbook_round_last_done_timestamp_seconds \(done)")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
