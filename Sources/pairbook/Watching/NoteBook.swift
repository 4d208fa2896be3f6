import Reconciliation
import Synchronization

/// What a round notes for a person on its way.
final class NoteBook: Sendable {
  private let lines = Mutex<[String]>([])

  func add(_ line: String) { lines.withLock { $0.append(line) } }

  func problems() -> [WatchProblem] {
    lines.withLock { $0 }.map { WatchProblem(.publication, .note, $0) }
  }
}
