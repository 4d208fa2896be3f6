import Engine

/// Tells which accounts a run may leave alone: nothing was due in them, and nothing of what that was found by has changed.
///
/// It has no say where anything but files, people and time may bring something: where a gateway tells of people, for a run
/// that somebody asked for something special, or where people are enrolled in an account without a folder. What is doubtful
/// is looked at.
struct RestJudge: Sendable {
  /// The commit that is carried out; what is published is at its tip, too.
  private let revision: String
  private let now: Instant

  /// `refusesServers`: some accounts may have chosen a server that must not be used.
  init?(
    _ request: SyncRequest, sessions: any SessionObserver, refusesServers: Bool, now: Instant
  ) {
    guard let revision = request.revision, revision == request.base, !request.looksAtAll,
      request.scope == .everything, request.approved == nil, request.allowed.isEmpty,
      !request.allowRewind, !request.prune, request.unsettled == nil, !sessions.isObserving,
      !refusesServers
    else { return nil }
    self.revision = revision
    self.now = now
  }

  /// Whether what is found in this run may be remembered, and what was is believed.
  func mayJudge(_ published: PublishedBook) -> Bool { published.commit == revision }

  /// The accounts that may be left alone; nil where all need a look.
  func spared(
    in store: any CentralStore, of source: some BookSource, published: PublishedBook
  ) async throws -> Spared? {
    guard mayJudge(published), let survey = try await store.survey(of: source.bookID),
      let changed = try await source.changes(since: survey.state),
      let records = try await store.unrested(
        of: source.bookID, by: survey, at: now, and: changed)
    else { return nil }
    let looked = changed.union(records.map(\.id))
    let folders = try await source.accounts().filter { looked.contains($0.id) }
    let present = Set(folders.map(\.id))
    guard records.allSatisfy({ $0.enrolled == 0 || present.contains($0.id) }) else { return nil }
    let applied = try await store.appliedRevisions(of: source.bookID)
    let judge = RevisionJudge(revision, in: published.repository)
    for revision in applied {
      if try await judge.objection(to: revision) != nil { return nil }
    }
    return Spared(
      survey: survey, looked: looked, folders: folders, records: records, applied: applied)
  }

  /// The rest of an account that was looked at; nil where anything is due, held, waiting or to be told.
  func rest(
    of account: BookAccount, _ outcome: AccountSync.Outcome, _ record: AccountRecord, since: Instant
  ) -> Rest? {
    guard outcome.isQuiet, account.diagnostics.isEmpty, record.unsentMail == 0,
      record.sessionsToEnd == 0,
      PeopleWithoutMail(account.desired, outcome.enrollments, now: since).count == 0
    else { return nil }
    var standing = BookStanding()
    standing.add(account.desired, waitingMail: 0, isFrozen: false)
    return Rest(
      decisions: record.decisions, since: since,
      until: Planner(now: since).quietUntil(account.desired, outcome.enrollments),
      asked: standing.asked)
  }
}

extension AccountSync.Outcome {
  /// Whether nothing came of it, and nothing is to come but by time.
  fileprivate var isQuiet: Bool {
    let nothing = AccountPlan(account: plan.account)
    return plan == nothing && after == nothing && refusals.isEmpty && results.isEmpty
      && laterMail.isEmpty && notices.isEmpty && sessionsLeft.isEmpty && !isUnanswered
      && waitingForHours.count == 0 && sentMail == 0 && mailStop == nil && unfinished == nil
      && !enrollments.contains { $0.status == .archiving }
  }
}
