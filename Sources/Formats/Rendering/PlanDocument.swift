package import Engine

/// A plan of a whole book as it is shown, stored and reviewed.
package struct PlanDocument: Equatable, Sendable {
  /// The commit whose wishes were planned, hex; nil for the worktree.
  package var revision: String?
  package var worktree: Bool
  /// Edited files of the book that are not committed, and so not in the plan; sorted.
  package var uncommitted: [String]
  package var now: Instant
  /// When the gateway was last seen; nil where it never was, or was not asked.
  package var observedAt: Instant?
  /// Whether a gateway was asked and did not answer, so that it is not known who is still connected.
  package var isGatewaySilent: Bool
  /// By account id.
  package var accounts: [AccountPlan]
  package var diagnostics: [Diagnostic]
  /// The blob ids of the files that were read, by path in the book.
  package var inputs: [String: String]
  /// Accounts that could not be worked on, and so are in nothing else of the plan.
  package var failures: [Failure]
  /// Sessions that no enrollment knows and that have no number of any user.
  package var strangers: [UnknownSession]

  /// People whom the files set for archiving, on whatever days.
  package var asked: Int
  /// Mails of earlier syncs that have not left.
  package var waitingMail: Int
  /// Of these, mails of accounts that are frozen.
  package var frozenMail: Int
  /// People for whom something is due that waits for the hours of `sendWindow`.
  package var waitingForHours: WaitingForHours
  /// Mails that the server put off, of those that wait and of others.
  package var putOff: PutOffMail
  /// Whether somebody whom the files ask for is not Archiving, or is not confirmed to be.
  package var isUnderWay: Bool
  /// Who has had no mail but files in a folder, though a server takes mail now.
  package var withoutMail: PeopleWithoutMail

  /// Why an account could not be worked on, and what a person can do.
  package struct Failure: Equatable, Sendable {
    package var account: String
    package var message: String
    package var remedy: String
    /// Whether the account's files can be read, and nothing is done for another reason.
    package var isRefusal: Bool

    package init(account: String, message: String, remedy: String, isRefusal: Bool = false) {
      self.account = account
      self.message = message
      self.remedy = remedy
      self.isRefusal = isRefusal
    }
  }

  package init(
    revision: String?, worktree: Bool, uncommitted: [String], now: Instant, observedAt: Instant?,
    accounts: [AccountPlan], diagnostics: [Diagnostic], inputs: [String: String],
    failures: [Failure] = [], strangers: [UnknownSession] = [], isGatewaySilent: Bool = false,
    asked: Int, waitingMail: Int = 0, frozenMail: Int = 0,
    waitingForHours: WaitingForHours = WaitingForHours(),
    putOff: PutOffMail = PutOffMail(),
    isUnderWay: Bool = false, withoutMail: PeopleWithoutMail = PeopleWithoutMail()
  ) {
    self.revision = revision
    self.worktree = worktree
    self.uncommitted = uncommitted
    self.now = now
    self.observedAt = observedAt
    self.accounts = accounts
    self.diagnostics = diagnostics.sorted()
    self.inputs = inputs
    self.failures = failures
    self.strangers = strangers
    self.isGatewaySilent = isGatewaySilent
    self.asked = asked
    self.waitingMail = waitingMail
    self.frozenMail = frozenMail
    self.waitingForHours = waitingForHours
    self.putOff = putOff
    self.isUnderWay = isUnderWay
    self.withoutMail = withoutMail
  }

  package var actions: [Action] { accounts.flatMap(\.actions) }
  package var held: [Held] { accounts.flatMap(\.held) }
  package var unmanaged: [UnknownSession] { accounts.flatMap(\.unmanaged) + strangers }

  /// Whether something could not be read, so that it is not known whether more is to be done.
  package var isPartial: Bool {
    failures.contains { !$0.isRefusal } || diagnostics.contains { $0.severity == .error }
  }

  /// Whether a sync would do nothing.
  package var isEmpty: Bool { accounts.allSatisfy { $0.actions.isEmpty } }

  /// What an approval binds: the input files, and what was to be done and held; not the time, nor the commit, which a
  /// merge makes anew.
  package var digest: String {
    Self.digest(
      inputs: .object(JSONObject(inputs.map { JSONObject.Member($0.key, .string($0.value)) })),
      actions: .array(actions.map(PlanJSON.action)), held: .array(held.map(PlanJSON.held)))
  }

  /// Of the members of these names, as a plan's JSON has them.
  static func digest(inputs: JSONValue, actions: JSONValue, held: JSONValue) -> String {
    let bound: JSONValue = ["inputs": inputs, "actions": actions, "held": held]
    return Digest.sha256(bound.serialized(.canonical))
  }
}
