import Formats
import GitWorkspace
import Reconciliation

/// Of which accounts a commit asks for something else than the commit that was carried out in them.
struct ChangedAccounts: Equatable {
  /// By id; nil for all.
  var changed: Set<String>?
  /// Those whose files are the same, though the commit is another one, as they were when that was found.
  var untouched: [AppliedRevision] = []

  var isNobody: Bool { changed?.isEmpty ?? false }

  /// Nothing is to be done.
  static let none = ChangedAccounts(changed: [])
  static let all = ChangedAccounts(changed: nil)

  /// `head` is the commit that `source` was read from.
  init(
    of source: LoadedBookSource, records: [AccountRecord], at head: ObjectID,
    in repository: Repository
  ) throws {
    // Which folder speaks for an account is a matter of them all.
    guard try source.book.contested.isEmpty else {
      self = .all
      return
    }
    self = .none
    let known = Dictionary(records.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let present = Set(try source.folders.map(\.id))
    let orphans = records.filter { $0.enrolled > 0 && !present.contains($0.id) }
      .map { JudgedAccount(id: $0.id, path: nil, applied: $0.appliedRevision) }
    let all = try source.folders.map {
      JudgedAccount(id: $0.id, path: $0.path, applied: known[$0.id]?.appliedRevision)
    }
    for (applied, accounts) in Dictionary(grouping: all + orphans, by: \.applied) {
      try add(accounts, applied: applied, known, source, head, repository)
    }
  }

  private init(changed: Set<String>?) { self.changed = changed }

  private struct JudgedAccount {
    var id: String
    /// Nil for an account without a folder.
    var path: String?
    var applied: String?
  }

  private mutating func add(
    _ accounts: [JudgedAccount], applied: String?, _ known: [String: AccountRecord],
    _ source: LoadedBookSource, _ head: ObjectID, _ repository: Repository
  ) throws(GitError) {
    if applied == head.hex { return }
    guard let applied, let before = ObjectID(hex: applied), try repository.isCommit(before),
      try repository.descends(head, from: before)
    else {
      // Nothing was carried out yet, or the sync says why nothing may be.
      changed?.formUnion(accounts.map(\.id))
      return
    }
    let scope = try Scope(
      repository.changes(from: before, to: head, verify: false), layout: source.layout)
    // An account that came or went frees or binds people of the others.
    let isMoved = scope.comingAndGoing.contains { known[$0]?.enrolled ?? 0 > 0 }
    if scope.isAll || isMoved {
      self = .all
      return
    }
    for account in accounts {
      if account.path.map(scope.folders.contains) ?? scope.comingAndGoing.contains(account.id) {
        changed?.insert(account.id)
      } else if account.path != nil {
        untouched.append(
          AppliedRevision(
            account: account.id, before: applied, seq: known[account.id]?.head.seq ?? 0))
      }
    }
  }

  /// What the files are about that differ between two commits.
  private struct Scope {
    var isAll = false
    var folders: Set<String> = []
    /// The ids of accounts whose account.json came or went.
    var comingAndGoing: Set<String> = []

    init(_ changes: [FileChange], layout: BookLayout) {
      for change in changes {
        switch BookFile(change.path, in: layout) {
        case .settings, .template(folder: nil): isAll = true
        case .account(let folder):
          folders.insert(folder)
          if change.old == nil || change.new == nil {
            if folder.isEmpty { isAll = true }
            comingAndGoing.insert(BookPath.name(folder))
          }
        case .people(let folder), .template(let folder?): folders.insert(folder)
        case .record, .status, .events, .other: break
        }
      }
    }
  }
}
