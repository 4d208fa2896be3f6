import Formats
import GitWorkspace
import Reconciliation

/// Finds what people changed in the files that pairbook alone writes, and who did.
///
/// Every publication writes `published.json`, so what changed since the last that did was no publication's. Whether
/// statuses are true is not told so, as a commit can be made to look like a publication: `RecordCheck` asks the events.
struct MachineFileCheck {
  private let repository: Repository

  init(_ repository: Repository) { self.repository = repository }

  /// The edits that commits brought, up to `head`.
  func committed(at head: ObjectID) throws -> [Diagnostic] {
    let published = try lastPublication(before: head)
    let changed = try repository.changes(from: published, to: head, verify: false).filter {
      MachineFile.isMachineWritten($0.path)
    }
    guard !changed.isEmpty else { return [] }
    let authors = try repository.lastCommits(touching: changed.map(\.path), from: head)
    return try zip(changed, authors).flatMap { change, commit in
      // Two publications at one moment, as rehearsals have them, write the same published.json.
      if let commit, Self.isPublication(commit) { return [Diagnostic]() }
      let who = commit.map { ", by \($0.author.email) in commit \($0.id.hex.prefix(10))" } ?? ""
      return problems(
        change.path, old: try bytes(change.old), new: try bytes(change.new), who: who)
    }
  }

  /// Nil where nothing was published; a person's edit of `published.json` is no publication.
  private func lastPublication(before head: ObjectID) throws -> ObjectID? {
    let last = try repository.lastCommits(touching: ["published.json"], from: head)
    guard let last = last.first.flatMap({ $0 }) else { return nil }
    if Self.isPublication(last) { return last.id }
    return try repository.log(path: "published.json", from: head).first(where: Self.isPublication)?
      .id
  }

  private static func isPublication(_ commit: CommitInfo) -> Bool {
    PublishingMessage.store(of: commit.message) != nil
  }

  /// The edits of the worktree that are not committed; `paths` are those that differ.
  func uncommitted(_ paths: [String], head: ObjectID?, files: TreeFiles) throws -> [Diagnostic] {
    let snapshot = try head.map { try repository.snapshot(of: $0, verify: false) }
    return try paths.flatMap { path in
      var new: [UInt8]?
      let folder = path.split(separator: "/").dropLast().joined(separator: "/")
      let entries = try files.entries(of: folder) ?? []
      if entries.contains(where: { $0.name == BookPath.name(path) && $0.kind == .file }) {
        new = try files.read(path).bytes
      }
      return problems(path, old: try snapshot?.contents(at: path)?.bytes, new: new, who: "")
    }
  }

  private func bytes(_ version: FileChange.Version?) throws -> [UInt8]? {
    guard let version, version.kind.isFile else { return nil }
    return try repository.blob(version.id, verify: false)
  }

  private func problems(_ path: String, old: [UInt8]?, new: [UInt8]?, who: String) -> [Diagnostic] {
    guard old != new else { return [] }
    let isStatus = BookPath.name(path) == "status.csv"
    func problem(_ position: SourcePosition?, _ what: String) -> Diagnostic {
      Diagnostic(
        isStatus ? .statusEdited : .machineFileEdited, path: path, at: position,
        message: "the file, which pairbook alone writes, was \(what)\(who)",
        help: isStatus
          ? "leave the file to Pairbook: the next sync writes it anew"
          : "bring it back as it was: git checkout COMMIT -- \(path)")
    }
    guard let new else { return [problem(nil, "removed")] }
    guard isStatus else { return [problem(Self.firstDifference(old ?? [], new), "edited")] }
    guard let old else { return [problem(nil, "added")] }
    return StatusFile.edits(in: new, since: old, path: path).map { edit in
      Diagnostic(
        edit.code, path: path, at: edit.position, message: edit.message + who, help: edit.help)
    }
  }

  /// The first line that differs.
  private static func firstDifference(_ old: [UInt8], _ new: [UInt8]) -> SourcePosition {
    let same = zip(old, new).prefix { $0 == $1 }.count
    return SourcePosition(
      line: new.prefix(same).count { $0 == UInt8(ascii: "\n") } + 1, column: 1)
  }
}
