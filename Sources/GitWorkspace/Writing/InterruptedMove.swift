/// What became of a worktree that a killed process had not brought to its branch's commit.
package struct FinishedMove: Equatable, Sendable {
  /// The worktree's top folder.
  package let worktree: String
  /// The commit that the branch had moved to.
  package let commit: ObjectID
  /// Files of people that are as that commit has them now; from the repository's top.
  package internal(set) var brought: [String] = []
  /// Files that somebody changed since, left as they are: they lack what the commit changed in them.
  package internal(set) var kept: [String] = []
  /// Why it could not be finished; it is tried again the next time.
  package internal(set) var failure: GitError?
}

extension Repository {
  /// Brings files along that a killed process left behind when it had moved a branch.
  ///
  /// Only what is still exactly as the commit before had it is touched, and only where HEAD has what
  /// was to be brought. Files that `isMachineWritten` names are put right as `commit` does.
  package func finishInterruptedMoves(
    isMachineWritten: @escaping (String) -> Bool = { _ in false }
  ) throws(GitError) -> [FinishedMove] {
    var finished: [FinishedMove] = []
    for path in try MoveJournal.paths(commonFolder: commonFolder) {
      switch try MoveJournal.take(path, patience: lockPatience) {
      case .nothing: break
      case .held:
        // Whoever would commit now is refused by `checkIsWhole`.
        break
      case .abandoned(let journal):
        let moves = journal.worktrees.compactMap {
          finish(journal.old, journal.new, in: $0, isMachineWritten: isMachineWritten)
        }
        if moves.allSatisfy({ $0.failure == nil && $0.kept.isEmpty }) { journal.remove() }
        finished += moves.filter { $0.failure != nil || !$0.brought.isEmpty || !$0.kept.isEmpty }
      }
    }
    return finished
  }

  /// Throws `operationInProgress` where files of this worktree may be older than its branch's commit:
  /// to commit them would take back what others did.
  package func checkIsWhole() throws(GitError) {
    for path in try MoveJournal.paths(commonFolder: commonFolder) {
      switch try MoveJournal.take(path, patience: lockPatience) {
      case .nothing: continue
      case .abandoned(let journal):
        guard let folder = workFolder, journal.worktrees.contains(folder) else { continue }
      case .held: break
      }
      throw GitError(
        .operationInProgress,
        "newer commits came in, and their files are not all in '\(workFolder ?? gitFolder)' yet",
        remedy: "run the command again; `pairbook validate` says what is in the way")
    }
  }

  /// Nil for a worktree that is no more.
  private func finish(
    _ old: ObjectID?, _ new: ObjectID, in folder: String,
    isMachineWritten: @escaping (String) -> Bool
  ) -> FinishedMove? {
    var move = FinishedMove(worktree: folder, commit: new)
    do throws(GitError) {
      guard let whole = try Self.present(folder) else { return nil }
      whole.lockPatience = lockPatience
      if let operation = whole.operationInProgress {
        throw GitError(
          .operationInProgress, "\(operation) is not finished in '\(folder)'",
          remedy: "finish or abort it with git first")
      }
      guard let tip = try whole.head().commit else { return nil }
      let prefix = prefix
      let isMachine = { (path: String) -> Bool in
        Self.bookPath(path, prefix: prefix).map(isMachineWritten) ?? false
      }
      let snapshot = try whole.snapshot(of: tip, verify: false)
      // What a later commit changed again is its author's.
      var changes: [FileChange] = []
      for change in try whole.changes(from: old, to: new)
      where try snapshot.entry(at: change.path)?.id == change.new?.id {
        changes.append(change)
      }
      func prepared(_ changes: [FileChange]) throws(GitError) -> BringAlong {
        let staging = try Staging(commonFolder: commonFolder)
        let along = try BringAlong(
          to: whole, history: old, staging: staging, isMachineWritten: isMachine)
        try along.prepare(changes)
        return along
      }
      move.kept = try prepared(changes).inTheWay
      let kept = Set(move.kept.map { PathKey($0) })
      let rest = changes.filter { !kept.contains(PathKey($0.path)) }
      let along = try prepared(rest)
      if along.hasStaged { try along.staging.sync() }
      let placed = along.placements.filter(\.isDone).map(\.change.path)
      let report = along.finish()
      move.brought = placed.filter { !isMachine($0) && !report.left.contains($0) }
      move.kept += report.left.filter { !isMachine($0) }
      move.failure = report.failure
    } catch {
      move.failure = error
    }
    return move
  }

  /// A worktree by its top folder; nil where it is gone.
  private static func present(_ folder: String) throws(GitError) -> Repository? {
    do throws(GitError) {
      return try open(worktree: folder, prefix: "")
    } catch {
      guard error.kind == .notFound else { throw error }
      return nil
    }
  }
}

extension BringAlong.Placement {
  /// Whether the file is written or removed.
  fileprivate var isDone: Bool {
    switch action {
    case .put, .delete: true
    case .nothing, .leave: false
    }
  }
}

extension BroughtAlong {
  /// Whether the worktree has all of the commit that it should have.
  func isWhole(_ isMachineWritten: (String) -> Bool) -> Bool {
    failure == nil && left.allSatisfy(isMachineWritten)
  }
}
