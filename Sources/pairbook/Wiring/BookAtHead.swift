import Formats
import GitWorkspace
import Reconciliation

/// The book as the branch that is checked out has it, followed by a process that runs for long.
actor BookAtHead {
  private let place: BookPlace
  private var known: (commit: ObjectID, source: LoadedBookSource)?
  private var looked: ContinuousClock.Instant?
  /// How often the branch is looked at.
  private static let interval: Duration = .seconds(2)

  init(_ place: BookPlace) { self.place = place }

  /// A book that cannot be read is not believed: the last sound one stays.
  func current() throws -> (key: String, source: any BookSource) {
    let now = ContinuousClock.now
    if let known, let looked, now - looked < Self.interval {
      return (known.commit.hex, known.source)
    }
    looked = now
    guard let commit = try place.open().head().commit else {
      throw Failure(
        "The book has no commit yet, so there is nothing to serve.",
        remedy: "Commit it first: `pairbook save -m \"First roster\"`.")
    }
    if let known, known.commit == commit { return (known.commit.hex, known.source) }
    do {
      let source = try LoadedBookSource(TreeFiles.revision(commit.hex, of: place))
      known = (commit, source)
      return (commit.hex, source)
    } catch let error as UnusableBook {
      guard let known else { throw error }
      return (known.commit.hex, known.source)
    }
  }
}
