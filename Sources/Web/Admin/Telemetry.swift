import Synchronization

/// What Prometheus is told (text exposition format 0.0.4).
final class Telemetry: Sendable {
  enum Counter: String, CaseIterable, Sendable {
    case requests, webhooks, rateLimited, pairingsBegun, pairingsSucceeded

    var name: String {
      switch self {
      case .requests: "pairbook_http_requests_total"
      case .webhooks: "pairbook_webhooks_total"
      case .rateLimited: "pairbook_rate_limited_total"
      case .pairingsBegun: "pairbook_pairings_begun_total"
      case .pairingsSucceeded: "pairbook_pairings_succeeded_total"
      }
    }
    var help: String {
      switch self {
      case .requests: "Requests answered at the public listener."
      case .webhooks: "Deliveries of gateways, by what became of them."
      case .rateLimited: "Requests refused by a limit."
      case .pairingsBegun: "Times that somebody had a code shown."
      case .pairingsSucceeded: "Links whose page told of success."
      }
    }
    var labels: [String] {
      switch self {
      case .requests: ["route", "status"]
      case .webhooks: ["outcome"]
      case .rateLimited: ["limit"]
      case .pairingsBegun, .pairingsSucceeded: []
      }
    }
  }

  private struct State {
    var counters: [Counter: [[String]: Int]] = [
      .pairingsBegun: [[]: 0], .pairingsSucceeded: [[]: 0],
    ]
    var buckets = [Int](repeating: 0, count: Telemetry.bounds.count)
    var count = 0
    var sum = 0.0
    var succeeded = BoundedMemory<LinkTag>(capacity: 10_000)
  }

  /// Seconds.
  private static let bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

  private let state = Mutex(State())
  private let version: String

  init(version: String) { self.version = version }

  /// Adds one; the labels' values in the counter's order. They are ours, so that their number is bounded.
  func count(_ counter: Counter, _ labels: [String] = []) {
    state.withLock { $0.counters[counter, default: [:]][labels, default: 0] += 1 }
  }

  /// A request took so long.
  func observe(_ duration: Duration) {
    let seconds = duration / .seconds(1)
    state.withLock { state in
      state.count += 1
      state.sum += seconds
      for (index, bound) in Self.bounds.enumerated() where seconds <= bound {
        state.buckets[index] += 1
      }
    }
  }

  /// Counts a link's success once.
  func succeeded(_ link: LinkTag) {
    state.withLock { state in
      if state.succeeded.remember(link) {
        state.counters[.pairingsSucceeded, default: [:]][[], default: 0] += 1
      }
    }
  }

  func exposition(openPages: Int) -> String {
    let state = state.withLock { state in
      (counters: state.counters, buckets: state.buckets, count: state.count, sum: state.sum)
    }
    var lines: [String] = []
    func family(_ name: String, _ type: String, _ help: String) {
      lines += ["# HELP \(name) \(help)", "# TYPE \(name) \(type)"]
    }
    for counter in Counter.allCases {
      family(counter.name, "counter", counter.help)
      let samples = (state.counters[counter] ?? [:]).sorted {
        $0.key.lexicographicallyPrecedes($1.key)
      }
      for (values, count) in samples {
        lines.append("\(counter.name)\(Self.labels(counter.labels, values)) \(count)")
      }
    }
    let latency = "pairbook_http_request_seconds"
    family(latency, "histogram", "Time to an answer, listening pages left out.")
    for (bound, count) in zip(Self.bounds, state.buckets) {
      lines.append("\(latency)_bucket{le=\"\(bound)\"} \(count)")
    }
    lines += [
      "\(latency)_bucket{le=\"+Inf\"} \(state.count)", "\(latency)_sum \(state.sum)",
      "\(latency)_count \(state.count)",
    ]
    family("pairbook_open_pages", "gauge", "Pages that listen for changes now.")
    lines.append("pairbook_open_pages \(openPages)")
    family("pairbook_build_info", "gauge", "The program's version.")
    lines.append("pairbook_build_info\(Self.labels(["version"], [version])) 1")
    return lines.joined(separator: "\n") + "\n"
  }

  private static func labels(_ names: [String], _ values: [String]) -> String {
    guard !names.isEmpty else { return "" }
    let pairs = zip(names, values).map { name, value in
      let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        .replacing("\n", with: "\\n")
      return "\(name)=\"\(escaped)\""
    }
    return "{\(pairs.joined(separator: ","))}"
  }
}
