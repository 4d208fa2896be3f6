import Formats
import GitWorkspace

extension Repository {
  /// Brings files along that a process left behind which was killed while newer commits came in; a person is told.
  ///
  /// What could not be finished keeps nobody from reading; who would commit is refused by `checkIsWhole`.
  func finishInterruptedMoves(_ console: Console) {
    do throws(GitError) {
      let moves = try finishInterruptedMoves { BookFile($0, in: .any).isMachineWritten }
      for move in moves { for note in move.notes { console.note(TerminalText.harmless(note)) } }
    } catch {
      console.note(
        "Nobody can tell whether an earlier run was cut off: \(TerminalText.harmless(error.message))."
      )
    }
  }
}

extension FinishedMove {
  /// What a person is to know of it.
  fileprivate var notes: [String] {
    var notes: [String] = []
    let commit = commit.hex.prefix(10)
    if !brought.isEmpty {
      notes.append(
        "An earlier run was cut off when newer commits had come in: \(Self.list(brought)) \(brought.count == 1 ? "is" : "are") now as \(commit) has \(brought.count == 1 ? "it" : "them")."
      )
    }
    notes += kept.map {
      "\($0) was edited after a run was cut off, and lacks what newer commits changed in it: `git diff HEAD -- \($0)` shows both. Write theirs into yours and `git commit \($0)`, or take theirs with `git restore --staged --worktree \($0)`."
    }
    if let failure {
      notes.append(
        "An earlier run was cut off when newer commits had come in, and their files could not be brought to \(worktree) now: \(failure.message). Do not commit before: it would take back what others did."
      )
    }
    return notes
  }

  private static func list(_ paths: [String]) -> String {
    let rest = paths.count - 3
    return paths.prefix(3).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
  }
}
