import Engine

/// Plans one account, carries the plan out under the account's lease, and delivers its mails.
struct AccountSync {
  let surroundings: Surroundings
  let tuning: SyncTuning
  let request: SyncRequest
  let now: Instant
  /// The revision is older than the one last applied, and `--allow rewind` lets it through.
  let rewinds: Bool

  struct Outcome {
    var plan: AccountPlan
    var refusals: [Refusal] = []
    var results: [ActionResult] = []
    var enrollments: [Enrollment]
    var head: EventHead
    /// What is still held afterwards, for the status file.
    var after: AccountPlan
    var laterMail: [String: MailFate] = [:]
    var notices: [Notice] = []
    var mailUnavailable: MailUnavailable?
  }

  /// One account's wishes, with all that its mails need.
  struct Account {
    var desired: DesiredAccount
    var correspondence: Correspondence
    /// Makes the composer; called only when mail is to leave.
    var composer: () throws -> any MailComposer
    /// Who caused what the files ask for.
    var author: () async throws -> String
  }

  func run(_ account: Account, record: AccountRecord, mayMail: Bool) async throws -> Outcome {
    let id = account.desired.id
    let observed = try await observe(id)
    let asked = plan(account.desired, observed)
    let plan = asked.plan
    let mailWaits = record.unsentMail > 0 && mayMail
    if plan.actions.isEmpty && plan.upkeep.isEmpty && !mailWaits && !rewinds {
      return Outcome(
        plan: plan, refusals: asked.refusals, enrollments: observed.enrollments,
        head: record.head, after: afterPlan(account.desired, observed))
    }
    let composer = try account.composer()
    let author = plan.actions.isEmpty ? surroundings.machine : try await account.author()
    let keeper = LeaseKeeper(
      store: surroundings.store, holder: surroundings.holder, tuning: tuning)
    let work = Work(
      sync: self, account: account.desired, correspondence: account.correspondence,
      composer: composer, author: author, mayMail: mayMail)
    return try await keeper.withLease(of: id) { lease in try await work.run(under: lease) }
  }

  func plan(_ desired: DesiredAccount, _ observed: ObservedAccount) -> HandPlan {
    request.plan(desired, observed, allowed: request.allowed, now: now)
  }

  /// What the account's next sync would find: its holds are the reasons that the status file shows.
  func afterPlan(_ desired: DesiredAccount, _ observed: ObservedAccount) -> AccountPlan {
    Planner(now: now, allowed: request.allowed).plan(desired: desired, observed: observed)
  }

  func observe(_ account: String) async throws -> ObservedAccount {
    let enrollments = try await surroundings.store.enrollments(account: account)
    let poll = try await surroundings.sessions.poll(account: account, enrollments: enrollments)
    return ObservedAccount(
      enrollments: enrollments, signals: poll.signals, unknownSessions: poll.unknownSessions,
      recent: try await surroundings.store.recent(
        account: account, since: now - .hours(24)))
  }
}

/// The part of an account's sync that runs under its lease: what was seen before is read and planned again.
private struct Work: Sendable {
  let sync: AccountSync
  let account: DesiredAccount
  let correspondence: Correspondence
  let composer: any MailComposer
  let author: String
  let mayMail: Bool

