import Formats
import GitWorkspace
import Reconciliation

extension SharedBranch {
  enum Pull: Equatable {
    case upToDate
    case forwarded(Forwarded)
    /// Both sides had new commits, which a merge brought together.
    case merged(Merged)
    /// Both sides have new commits, or an edited file stands in the way.
    case apart(Apart)
    case unreachable(why: String)
  }

  struct Forwarded: Equatable {
    /// The new tip, hex.
    var tip: String
    /// Commits of others that came in.
    var count: Int
    /// Published commits that the remote never had, and that are to be made anew.
    var givenUp: Int
    /// What became of machine-written files in the worktree, for a person.
    var notes: [String]
    /// Why files of others are not in the worktree, which then looks as if a person had taken them back.
    var missing: [String] = []
  }

  struct Merged: Equatable {
    /// The new tip, hex.
    var tip: String
    /// Whether this clone's own commits were made anew on those of others, and no merge was made.
    var isRemade: Bool
    /// Commits of others that came in.
    var count: Int
    /// Files that both sides had changed.
    var files: [String]
    /// What became of machine-written files in the worktree, for a person.
    var notes: [String]
    /// Why files of others are not in the worktree, which then looks as if a person had taken them back.
    var missing: [String] = []
  }

  struct Apart: Equatable {
    var why: String
    /// What a person has to choose, line by line.
    var details: [String] = []
    /// What else than git helps; nil where nothing does.
    var way: String?
    /// Whether a merge by git helps as well.
    var isForGit = true
    var remedy: String
    /// The store that published all the commits that only this clone has; nil where a person made any of them.
    var publishedBy: String?
    /// Whether the remote no longer has what it had.
    var isRewritten = false
  }

  /// Brings in what others pushed, as far as that needs no merge.
  ///
  /// With `store`, commits that it published and the remote never had are given up for what others pushed.
  func pull(givingUp store: String? = nil) throws(GitError) -> Pull {
    do {
      let (ours, was) = (try repository.tip(of: branch), try repository.formerTips(of: upstream))
      let (theirs, dropped) = try repository.talk(to: upstream.remote, over: line) {
        [upstream, signature] repository throws(GitError) in
        var dropped: [CommitInfo] = []
        // What the remote once had is remembered until a person has said what becomes of it.
        let theirs = try repository.fetch(upstream, by: signature) { tip throws(GitError) in
          guard let ours else { return false }
          dropped = try repository.commits(of: ours, dropped: tip, since: was)
          return !dropped.isEmpty
        }
        return (theirs, dropped)
      }
      guard let theirs else { return .upToDate }
      if !dropped.isEmpty { return .apart(rewritten(dropped)) }
      return try forward(to: theirs, givingUp: store)
    } catch {
      guard error.kind == .unreachable else { throw error }
      return .unreachable(why: error.message)
    }
  }

  private func forward(to theirs: ObjectID, givingUp store: String?) throws(GitError) -> Pull {
    let ours = try repository.tip(of: branch)
    do {
      let moved = try repository.fastForward(
        branch, to: theirs, by: signature,
        isMachineWritten: { BookFile($0, in: .any).isMachineWritten }
      ) { store != nil && PublishingMessage.store(of: $0.message) == store }
      guard let moved else { return .upToDate }
      return .forwarded(
        Forwarded(
          tip: theirs.hex,
          count: try ours.map { ours throws(GitError) in
            try repository.commits(of: theirs, beyond: ours).count
          } ?? 0, givenUp: moved.givenUp.count, notes: moved.worktrees.flatMap(\.notes),
          missing: moved.worktrees.flatMap(\.missing)))
    } catch {
      switch error.kind {
      case .diverged: return .apart(try apart(ours, theirs, error))
      case .wouldOverwrite:
        return .apart(Apart(why: error.message, remedy: error.remedy ?? pullCommand))
      default: throw error
      }
    }
  }

  /// Brings in what others pushed, by a merge where both sides have new commits.
  ///
  /// With no `merge` only what needs none is brought in.
  func pull(mergingBy merge: BranchMerge?) throws -> Pull {
    for _ in 0..<4 {
      do {
        return try pullOnce(mergingBy: merge)
      } catch let error as GitError where error.kind == .stale {
        // A watcher published, or somebody else saved here, while the commits were brought together.
        continue
      }
    }
    return try pullOnce(mergingBy: merge)
  }

