import Engine
import Reconciliation
import TestSupport

/// All commits that anybody made, and the branch of the remote.
// Sound because everything of a simulation runs on one thread.
final class CommitGraph: @unchecked Sendable {
  struct Commit {
    var parent: String?
    var depth: Int
    var author: String
    var message: String
    var at: Instant
    /// Blob ids by path.
    var files: [String: String]
  }

  private(set) var commits: [String: Commit] = [:]
  private(set) var blobs: [String: [UInt8]] = [:]
  /// The tip of the remote's branch.
  var remote: String?

  func keep(_ bytes: [UInt8]) -> String {
    let id = MemoryFileSource.blob(of: bytes)
    blobs[id] = bytes
    return id
  }

  /// Commits blobs by path on top of another commit.
  func add(
    _ changes: [String: String?], onto parent: String?, by author: String, message: String,
    at: Instant
  ) -> String {
    let before = parent.flatMap { commits[$0] }
    var files = before?.files ?? [:]
    for (path, blob) in changes { files[path] = blob }
    let number = String(commits.count + 1, radix: 16)
    let id = String(repeating: "c", count: 40 - number.count) + number
    commits[id] = Commit(
      parent: parent, depth: (before?.depth ?? 0) + 1, author: author, message: message, at: at,
      files: files)
    return id
  }

  func descends(_ commit: String, from ancestor: String) -> Bool {
    guard let depth = commits[ancestor]?.depth else { return false }
    var next: String? = commit
    while let id = next, let found = commits[id], found.depth >= depth {
      if id == ancestor { return true }
      next = found.parent
    }
    return false
  }

  /// A commit and those that it was built on, the newest first.
  func history(of commit: String) -> some Sequence<(id: String, commit: Commit)> {
    sequence(first: commit) { self.commits[$0]?.parent }.lazy.compactMap { id in
      self.commits[id].map { (id, $0) }
    }
  }

  func text(_ path: String, at commit: String) -> [UInt8]? {
    commits[commit]?.files[path].flatMap { blobs[$0] }
  }
}

/// One machine's clone: its branch, and the remote's as it was last seen.
// Sound because everything of a simulation runs on one thread.
final class Clone: @unchecked Sendable {
  let graph: CommitGraph
  var branch: String?
  var known: String?
  /// Whether the remote can be reached.
  var isConnected = true
  /// A fetch sees the remote as it was so many commits before, as an outdated mirror shows it.
  var lag = 0

  init(_ graph: CommitGraph) { self.graph = graph }

  func holds(_ commit: String) -> Bool {
    [branch, known].contains { $0.map { graph.descends($0, from: commit) } ?? false }
  }

  /// What a fetch shows: never less than what was seen before.
  func fetch() -> String? {
    guard let remote = graph.remote else { return nil }
    var shown = remote
    for _ in 0..<lag {
      guard let parent = graph.commits[shown]?.parent else { break }
      shown = parent
    }
    if let known, !graph.descends(shown, from: known) { shown = known }
    known = shown
    return shown
  }

  enum Pull { case done, apart }

  /// Brings in what others pushed; commits that `store` published and the remote never had are given up for it.
  func pull(givingUp store: String) -> Pull {
    guard let theirs = fetch() else { return .done }
    guard let ours = branch else {
      branch = theirs
      return .done
    }
    if graph.descends(ours, from: theirs) { return .done }
    if !graph.descends(theirs, from: ours) {
      for (id, commit) in graph.history(of: ours) {
        if graph.descends(theirs, from: id) { break }
        guard PublishingMessage.store(of: commit.message) == store else { return .apart }
      }
    }
    branch = theirs
    return .done
  }

  /// The newest commit below, or this one, that `pull` cannot give up.
  func lasting(_ commit: String) -> String {
    for (id, found) in graph.history(of: commit) {
      let isTheirs = known.map { graph.descends($0, from: id) } ?? false
      if isTheirs || PublishingMessage.store(of: found.message) == nil { return id }
    }
    return commit
  }

  enum Push { case pushed, apart, unreachable }

  func push() -> Push {
    guard isConnected, let ours = branch else { return .unreachable }
    if let remote = graph.remote, !graph.descends(ours, from: remote) { return .apart }
    graph.remote = ours
    known = ours
    return .pushed
  }

  var isAhead: Bool {
    guard let branch else { return false }
    return known.map { !graph.descends($0, from: branch) } ?? true
  }
}
