import ArgumentParser
import Foundation
import Formats
import GitWorkspace
import PhoneNumbers

/// `pairbook merge-file`: what git calls to merge a file of a book (gitattributes, "Defining a custom merge driver").
struct MergeFileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge-file", abstract: "Merge a file of a book; git calls it.",
    shouldDisplay: false)

  @Argument(help: "What both sides began with.")
  var base: String

  @Argument(help: "Ours; the merge is written here.")
  var ours: String

  @Argument(help: "Theirs.")
  var theirs: String

  @Argument(help: "The length of conflict markers.")
  var markerSize: Int

  @Argument(help: "The path in the repository, whose top is the current folder.")
  var path: String

  func run() throws {
    let versions = FileVersions(
      base: try Self.bytes(base), ours: try Self.bytes(ours), theirs: try Self.bytes(theirs))
    let folder = BookPath.folder(path)
    let here = try AccountNeighbours(folder) { try Self.bytesIfPresent($0) }
    let name = BookPath.name(path)
    let bookPath = [BookPath.settings, BookPath.record].contains(name) ? name : path
    let merge = BookMerge(
      phones: AccountPhones(NumberingPlans(), region: here.region), ours: here.renames,
      theirs: try theirRenames(versions.theirs, folder), markerSize: markerSize)
    let merged = merge.merge(versions, path: bookPath)
    do throws(GitError) {
      try AtomicFile.write(merged.bytes, to: ours)
    } catch {
      throw Failure("\(path) was not merged: \(error.message).", remedy: error.remedy)
    }
    guard !merged.isClean else { return }
    let lines = merged.conflicts.map { "  \($0.words)." }
    throw Failure(
      "\(path): \(CountedNoun.text(merged.conflicts.count, "conflict")).", details: lines,
      remedy:
        "Choose in the file, where both sides stand between <<<<<<< and >>>>>>>, then `git add` it. Until then nothing between them is acted on."
    )
  }

  /// An archiving file does not tell of renames: the roster of the commit does that is merged in.
  ///
  /// Git does not say which commit that is. Of those that it may be, one that has the very file counts; where there is
  /// none, a rename beside a change is a conflict.
  private func theirRenames(_ bytes: [UInt8], _ folder: String) throws -> PreviousEmails {
    guard BookPath.name(path).hasPrefix(PeopleFile.archiving.stem) else { return [:] }
    let repository = try Repository.open(book: ".")
    for name in try candidates(repository) {
      // A name that was given up meanwhile is none.
      guard let commit = try? repository.resolve(name) else { continue }
      let snapshot = try repository.snapshot(of: commit, verify: false)
      guard try snapshot.contents(at: path)?.bytes == bytes else { continue }
      return try AccountNeighbours(folder) { try snapshot.contents(at: $0)?.bytes }.renames
    }
    return [:]
  }

  private func candidates(_ repository: Repository) throws -> [String] {
    let prefix = "GITHEAD_"
    var names = ProcessInfo.processInfo.environment.keys.filter { $0.hasPrefix(prefix) }
      .map { String($0.dropFirst(prefix.count)) }.sorted()
    names += ["MERGE_HEAD", "CHERRY_PICK_HEAD", "REBASE_HEAD"]
    // What a rebase is at is the last line of those it has done.
    let done = try Self.bytesIfPresent("\(repository.gitFolder)/rebase-merge/done") ?? []
    let last = String(decoding: done, as: UTF8.self).split(separator: "\n").last ?? ""
    let words = last.split(separator: " ")
    if words.count > 1 { names.append(String(words[1])) }
    return names
  }

  private static func bytes(_ path: String) throws -> [UInt8] {
    do {
      return [UInt8](try Data(contentsOf: URL(filePath: path)))
    } catch {
      throw Failure("\(path) cannot be read: \(error.localizedDescription)")
    }
  }

  private static func bytesIfPresent(_ path: String) throws -> [UInt8]? {
    FileManager.default.fileExists(atPath: path) ? try bytes(path) : nil
  }
}
