import Engine
import Formats

/// Plans one account, carries the plan out under the account's lease, and delivers its mails.
struct AccountSync: Sendable {
  let surroundings: Surroundings
  let tuning: SyncTuning
  let request: SyncRequest
  /// The commit whose wishes are carried out; nil where the account's files are no commit's.
  let applies: String?
  let judge: RevisionJudge
  /// Who is enrolled in an account that the book has no folder for.
  let stranded: Stranded
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
    /// Why gateway sessions that are not wanted any more may still be there, by name; the next sync tries again.
    var sessionsLeft: [String: any Error] = [:]
    /// Whether a gateway that is silent may have somebody's session.
    var isUnanswered = false
    /// What the run's look at the gateways says of those who are Archiving in the end.
    var confirmation = Confirmation()
    /// For whom something waits for the hours of `sendWindow`.
    var waitingForHours = WaitingForHours()
    /// How many mails left.
    var sentMail = 0
    /// Why not all mail could leave.
    var mailStop: MailRoom.Stop?
    /// Set where the account was left to somebody else before all mail had left.
    var unfinished: AccountWork.Progress?

    /// Whether mail that was decided now has not left.
    var isPutOff: Bool { results.contains { $0.outcome == .retrying } }
  }

  /// One account's wishes, with all that its mails need.
  struct Account: Sendable {
    var desired: DesiredAccount
    var correspondence: Correspondence
    /// Where its new pairings begin.
    var gateway: ConnectionChoice
    /// By which its mails leave.
    var sender: any MailSender
    /// Makes the composer; called when mail is to leave.
    var composer: @Sendable () throws -> any MailComposer
    /// Who caused what the files ask for.
    var authors: @Sendable () async throws -> Authors

    /// `authors` are of what the account's files ask for.
    init(
      _ account: BookAccount, _ surroundings: Surroundings,
      authors: @escaping @Sendable () async throws -> Authors
    ) {
      desired = account.desired
      correspondence = account.correspondence
      gateway = account.gateway
      sender = surroundings.senders.sender(account.mail)
      composer = {
        try surroundings.composers.composer(
          accountFolder: account.folder.path, templates: account.templates)
      }
      self.authors = authors
    }
  }

  /// Throws `RewindRefused` where the revision must not be carried out.
  func run(_ account: Account, record: AccountRecord, mayMail: Bool) async throws -> Outcome {
    let objection = try await judge.objection(for: record)
    if let objection, !request.allowRewind { throw objection }
    let observed = try await observe(account)
    let asked = plan(account.desired, observed.observed)
    let plan = asked.plan
    let mailWaits = record.unsentMail > 0 && mayMail
    let sessionsWait =
      record.sessionsToEnd > 0 || !observed.superfluous.isEmpty || !observed.copies.isEmpty
    if plan.actions.isEmpty && plan.upkeep.isEmpty && !mailWaits && !sessionsWait
      && !overtakes(record) && !isDayToNote(record, observed, observed.enrollments, account.desired)
      && objection == nil
    {
      return Outcome(
        plan: plan, refusals: asked.refusals, enrollments: observed.enrollments,
        head: record.head,
        after: request.scope == .everything && request.approved == nil
          ? plan : afterPlan(plan, account.desired, observed.observed),
        isUnanswered: observed.observed.isUnanswered,
        confirmation: Confirmation(observed.enrollments, seen: observed.observed, now: now),
        waitingForHours: waitingForHours(account.desired, observed.observed))
    }
    let authors =
      plan.actions.isEmpty ? Authors(surroundings.machine) : try await account.authors()
    let work = AccountWork(sync: self, account: account, authors: authors, mayMail: mayMail)
    let keeper = LeaseKeeper(
      store: surroundings.store, holder: surroundings.holder, tuning: tuning,
      words: surroundings.words, logger: surroundings.logger)
    let id = account.desired.id
    var outcome = try await keeper.withLease(of: id) { try await work.begin(under: $0) }
    while let progress = outcome.unfinished {
      if request.isStopped() {
        outcome.unfinished = nil
        break
      }
      do {
        try await Task.sleep(for: tuning.leasePause)
        outcome = try await keeper.withLease(of: id) { try await work.goOn(progress, under: $0) }
      } catch  where Self.leavesTheRest(error) {
        // What was decided is done; whoever works on the account now, or the next sync, sends the rest.
        outcome.unfinished = nil
      }
    }
    return outcome
  }

  /// Whether somebody else works on the account now, or nobody is to.
  private static func leavesTheRest(_ error: any Error) -> Bool {
    switch error {
    case is LeaseBusy, is RewindRefused, is CancellationError: true
    case let error as StoreError: error.isLostRace
    default: false
    }
  }

  /// Whether another sync may still send mail by older wishes, and has to be told at once.
  func overtakes(_ record: AccountRecord) -> Bool {
    guard request.scope == .everything, let applies else { return false }
    return record.unsentMail > 0 && record.appliedRevision != applies
  }

  func plan(_ desired: DesiredAccount, _ observed: ObservedAccount) -> HandPlan {
    request.plan(desired, observed, allowed: request.allowed, now: now)
  }

  /// What the account's next sync would find after `plan`: its holds are the reasons that the status file shows.
  ///
  /// What is done for single people on their pages publishes nothing, and is not looked beyond.
  func afterPlan(
    _ plan: AccountPlan, _ desired: DesiredAccount, _ observed: ObservedAccount
  ) -> AccountPlan {
    guard request.looksAtEverybody else { return plan }
    return Planner(now: now, allowed: request.allowed).plan(desired: desired, observed: observed)
  }

  func waitingForHours(_ desired: DesiredAccount, _ observed: ObservedAccount) -> WaitingForHours {
    request.looksAtEverybody
      ? desired.waitingForHours(observed, allowed: request.allowed, now: now) : WaitingForHours()
  }

  /// Whether the day's `observed` event is due: for an account in which there is somebody to observe.
  func isDayToNote(
    _ record: AccountRecord, _ sighting: Sighting, _ enrollments: some Collection<Enrollment>,
    _ desired: DesiredAccount
  ) -> Bool {
    surroundings.sessions.isObserving && request.looksAtEverybody && sighting.isAnswered
      && !enrollments.isEmpty
      && DayEvidence.isDue(after: record.observedAt, now: now, zone: desired.policy.zone)
  }

  func observe(_ account: Account) async throws -> Sighting {
    try await Sighting.read(
      account.desired.id, at: account.gateway, from: surroundings.store,
      sessions: surroundings.sessions, stranded: stranded, now: now)
  }
}

