import CGit
import Glibc

/// The move of one reference from a commit that was read to one that was made.
struct ReferenceUpdate {
  /// The full name, `refs/…`.
  let name: String
  let new: ObjectID
  /// What the reference must still be; nil where it must not exist.
  let expected: ObjectID?
  /// Who moves it and why, for the reflog.
  let signature: Signature
  let reason: String
}

extension Repository {
  /// Prepares an update, so that `staging.sync()` brings it to the disk together with the objects.
  func stage(_ update: ReferenceUpdate, in staging: Staging) throws(GitError) -> String {
    let name = staging.name(lockOf: update.name)
    try staging.write(Array("\(update.new)\n".utf8), as: name)
    return name
  }

  /// Moves the reference if it still is what was expected: compare and swap under git's own lock.
  ///
  /// libgit2's way leaves its lock behind when the process is killed; this one does not. Throws
  /// `stale` where the reference moved, `locked` where another git holds its lock.
  func perform(_ update: ReferenceUpdate, staged: String, in staging: Staging) throws(GitError) {
    let file = "\(commonFolder)/\(update.name)"
    if update.expected == nil { try checkIsFree(update.name) }
    try Self.makeParents(of: file)
    var lock = try LockFile(of: file, staged: staged, in: staging, patience: lockPatience)
    let current = try directTarget(of: update.name)
    guard current == update.expected else {
      throw GitError(
        .stale,
        "'\(update.name)' moved from \(Self.show(update.expected)) to \(Self.show(current))"
          + " since it was read", remedy: "read it again and start over")
    }
    try log(update)
    try lock.commit()
    try Self.syncFolder(of: file)
  }

  private static func show(_ id: ObjectID?) -> String {
    id.map { String($0.hex.prefix(12)) } ?? "nothing"
  }

  /// What a reference is; nil where there is none; `unsupported` for one that names another.
  private func directTarget(of name: String) throws(GitError) -> ObjectID? {
    var reference: OpaquePointer?
    let code = git_reference_lookup(&reference, pointer, name)
    if git_error_code(code) == GIT_ENOTFOUND { return nil }
    try check(code, "read the reference '\(name)'")
    defer { git_reference_free(reference) }
    guard let target = git_reference_target(reference) else {
      throw GitError(
        .unsupported, "'\(name)' is a symbolic reference",
        remedy: "name the branch that it stands for")
    }
    return ObjectID(target.pointee)
  }

  /// A branch `a` and a branch `a/b` cannot both be.
  private func checkIsFree(_ name: String) throws(GitError) {
    var parts = name.split(separator: "/")
    while parts.count > 3 {
      parts.removeLast()
      let above = parts.joined(separator: "/")
      if try target(of: above) != nil { throw Self.inTheWay(above, of: name) }
    }
    var iterator: OpaquePointer?
    try check(
      git_reference_iterator_glob_new(&iterator, pointer, "\(name)/*"), "list the references")
    defer { git_reference_iterator_free(iterator) }
    var below: UnsafePointer<CChar>?
    if git_reference_next_name(&below, iterator) == 0, let below {
      throw Self.inTheWay(String(cString: below), of: name)
    }
  }

  private static func inTheWay(_ other: String, of name: String) -> GitError {
    GitError(
      .invalidName, "'\(name)' cannot be made because '\(other)' exists",
      remedy: "choose another name for the branch")
  }

  private static func makeParents(of file: String) throws(GitError) {
    let parent = parent(of: file)
    if access(parent, F_OK) == 0 { return }
    try makeParents(of: parent)
    guard mkdir(parent, 0o777) == 0 || errno == EEXIST else {
      throw GitError(errno: errno, action: "make the folder '\(parent)'")
    }
  }

  private static func syncFolder(of file: String) throws(GitError) {
    let folder = try Descriptor.folder(parent(of: file))
    guard fsync(folder.number) == 0 else {
      throw GitError(errno: errno, action: "write the folder of '\(file)' to the disk")
    }
  }

  private static func parent(of file: String) -> String {
    String(file[..<(file.lastIndex(of: "/") ?? file.startIndex)])
  }
}

extension Repository {
  /// Adds the update to the reflogs that git would add it to: the reference's, and HEAD's where
  /// HEAD stands for it.
  private func log(_ update: ReferenceUpdate) throws(GitError) {
    let old = update.expected ?? .zero
    let reason = update.reason.split(separator: "\n").first ?? ""
    let line = "\(old) \(update.new) \(update.signature.line)\t\(reason)\n"
    let isBranch = ["refs/heads/", "refs/remotes/"].contains(where: update.name.hasPrefix)
    let wanted = try withConfiguration { config in
      Configuration.string("core.logAllRefUpdates", in: config)?.lowercased() == "always"
        || isBranch && Configuration.flag("core.logAllRefUpdates", in: config) ?? !isBare
    }
    try append(line, to: "\(commonFolder)/logs/\(update.name)", make: wanted)
    if let branch = Self.branchName(update.name), try head().branch == branch {
      try append(line, to: "\(gitFolder)/logs/HEAD", make: wanted)
    }
  }

  private func append(_ line: String, to path: String, make: Bool) throws(GitError) {
    if make { try Self.makeParents(of: path) }
    let flags = O_WRONLY | O_APPEND | O_CLOEXEC | (make ? O_CREAT : 0)
    let number = Glibc.open(path, flags, 0o666)
    guard number >= 0 else {
      if !make, errno == ENOENT || errno == ENOTDIR { return }
      throw GitError(errno: errno, action: "write the reflog '\(path)'")
    }
    try Descriptor(owning: number).writeAll(Array(line.utf8), to: path)
  }
}
