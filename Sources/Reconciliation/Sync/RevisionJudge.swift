/// Says of an account whether a revision's wishes may be carried out in it: a stale clone must not turn people back.
actor RevisionJudge {
  private let repository: any BookRepository
  /// The commit that must descend from the one applied last; nil for an unborn branch.
  private let base: String?
  /// By the ancestor: the commit graph is asked once for each.
  private var known: [String: Bool] = [:]

  init(_ base: String?, in repository: any BookRepository) {
    self.base = base
    self.repository = repository
  }

  /// Whether the revision does not descend from the one that was last applied to the account; a commit that the clone
  /// does not hold is no ancestor.
  func rewinds(_ record: AccountRecord) async throws -> Bool {
    guard let base, let applied = record.appliedRevision, base != applied else { return false }
    if let answer = known[applied] { return answer }
    let answer = try await repository.descends(base, from: applied) != true
    known[applied] = answer
    return answer
  }
}

/// The revision would turn an account's people back.
struct RewindRefused: Error {
  let account: String
  let applied: String
  let base: String

  init(_ record: AccountRecord, base: String?) {
    account = record.id
    applied = record.appliedRevision ?? ""
    self.base = base ?? ""
  }
}