  func run(under lease: Lease) async throws -> AccountSync.Outcome {
    let surroundings = sync.surroundings
    let observed = try await sync.observe(account.id)
    let head = try await surroundings.store.head(account: account.id)
    let asked = sync.plan(account, observed)
    let plan = asked.plan
    var builder = DecisionBuilder(
      account: account.id, head: head, enrollments: observed.enrollments,
      revision: sync.request.revision,
      correspondence: correspondence, surroundings: surroundings)
    var mailOf: [Int: [String]] = [:]
    try note(plan.upkeep, in: &builder)
    for (index, action) in plan.actions.enumerated() {
      mailOf[index] = try carryOut(action, in: &builder)
    }
    if sync.rewinds { noteAllowed("rewind", in: &builder) }
    if !plan.actions.isEmpty { noteLiftedGuards(observed, in: &builder) }
    if !builder.isEmpty {
      try await surroundings.store.commit(builder.finished(), under: lease)
    }
    var outcome = AccountSync.Outcome(
      plan: plan, refusals: asked.refusals, enrollments: [], head: builder.head,
      after: sync.afterPlan(account, observed))
    outcome.notices = builder.notices
    var enrollments = builder.enrollments
    var fates: [String: MailFate] = [:]
    if mayMail {
      let room = MailRoom(
        account: account.id, lease: lease, surroundings: surroundings, tuning: sync.tuning,
        policy: account.policy, composer: composer
      ) { enrollments, head in
        DecisionBuilder(
          account: account.id, head: head, enrollments: Array(enrollments.values),
          revision: sync.request.revision, correspondence: correspondence,
          surroundings: surroundings)
      }
      let delivered = try await room.deliver(enrollments: enrollments, head: builder.head)
      enrollments = delivered.enrollments
      outcome.head = delivered.head
      outcome.mailUnavailable = delivered.unavailable
      fates = delivered.outcomes
    }
    outcome.results = plan.actions.enumerated().map { index, action in
      result(of: action, mails: mailOf[index] ?? [], fates: &fates)
    }
    outcome.laterMail = fates
    outcome.enrollments = Array(enrollments.values)
    if !plan.actions.isEmpty || !outcome.laterMail.isEmpty {
      var afterwards = observed
      afterwards.enrollments = outcome.enrollments
      afterwards.recent = try await surroundings.store.recent(
        account: account.id, since: sync.now - .hours(24))
      outcome.after = sync.afterPlan(account, afterwards)
    }
    return outcome
  }

  private func carryOut(_ action: Action, in builder: inout DecisionBuilder) throws -> [String] {
    let surroundings = sync.surroundings
    let subject = action.subject ?? newSubject()
    let transition = Lifecycle.carryOut(
      action, on: action.subject.flatMap { builder.enrollments[$0] }, newSubject: subject,
      policy: account.policy, now: sync.now)
    let actor = action.kind.isObservation ? surroundings.machine : author
    return try builder.add(transition, of: subject, actor: actor)
  }

  private func note(_ upkeep: [Upkeep], in builder: inout DecisionBuilder) throws {
    for item in upkeep {
      guard let enrollment = builder.enrollments[item.subject] else { continue }
      let transition = Lifecycle.carryOut(
        item, on: enrollment, now: sync.now)
      try builder.add(transition, of: item.subject, actor: sync.surroundings.machine)
    }
  }

  /// A guard that was lifted and would have held something is on record, with who lifted it.
  private func noteLiftedGuards(_ observed: ObservedAccount, in builder: inout DecisionBuilder) {
    guard !sync.request.allowed.isEmpty else { return }
    let strict = sync.request.plan(account, observed, allowed: [], now: sync.now).plan
    let lifted = Set(strict.held.compactMap(\.heldBy)).intersection(sync.request.allowed)
    for kind in GuardKind.allCases where lifted.contains(kind) {
      noteAllowed(kind.rawValue, in: &builder)
    }
  }

  private func noteAllowed(_ what: String, in builder: inout DecisionBuilder) {
    builder.add(
      EventDraft(kind: .allow, at: sync.now, cause: "--allow \(what)"),
      actor: sync.surroundings.operatorName)
  }

  private func result(
    of action: Action, mails: [String], fates: inout [String: MailFate]
  ) -> ActionResult {
    var worst = ActionResult(action: action, outcome: .done)
    for key in mails {
      switch fates.removeValue(forKey: key) {
      case .failed(let words): return ActionResult(action: action, outcome: .failed, error: words)
      case .retrying(let words):
        worst = ActionResult(action: action, outcome: .retrying, error: words)
      case .sent: break
      case nil:
        if !mayMail {
          worst = ActionResult(
            action: action, outcome: .retrying, error: "the mail waits in the outbox")
        }
      }
    }
    return worst
  }

  private func newSubject() -> String {
    let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz")
    return "s_" + String(sync.surroundings.entropy(16).map { alphabet[Int($0 & 31)] })
  }
}

extension ActionKind {
  /// Caused by what a gateway or a person's page told, not by the files.
  var isObservation: Bool {
    switch self {
    case .connect, .reject, .disconnect, .decline: true
    case .withdraw, .rename, .invite, .relink, .remind, .escalate, .revoke: false
    }
  }
}
