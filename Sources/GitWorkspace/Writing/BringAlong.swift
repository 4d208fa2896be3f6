import CGit
import Glibc

/// Brings files of a commit, and nothing else, to a worktree and its index.
///
/// `prepare` only looks and stages; `finish` is for after the branch has moved. A file that is
/// neither the version before nor the version after is somebody's work: a machine-written file is
/// replaced and his version kept as a blob, any other one is listed in `inTheWay`.
final class BringAlong {
  let repository: Repository
  let staging: Staging
  private let isMachineWritten: (String) -> Bool
  /// Where older versions of a machine-written file are looked for.
  private let history: ObjectID?
  private var recent: Set<Version>?
  private var paths: [String] = []
  private let trustsModes: Bool
  var placements: [Placement] = []
  var report: BroughtAlong
  /// Paths of the book that `finish` would have to overwrite and may not.
  private(set) var inTheWay: [String] = []
  /// The index as `prepare` read it: nearly always it is still the same when `finish` changes it.
  var index: IndexFile?

  struct Placement {
    let change: FileChange
    var action = Action.nothing
    /// The file when it was looked at; nil where there was none.
    var seen: stat?
    /// Whether the index has something else to remember than it does.
    var concernsIndex = true
  }

  enum Action {
    case nothing, delete
    /// Puts the staged file of this name in place; its status is that of before.
    case put(String, stat)
    /// The path is left out, in the index as well.
    case leave
  }

  init(
    to repository: Repository, history: ObjectID?, staging: Staging,
    isMachineWritten: @escaping (String) -> Bool = { _ in true }
  ) throws(GitError) {
    self.repository = repository
    self.history = history
    self.staging = staging
    self.isMachineWritten = isMachineWritten
    trustsModes = try repository.withConfiguration {
      Configuration.flag("core.fileMode", in: $0) ?? true
    }
    report = BroughtAlong(worktree: repository.workFolder ?? "")
  }

  /// Looks at each path, keeps what a person made of it, and stages the new files.
  func prepare(_ changes: [FileChange]) throws(GitError) {
    guard let folder = repository.workFolder else { return }
    paths = changes.map(\.path)
    let top = try Descriptor.folder(folder)
    let index = try IndexFile.read(of: repository, in: staging)
    placements.reserveCapacity(changes.count)
    for change in changes {
      guard RepositoryPath.isSound(repository.fullPath(change.path)) else {
        throw Self.leadsAway(change.path)
      }
      var placement = Placement(change: change)
      try look(&placement, top: top, index: index)
      placements.append(placement)
    }
    self.index = consume index
  }

  /// Git writes no such path and checks none out; whoever made it did so by hand.
  private static func leadsAway(_ path: String) -> GitError {
    GitError(
      .unsupported,
      "a commit has the path '\(path)', which leads out of the worktree or into git's own folder",
      remedy: "check it out nowhere: look who made it (git log), and take the branch back",
      paths: [path])
  }

  private func look(
    _ placement: inout Placement, top: borrowing Descriptor, index: borrowing IndexFile
  ) throws(GitError) {
    let change = placement.change
    let full = repository.fullPath(change.path)
    guard !index.isBlocked(full) else { return leave(&placement) }
    let entry = index.entry(full)
    if let entry {
      try keepStaged(entry, change)
    } else if !isMachineWritten(change.path),
      change.old != nil && change.new != nil
        || index.isInConflict(full)
    {
      // Staged as deleted, or not settled.
      return leave(&placement)
    }
    let isStaged = entry.map { ObjectID($0.id) == change.new?.id } ?? (change.new == nil)
    if let entry, entry.flags_extended & UInt16(GIT_INDEX_ENTRY_SKIP_WORKTREE.rawValue) != 0 {
      // A sparse checkout leaves the file out.
      placement.concernsIndex = !isStaged
      return
    }
    switch try WorktreeState.look(at: full, below: top) {
    case .blocked: leave(&placement)
    case .missing:
      placement.concernsIndex = change.new != nil || !isStaged || index.isInConflict(full)
      if change.old != nil, change.new != nil, !isMachineWritten(change.path) {
        return leave(&placement)
      }
      if let new = change.new { try put(new, like: nil, &placement) }
    case .file(let file):
      placement.seen = file.status
      var id: ObjectID?
      if let entry, index.isUnchanged(entry, file.status) {
        id = ObjectID(entry.id)
        placement.concernsIndex = !isStaged
      }
      try compare(file, knownAs: id, &placement, top: top)
    }
  }

