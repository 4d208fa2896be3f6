import Engine
import Formats
import GitWorkspace

/// The published events of accounts, as one commit of the book's branch has them.
struct EventHistory {
  private let snapshot: Snapshot?

  /// `commit` is nil for a branch without one.
  init(_ repository: Repository, at commit: ObjectID?) throws(GitError) {
    snapshot = try commit.map { id throws(GitError) in
      try repository.snapshot(of: id, verify: false)
    }
  }

  /// The files of an account in the order of its chain.
  func files(of folder: String) throws(GitError) -> [(path: String, bytes: [UInt8])] {
    guard let snapshot else { return [] }
    let place = BookPath.events(in: folder)
    let names = try snapshot.entries(at: place).filter(\.kind.isFile)
      .compactMap { EventsFileName(String($0.name)) }.sorted()
    var files: [(path: String, bytes: [UInt8])] = []
    for name in names {
      let path = BookPath.join(place, name.name)
      guard let file = try snapshot.contents(at: path) else { continue }
      files.append((path, file.bytes))
    }
    return files
  }

  /// What the account's `status.csv` tells that its events do not; `enrollments` are theirs.
  func unexplained(in folder: String, by enrollments: [Enrollment]) throws(GitError) -> [Diagnostic]
  {
    let path = BookPath.status(in: folder)
    guard let file = try snapshot?.contents(at: path) else { return [] }
    return StatusFile.unexplained(in: file.bytes, path: path, by: enrollments)
  }

  /// Every event that can be read, and what is wrong with the others.
  func events(of folder: String) throws(GitError) -> (
    events: [ParsedEvent], problems: [EventChain.Problem]
  ) {
    var chain = EventChain()
    var events: [ParsedEvent] = []
    for file in try files(of: folder) {
      chain.read(file.bytes, path: file.path) { event, _ in events.append(event) }
    }
    return (events, chain.problems)
  }
}

extension Repository {
  /// The tip of the branch that machine-written files are published to; nil where it has no commit.
  func publishedTip(_ settings: BookSettings) throws(GitError) -> ObjectID? {
    guard let branch = settings.publish.branch else { return try head().commit }
    return try latestTip(of: branch)
  }

  /// Where a branch is, here or at its remote when that was last asked; nil where neither has it.
  func latestTip(of branch: String) throws(GitError) -> ObjectID? {
    let theirs = try upstream(of: branch).flatMap { upstream throws(GitError) in
      try lastKnownTip(of: upstream)
    }
    // In a fresh clone the branch is the remote's alone.
    guard let ours = try tip(of: branch) else { return theirs }
    // A clone that only reads fetches the branch, and nobody moves its own.
    if let theirs, try descends(theirs, from: ours) { return theirs }
    return ours
  }
}
