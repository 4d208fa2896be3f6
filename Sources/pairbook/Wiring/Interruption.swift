import Glibc
import UnixSignals

/// What Ctrl-C does to a sync: what is under way is finished, and nothing further begun.
enum Interruption {
  /// Runs `body` with what tells it to stop, from the first SIGINT or SIGTERM on; the second ends the process at once.
  static func finishing<Value: Sendable>(
    _ console: Console, _ body: @Sendable (StopSign) async throws -> Value
  ) async throws -> Value {
    let stop = StopSign()
    let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        for await signal in signals {
          // The lease of a process that is dead is taken over at once.
          if stop.isSet { _exit(128 + signal.rawValue) }
          stop.set()
          console.note(
            "Stopping: what is on its way is put on record first. Once more stops at once, and mails may then be sent twice."
          )
        }
      }
      defer { group.cancelAll() }
      return try await body(stop)
    }
  }
}
