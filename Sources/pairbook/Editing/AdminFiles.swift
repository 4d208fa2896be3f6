import Formats
import GitWorkspace

/// Which files of a book its admins write, and which of those are edited.
struct AdminFiles {
  /// To be committed, sorted.
  private(set) var edited: [String] = []
  /// Edited files that pairbook alone writes, sorted.
  private(set) var machineWritten: [String] = []
  /// Edited files that are no part of the book, sorted.
  private(set) var others: [String] = []

  private var untracked: Set<String> = []

  /// No edits.
  init() {}

  /// `folders` are those of the accounts in any of the versions concerned.
  init(_ uncommitted: Uncommitted, folders: Set<String>, allowedSigners: String) {
    untracked = Set(uncommitted.untracked)
    for path in uncommitted.paths {
      if MachineFile.isMachineWritten(path) {
        machineWritten.append(path)
      } else if path == allowedSigners || Self.isAdminFile(path, folders: folders) {
        edited.append(path)
      } else {
        others.append(path)
      }
    }
  }

  /// Whether git has an earlier version of an edited file.
  func isRestorable(_ path: String) -> Bool { edited.contains(path) && !untracked.contains(path) }

  private static let atRoot: Set<String> = ["pairbook.json", ".gitignore", ".gitattributes"]
  private static let inAccount: Set<String> = [
    "account.json", "users.csv", "users.json", "archiving.csv", "archiving.json",
  ]

  private static func isAdminFile(_ path: String, folders: Set<String>) -> Bool {
    if atRoot.contains(path) { return true }
    let name = BookPath.name(path)
    let folder = String(path.dropLast(name.count).dropLast())
    if folders.contains(folder) && inAccount.contains(name) { return true }
    guard BookPath.name(folder) == "templates" else { return false }
    let owner = String(folder.dropLast("templates".count).dropLast())
    return owner.isEmpty || folders.contains(owner)
  }

  /// The account folders in which files are edited, of those given.
  func folders(among all: Set<String>) -> [String] {
    all.filter { folder in
      edited.contains { path in
        folder.isEmpty ? !path.hasPrefix("accounts/") : path.hasPrefix(folder + "/")
      }
    }.sorted()
  }
}
