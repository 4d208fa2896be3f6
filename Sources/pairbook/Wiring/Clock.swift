import Engine
import Glibc

/// The lifecycle's clock: the machine's, or the instant that `PAIRBOOK_NOW` names.
struct LifecycleClock: Sendable {
  /// Set for rehearsals and tests.
  let fixed: Instant?

  init(environment: Environment) throws {
    guard let text = environment["PAIRBOOK_NOW"], !text.isEmpty else {
      fixed = nil
      return
    }
    guard let instant = Instant(rfc3339: text) else {
      throw Failure(
        "PAIRBOOK_NOW is not a time: \(text)",
        remedy: "Write it as RFC 3339, for example 2026-11-23T09:00:00Z, or unset it.",
        status: .usage)
    }
    fixed = instant
  }

  var now: Instant { fixed ?? Instant(Int64(time(nil))) }
}

/// The environment's variables as they were when the program began.
typealias Environment = [String: String]
