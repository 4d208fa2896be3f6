import Formats
import Foundation
import GitWorkspace

/// What `pairbook git-setup` puts into a clone, and takes out of it again.
///
/// All of it lies in git's own folder: nothing is committed, and no other clone has it. What somebody else put there
/// is never changed.
struct GitSetup {
  private let repository: Repository
  private let drivers: ClonedDrivers
  private(set) var done: [String] = []
  private(set) var unchanged: [String] = []
  /// What somebody else's work stands in the way of, and what to do about it.
  private(set) var left: [String] = []

  init(_ repository: Repository, program: String) {
    self.repository = repository
    drivers = ClonedDrivers(program: program)
  }

  mutating func install() throws {
    try setSettings()
    try setAttributes()
    try writeHook()
  }

  mutating func remove() throws {
    for (key, _) in drivers.settings {
      guard let value = try repository.localSetting(key) else { continue }
      guard ClonedDrivers.isOurs(value) else {
        left.append("The setting \(key) is somebody else's: it was left.")
        continue
      }
      try repository.setLocalSetting(key, to: nil)
      done.append("The setting \(key) was taken out.")
    }
    try removeAttributes()
    try removeHook()
    if done.isEmpty { unchanged.append("Nothing of pairbook was in the clone.") }
  }

  // MARK: Settings

  private mutating func setSettings() throws {
    var isChanged = false
    for (key, value) in drivers.settings {
      let old = try repository.localSetting(key)
      if old == value { continue }
      if let old, !ClonedDrivers.isOurs(old) {
        left.append(
          "The setting \(key) is somebody else's: it was left. To let pairbook have it: git config --unset \(key), then this command again."
        )
        continue
      }
      try repository.setLocalSetting(key, to: value)
      isChanged = true
    }
    let what = "merge driver and text conversion in .git/config"
    if isChanged { done.append("The \(what) were set.") } else { unchanged.append("The \(what).") }
  }

  // MARK: Attributes

  private var place: String {
    repository.prefix.isEmpty ? "the whole repository" : repository.prefix
  }
  private var begin: String { "# pairbook git-setup, begin: \(place)" }
  private var end: String { "# pairbook git-setup, end: \(place)" }

  private mutating func setAttributes() throws {
    let path = repository.attributesFile
    let before = try text(path)
    let others = without(before ?? "")
    // Ours must not count as somebody's.
    if before != nil, others != before { try write(others, to: path) }
    let (lines, taken): ([String], [String])
    do {
      (lines, taken) = try ClonedDrivers.attributes(prefix: repository.prefix) { attribute, name in
        try repository.attribute(attribute, of: name) == nil
      }
    } catch {
      if let before { try write(before, to: path) }
      throw error
    }
    let start = others.isEmpty || others.hasSuffix("\n") ? others : others + "\n"
    let after = start + ([begin] + lines + [end]).map { $0 + "\n" }.joined()
    if after != (before ?? "") {
      done.append("Which files they are for was written to .git/info/attributes.")
    } else {
      unchanged.append("The lines in .git/info/attributes.")
    }
    try write(after, to: path)
    // Those of folders are found by the files that are there.
    let overruled =
      try taken + ClonedDrivers.overruled(in: repository).filter { !taken.contains($0) }
    if !overruled.isEmpty { left.append(Self.overruled(overruled)) }
  }

  /// What keeps git from merging or showing people in some files, and how to mend it.
  static func overruled(_ attributes: [String]) -> String {
    "Attributes say something else already, and win: \(attributes.prefix(5).joined(separator: ", "))\(attributes.count > 5 ? " and \(attributes.count - 5) more" : ""). `git check-attr -a FILE` tells what: take that out of .gitattributes, save, and run `pairbook git-setup` again."
  }

  private mutating func removeAttributes() throws {
    let path = repository.attributesFile
    guard let before = try text(path) else { return }
    let after = without(before)
    guard after != before else { return }
    if after.isEmpty {
      try FileManager.default.removeItem(atPath: path)
    } else {
      try write(after, to: path)
    }
    done.append("The lines in .git/info/attributes were taken out.")
  }

  /// The text without the lines that this program wrote for this book.
  private func without(_ text: String) -> String {
    guard let start = text.range(of: begin + "\n"),
      let stop = text.range(of: end + "\n", range: start.upperBound..<text.endIndex)
    else { return text }
    return String(text[..<start.lowerBound]) + String(text[stop.upperBound...])
  }

  // MARK: The hook

  private mutating func writeHook() throws {
    let (folder, isSetting) = try repository.hooksFolder()
    let path = "\(folder)/pre-commit"
    let hook = drivers.hook(folder: repository.prefix)
    let old = try isSetting ? nil : text(path)
    if old == hook {
      unchanged.append("The pre-commit hook.")
      return
    }
    let option = repository.prefix.isEmpty ? "" : " --book \(ShellWord.quoted(repository.prefix))"
    let byHand = "add this line to it: pairbook check-staged\(option) || exit 1"
    if isSetting {
      left.append(
        "Hooks are in \(folder) (core.hooksPath), which other clones may share: no hook was written. In a pre-commit hook there, \(byHand)"
      )
    } else if let old, !drivers.isOwnHook(old, folder: repository.prefix) {
      left.append("There is a pre-commit hook already, which was left: \(byHand)")
    } else {
      try write(hook, to: path)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
      done.append("A pre-commit hook that checks what is staged was written.")
    }
  }

  private mutating func removeHook() throws {
    let (folder, isSetting) = try repository.hooksFolder()
    let path = "\(folder)/pre-commit"
    guard !isSetting, let hook = try text(path), hook.contains(ClonedDrivers.hookMark) else {
      return
    }
    guard drivers.isOwnHook(hook, folder: repository.prefix) else {
      left.append(
        "The pre-commit hook has lines of somebody else, or is for another book: it was left.")
      return
    }
    try FileManager.default.removeItem(atPath: path)
    done.append("The pre-commit hook was taken out.")
  }

  // MARK: Files

  /// Nil where there is no such file.
  private func text(_ path: String) throws -> String? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    return try String(contentsOfFile: path, encoding: .utf8)
  }

  private func write(_ text: String, to path: String) throws {
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try AtomicFile.write(Array(text.utf8), to: path)
  }
}
