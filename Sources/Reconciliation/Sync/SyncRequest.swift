package import Engine
package import Formats

/// Files of an account that somebody may still be at writing.
package struct UnsettledFiles: Equatable, Sendable {
  /// A sentence.
  package var message: String
  package var remedy: String
  /// Whether a later look may find it over with nothing told.
  package var mayPass: Bool

  package init(message: String, remedy: String, mayPass: Bool) {
    self.message = message
    self.remedy = remedy
    self.mayPass = mayPass
  }
}

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
  /// A plan that was approved: what it does not name is held, unless time or an observation brought it.
  package var approved: ApprovedPlan?
  package var scope: Scope = .everything
  /// Accounts of whose files `revision` has the same as the revision applied to them: it counts as applied without a
  /// look at them, as they were when that was found.
  package var untouched: [AppliedRevision] = []
  /// Also accounts that rest are looked at: what is made of the run needs all their files.
  package var looksAtAll = false
  /// A commit of the branch at which an earlier run found that the store held all that was published, in every account: what
  /// was published since is held against it, and that of `accounts`.
  package var proven: String?
  /// Nothing is done in an account whose files cannot be read as a whole: somebody may be at writing them.
  package var sparesUnreadable = false
  /// Once it says so, no further account is begun, and of the one at work no further mail sent; what was done is published.
  package var isStopped: @Sendable () -> Bool = { false }
  /// Throws where files that were just read may not be those that the run is about, and so nothing more may be done.
  package var confirmed: (@Sendable () async throws -> Void)?
  /// Why nothing may be done by files that were just read, given by path with their blob ids; nil where they may.
  package var unsettled: (@Sendable ([String: String]) -> UnsettledFiles?)?

  /// What of all that is due is planned.
  package enum Scope: Equatable, Sendable {
    /// All that files, time and observations ask for.
    case everything
    /// What is asked for by hand (`invite WHO`).
    case byHand(HandOrder)
    /// The observations of these people, by subject, whose sessions alone were looked at.
    case observation(of: Set<String>)
    /// To take over sessions that the gateways have (`adopt`).
    case takeover
  }

  package struct HandOrder: Equatable, Sendable {
    package var request: HandRequest
    /// E-mail identities by account.
    package var people: [String: Set<String>]

    package init(request: HandRequest, people: [String: Set<String>]) {
      self.request = request
      self.people = people
    }
  }

  package init(
    revision: String?, base: String?, accounts: Set<String>? = nil,
    allowed: Set<GuardKind> = [], allowRewind: Bool = false, prune: Bool = false,
    publish: Bool = true, approved: ApprovedPlan? = nil, scope: Scope = .everything
  ) {
    self.approved = approved
    self.revision = revision
    self.base = base
    self.accounts = accounts
    self.allowed = allowed
    self.allowRewind = allowRewind
    self.prune = prune
    self.publish = publish
    self.scope = scope
  }

  /// The plan of one account, with the guards that are not in `allowed` in force.
  func plan(
    _ desired: DesiredAccount, _ observed: ObservedAccount, allowed: Set<GuardKind>, now: Instant
  ) -> HandPlan {
    let planner = Planner(
      now: now, allowed: allowed, approval: approved?.approval(of: desired.id))
    switch scope {
    case .everything:
      return HandPlan(plan: planner.plan(desired: desired, observed: observed), refusals: [])
    case .byHand(let order):
      return planner.byHand(
        order.request, for: order.people[desired.id] ?? [], desired: desired, observed: observed)
    case .observation(let subjects):
      return HandPlan(
        plan: planner.observation(of: subjects, desired: desired, observed: observed), refusals: [])
    case .takeover: return planner.takeOver(desired: desired, observed: observed)
    }
  }

  /// Whose mail must not leave in this run, by subject: what stops it is none of what is done.
  func mailWaits(
    besides plan: AccountPlan, _ desired: DesiredAccount, _ observed: ObservedAccount, now: Instant
  ) -> Set<String> {
    guard scope != .everything else { return [] }
    return Planner(now: now, allowed: allowed).mailWaits(
      besides: plan, desired: desired, observed: observed)
  }

  /// Whether this run looked at all sessions of an account, and so can say who was not confirmed.
  var looksAtEverybody: Bool {
    if case .observation = scope { false } else { true }
  }

  /// Whether nothing is decided in an account now but what is seen.
  func isFrozen(_ policy: Policy, at now: Instant) -> Bool {
    !allowed.contains(.freeze) && policy.isFrozen(at: now)
  }

  /// The account's policy for this run.
  func policy(_ policy: Policy) -> Policy {
    var policy = policy
    if revision == nil { policy.prune = false } else if prune { policy.prune = true }
    return policy
  }
}
