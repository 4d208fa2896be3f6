import Formats
import GitWorkspace

/// Finds the commits of a branch that did anything to an events file but add lines at its end.
///
/// Every commit is looked at, those too that a merge left behind. That a person was erased from a line is allowed:
/// the chain's hashes do not cover who it was.
struct RewrittenEvents {
  private var byFolder: [String: [Rewrite]] = [:]

  struct Rewrite {
    var problem: Diagnostic
    /// Whether the branch has again what stood there before.
    var isPutBack: Bool
  }

  init(_ repository: Repository, tip: ObjectID?) throws(GitError) {
    let now = try tip.map { id throws(GitError) in try repository.snapshot(of: id, verify: false) }
    var waiting = tip.map { [$0] } ?? []
    var seen = Set(waiting)
    var found: [(at: Int64, rewrite: Rewrite)] = []
    while let id = waiting.popLast() {
      let commit = try repository.commitInfo(id)
      for parent in commit.parents {
        if seen.insert(parent).inserted { waiting.append(parent) }
        for change in try repository.changes(from: parent, to: id, verify: false) {
          guard case .events = BookFile(change.path, in: .any) else { continue }
          guard let old = change.old, old.kind.isFile else { continue }
          let before = try repository.blob(old.id, verify: false)
          guard let problem = try Self.problem(change, before, commit, repository) else { continue }
          let after = try now?.contents(at: change.path)?.bytes ?? []
          let isPutBack = Self.firstRewrittenLine(before, after) == nil
          found.append(
            (commit.committer.seconds, Rewrite(problem: problem, isPutBack: isPutBack)))
        }
      }
    }
    for (_, rewrite) in found.sorted(by: { $0.at < $1.at }) {
      byFolder[BookPath.folder(rewrite.problem.path), default: []].append(rewrite)
    }
  }

  /// Of the files of one folder, oldest first.
  func rewrites(in folder: String) -> [Rewrite] { byFolder[folder] ?? [] }

  private static func problem(
    _ change: FileChange, _ before: [UInt8], _ commit: CommitInfo, _ repository: Repository
  ) throws(GitError) -> Diagnostic? {
    let by = "by \(commit.author.email) in commit \(commit.id.hex.prefix(10))"
    func problem(_ line: Int?, _ message: String) -> Diagnostic {
      Diagnostic(
        .eventsRewritten, path: change.path,
        at: line.map { SourcePosition(line: $0, column: 1) }, message: message,
        help: "bring it back: git checkout \(commit.id.hex.prefix(10))~1 -- \(change.path)")
    }
    guard let new = change.new, new.kind.isFile else {
      return problem(nil, "the file was removed \(by)")
    }
    let after = try repository.blob(new.id, verify: false)
    guard let line = firstRewrittenLine(before, after) else { return nil }
    return problem(line, "what stood here was changed or removed \(by)")
  }

  /// The first line of `old`, from 1, that `new` does not have in its place; nil where only people were erased.
  private static func firstRewrittenLine(_ old: [UInt8], _ new: [UInt8]) -> Int? {
    if new.starts(with: old) { return nil }
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
