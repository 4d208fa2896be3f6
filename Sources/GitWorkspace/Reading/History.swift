/// Commits that wait for their turn, the newest first.
struct CommitQueue {
  private var waiting: [CommitInfo] = []
  private var known: Set<ObjectID> = []
  /// Whether a commit that had its turn may come again.
  let revisits: Bool

  init(revisits: Bool) { self.revisits = revisits }

  mutating func insert(_ commit: CommitInfo) {
    guard known.insert(commit.id).inserted else { return }
    // Histories are narrow: a handful waits, so a sorted list beats a heap.
    let place = waiting.firstIndex { $0.committer.seconds < commit.committer.seconds }
    waiting.insert(commit, at: place ?? waiting.count)
  }

  mutating func popNewest() -> CommitInfo? {
    guard !waiting.isEmpty else { return nil }
    let commit = waiting.removeFirst()
    if revisits { known.remove(commit.id) }
    return commit
  }
}

/// Which end of a history comes first.
package enum HistoryOrder: Sendable {
  case newestFirst, oldestFirst
}

extension Repository {
  /// The commits that changed a file or folder of the book, as `git log -- path` shows them.
  ///
  /// An empty path is the whole book. A merge that took one parent's version whole is not shown,
  /// and only that parent is followed. With `limit` nil all are read.
  package func log(
    path: String, from start: ObjectID, order: HistoryOrder = .newestFirst, skip: Int = 0,
    limit: Int? = nil
  ) throws(GitError) -> [CommitInfo] {
    let parts = RepositoryPath.parts(fullPath(path))
    let wanted = order == .newestFirst ? limit.map { $0 + skip } ?? .max : .max
    var found: [CommitInfo] = []
    var queue = CommitQueue(revisits: false)
    queue.insert(try commitInfo(start))
    while found.count < wanted, let commit = queue.popNewest() {
      var same: ObjectID?
      for parent in commit.parents where same == nil {
        if try hasSameEntry(parts, commit.id, parent) { same = parent }
      }
      if let same {
        queue.insert(try commitInfo(same))
        continue
      }
      let there = try item(parts, in: commit.id)
      let isThere = there != nil && there != .emptyTree
      if isThere || !commit.parents.isEmpty { found.append(commit) }
      for parent in commit.parents { queue.insert(try commitInfo(parent)) }
    }
    if order == .oldestFirst { found.reverse() }
    return Array(found.dropFirst(skip).prefix(limit ?? .max))
  }

  /// The newest commit of a history that is `wanted`; nil where none is.
  package func newestCommit(from start: ObjectID, where isWanted: (CommitInfo) -> Bool)
    throws(GitError) -> CommitInfo?
  {
    var queue = CommitQueue(revisits: false)
    queue.insert(try commitInfo(start))
    while let commit = queue.popNewest() {
      if isWanted(commit) { return commit }
      for parent in commit.parents { queue.insert(try commitInfo(parent)) }
    }
    return nil
  }

  /// For each file of the book, the commit that last changed it, seen from `start`; nil where none
  /// did, or where a shallow clone ends before it.
  ///
  /// One walk serves all the files, and ends when each has its commit.
  package func lastCommits(touching files: [String], from start: ObjectID) throws(GitError)
    -> [CommitInfo?]
  {
    var filter = PathFilter(files.map { PathKey($0) })
    var search = LastCommitSearch(files, from: try commitInfo(start))
    while let commit = search.next() {
      for parent in commit.parents where search.isOpen {
        let changed = try changes(from: parent, to: commit.id, only: filter)
        if search.passOn(to: parent, but: Set(changed.map { PathKey($0.path) })) {
          search.add(try commitInfo(parent))
        }
      }
      if commit.parents.isEmpty {
        if isShallow, isBoundary(commit.id) { continue }
        let made = try changes(from: nil, to: commit.id, only: filter)
        search.keepOnly(Set(made.map { PathKey($0.path) }))
      }
      // The filter is dear to make: narrow it only when much was answered.
      if search.answer(with: commit) > 64 { filter = PathFilter(search.left) }
    }
    return search.answers(to: files)
  }

  /// Whether two commits have the same at a path; folders of one id are not entered.
  private func hasSameEntry(_ parts: [[UInt8]], _ one: ObjectID, _ other: ObjectID)
    throws(GitError) -> Bool
  {
    var left: (id: ObjectID, kind: EntryKind)? = (try rootTree(of: one, verify: false), .folder)
    var right: (id: ObjectID, kind: EntryKind)? = (try rootTree(of: other, verify: false), .folder)
    for part in parts {
      if left?.id == right?.id { return true }
      left = try child(part, of: left)
      right = try child(part, of: right)
    }
    return left?.id == right?.id && left?.kind == right?.kind
  }

  private func item(_ parts: [[UInt8]], in commit: ObjectID) throws(GitError) -> ObjectID? {
    var current: (id: ObjectID, kind: EntryKind)? = (
      try rootTree(of: commit, verify: false), .folder
    )
    for part in parts { current = try child(part, of: current) }
    return current?.id
  }

  private func child(_ name: [UInt8], of folder: (id: ObjectID, kind: EntryKind)?)
    throws(GitError) -> (id: ObjectID, kind: EntryKind)?
  {
    guard let folder, folder.kind == .folder else { return nil }
    return try tree(folder.id, verify: false).item(named: name).map { ($0.id, $0.kind) }
  }
}
