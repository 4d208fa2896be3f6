import Glibc

extension BringAlong {
  /// Whether files wait to be put in place.
  var hasStaged: Bool {
    placements.contains { placement in
      if case .put = placement.action { true } else { false }
    }
  }

  /// Puts the staged files in place and updates their index entries; failures are reported.
  func finish() -> BroughtAlong {
    do throws(GitError) {
      try place()
    } catch {
      report.failure = error
    }
    return report
  }

  private func place() throws(GitError) {
    guard let folder = repository.workFolder else { return }
    let top = try Descriptor.folder(folder)
    var changes: [IndexChange] = []
    for placement in placements {
      if case .leave = placement.action { continue }
      let path = repository.fullPath(placement.change.path)
      let status = try place(placement, at: path, below: top)
      guard placement.concernsIndex else { continue }
      changes.append(IndexChange(path: path, version: placement.change.new, status: status))
    }
    try IndexFile.update(changes, of: repository, in: staging, first: index.take())
  }

  /// What the index may remember of the file; nil where it must look for itself.
  private func place(
    _ placement: Placement, at path: String, below top: borrowing Descriptor
  ) throws(GitError) -> stat? {
    switch placement.action {
    case .leave: return nil
    case .nothing: return placement.seen
    case .delete, .put: break
    }
    let isPlaced: Bool
    var written: stat?
    if case .put(let staged, let status) = placement.action {
      written = status
      isPlaced = try WorktreeState.put(
        staged, of: staging, at: path, below: top, ifStill: placement.seen)
    } else {
      isPlaced = try WorktreeState.remove(
        path, below: top, ifStill: placement.seen, keeping: repository.prefix)
    }
    guard isPlaced else {
      // Somebody is at it this very moment: the next time finds what he made of it.
      report.left.append(placement.change.path)
      return nil
    }
    var now = stat()
    guard let written, fstatat(top.number, path, &now, AT_SYMLINK_NOFOLLOW) == 0,
      now.isSameFile(as: written)
    else { return nil }
    return now
  }
}

extension stat {
  /// Whether this is the same file with the same bytes, as far as its status tells.
  func isSameFile(as other: stat) -> Bool {
    st_ino == other.st_ino && st_size == other.st_size
      && st_mtim.tv_sec == other.st_mtim.tv_sec && st_mtim.tv_nsec == other.st_mtim.tv_nsec
  }
}
