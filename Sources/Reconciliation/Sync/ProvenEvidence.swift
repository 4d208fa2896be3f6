import Formats

/// Which accounts' published events an earlier run of this process held against the store, all of which were there.
///
/// Who follows a book for long looks at single accounts all the time: the others are held against the store again once
/// somebody has published of them.
struct ProvenEvidence: Sendable {
  /// The commit whose events were.
  private let commit: String
  /// The ids of accounts that are looked at all the same.
  private let others: Set<String>

  init(at commit: String, besides others: Set<String>) {
    self.commit = commit
    self.others = others
  }

  /// The accounts that have to be looked at; nil for all.
  func doubtful(
    _ folders: [AccountFolder], _ published: PublishedBook
  ) async throws -> [AccountFolder]? {
    guard let tip = published.commit,
      let changed = try await published.repository.changedFiles(from: commit, to: tip)
    else { return nil }
    // `FOLDER/events/FILE`
    let places = Set(changed.map { BookPath.folder(BookPath.folder($0)) })
    return folders.filter { others.contains($0.id) || places.contains($0.path) }
  }
}
