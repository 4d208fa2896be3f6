import Engine
import Formats

/// Holds the machine-written files of a book against each other: what `status.csv` tells must follow from the events.
struct RecordCheck {
  private static let names: Set<String> = ["events", "status.csv"]

  /// Hands the problems over account by account; a file that cannot be read at all throws.
  ///
  /// Each events file is read once, and what one account needs is gone before the next is read.
  func run(
    _ files: TreeFiles, folders: [String], report: ([Diagnostic]) throws -> Void
  ) throws {
    let root = try files.entries(of: "") ?? []
    try report(root.filter { $0.name == BookPath.record }.compactMap { Self.refusal($0, in: "") })
    for folder in folders {
      try report(try problems(of: folder, in: files))
    }
  }

  private func problems(of folder: String, in files: TreeFiles) throws -> [Diagnostic] {
    let entries = try (files.entries(of: folder) ?? []).filter { Self.names.contains($0.name) }
    guard !entries.isEmpty else { return [] }
    let place = BookPath.events(in: folder)
    let events = try files.entries(of: place) ?? []
    let refused =
      entries.compactMap { Self.refusal($0, in: folder) }
      + events.compactMap { Self.refusal($0, in: place) }
    var replay = EventReplay()
    for name in events.filter({ $0.kind == .file }).compactMap({ EventsFileName($0.name) }).sorted()
    {
      let path = BookPath.join(place, name.name)
      replay.read(try files.read(path).bytes, path: path)
    }
    let broken = refused + replay.chain.problems.map(\.diagnostic)
    // Events that are not whole explain nothing.
    guard broken.isEmpty else {
      return (broken + (try unfinishedStatus(of: folder, entries, in: files))).sorted()
    }
    return try status(of: folder, entries, replay.enrollments, in: files)
  }

  private func status(
    of folder: String, _ entries: [SourceEntry], _ enrollments: [Enrollment], in files: TreeFiles
  ) throws -> [Diagnostic] {
    let path = BookPath.status(in: folder)
    guard entries.contains(where: { $0.name == "status.csv" }) else {
      return enrollments.isEmpty
        ? []
        : [
          Diagnostic(
            .statusUnexplained, path: path, at: nil,
            message:
              "there is no status.csv, and the events tell of \(PlanWords.people(enrollments.count)) enrolled",
            help: "bring it back from an earlier commit; the next sync writes it anew")
        ]
    }
    return StatusFile.unexplained(in: try files.read(path).bytes, path: path, by: enrollments)
  }

  private func unfinishedStatus(
    of folder: String, _ entries: [SourceEntry], in files: TreeFiles
  ) throws -> [Diagnostic] {
    guard entries.contains(where: { $0.name == "status.csv" && $0.kind == .file }) else {
      return []
    }
    let path = BookPath.status(in: folder)
    let document = CSVDocument(bytes: try files.read(path).bytes, path: path)
    return [StatusFile.unfinishedMerge(in: document)].compactMap { $0 }
  }

  /// Nil for what may stand there; what a link points to is no part of the book.
  private static func refusal(_ entry: SourceEntry, in folder: String) -> Diagnostic? {
    let path = BookPath.join(folder, entry.name)
    let expected: SourceEntry.Kind = entry.name == "events" ? .folder : .file
    if entry.kind == expected { return nil }
    let what =
      switch entry.kind {
      case .symlink: "a symbolic link"
      case .submodule: "a submodule"
      case .folder: "a folder"
      case .file: "a file"
      }
    return Diagnostic(
      .notAFile, path: path, at: nil,
      message: "\(path) is \(what), and must be what pairbook writes there itself",
      help: "bring it back as it was: git log -- \(path) tells who changed it")
  }
}
