import Engine
import Formats
import GitWorkspace
import Reconciliation

/// The store of a book as a clone without it tells: who synced last and where, and what another store would cost.
struct AbsentStore {
  let last: LastPublication
  /// Who made the last publishing commit; nil where the clone does not go back so far.
  let committer: Signature?
  /// Of the machine that synced last; nil where its events do not name it.
  let host: String?
  let cost: Cost

  /// What `adopt --from-book` does to people.
  struct Cost: Equatable {
    /// Links that are out and would be dead.
    var deadLinks = 0
    /// People whom syncs after it would mail again.
    var invitedAgain = 0
    /// Of these, whom only one in the hours of `sendWindow` would.
    var inHours = 0

    /// A clause: `3 live links die, and 3 people are mailed again`.
    var words: String {
      let when =
        inHours == 0
        ? "" : ", \(inHours < invitedAgain ? "\(inHours) of them " : "")\(WorkingHours.phrase)"
      return "\(CountedNoun.text(deadLinks, "live link")) \(deadLinks == 1 ? "dies" : "die"), and "
        + "\(PlanWords.people(invitedAgain)) \(invitedAgain == 1 ? "is" : "are") mailed again\(when)"
    }
  }

  init(of source: LoadedBookSource, in workspace: Workspace, _ last: LastPublication) async throws {
    self.last = last
    let repository = try workspace.place.open()
    let tip = try await workspace.branch(source.settings).tip().flatMap { ObjectID(hex: $0) }
    let published = try tip.flatMap { tip in
      try repository.newestCommit(from: tip) { PublishingMessage.store(of: $0.message) != nil }
    }
    committer = published?.committer
    host = try published.flatMap { try Self.host(of: $0, repository) }
    cost = try await Self.cost(of: source, in: workspace)
  }

  /// The machine that an event of a publication names.
  private static func host(of commit: CommitInfo, _ repository: Repository) throws -> String? {
    for change in try repository.changes(
      from: commit.parents.first, to: commit.id, verify: false)
    {
      guard case .events = BookFile(change.path, in: .any), let file = change.new, file.kind.isFile
      else { continue }
      let lines = try repository.blob(file.id, verify: false).split(separator: UInt8(ascii: "\n"))
      for line in lines.suffix(50).reversed() {
        do throws(EventError) {
          let actor = try EventCodec.parse(line).actor
          if actor.hasPrefix(Workspace.machinePrefix) {
            return String(actor.dropFirst(Workspace.machinePrefix.count))
          }
        } catch {
          // What is no event names no machine; `log --verify` is there to tell of it.
          continue
        }
      }
    }
    return nil
  }

  /// Of accounts whose events cannot be read nothing is known, and nothing can be adopted.
  private static func cost(of source: LoadedBookSource, in workspace: Workspace) async throws
    -> Cost
  {
    var cost = Cost()
    _ = try await ShownState(workspace: workspace, source: source, account: nil, store: nil).each {
      account in
      let adopted = account.enrollments.map { Lifecycle.adopt($0, now: account.now).enrollment }
        .compactMap { $0 }
      cost.deadLinks += adopted.count { $0.invitation?.state == .adopted }
      var desired = account.account.desired
      func invited() -> Int {
        Planner(now: account.now).plan(
          desired: desired, observed: ObservedAccount(enrollments: adopted)
        ).actions.count { $0.newLink && $0.subject != nil }
      }
      let now = invited()
      desired.policy.sendWindow = .always
      let sooner = invited()
      cost.invitedAgain += sooner
      cost.inHours += sooner - now
    }
    return cost
  }

  // MARK: Words

  /// `by Ada Admin <ada@acme.example> on the machine desk, 2026-03-02T09:00:00Z (store …, revision …)`.
  var whoAndWhen: String {
    var words: [String] = []
    if let committer { words.append("by \(committer.name) <\(committer.email)>") }
    if let host { words.append("on the machine \(host)") }
    if let at = last.at { words.append("at \(at.rfc3339)") }
    let revision = last.revision.map { ", revision \($0.prefix(12))" } ?? ""
    return TerminalText.harmless(
      (words + ["(store \(last.store)\(revision))"]).joined(separator: " "))
  }

  /// Why a command that needs the store does nothing.
  func failure(path: String) -> Failure {
    Failure(
      "No store is here (\(path)). The book was last synced \(whoAndWhen). Nothing was done.",
      remedy:
        "Here, `pairbook plan --offline` and `pairbook list` work from the clone. To sync, use the machine that keeps the store, or set PAIRBOOK_STORE to it. Only if that store is lost: `pairbook adopt --from-book` makes another from the clone; then \(cost.words).",
      status: .refused)
  }
}

extension Workspace {
  /// Refuses to begin a store for a book that was synced from another before.
  func requireNeverSynced(_ source: LoadedBookSource) async throws {
    do {
      try await StoreBinding.checkAbsence(
        of: source, on: branch(source.settings), at: source.files.commit)
    } catch StoreMismatch.noStore(let last) {
      throw try await absent(last, source)
    }
    try refuseWhereAnotherBranchKnows()
  }

  /// A branch from before the first sync tells of none, and would mail everybody a second time.
  private func refuseWhereAnotherBranchKnows() throws {
    let repository = try place.open()
    for branch in try repository.branchTips() {
      let snapshot = try repository.snapshot(of: branch.tip, verify: false)
      guard try snapshot.entry(at: BookPath.record) != nil else { continue }
      throw Failure(
        "The book was synced before: the branch \(branch.name) has its \(BookPath.record), and what is checked out has none. Nothing was done.",
        remedy:
          "Check out the branch that is synced (`git switch`), or bring what it has into this one (`git merge \(branch.name)`). A book of its own needs a repository of its own.",
        status: .refused)
    }
  }

  func absent(_ last: LastPublication, _ source: LoadedBookSource) async throws -> Failure {
    try await AbsentStore(of: source, in: self, last).failure(
      path: storeRoute(source.settings).name)
  }
}
