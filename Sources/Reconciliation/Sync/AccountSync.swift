import Engine

/// Plans one account, carries the plan out under the account's lease, and delivers its mails.
struct AccountSync: Sendable {
  let surroundings: Surroundings
  let tuning: SyncTuning
  let request: SyncRequest
  let judge: RevisionJudge
  let now: Instant

  struct Outcome: Sendable {
    var plan: AccountPlan
    var refusals: [Refusal] = []
    var results: [ActionResult] = []
    var enrollments: [Enrollment]
    var head: EventHead
    /// What is still held afterwards, for the status file.
    var after: AccountPlan
    var laterMail: [String: MailFate] = [:]
    var notices: [Notice] = []
    /// How many mails left.
    var sentMail = 0
    /// Why not all mail could leave.
    var mailStop: MailRoom.Stop?
  }

  /// One account's wishes, with all that its mails need.
  struct Account: Sendable {
    var desired: DesiredAccount
    var correspondence: Correspondence
    /// Makes the composer; called when mail is to leave.
    var composer: @Sendable () throws -> any MailComposer
    /// Who caused what the files ask for.
    var authors: @Sendable () async throws -> Authors
  }

  /// Throws `RewindRefused` where the revision must not be carried out.
  func run(_ account: Account, record: AccountRecord, mayMail: Bool) async throws -> Outcome {
    let objection = try await judge.objection(for: record)
    if let objection, !request.allowRewind { throw objection }
    let observed = try await observe(account.desired.id)
    let asked = plan(account.desired, observed)
    let plan = asked.plan
    let mailWaits = record.unsentMail > 0 && mayMail
    if plan.actions.isEmpty && plan.upkeep.isEmpty && !mailWaits && objection == nil {
      return Outcome(
        plan: plan, refusals: asked.refusals, enrollments: observed.enrollments,
        head: record.head,
        after: request.byHand == nil && request.approved == nil
          ? plan : afterPlan(account.desired, observed))
    }
    let authors =
      plan.actions.isEmpty ? Authors(surroundings.machine) : try await account.authors()
    let work = AccountWork(sync: self, account: account, authors: authors, mayMail: mayMail)
    let keeper = LeaseKeeper(
      store: surroundings.store, holder: surroundings.holder, tuning: tuning,
      logger: surroundings.logger)
    return try await keeper.withLease(of: account.desired.id) { try await work.run(under: $0) }
  }

  func plan(_ desired: DesiredAccount, _ observed: ObservedAccount) -> HandPlan {
    request.plan(desired, observed, allowed: request.allowed, now: now)
  }

  /// What the account's next sync would find: its holds are the reasons that the status file shows.
  func afterPlan(_ desired: DesiredAccount, _ observed: ObservedAccount) -> AccountPlan {
    Planner(now: now, allowed: request.allowed).plan(desired: desired, observed: observed)
  }

  func observe(_ account: String) async throws -> ObservedAccount {
    try await ObservedAccount.read(
      account, from: surroundings.store, sessions: surroundings.sessions, now: now)
  }
}

extension ObservedAccount {
  /// What the store and the gateway tell of an account.
  static func read(
    _ account: String, from store: any CentralStore, sessions: any SessionObserver, now: Instant
  ) async throws -> ObservedAccount {
    let enrollments = try await store.enrollments(account: account)
    let poll = try await sessions.poll(account: account, enrollments: enrollments)
    return ObservedAccount(
      enrollments: enrollments, signals: poll.signals, unknownSessions: poll.unknownSessions,
      recent: try await store.recent(account: account, since: now - .hours(24)))
  }
}
