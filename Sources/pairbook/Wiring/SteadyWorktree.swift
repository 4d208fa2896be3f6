import GitWorkspace
import Synchronization

/// Tells whether a worktree still stands where it did when a run began: the files of a branch that is checked out meanwhile
/// are nobody's wish.
final class SteadyWorktree: Sendable {
  /// libgit2's handles belong to one thread at a time.
  private let repository: Mutex<Repository>
  private let ground: WorktreeGround

  init(_ place: BookPlace) throws(GitError) {
    let repository = try place.open()
    ground = try repository.ground()
    self.repository = Mutex(repository)
  }

  /// Throws where it does not.
  func confirm() async throws {
    var departure = try departure()
    // Another pairbook, or an editor that asks for the status, is through in a moment.
    for _ in 0..<20 where departure != nil {
      try await Task.sleep(for: .milliseconds(50))
      departure = try self.departure()
    }
    guard let departure else { return }
    throw Failure(
      "\(TerminalText.harmless(Sentence(departure).text)) Nothing more is done by the files as they are now.",
      remedy: "Finish that, check out the book's branch, and run it again.", status: .retrying)
  }

  private func departure() throws(GitError) -> String? {
    try repository.withLock { repository throws(GitError) in
      try repository.departure(from: ground)
    }
  }
}
