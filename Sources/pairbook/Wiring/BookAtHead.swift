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

  /// Whether the store may speak for a book that became another; throws where it may not.
  private let verify: @Sendable (LoadedBookSource) async throws -> Void
  /// Whether the store is the one that was opened; throws where it is not.
  private let checkStore: @Sendable () throws -> Void

  init(
    _ place: BookPlace, checkStore: @escaping @Sendable () throws -> Void,
    verify: @escaping @Sendable (LoadedBookSource) async throws -> Void
  ) {
    self.place = place
    self.checkStore = checkStore
    self.verify = verify
  }

  /// A book that cannot be read is not believed: the last sound one stays.
  func current() async throws -> (key: String, source: any BookSource) {
    let now = ContinuousClock.now
    if let known, let looked, now - looked < Self.interval {
      return (known.commit.hex, known.source)
    }
    try checkStore()
    guard let commit = try place.open().head().commit else {
      throw Failure(
        "The book has no commit yet, so there is nothing to serve.",
        remedy: "Commit it first: `pairbook save -m \"First roster\"`.")
    }
    if let known, known.commit == commit {
      looked = now
      return (known.commit.hex, known.source)
    }
    do {
      let source = try LoadedBookSource(TreeFiles.revision(commit.hex, of: place))
      try await verify(source)
      known = (commit, source)
      looked = now
      return (commit.hex, source)
    } catch let error as UnusableBook {
      guard let known else { throw error }
      // It is not read again for every look of every page.
      looked = now
      return (known.commit.hex, known.source)
    }
  }
}
