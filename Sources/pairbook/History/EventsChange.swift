import Formats
import GitWorkspace

/// What one commit did to one events file, held against each of its parents.
struct EventsChange {
  let path: String
  /// The file as the parents have it that have another one.
  let olds: [[UInt8]]
  /// Nil where the commit has no file there.
  let new: [UInt8]?
  /// Whether a parent has the file as it is: then everything in it was brought there.
  private let isInherited: Bool

  /// The events files that the commit has otherwise than a parent.
  static func all(of commit: CommitInfo, in repository: Repository) throws(GitError)
    -> [EventsChange]
  {
    var byPath: [String: [FileChange]] = [:]
    let parents = commit.parents.isEmpty ? [nil] : commit.parents.map(Optional.some)
    for parent in parents {
      for change in try repository.changes(from: parent, to: commit.id, verify: false) {
        guard case .events = BookFile(change.path, in: .any) else { continue }
        byPath[change.path, default: []].append(change)
      }
    }
    var all: [EventsChange] = []
    for (path, changes) in byPath.sorted(by: { $0.key < $1.key }) {
      var olds: [[UInt8]] = []
      for change in changes {
        if let old = try bytes(change.old, repository) { olds.append(old) }
      }
      all.append(
        EventsChange(
          path: path, olds: olds, new: try bytes(changes.first?.new, repository),
          isInherited: changes.count < parents.count))
    }
    return all
  }

  private static func bytes(_ version: FileChange.Version?, _ repository: Repository)
    throws(GitError) -> [UInt8]?
  {
    guard let version, version.kind.isFile else { return nil }
    return try repository.blob(version.id, verify: false)
  }

  // MARK: What it brought

  /// The lines that no parent has.
  var linesBrought: [ArraySlice<UInt8>] {
    guard let new, !isInherited else { return [] }
    guard !olds.isEmpty else { return Self.lines(new[...]) }
    if olds.count == 1, new.starts(with: olds[0]) { return Self.lines(new[olds[0].count...]) }
    let known = Set(olds.flatMap { Self.lines($0[...]).map(Self.end) })
    return Self.lines(new[...]).filter { !known.contains(Self.end(of: $0)) }
  }

  private static func lines(_ bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    bytes.split(separator: 0x0A)
  }

  /// Names a line by its end: the event's own hash stands there, which an erasure leaves as it is.
  static func end(of line: some BidirectionalCollection<UInt8>) -> Int {
    var hasher = Hasher()
    for byte in line.suffix("sha256:\"}".count + 64) { hasher.combine(byte) }
    return hasher.finalize()
  }

  // MARK: What it rewrote

  /// Nil where the commit only added lines, or erased people.
  func problem(since old: [UInt8], _ commit: CommitInfo) -> Diagnostic? {
    let id = commit.id.hex.prefix(10)
    func problem(_ line: Int?, _ message: String) -> Diagnostic {
      Diagnostic(
        .eventsRewritten, path: path, at: line.map { SourcePosition(line: $0, column: 1) },
        message: "\(message) by \(commit.people) in commit \(id)",
        help: "bring it back: git checkout \(id)~1 -- \(path)")
    }
    guard let new else { return problem(nil, "the file was removed") }
    return Self.firstRewrittenLine(old, new).map {
      problem($0, "what stood here was changed or removed")
    }
  }

  /// The first line of `old`, from 1, that `new` does not have in its place; nil where only people were erased.
  static func firstRewrittenLine(_ old: [UInt8], _ new: [UInt8]) -> Int? {
    if new.starts(with: old) { return nil }
    let after = lines(new[...])
    for (index, line) in lines(old[...]).enumerated() {
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

extension BookPath {
  /// The folder of the account that an events file belongs to.
  static func accountOfEvents(_ path: String) -> String {
    path.split(separator: "/").dropLast(2).joined(separator: "/")
  }
}
