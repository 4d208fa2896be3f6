import CGit
import Glibc

/// What the index is to remember of one path.
struct IndexChange {
  /// From the repository's top.
  let path: String
  /// Nil takes the path out of the index.
  let version: FileChange.Version?
  /// The file as it lies in the worktree; nil makes git look at the file when it next asks.
  let status: stat?
}

/// A worktree's index, read from a private copy that is changed and then put in its place.
///
/// libgit2 locks the index only while it writes, so what another git staged since it was read would
/// be lost; here the lock is taken over an index that is known to be the one that was read.
struct IndexFile: ~Copyable {
  private let index: OpaquePointer
  private let copy: String
  private let stamp: Stamp?
  /// The file that was read; nil where there was none.
  private let old: stat?

  /// What tells one index file from the next: git always writes a new one and renames it.
  private struct Stamp: Equatable {
    let inode: ino_t
    let size: off_t
    /// When it was written, in nanoseconds since 1970.
    let time: Int
    /// The checksum that ends the file.
    let checksum: [UInt8]

    init(_ status: stat, checksum: some Collection<UInt8>) {
      inode = status.st_ino
      size = status.st_size
      time = status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec
      self.checksum = Array(checksum)
    }

    /// That of the index as it is now; nil where there is none.
    static func now(of repository: Repository) throws(GitError) -> Stamp? {
      let path = "\(repository.gitFolder)/index"
      let number = open(path, O_RDONLY | O_CLOEXEC)
      guard number >= 0 else {
        if errno == ENOENT { return nil }
        throw GitError(errno: errno, action: "read '\(path)'")
      }
      let file = Descriptor(owning: number)
      let status = try file.status()
      var end = [UInt8](repeating: 0, count: 20)
      let count = pread(file.number, &end, end.count, max(0, status.st_size - 20))
      guard count >= 0 else { throw GitError(errno: errno, action: "read '\(path)'") }
      return Stamp(status, checksum: end)
    }
  }

  private init(index: OpaquePointer, copy: String, file: WorktreeFile?) {
    self.index = index
    self.copy = copy
    stamp = file.map { Stamp($0.status, checksum: $0.bytes.suffix(20)) }
    old = file?.status
  }

  /// Reads the index of `repository`; an index that is not there yet is empty.
  static func read(of repository: Repository, in staging: Staging) throws(GitError) -> IndexFile {
    let purpose = "index.\(UInt32.random(in: .min ... .max))"
    let copy = staging.name(purpose)
    // libgit2 writes beside it first, and a crash must leave nothing that nobody removes.
    _ = staging.name("\(purpose).lock")
    let file = try bytes(of: repository)
    if let file { try staging.write(file.bytes, as: copy) }
    var index: OpaquePointer?
    let code = git_index_open(&index, "\(staging.path)/\(copy)")
    guard code >= 0, let index else {
      if LibGit2.lastClass() == GIT_ERROR_OS {
        throw GitError(code: code, action: "read the index of '\(repository.gitFolder)'")
      }
      let said = LibGit2.lastMessage() ?? "libgit2 result \(code)"
      throw GitError(
        .unsupported, "cannot read the index of '\(repository.gitFolder)': \(said)",
        remedy: "switch split and sparse indexes off: git update-index --no-split-index;"
          + " git sparse-checkout reapply --no-sparse-index")
    }
    return IndexFile(index: index, copy: copy, file: file)
  }

  private static func bytes(of repository: Repository) throws(GitError) -> WorktreeFile? {
    try WorktreeFile.read(
      "index", in: Descriptor.folder(repository.gitFolder),
      shownAs: "\(repository.gitFolder)/index")
  }

  deinit { git_index_free(index) }

  /// The entry at a path, from the repository's top; nil where git does not track it.
  func entry(_ path: String) -> git_index_entry? {
    guard let entry = git_index_get_bypath(index, path, 0)?.pointee else { return nil }
    return entry.flags_extended & UInt16(GIT_INDEX_ENTRY_INTENT_TO_ADD.rawValue) == 0 ? entry : nil
  }

  /// Whether a merge left a path in conflict.
  func isInConflict(_ path: String) -> Bool {
    (1...3).contains { git_index_get_bypath(index, path, Int32($0)) != nil }
  }

  /// Whether a file or a folder of another kind of thing has the place of `path` in the index.
  func isBlocked(_ path: String) -> Bool {
    var above = path[...]
    while let cut = above.lastIndex(of: "/") {
      above = above[..<cut]
      if git_index_get_bypath(index, String(above), 0) != nil { return true }
    }
    var position = 0
    return git_index_find_prefix(&position, index, "\(path)/") == 0
  }

  /// Whether an entry's file is for sure as the index remembers it, by its status alone.
  func isUnchanged(_ entry: git_index_entry, _ status: stat) -> Bool {
    // A file written in the tick in which the index was read may have changed after it.
    let time = Int(entry.mtime.seconds) * 1_000_000_000 + Int(entry.mtime.nanoseconds)
    guard let stamp, time < stamp.time - Self.tick else { return false }
    return entry.remembers(status)
  }

  /// The time in which two changes of a file may bear one time stamp, in nanoseconds.
  private static let tick = 50_000_000

