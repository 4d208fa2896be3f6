import Formats
import GitWorkspace

/// What is wrong with the book by commits of this clone that its remote does not have yet.
struct UnsentProblems {
  /// Errors that the book has with what is about to be committed, and had not as the remote has it.
  let errors: [Diagnostic]
  /// Those of the commits that brought them, the newest first; empty where that was too long ago.
  let commits: [CommitInfo]
  /// Those that hold a password or key, whatever came after: to send them is to tell it to everybody.
  let secrets: [CommitInfo]
  /// The commit that the remote has, hex; nil where it has none.
  let base: String?

  /// So many commits are asked whether they brought an error.
  private static let limit = 100

  /// Nil where nothing is wrong; `now` is the book with what is about to be committed: what that mends is mended.
  init?(
    _ branch: String, of repository: Repository, at place: BookPlace, now: BookVersion,
    checks: BookCheck
  ) throws {
    // A shallow clone cannot tell what the remote lacks, and sends nothing.
    guard !repository.isShallow, let upstream = try repository.upstream(of: branch),
      let tip = try repository.tip(of: branch)
    else { return nil }
    let theirs = try Self.known(of: upstream, to: tip, repository)
    let base = try theirs.flatMap { try repository.mergeBase(tip, $0) }
    guard tip != base else { return nil }
    let own = Array(
      try
        (theirs.map { try repository.commits(of: tip, beyond: $0) }
        ?? repository.log(path: "", from: tip, limit: Self.limit)).prefix(Self.limit))
    let old = try base.flatMap { try Self.book(at: $0, place, checks) }
    secrets =
      try old?.tellsSecret ?? false
      ? []
      : try own.filter { commit in
        try Self.changesSettings(commit, repository, now.layout)
          && Self.book(at: commit.id, place, checks)?.tellsSecret ?? false
      }
    let files = AdminFiles(
      try repository.changes(from: base, to: tip, verify: false).map(\.path),
      layout: old.map { now.layout.union($0.layout) } ?? now.layout)
    let found = files.edited.isEmpty ? nil : try NewProblems(from: old, to: now, files: files)
    errors = found?.errors ?? []
    if errors.isEmpty && secrets.isEmpty { return nil }
    var brought: [CommitInfo] = []
    if let found, !errors.isEmpty {
      var origin = ProblemOrigin(place: place, checks: checks, folders: found.folders)
      for commit in own where try origin.brought(commit, any: errors) { brought.append(commit) }
    }
    commits = brought
    self.base = base?.hex
  }

  private static func changesSettings(
    _ commit: CommitInfo, _ repository: Repository, _ layout: BookLayout
  ) throws -> Bool {
    try repository.changes(from: commit.parents.first, to: commit.id, verify: false)
      .contains { change in
        switch BookFile(change.path, in: layout) {
        case .settings, .account: true
        default: false
        }
      }
  }

  /// What the remote is known to have of the branch; of a branch that it has not, of the one that it began with.
  private static func known(
    of upstream: Upstream, to tip: ObjectID, _ repository: Repository
  ) throws -> ObjectID? {
    if let known = try repository.lastKnownTip(of: upstream) { return known }
    let tips = try repository.branchTips().filter { $0.name.hasPrefix("\(upstream.remote)/") }
    let nearest = try tips.map { ($0.tip, try repository.aheadBehind(tip, $0.tip).ahead) }
    return nearest.min { $0.1 < $1.1 }?.0
  }

  /// Nil where the commit has no book that can be read.
  private static func book(at commit: ObjectID, _ place: BookPlace, _ checks: BookCheck) throws
    -> BookVersion?
  {
    do {
      return try BookVersion(
        TreeFiles.revision(commit.hex, of: place, verified: false), checks: checks)
    } catch is UnusableBook {
      return nil
    }
  }
}

/// Finds which commits brought a problem: it has it, and none of those that it was made on has it.
private struct ProblemOrigin {
  let place: BookPlace
  let checks: BookCheck
  /// In which the problems are.
  let folders: Set<String>
  private var known: [ObjectID: [Diagnostic]] = [:]

  init(place: BookPlace, checks: BookCheck, folders: Set<String>) {
    self.place = place
    self.checks = checks
    self.folders = folders
  }

  mutating func brought(_ commit: CommitInfo, any wanted: [Diagnostic]) throws -> Bool {
    var before = KnownProblems()
    for parent in commit.parents { before.add(try problems(of: parent)) }
    let new = before.new(of: try problems(of: commit.id))
    var others = KnownProblems()
    others.add(wanted)
    return try others.new(of: new).count < new.count || empties(commit, any: wanted)
  }

  /// That a file names nobody is a problem only beside one in which it did.
  private func empties(_ commit: CommitInfo, any wanted: [Diagnostic]) throws -> Bool {
    guard wanted.contains(where: { $0.code == .wishesEmptied }), let parent = commit.parents.first
    else { return false }
    func files(_ commit: ObjectID) throws -> TreeFiles {
      try TreeFiles.revision(commit.hex, of: place, verified: false)
    }
    let found = try EmptiedFiles.problems(
      in: folders.sorted(), from: files(parent), to: files(commit.id))
    return found.contains { $0.code == .wishesEmptied }
  }

  private mutating func problems(of commit: ObjectID) throws -> [Diagnostic] {
    if let found = known[commit] { return found }
    var found: [Diagnostic] = []
    do {
      let version = try BookVersion(
        TreeFiles.revision(commit.hex, of: place, verified: false), checks: checks)
      _ = try version.check(folders) { found += $0 }
    } catch let error as UnusableBook {
      found = error.diagnostics
    }
    known[commit] = found
    return found
  }
}

extension BookVersion {
  /// Whether a password or key stands in a URL of its settings.
  fileprivate var tellsSecret: Bool {
    get throws { try source.diagnostics.contains { $0.code == .secretInURL } }
  }
}
