package import Engine

/// What a person or a pipeline asked a sync to do.
package struct SyncRequest: Sendable {
  /// The commit whose wishes are carried out; nil for the worktree.
  package var revision: String?
  /// The commit that the worktree is based on, or `revision` itself: it must descend from what was last applied.
  package var base: String?
  /// Only these accounts; nil for all.
  package var accounts: Set<String>?
  package var allowed: Set<GuardKind>
  /// Lets a revision through that does not descend from the one last applied.
  package var allowRewind: Bool
  /// `--prune`: for this run a row that is gone means *off*; never from a worktree.
  package var prune: Bool
  package var publish: Bool

  package init(
    revision: String?, base: String?, accounts: Set<String>? = nil,
    allowed: Set<GuardKind> = [], allowRewind: Bool = false, prune: Bool = false,
    publish: Bool = true
  ) {
    self.revision = revision
    self.base = base
    self.accounts = accounts
    self.allowed = allowed
    self.allowRewind = allowRewind
    self.prune = prune
    self.publish = publish
  }

  /// The account's policy for this run.
  func policy(_ policy: Policy) -> Policy {
    var policy = policy
    if revision == nil { policy.prune = false } else if prune { policy.prune = true }
    return policy
  }
}
