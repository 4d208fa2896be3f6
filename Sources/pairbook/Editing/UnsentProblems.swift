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
    let old = try base.flatMap { try Self.book(at: $0, place, checks) }
    let files = AdminFiles(
      try repository.changes(from: base, to: tip, verify: false).map(\.path),
      layout: old.map { now.layout.union($0.layout) } ?? now.layout)
    guard !files.edited.isEmpty else { return nil }
    let found = try NewProblems(from: old, to: now, files: files)
    let own =
      try theirs.map { try repository.commits(of: tip, beyond: $0) }
      ?? repository.log(path: "", from: tip, limit: Self.limit)
    var origin = ProblemOrigin(
      place: place, checks: checks, folders: found.folders.union(files.folders))
    var brought: [CommitInfo] = []
    var telling: [CommitInfo] = []
    let told = try base.map { try origin.tellsSecret($0) } ?? false
    for commit in own.prefix(Self.limit) {
      if !found.errors.isEmpty, try origin.brought(commit, any: found.errors) {
        brought.append(commit)
      }
      if !told, try origin.tellsSecret(commit.id) { telling.append(commit) }
    }
    if found.errors.isEmpty && telling.isEmpty { return nil }
    errors = found.errors
    commits = brought
    secrets = telling
    self.base = base?.hex
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
    return others.new(of: new).count < new.count
  }

  mutating func tellsSecret(_ commit: ObjectID) throws -> Bool {
    try problems(of: commit).contains { $0.code == .secretInURL }
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
