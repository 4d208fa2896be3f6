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
    let ongoing = try Self.ongoing()
    let sides: MergeSides = try ongoing?.sides(versions.theirs, at: path) ?? .merge
    let merge = BookMerge(
      phones: AccountPhones(NumberingPlans(), region: here.region), ours: here.renames,
      theirs: try ongoing.map { try theirRenames($0, versions.theirs, folder) } ?? [:],
      sides: sides, markerSize: markerSize)
    let merged = merge.merge(versions, path: bookPath)
    do throws(GitError) {
      try AtomicFile.write(merged.bytes, to: ours)
    } catch {
      throw Failure("\(path) was not merged: \(error.message).", remedy: error.remedy)
    }
    guard !merged.isClean else { return }
    let lines = merged.conflicts.map { "  \($0.words(sides))." }
    throw Failure(
      "\(path): \(CountedNoun.text(merged.conflicts.count, "conflict")).", details: lines,
      remedy:
        "Choose in the file, where both sides stand between <<<<<<< and >>>>>>>, then `git add` it. Until then nothing between them is acted on."
    )
  }

  /// Nil where somebody else than git calls, outside of a repository.
  private static func ongoing() throws(GitError) -> OngoingMerge? {
    do throws(GitError) {
      return OngoingMerge(
        try Repository.open(book: "."), environment: ProcessInfo.processInfo.environment)
    } catch {
      guard error.kind == .notARepository else { throw error }
      return nil
    }
  }

  /// An archiving file does not tell of renames: the roster of the commit does that is merged in.
  ///
  /// Where git does not say which commit that is, a rename beside a change is a conflict.
  private func theirRenames(_ ongoing: OngoingMerge, _ bytes: [UInt8], _ folder: String) throws
    -> PreviousEmails
  {
    guard BookPath.name(path).hasPrefix(PeopleFile.archiving.stem),
      let incoming = try ongoing.incoming(bytes, at: path)
    else { return [:] }
    return try AccountNeighbours(folder) { try incoming.contents(at: $0)?.bytes }.renames
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
