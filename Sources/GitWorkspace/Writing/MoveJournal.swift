import Glibc

/// What a branch's move has still to bring to worktrees, written down before the branch moves.
///
/// A process that is killed between the two leaves files of the old commit under a branch at the new
/// one, which look as if a person had taken the new commit back. The journal tells the two apart. It
/// is locked (flock(2)) as long as its process is at work.
struct MoveJournal: ~Copyable {
  /// Nil where the branch had no commit.
  let old: ObjectID?
  let new: ObjectID
  /// The top folders of the worktrees that have the branch checked out.
  let worktrees: [String]
  private let path: String
  private let file: Descriptor

  private static let prefix = "move."
  private static let title = "pairbook move 1"

  /// Writes a journal; `staging.sync()` brings it to the disk.
  static func write(
    from old: ObjectID?, to new: ObjectID, worktrees: [String], in staging: Staging
  ) throws(GitError) -> MoveJournal {
    let journal = try locked(from: old, to: new, worktrees, in: staging)
    let fields = [title, old?.hex ?? "", new.hex] + worktrees + ["end"]
    do throws(GitError) {
      try journal.file.writeAll(Array(fields.joined(separator: "\0").utf8), to: journal.path)
    } catch {
      unlink(journal.path)
      throw error
    }
    return journal
  }

  /// One that is not written yet, in an empty file that this process holds the lock of.
  private static func locked(
    from old: ObjectID?, to new: ObjectID, _ worktrees: [String], in staging: Staging
  ) throws(GitError) -> MoveJournal {
    while true {
      let name = prefix + String(UInt64.random(in: .min ... .max), radix: 36)
      let path = "\(staging.path)/\(name)"
      let number = openat(
        staging.folder.number, name, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o666)
      guard number >= 0 else { throw GitError(errno: errno, action: "write '\(path)'") }
      let file = Descriptor(owning: number)
      while flock(number, LOCK_EX) != 0 {
        guard errno == EINTR else { throw GitError(errno: errno, action: "lock '\(path)'") }
      }
      // Somebody may have taken it for one that was cut off before it was locked.
      guard try file.status().st_nlink > 0 else { continue }
      return MoveJournal(old: old, new: new, worktrees: worktrees, path: path, file: file)
    }
  }

  /// Removes the journal: there is nothing left to bring along.
  consuming func remove() { unlink(path) }

  /// The journals in a repository, by their paths.
  static func paths(commonFolder: String) throws(GitError) -> [String] {
    let folder = Staging.folder(of: commonFolder)
    guard access(folder, F_OK) == 0 else {
      if errno == ENOENT { return [] }
      throw GitError(errno: errno, action: "look at the folder '\(folder)'")
    }
    return try FolderChain.names(in: Descriptor.folder(folder))
      .filter { $0.hasPrefix(prefix) }.map { "\(folder)/\($0)" }
  }

  /// What a look at a journal comes to.
  enum Found: ~Copyable {
    /// Its process is no more, and this one has it now.
    case abandoned(MoveJournal)
    /// Another process is at it.
    case held
    /// It was removed meanwhile, or was never finished, so that no branch moved.
    case nothing
  }

  /// Takes over a journal that another process left, waiting for one that is at work.
  static func take(_ path: String, patience: Duration) throws(GitError) -> Found {
    let number = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard number >= 0 else {
      if errno == ENOENT { return .nothing }
      throw GitError(errno: errno, action: "read '\(path)'")
    }
    let file = Descriptor(owning: number)
    let deadline = ContinuousClock.now + patience
    while flock(number, LOCK_EX | LOCK_NB) != 0 {
      guard ContinuousClock.now < deadline else { return .held }
      usleep(10_000)
    }
    let status = try file.status()
    guard status.st_nlink > 0 else { return .nothing }
    let text = String(
      decoding: try file.readAll(path, sizeHint: Int(status.st_size)), as: UTF8.self)
    let fields = text.split(separator: "\0", omittingEmptySubsequences: false).map(String.init)
    guard fields.count > 3, fields[0] == title, fields.last == "end",
      let new = ObjectID(hex: fields[2])
    else {
      // Killed before it was whole, and so before the branch moved.
      unlink(path)
      return .nothing
    }
    return .abandoned(
      MoveJournal(
        old: ObjectID(hex: fields[1]), new: new, worktrees: Array(fields[3..<(fields.count - 1)]),
        path: path, file: file))
  }
}