  /// Makes the changes and takes the index's lock with them, so that one rename puts them in place.
  ///
  /// Nil where the index is no longer the one that was read: read it again. Throws `locked`
  /// where another git holds it for longer than the repository's patience.
  private consuming func lock(
    _ changes: [IndexChange], of repository: Repository, in staging: Staging
  ) throws(GitError) -> LockFile? {
    for change in changes { try apply(change) }
    try smudge(except: Set(changes.map { PathKey($0.path) }), repository)
    try check(git_index_write(index), "write the index")
    if let old { try staging.keepMode(of: old, on: copy) }
    let file = "\(repository.gitFolder)/index"
    let target = file.dropFirst(repository.commonFolder.count + 1)
    let staged = staging.name(lockOf: String(target))
    guard renameat(staging.folder.number, copy, staging.folder.number, staged) == 0 else {
      throw GitError(errno: errno, action: "write the index")
    }
    let lock = try LockFile(
      of: file, staged: staged, in: staging, patience: repository.lockPatience)
    guard try Stamp.now(of: repository) == stamp else { return nil }
    return lock
  }

  /// Takes the lock of the index of `repository` with the changes made, reading it again where
  /// another git was quicker.
  static func lock(
    _ changes: [IndexChange], of repository: Repository, in staging: Staging
  ) throws(GitError) -> LockFile {
    for _ in 0..<attempts {
      let index = try read(of: repository, in: staging)
      if let lock = try index.lock(changes, of: repository, in: staging) { return lock }
    }
    throw GitError(
      .locked, "another git keeps writing the index of '\(repository.gitFolder)'",
      remedy: "run the command again; the next sync brings machine-written files along")
  }

  /// Makes the changes in the index of `repository`, reading it again where another git was
  /// quicker than `first`; nothing is written where there is nothing to change.
  static func update(
    _ changes: [IndexChange], of repository: Repository, in staging: Staging,
    first: consuming IndexFile? = nil
  ) throws(GitError) {
    guard !changes.isEmpty else { return }
    if let first, var lock = try first.lock(changes, of: repository, in: staging) {
      return try lock.commit()
    }
    var lock = try Self.lock(changes, of: repository, in: staging)
    try lock.commit()
  }

  private static let attempts = 5

  private func apply(_ change: IndexChange) throws(GitError) {
    if isInConflict(change.path) {
      try check(
        git_index_conflict_remove(index, change.path), "settle the conflict in '\(change.path)'")
    }
    guard let version = change.version, let mode = version.kind.mode else {
      guard git_index_get_bypath(index, change.path, 0) != nil else { return }
      try check(
        git_index_remove(index, change.path, 0), "take '\(change.path)' out of the index")
      return
    }
    // What a person told git of the path (assume-unchanged, skip-worktree) stays.
    let old = git_index_get_bypath(index, change.path, 0)?.pointee
    var entry = git_index_entry()
    if let status = change.status { entry.remember(status) }
    entry.mode = mode
    entry.id = version.id.oid
    entry.flags = (old?.flags ?? 0) & UInt16(GIT_INDEX_ENTRY_VALID.rawValue)
    entry.flags_extended =
      (old?.flags_extended ?? 0) & UInt16(GIT_INDEX_ENTRY_SKIP_WORKTREE.rawValue)
    try add(&entry, change.path)
  }

  private func add(_ entry: inout git_index_entry, _ path: String) throws(GitError) {
    let code = path.withCString { name in
      entry.path = name
      return git_index_add(index, &entry)
    }
    try check(code, "put '\(path)' in the index")
  }

  /// Makes git look into files that a newer index would let it take for unchanged.
  ///
  /// A file whose time is not older than the index may have changed after it was staged; git tells
  /// by comparing the two times, and the index is about to get a new one ("racy git" in git's
  /// technical documentation). A size of zero says that the entry must be compared by content.
  private func smudge(except fresh: Set<PathKey>, _ repository: Repository) throws(GitError) {
    guard let stamp, let folder = repository.workFolder else { return }
    let top = try Descriptor.folder(folder)
    for position in 0..<git_index_entrycount(index) {
      guard var entry = git_index_get_byindex(index, position)?.pointee, let name = entry.path,
        Int(entry.mtime.seconds) >= stamp.time / 1_000_000_000, git_index_entry_stage(&entry) == 0,
        entry.mode != EntryKind.submodule.mode, entry.file_size > 0
      else { continue }
      var status = stat()
      let path = String(cString: name)
      guard !fresh.contains(PathKey(path)),
        fstatat(top.number, path, &status, AT_SYMLINK_NOFOLLOW) == 0, !isUnchanged(entry, status)
      else { continue }
      entry.file_size = 0
      try add(&entry, path)
    }
  }
}

extension git_index_entry {
  /// Remembers a file as git would after reading it.
  fileprivate mutating func remember(_ status: stat) {
    ctime = git_index_time(
      seconds: Int32(truncatingIfNeeded: status.st_ctim.tv_sec),
      nanoseconds: UInt32(truncatingIfNeeded: status.st_ctim.tv_nsec))
    mtime = git_index_time(
      seconds: Int32(truncatingIfNeeded: status.st_mtim.tv_sec),
      nanoseconds: UInt32(truncatingIfNeeded: status.st_mtim.tv_nsec))
    dev = UInt32(truncatingIfNeeded: status.st_dev)
    ino = UInt32(truncatingIfNeeded: status.st_ino)
    uid = status.st_uid
    gid = status.st_gid
    file_size = UInt32(truncatingIfNeeded: status.st_size)
  }

  /// Whether the file is the one that is remembered, and nobody wrote to it since.
  fileprivate func remembers(_ status: stat) -> Bool {
    var other = git_index_entry()
    other.remember(status)
    return other.mtime.seconds == mtime.seconds && other.mtime.nanoseconds == mtime.nanoseconds
      && other.ctime.seconds == ctime.seconds && other.ctime.nanoseconds == ctime.nanoseconds
      && other.ino == ino && other.file_size == file_size
      && status.st_mode & S_IFMT == S_IFREG
  }
}
