import Formats
import GitWorkspace
import Reconciliation

/// Finds what people changed in the files that pairbook alone writes, and who did.
///
/// Every publication writes `published.json`, so what changed since the last that did was no publication's. Whether
/// statuses are true is not told so, as a commit can be made to look like a publication: `RecordCheck` asks the events.
struct MachineFileCheck {
  private let repository: Repository
  private let layout: BookLayout

  init(_ repository: Repository, layout: BookLayout) {
    self.repository = repository
    self.layout = layout
  }

  /// The edits that commits brought, up to `head`.
  func committed(at head: ObjectID) throws -> [Diagnostic] {
    let published = try repository.newestCommit(from: head, where: Self.isPublication)
    let changed = try repository.changes(from: published?.id, to: head, verify: false).filter {
      BookFile($0.path, in: layout).isMachineWritten
    }
    guard !changed.isEmpty else { return [] }
    let authors = try repository.lastCommits(touching: changed.map(\.path), from: head)
    return try zip(changed, authors).flatMap { change, commit in
      // A merge brings publications of both its sides together.
      if let commit, Self.isPublication(commit) { return [Diagnostic]() }
      let who = commit.map { ", by \($0.author.email) in commit \($0.id.hex.prefix(10))" } ?? ""
      let before = commit.map { "\($0.id.hex.prefix(10))~1" } ?? "HEAD"
      return problems(
        change.path, old: try bytes(change.old), new: try bytes(change.new), who: who,
        before: before)
    }
  }

  private static func isPublication(_ commit: CommitInfo) -> Bool {
    PublishingMessage.store(of: commit.message) != nil
  }

  /// The edits of the worktree that are not committed; `paths` are those that differ.
  func uncommitted(_ paths: [String], head: ObjectID?, files: TreeFiles) throws -> [Diagnostic] {
    let snapshot = try head.map { try repository.snapshot(of: $0, verify: false) }
    return try paths.flatMap { path in
      var new: [UInt8]?
      let entries = try files.entries(of: BookPath.folder(path)) ?? []
      if entries.contains(where: { $0.name == BookPath.name(path) && $0.kind == .file }) {
        new = try files.read(path).bytes
      }
      return problems(
        path, old: try snapshot?.contents(at: path)?.bytes, new: new, who: "", before: "HEAD")
    }
  }

  private func bytes(_ version: FileChange.Version?) throws -> [UInt8]? {
    guard let version, version.kind.isFile else { return nil }
    return try repository.blob(version.id, verify: false)
  }

  /// `before` is the revision that has the file as it was.
  private func problems(
    _ path: String, old: [UInt8]?, new: [UInt8]?, who: String, before: String
  ) -> [Diagnostic] {
    guard old != new else { return [] }
    let isStatus = if case .status = BookFile(path, in: layout) { true } else { false }
    func problem(_ position: SourcePosition?, _ what: String) -> Diagnostic {
      Diagnostic(
        isStatus ? .statusEdited : .machineFileEdited, path: path, at: position,
        message: "the file, which pairbook alone writes, was \(what)\(who)",
        help: isStatus
          ? "leave the file to Pairbook: the next sync writes it anew"
          : "bring it back as it was: git checkout \(before) -- \(path)")
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
