/// Says of an account whether a revision's wishes may be carried out in it: a stale clone must not turn people back, and
/// what nobody merged is not carried out.
actor RevisionJudge {
  private let repository: any BookRepository
  /// The commit whose wishes count, or that the worktree is based on; nil for an unborn branch.
  private let base: String?
  /// By the ancestor: the commit graph is asked once for each.
  private var known: [String: Bool] = [:]
  private var place: BranchPlace?

  init(_ base: String?, in repository: any BookRepository) {
    self.base = base
    self.repository = repository
  }

  /// What `--allow rewind` would let through; nil where there is nothing against the revision.
  ///
  /// A commit that the clone does not hold is no ancestor.
  func objection(for record: AccountRecord) async throws -> RewindRefused? {
    guard let base, let why = try await objection(to: record.appliedRevision) else { return nil }
    return RewindRefused(account: record.id, base: base, why: why)
  }

  /// The same for any account to which `applied` was; nil for none.
  func objection(to applied: String?) async throws -> RewindRefused.Why? {
    guard let base else { return nil }
    if case .elsewhere(let branch) = try await placeOfBase(base) { return .notOnBranch(branch) }
    guard let applied, applied != base, try await !follows(base, applied) else { return nil }
    return .older(than: applied)
  }

  private func placeOfBase(_ base: String) async throws -> BranchPlace {
    if let place { return place }
    let found = try await repository.place(of: base)
    place = found
    return found
  }

  private func follows(_ base: String, _ ancestor: String) async throws -> Bool {
    if let answer = known[ancestor] { return answer }
    let answer = try await repository.descends(base, from: ancestor) == true
    known[ancestor] = answer
    return answer
  }
}

/// The revision must not be carried out in an account.
struct RewindRefused: Error {
  enum Why {
    /// It would turn people back.
    case older(than: String)
    /// Nobody merged it into this branch, the book's.
    case notOnBranch(String)
  }
  let account: String
  let base: String
  let why: Why

  /// Whether it is against the revision only that it is not merged.
  var isForWantOfMerge: Bool {
    switch why {
    case .notOnBranch: true
    case .older: false
    }
  }
}
