/// What makes a watcher look at a book.
package enum WatchTrigger: Hashable, Sendable {
  /// Files of these accounts were saved, by account id; `closed` are the paths of what was written or has gone.
  case saved(Set<String>, closed: Set<String> = [])
  /// Somebody writes these files, and has not closed them: their accounts, given by path, are left alone until then.
  case writing([String: String])
  /// More may have changed on disk than can be told of single accounts.
  case savedAnywhere
  /// The branch has another commit, or git has ended what it was at in the worktree.
  case committed
  /// The remote has commits that the branch lacks.
  case remoteMoved
  /// A gateway said that something is new of a session; nil where it did not say whose.
  case hinted(String?)
  /// Somebody else changed these accounts in the store, a page or another machine.
  case stored(Set<String>)
  /// A person asks for a look at everything.
  case asked
}

/// Why a round runs; as logs and status lines name it.
package enum RoundCause: String, CaseIterable, Sendable {
  case start, files, commits, remote, gateway, store, interval, asked, retry
}

/// What a round is to do.
package struct RoundOrder: Equatable, Sendable {
  package var causes: Set<RoundCause>
  /// By id, besides those that commits changed; nil for all.
  package var accounts: Set<String>?

  package init(causes: Set<RoundCause>, accounts: Set<String>?) {
    self.causes = causes
    self.accounts = accounts
  }

  /// Both at once.
  func union(_ other: RoundOrder) -> RoundOrder {
    RoundOrder(
      causes: causes.union(other.causes),
      accounts: accounts.flatMap { ours in other.accounts.map { ours.union($0) } })
  }
}

/// How a round ended, as far as it says when the next one is due.
package enum RoundEnd: Equatable, Sendable {
  /// Nothing is left to do, or only what a person has to do.
  case done
  /// Something failed that may pass by itself, in these accounts; nil for all.
  case again(accounts: Set<String>?)
  /// Nothing was begun, because git is at work, or another branch is checked out.
  case postponed
}
