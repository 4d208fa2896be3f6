import Formats
import Foundation
import GitWorkspace

/// What git is doing while it calls its merge driver, to which it gives no more than three versions of a file.
struct OngoingMerge {
  private static let headPrefix = "GITHEAD_"

  private let repository: Repository
  private let environment: Environment

  init(_ repository: Repository, environment: Environment) {
    self.repository = repository
    self.environment = environment
  }

  /// What the sides are called; `theirs` is git's, and `path` is from the repository's top.
  func sides(_ theirs: [UInt8], at path: String) throws -> MergeSides {
    if repository.isRebasing {
      // A merge that is made anew in a rebase brings in another branch.
      let step = try stepOfRebase().first
      return step == "merge" || step == "m" ? .other : .rebase
    }
    // Edits that git put aside, by `git stash` or before a pull, are in no branch.
    if try commit(of: theirs, at: path, among: ["MERGE_AUTOSTASH", "refs/stash"]) != nil {
      return .putAside
    }
    // A merge names what it brings in before it begins; a pick and a revert leave no sign until they have ended.
    return environment.keys.contains { $0.hasPrefix(Self.headPrefix) } ? .merge : .other
  }

  /// The files of the commit that is merged in, where it is known: one that has the very file counts.
  func incoming(_ theirs: [UInt8], at path: String) throws -> Snapshot? {
    try commit(of: theirs, at: path, among: candidates())
  }

  private func candidates() throws -> [String] {
    var names = environment.keys.filter { $0.hasPrefix(Self.headPrefix) }
      .map { String($0.dropFirst(Self.headPrefix.count)) }.sorted()
    names += ["MERGE_HEAD", "CHERRY_PICK_HEAD", "REBASE_HEAD"]
    let words = try stepOfRebase()
    if words.count > 1 { names.append(words[1]) }
    return names
  }

  private func commit(of file: [UInt8], at path: String, among names: [String]) throws -> Snapshot?
  {
    for name in names {
      guard let commit = try resolved(name) else { continue }
      let snapshot = try repository.snapshot(of: commit, verify: false)
      if try snapshot.contents(at: path)?.bytes == file { return snapshot }
    }
    return nil
  }

  /// Nil for a name that was given up meanwhile.
  private func resolved(_ name: String) throws(GitError) -> ObjectID? {
    do throws(GitError) {
      return try repository.resolve(name)
    } catch  where [.notFound, .invalidName, .unbornBranch].contains(error.kind) {
      return nil
    }
  }

  /// What a rebase is at, in its own words (`pick ID SUBJECT`): the last line of what it has begun.
  private func stepOfRebase() throws -> [String] {
    let path = "\(repository.gitFolder)/rebase-merge/done"
    let done: Data
    do {
      done = try Data(contentsOf: URL(filePath: path))
    } catch CocoaError.fileReadNoSuchFile {
      return []
    }
    let last = String(decoding: done, as: UTF8.self).split(separator: "\n").last ?? ""
    return last.split(separator: " ").map(String.init)
  }
}
