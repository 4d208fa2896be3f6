import Formats
import GitWorkspace

/// Finds the commits of a branch that did anything to an events file but add lines at its end.
///
/// Every commit is looked at, those too that a merge left behind. That a person was erased from a line is allowed:
/// the chain's hashes do not cover who it was.
struct RewrittenEvents {
  private var byFolder: [String: [ChainVerification.Problem]] = [:]

  init(_ repository: Repository, tip: ObjectID?) throws(GitError) {
    var waiting = tip.map { [$0] } ?? []
    var seen = Set(waiting)
    var found: [(commit: CommitInfo, problem: ChainVerification.Problem)] = []
    while let id = waiting.popLast() {
      let commit = try repository.commitInfo(id)
      for parent in commit.parents {
        if seen.insert(parent).inserted { waiting.append(parent) }
        for change in try repository.changes(from: parent, to: id, verify: false)
        where Self.isEventsFile(change.path) {
          guard let problem = try Self.problem(change, commit, repository) else { continue }
          found.append((commit, problem))
        }
      }
    }
    for (_, problem) in found.sorted(by: {
      $0.commit.committer.seconds < $1.commit.committer.seconds
    }) {
      let folder = problem.path.split(separator: "/").dropLast().joined(separator: "/")
      byFolder[folder, default: []].append(problem)
    }
  }

  /// Oldest first.
  func problems(in folder: String) -> [ChainVerification.Problem] { byFolder[folder] ?? [] }

  private static func isEventsFile(_ path: String) -> Bool {
    path.split(separator: "/").dropLast().last == "events"
      && EventsFileName(BookPath.name(path)) != nil
  }

  private static func problem(
    _ change: FileChange, _ commit: CommitInfo, _ repository: Repository
  ) throws(GitError) -> ChainVerification.Problem? {
    guard let old = change.old, old.kind.isFile else { return nil }
    let by = "by \(commit.author.email) in commit \(commit.id.hex.prefix(10))"
    func problem(_ line: Int?, _ message: String) -> ChainVerification.Problem {
      ChainVerification.Problem(
        path: change.path, line: line, commit: commit.id.hex, message: message)
    }
    guard let new = change.new, new.kind.isFile else {
      return problem(nil, "the file was removed \(by)")
    }
    let before = try repository.blob(old.id, verify: false)
    let after = try repository.blob(new.id, verify: false)
    if after.starts(with: before) { return nil }
    guard let line = firstRewrittenLine(before, after) else { return nil }
    return problem(line, "what stood here was changed or removed \(by)")
  }

  /// The first line of `old`, from 1, that `new` does not have in its place; nil where only people were erased.
  private static func firstRewrittenLine(_ old: [UInt8], _ new: [UInt8]) -> Int? {
    let after = new.split(separator: 0x0A)
    for (index, line) in old.split(separator: 0x0A).enumerated() {
      guard index < after.count else { return index + 1 }
      if line != after[index], !isErasure(of: line, after[index]) { return index + 1 }
    }
    return nil
  }

  private static func isErasure(of old: ArraySlice<UInt8>, _ new: ArraySlice<UInt8>) -> Bool {
    // A line that is no event was not written by pairbook, and is no erased one.
    guard let before = try? EventCodec.parse(old), let after = try? EventCodec.parse(new) else {
      return false
    }
    return after.isErased && after.hash == before.hash && after.computedHash == after.hash
  }
}