/// What the store and the gateways tell of an account.
@dynamicMemberLookup
struct Sighting: Sendable {
  var observed: ObservedAccount
  /// Names of sessions that have to be deleted.
  var superfluous: [String]
  /// Sessions that are ended at one gateway, because the person's own works at another.
  var copies: [String]
  /// Whether every gateway answered that the account waits for, or those that did told of everybody who is Archiving.
  var isAnswered: Bool

  subscript<Value>(dynamicMember path: KeyPath<ObservedAccount, Value>) -> Value {
    observed[keyPath: path]
  }

  /// `gateway` is where the account's new pairings begin; `countingRecent` is false where what was done in the last 24 hours has
  /// no say.
  static func read(
    _ account: String, at gateway: ConnectionChoice, from store: any CentralStore,
    sessions: any SessionObserver, stranded: Stranded, now: Instant, countingRecent: Bool = true
  ) async throws -> Sighting {
    let enrollments = try await store.enrollments(account: account)
    let poll = try await sessions.poll(account: account, at: gateway, enrollments: enrollments)
    let recent =
      countingRecent
      ? try await store.recent(account: account, since: now - .hours(24)) : ObservedAccount.Recent()
    let observed = ObservedAccount(
      enrollments: enrollments, signals: poll.signals, observedAt: poll.at,
      answeredAt: poll.answeredAt,
      unknownSessions: poll.unknownSessions,
      recent: recent,
      stranded: stranded, oldSessionsWorking: poll.oldSessionsWorking, outages: poll.outages)
    var use = GatewayUse()
    use.add(gateway, isUnanswered: observed.isUnanswered)
    let isSilent = try await sessions.sight().failures.contains(where: use.concerns)
    return Sighting(
      observed: observed, superfluous: poll.superfluous, copies: poll.copies,
      isAnswered: !isSilent || poll.isComplete)
  }
}

extension ObservedAccount {
  /// Whether a gateway that is silent may have somebody's session.
  var isUnanswered: Bool { signals.values.contains(.unanswered) }
}
