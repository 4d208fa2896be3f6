import Formats
import GitWorkspace
import Reconciliation

/// What the commits of a branch did to events files: which brought which events, and which did anything else than add
/// lines at the end.
///
/// Every commit is looked at, those too that a merge left behind. That a person was erased from a line is allowed:
/// the chain's hashes do not cover who it was.
struct EventCommits {
  private var rewritesByFolder: [String: [Rewrite]] = [:]
  private var commits: [Origin] = []
  /// Places in `commits`, by the end of a line.
  private var originOfLine: [Int: Int] = [:]
  /// The account folders in which commits ever touched events.
  private(set) var folders: Set<String> = []

  struct Rewrite {
    var problem: Diagnostic
    /// Whether the branch has again what stood there before.
    var isPutBack: Bool
  }

  /// A commit that brought events.
  struct Origin {
    var commit: CommitInfo
    /// Whether its message says that a store of pairbook's made it; anybody can write such a message.
    var isPublication: Bool
  }

  init(_ repository: Repository, tip: ObjectID?) throws(GitError) {
    let now = try tip.map { id throws(GitError) in try repository.snapshot(of: id, verify: false) }
    var waiting = tip.map { [$0] } ?? []
    var seen = Set(waiting)
    var found: [(at: Int64, folder: String, rewrite: Rewrite)] = []
    while let id = waiting.popLast() {
      let commit = try repository.commitInfo(id)
      // What a shallow clone begins with was brought by commits that it lacks.
      if commit.parents.isEmpty && repository.isShallow { continue }
      for parent in commit.parents where seen.insert(parent).inserted { waiting.append(parent) }
      for change in try EventsChange.all(of: commit, in: repository) {
        let folder = BookPath.accountOfEvents(change.path)
        folders.insert(folder)
        note(change.linesBrought, of: commit)
        for old in change.olds {
          guard let problem = change.problem(since: old, commit) else { continue }
          let isPutBack =
            EventsChange.firstRewrittenLine(old, try now?.contents(at: change.path)?.bytes ?? [])
            == nil
          found.append(
            (
              commit.committer.seconds, folder, Rewrite(problem: problem, isPutBack: isPutBack)
            ))
        }
      }
    }
    for (_, folder, rewrite) in found.sorted(by: { $0.at < $1.at }) {
      rewritesByFolder[folder, default: []].append(rewrite)
    }
  }

  private mutating func note(_ lines: [ArraySlice<UInt8>], of commit: CommitInfo) {
    guard !lines.isEmpty else { return }
    if commits.last?.commit.id != commit.id {
      let isPublication = PublishingMessage.store(of: commit.message) != nil
      commits.append(Origin(commit: commit, isPublication: isPublication))
    }
    for line in lines {
      let end = EventsChange.end(of: line)
      if let other = originOfLine[end], commits[other].isPublication { continue }
      originOfLine[end] = commits.count - 1
    }
  }

  /// In the events of an account's folder, oldest first.
  func rewrites(in folder: String) -> [Rewrite] { rewritesByFolder[folder] ?? [] }

  /// The commit that brought a line; nil where the clone does not have it.
  ///
  /// Of several that brought the same event, a publication is given.
  func origin(of line: some BidirectionalCollection<UInt8>) -> Origin? {
    originOfLine[EventsChange.end(of: line)].map { commits[$0] }
  }
}