  private func pullOnce(mergingBy merge: BranchMerge?) throws -> Pull {
    let pulled = try pull()
    guard let merge, case .apart(var apart) = pulled, !apart.isRewritten,
      let ours = try repository.tip(of: branch),
      let theirs = try repository.lastKnownTip(of: upstream),
      try !repository.descends(theirs, from: ours)
    else { return pulled }
    do {
      let made = try merge.commit(ours, theirs)
      let count = try repository.commits(of: theirs, beyond: ours).count
      let moved = try repository.fastForward(
        branch, to: made.commit, by: signature,
        isMachineWritten: { BookFile($0, in: .any).isMachineWritten }, remade: made.remade)
      return .merged(
        Merged(
          tip: made.commit.hex, isRemade: made.remade != nil, count: count, files: made.files,
          notes: moved?.worktrees.flatMap(\.notes) ?? [],
          missing: moved?.worktrees.flatMap(\.missing) ?? []))
    } catch let refused as BranchMerge.Refused {
      apart.why = refused.why
      apart.details = refused.details
      apart.way = refused.way
      apart.isForGit = refused.isForGit
    } catch let error as GitError where [.notAFile, .wouldOverwrite].contains(error.kind) {
      apart.why = error.message
    }
    return .apart(apart)
  }

  private func rewritten(_ dropped: [CommitInfo]) -> Apart {
    let shown = dropped.prefix(3).map { "\($0.id.hex.prefix(10)) “\($0.subject)”" }
    let isOne = dropped.count == 1
    let way =
      "ask who rewrote it. Where \(isOne ? "that commit is" : "those commits are") to go: `git fetch \(upstream.remote) && git reset --keep \(name)`. Where \(isOne ? "it is" : "they are") to stay: `git pull --no-rebase \(upstream.remote) \(upstream.branch) && git push \(upstream.remote) \(branch):\(upstream.branch)`."
    return Apart(
      why:
        "\(name) was rewritten: it no longer has \(CountedNoun.text(dropped.count, "commit")) that it had, \(shown.joined(separator: ", "))\(dropped.count > 3 ? " and others" : "")",
      way: Sentence(way).text, isForGit: false, remedy: way, isRewritten: true)
  }

  private func standingApart(_ ours: ObjectID?, _ theirs: ObjectID) throws(GitError) -> String? {
    guard let ours else { return nil }
    let (ahead, behind) = try repository.aheadBehind(ours, theirs)
    return
      "this clone has \(CountedNoun.text(ahead, "commit")) that \(name) lacks, and \(name) has \(behind) that this clone lacks"
  }

  private func apart(_ ours: ObjectID?, _ theirs: ObjectID, _ error: GitError) throws(GitError)
    -> Apart
  {
    let own = try ours.map { ours throws(GitError) in
      try repository.commits(of: ours, beyond: theirs)
    }
    let stores = Set((own ?? []).map { PublishingMessage.store(of: $0.message) })
    // What a publication stands on was carried out: a rebase would make it another commit, which the store does
    // not know and takes for a step back.
    let isCarriedOut = stores.contains { $0 != nil }
    // Another branch than that which is checked out is brought together by git alone.
    let byGit =
      isCarriedOut ? "git pull --no-rebase \(upstream.remote) \(upstream.branch)" : pullCommand
    return Apart(
      why: try standingApart(ours, theirs) ?? error.message,
      remedy: try repository.head().branch == branch
        ? "`pairbook save` brings both together, or says what is left to choose"
        : "bring both together: \(byGit)",
      publishedBy: stores.count == 1 ? stores.first ?? nil : nil)
  }
}

extension SharedBranch.Pull {
  /// Refuses to go on from a worktree that lacks what came in: to commit it would take back what others did.
  func refuseMissing() throws {
    let missing: [String]
    switch self {
    case .forwarded(let forwarded): missing = forwarded.missing
    case .merged(let merged): missing = merged.missing
    case .upToDate, .apart, .unreachable: return
    }
    guard !missing.isEmpty else { return }
    throw Failure(
      "What others saved came in, but could not be written to the files here; nothing of yours was committed.",
      details: missing,
      remedy:
        "Look at the disk and at who may write there. Do not save before: files that `git status` shows and you did not edit would take back what others did. `git restore --staged --worktree FILE` takes theirs."
    )
  }
}

extension BroughtAlong {
  /// Why files are not as the branch has them now.
  var missing: [String] {
    left + (failure.map { ["\(worktree): \($0.message)"] } ?? [])
  }

  /// What a person is to know of it.
  var notes: [String] {
    var notes = replaced.map {
      "\($0.path) had been edited by hand: it was put right; your version is kept, `git cat-file blob \($0.kept.hex.prefix(12))` shows it."
    }
    notes += left.map { "\($0) was left as it is: something else than a plain file is there." }
    if let failure {
      notes.append(
        "The files in \(worktree) could not be brought along: \(failure.message). The next sync does it.\(failure.remedy.map { " " + Sentence($0).text } ?? "")"
      )
    }
    return notes
  }
}
