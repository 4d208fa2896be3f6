import Formats
import GitWorkspace

/// Which files of a book its admins write, and which of those are edited.
struct AdminFiles {
  /// To be committed, sorted.
  private(set) var edited: [String] = []
  /// The account folders in which files are edited.
  private(set) var folders: Set<String> = []
  /// Whether `pairbook.json` is edited, which every account is read by.
  private(set) var changesSettings = false
  /// How many mail templates are edited.
  private(set) var templateCount = 0
  /// Edited files that pairbook alone writes, sorted.
  private(set) var machineWritten: [String] = []
  /// Edited files that are no part of the book, sorted.
  private(set) var others: [String] = []

  /// Of those edited, the ones that git has an earlier version of.
  private var tracked: Set<String> = []

  /// No edits.
  init() {}

  /// `layout` is that of the versions concerned.
  init(_ uncommitted: Uncommitted, layout: BookLayout, allowedSigners: String) {
    self.init(
      uncommitted.paths, untracked: Set(uncommitted.untracked), layout: layout,
      beside: [".gitignore", ".gitattributes", allowedSigners])
  }

  /// `beside` are paths that are no part of the book's format and are committed with it.
  init(
    _ paths: [String], untracked: Set<String> = [], layout: BookLayout, beside: Set<String> = []
  ) {
    for path in paths {
      let file = BookFile(path, in: layout)
      if file.isMachineWritten {
        machineWritten.append(path)
      } else if file.isInput || beside.contains(path) {
        edited.append(path)
        if !untracked.contains(path) { tracked.insert(path) }
        if let folder = file.folder { folders.insert(folder) }
        switch file {
        case .settings: changesSettings = true
        case .template: templateCount += 1
        case .account, .people, .record, .status, .events, .other: break
        }
      } else {
        others.append(path)
      }
    }
  }

  /// Whether git has an earlier version of an edited file.
  func isRestorable(_ path: String) -> Bool { tracked.contains(path) }
}
