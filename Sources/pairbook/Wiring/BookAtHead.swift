import Formats
import GitWorkspace
import Reconciliation

/// The book as the branch that is checked out has it, followed by a process that runs for long.
actor BookAtHead {
  private let place: BookPlace
  private var known: (commit: ObjectID, book: ServedBook)?
  /// What the last look found, and when.
  private var looked: (at: ContinuousClock.Instant, result: Result<ServedBook, any Error>)?
  /// However many ask meanwhile, one look answers them all.
  private var looking: Task<ServedBook, any Error>?
  /// How often the branch is looked at.
  private static let interval: Duration = .seconds(2)

  /// What a page may go by of a book that became another; throws where it may not go by it at all.
  private let verify: @Sendable (LoadedBookSource) async throws -> ServedBook
  /// Whether the store is the one that was opened; throws where it is not.
  private let checkStore: @Sendable () throws -> Void

  init(
    _ place: BookPlace, checkStore: @escaping @Sendable () throws -> Void,
    verify: @escaping @Sendable (LoadedBookSource) async throws -> ServedBook
  ) {
    self.place = place
    self.checkStore = checkStore
    self.verify = verify
  }

  /// A book that cannot be read is not believed: the last sound one stays.
  func current() async throws -> ServedBook {
    if let looking { return try await looking.value }
    if let looked, ContinuousClock.now - looked.at < Self.interval {
      return try looked.result.get()
    }
    let task = Task { try await look() }
    looking = task
    let result = await task.result
    looked = (.now, result)
    looking = nil
    return try result.get()
  }

  private func look() async throws -> ServedBook {
    try checkStore()
    guard let commit = try place.open().head().commit else {
      throw Failure(
        "The book has no commit yet, so there is nothing to serve.",
        remedy: "Commit it first: `pairbook save -m \"First roster\"`.")
    }
    if let known, known.commit == commit { return known.book }
    do {
      let book = try await verify(LoadedBookSource(TreeFiles.revision(commit.hex, of: place)))
      known = (commit, book)
      return book
    } catch let error as UnusableBook {
      guard let known else { throw error }
      return known.book
    }
  }
}