  private func compare(
    _ file: WorktreeState.File, knownAs known: ObjectID?, _ placement: inout Placement,
    top: borrowing Descriptor
  ) throws(GitError) {
    let change = placement.change
    var id = known
    if id == nil {
      guard let bytes = try file.read(below: top) else { return leave(&placement) }
      let found = try Repository.blobID(of: repository.cleaned(bytes, path: change.path))
      if found != change.new?.id, try !isKnown(found, file.kind, change) {
        guard isMachineWritten(change.path) else { return leave(&placement) }
        report.replaced.append(
          BroughtAlong.Replaced(
            path: change.path, wasStaged: false, kept: try repository.writeBlob(bytes)))
      }
      id = found
    }
    guard id != change.new?.id || (trustsModes && file.kind != change.new?.kind) else { return }
    placement.concernsIndex = true
    if let new = change.new {
      try put(new, like: file.status, &placement)
    } else {
      placement.action = .delete
    }
  }

  /// A version that is none of the history's is a person's, and must not go unnoticed.
  private func keepStaged(_ entry: git_index_entry, _ change: FileChange)
    throws(GitError)
  {
    let id = ObjectID(entry.id)
    guard id != change.new?.id, try !isKnown(id, EntryKind(mode: entry.mode), change) else {
      return
    }
    guard isMachineWritten(change.path) else { return hold(change.path) }
    report.replaced.append(
      BroughtAlong.Replaced(path: change.path, wasStaged: true, kept: id))
  }

  private func leave(_ placement: inout Placement) {
    placement.action = .leave
    if isMachineWritten(placement.change.path) {
      report.left.append(placement.change.path)
    } else {
      hold(placement.change.path)
    }
  }

  private func hold(_ path: String) {
    if inTheWay.last != path { inTheWay.append(path) }
  }

  /// Whether a version is the one before the change, or an older one of a machine-written file: a
  /// process that was killed between the commit and the worktree leaves such.
  private func isKnown(_ id: ObjectID, _ kind: EntryKind?, _ change: FileChange) throws(GitError)
    -> Bool
  {
    if id == change.old?.id, isMachineWritten(change.path) || !trustsModes { return true }
    if id == change.old?.id, kind == change.old?.kind { return true }
    guard isMachineWritten(change.path) else { return false }
    return try recentVersions().contains(Version(path: PathKey(change.path), id: id))
  }

  /// What the files concerned were in the last commits; read when it is first asked for.
  private func recentVersions() throws(GitError) -> Set<Version> {
    if let recent { return recent }
    var found: Set<Version> = []
    let filter = PathFilter(paths.map { PathKey($0) })
    var commit = history
    for _ in 0..<Self.commits {
      guard let child = commit else { break }
      commit = try repository.commitInfo(child).parents.first
      guard let parent = commit else { break }
      for change in try repository.changes(from: parent, to: child, only: filter) {
        if let old = change.old { found.insert(Version(path: PathKey(change.path), id: old.id)) }
      }
    }
    recent = found
    return found
  }

  private struct Version: Hashable {
    let path: PathKey
    let id: ObjectID
  }

  /// How many commits back a file may be and still be taken for the machine's own.
  private static let commits = 50

  private func put(
    _ version: FileChange.Version, like old: stat?, _ placement: inout Placement
  ) throws(GitError) {
    guard version.kind.isFile else {
      throw GitError(
        .notAFile, "'\(placement.change.path)' is a \(version.kind.rawValue) in the new revision",
        remedy: "bring it to the worktree with git: git pull", paths: [placement.change.path])
    }
    let name = staging.name("file.\(placements.count)")
    var bytes = try repository.blob(version.id)
    if !isMachineWritten(placement.change.path) {
      bytes = try repository.smudged(bytes, path: placement.change.path)
    }
    let status = try staging.write(
      bytes, as: name, like: old, isExecutable: version.kind == .executable)
    placement.action = .put(name, status)
  }
}
