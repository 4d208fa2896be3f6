import Engine
import Formats
import GitWorkspace

/// How far what was carried out lies behind HEAD, in commits that people made.
struct AppliedRevisions {
  enum Distance: Equatable {
    /// Nothing was ever applied.
    case never
    /// Commits since then that changed what the account asks for; 0 when it is up to date.
    case behind(Int)
    /// HEAD does not contain it: this clone is behind, or went another way.
    case notInHead
    /// The clone does not have the commit at all.
    case unknown
    /// The clone does not tell: some account of the book was synced, and another was not.
    case untold
  }

  /// What the commits since a revision concern.
  private enum Since {
    case notInHead, unknown
    case commits(ofAll: Int, byFolder: [String: Int])
  }

  private let repository: Repository
  private let head: ObjectID?
  private let layout: BookLayout
  /// By the revision that was applied: most accounts have the same.
  private var since: [String: Since] = [:]
  private var scopes: [ObjectID: Scope] = [:]

  /// What the files that a commit changed are about.
  private struct Scope {
    var isAll = false
    var folders: Set<String> = []
  }

  init(_ repository: Repository, head: ObjectID?, layout: BookLayout) {
    self.repository = repository
    self.head = head
    self.layout = layout
  }

  /// Of an account by its folder; `applied` is a commit id, hex.
  mutating func distance(of applied: String?, folder: String) throws(GitError) -> Distance {
    guard let applied else { return .never }
    if since[applied] == nil { since[applied] = try look(since: applied) }
    switch since[applied] {
    case .commits(let ofAll, let byFolder): return .behind(ofAll + (byFolder[folder] ?? 0))
    case .notInHead: return .notInHead
    case .unknown, nil: return .unknown
    }
  }

  private mutating func look(since applied: String) throws(GitError) -> Since {
    guard let head, let id = ObjectID(hex: applied), try repository.isCommit(id) else {
      return .unknown
    }
    guard try repository.descends(head, from: id) else { return .notInHead }
    var (ofAll, byFolder) = (0, [String: Int]())
    for commit in try repository.commits(of: head, beyond: id) {
      let scope = try scope(of: commit)
      if scope.isAll {
        ofAll += 1
      } else {
        for folder in scope.folders { byFolder[folder, default: 0] += 1 }
      }
    }
    return .commits(ofAll: ofAll, byFolder: byFolder)
  }

  /// Merges bring nothing of their own: what they merge is counted where it was made.
  private mutating func scope(of commit: CommitInfo) throws(GitError) -> Scope {
    if let scope = scopes[commit.id] { return scope }
    var scope = Scope()
    if commit.parents.count < 2 {
      for change in try repository.changes(
        from: commit.parents.first, to: commit.id, verify: false)
      {
        switch BookFile(change.path, in: layout) {
        case .settings, .template(folder: nil): scope.isAll = true
        case .account(let folder), .people(let folder), .template(let folder?):
          scope.folders.insert(folder)
        case .record, .status, .events, .other: break
        }
      }
    }
    scopes[commit.id] = scope
    return scope
  }
}
