/// Finds which commits last changed files, asked again and again: each commit is read and compared once.
package struct LastChanges {
  private let repository: Repository
  private let isAsked: (String) -> Bool
  private var commits: [ObjectID: Compared] = [:]

  private struct Compared {
    let commit: CommitInfo
    /// The files in which it differs from each of its parents; of a first commit, all.
    let changed: [Set<PathKey>]
  }

  /// `isAsked` tells whether a file of the book may be asked for; what is changed in others is not kept.
  package init(_ repository: Repository, of isAsked: @escaping (String) -> Bool) {
    self.repository = repository
    self.isAsked = isAsked
  }

  /// For each of the files the commit that last changed it, seen from `start`, as `Repository.lastCommits`.
  package mutating func commits(touching files: [String], from start: ObjectID) throws(GitError)
    -> [CommitInfo?]
  {
    var search = LastCommitSearch(files, from: try compared(start).commit)
    while let commit = search.next() {
      let compared = try compared(commit.id)
      for (parent, changed) in zip(commit.parents, compared.changed) where search.isOpen {
        if search.passOn(to: parent, but: changed) { search.add(try self.compared(parent).commit) }
      }
      if commit.parents.isEmpty {
        if repository.isShallow, repository.isBoundary(commit.id) { continue }
        search.keepOnly(compared.changed.first ?? [])
      }
      search.answer(with: commit)
    }
    return search.answers(to: files)
  }

  private mutating func compared(_ id: ObjectID) throws(GitError) -> Compared {
    if let known = commits[id] { return known }
    let commit = try repository.commitInfo(id)
    var changed: [Set<PathKey>] = []
    for parent in commit.parents.isEmpty ? [nil] : commit.parents.map(Optional.some) {
      let paths = try repository.changes(from: parent, to: id, verify: false).map(\.path)
      changed.append(Set(paths.filter(isAsked).map { PathKey($0) }))
    }
    let new = Compared(commit: commit, changed: changed)
    commits[id] = new
    return new
  }
}

/// The search for the commits that last changed files: from a commit to those parents that have a file as it is.
struct LastCommitSearch {
  private var found: [PathKey: CommitInfo] = [:]
  private var waiting: [ObjectID: Set<PathKey>]
  // With clocks that were wrong a commit may have its turn before the last of its children.
  private var queue = CommitQueue(revisits: true)
  /// Those that the commit whose turn it is may have changed.
  private var open: Set<PathKey> = []

  init(_ files: [String], from start: CommitInfo) {
    waiting = [start.id: Set(files.map { PathKey($0) })]
    queue.insert(start)
  }

  /// The next commit for which files are left to look for.
  mutating func next() -> CommitInfo? {
    while let commit = queue.popNewest() {
      open = waiting.removeValue(forKey: commit.id) ?? []
      if isOpen { return commit }
    }
    return nil
  }

  var isOpen: Bool { !open.isEmpty }

  mutating func add(_ commit: CommitInfo) { queue.insert(commit) }

  /// Leaves the files that a parent has as they are to it; whether there are any.
  mutating func passOn(to parent: ObjectID, but changed: Set<PathKey>) -> Bool {
    // `subtracting` would go through all that was changed, which may be much more.
    let same = open.filter { !changed.contains($0) }
    if same.isEmpty { return false }
    open.subtract(same)
    waiting[parent, default: []].formUnion(same)
    return true
  }

  mutating func keepOnly(_ files: Set<PathKey>) { open.formIntersection(files) }

  /// Gives the commit for all that is open; how many that was.
  @discardableResult
  mutating func answer(with commit: CommitInfo) -> Int {
    for file in open { found[file] = commit }
    return open.count
  }

  /// All that are still looked for.
  var left: [PathKey] { waiting.values.flatMap { $0 } }

  func answers(to files: [String]) -> [CommitInfo?] { files.map { found[PathKey($0)] } }
}
