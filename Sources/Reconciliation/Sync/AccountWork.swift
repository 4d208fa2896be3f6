import Engine

/// The part of an account's sync that runs under its lease: what was seen before is read, judged and planned again.
struct AccountWork: Sendable {
  let sync: AccountSync
  let account: AccountSync.Account
  let authors: Authors
  let mayMail: Bool

  private var surroundings: Surroundings { sync.surroundings }
  private var id: String { account.desired.id }

  /// Decides, carries out, and sends mail until none is due or somebody else needs the account.
  func begin(under lease: Lease) async throws -> AccountSync.Outcome {
    let (record, objection) = try await judged()
    let observed = try await sync.observe(account)
    let asked = sync.plan(account.desired, observed.observed)
    var builder = builder(record, observed)
    var progress = Progress(asked: asked)
    progress.mailOf = try decide(
      asked.plan, observed.observed, rewinds: objection != nil, in: &builder)
    for name in observed.superfluous { builder.end(session: name) }
    if sync.isDayToNote(record, observed, builder.enrollments.values, account.desired) {
      let day = DayEvidence(
        of: builder.enrollments.values, staleAfter: account.desired.policy.staleAfter,
        now: sync.now)
      builder.add(day.event(at: sync.now), actor: surroundings.machine)
    }
    if !builder.isEmpty || sync.overtakes(record) {
      let step = RevisionStep(
        from: record.appliedRevision,
        to: sync.request.scope == .everything ? sync.applies : nil)
      try await surroundings.store.commit(try builder.take(applying: step), under: lease)
    }
    // Whose phone is to be unlinked does not wait for a mail server.
    progress.sessionsLeft = try await endSessions(head: builder.head, under: lease)
    // Of a session that works nothing is ended in a freeze.
    if !observed.copies.isEmpty && !isFrozen(at: sync.now) {
      // What stays is found again by the next poll.
      progress.sessionsLeft.merge(
        await surroundings.sessions.end(observed.copies, account: id, at: account.gateway)
      ) { $1 }
    }
    return try await deliver(progress, observed.observed, builder, under: lease)
  }

  /// Sends more of the mail, under another lease than before: what others did meanwhile counts.
  func goOn(_ progress: Progress, under lease: Lease) async throws -> AccountSync.Outcome {
    let (record, _) = try await judged()
    let observed = try await sync.observe(account)
    return try await deliver(
      progress, observed.observed, builder(record, observed), under: lease)
  }

  /// What was decided, and what came of it until the account was left to somebody else.
  struct Progress: Sendable {
    var asked: HandPlan
    /// The keys of each action's mails.
    var mailOf: [[String]] = []
    var ordered: Set<String> = []
    var fates: [String: MailFate] = [:]
    var notices: [Notice] = []
    var sentMail = 0
    var sessionsLeft: [String: any Error] = [:]

    init(asked: HandPlan) { self.asked = asked }

    mutating func add(_ room: MailRoom) {
      ordered.formUnion(room.builder.ordered)
      fates.merge(room.fates) { $1 }
      notices += room.builder.notices
      sentMail += room.sentCount
    }
  }

  /// The account as the store has it, and why the revision should not be carried out where that was allowed all the same.
  private func judged() async throws -> (AccountRecord, RewindRefused?) {
    let record = try await surroundings.store.record(account: id) ?? AccountRecord(id: id)
    let objection = try await sync.judge.objection(for: record)
    if let objection, !sync.request.allowRewind { throw objection }
    try await record.refuseMixing(
      rehearsal: surroundings.rehearsal, in: surroundings.store)
    return (record, objection)
  }

  private func builder(_ record: AccountRecord, _ observed: Sighting) -> DecisionBuilder {
    DecisionBuilder(
      account: id, head: record.head, enrollments: observed.enrollments,
      revision: sync.request.revision, correspondence: account.correspondence,
      tellsAdmins: account.desired.standing == .active
        && account.desired.missingMailSettings.isEmpty,
      surroundings: surroundings)
  }

  private func deliver(
    _ progress: Progress, _ observed: ObservedAccount, _ builder: DecisionBuilder,
    under lease: Lease
  ) async throws -> AccountSync.Outcome {
    let waiting =
      mayMail
      ? sync.request.mailWaits(
        besides: progress.asked.plan, account.desired, observed, now: sync.now) : []
    var room = MailRoom(
      account: id, lease: lease, surroundings: surroundings, tuning: sync.tuning,
      policy: account.desired.policy, sender: account.sender, builder: builder,
      composer: account.composer,
      isOvertaken: { [judge = sync.judge, request = sync.request, id, surroundings] in
        if request.isStopped() { return true }
        guard !request.allowRewind, let record = try await surroundings.store.record(account: id)
        else {
          return false
        }
        return try await judge.objection(for: record) != nil
      },
      waits: { order in
        let now = surroundings.now()
        // A freeze may begin while mail leaves.
        if isFrozen(at: now) { return MailFate.frozen }
        if day(at: now) != day(at: sync.now) {
          return "the day changed since it was decided: the next sync looks again"
        }
        return waiting.contains(order.subject)
          ? "it waits for a sync: something else is due about the person" : nil
      })
    if mayMail { try await room.deliver() }
    var progress = progress
    progress.add(room)
    return try await outcome(of: progress, observed, room)
  }

  private func isFrozen(at now: Instant) -> Bool {
    sync.request.isFrozen(account.desired.policy, at: now)
  }

  /// The account's: on another day than a plan was made for, other people may be on, off or exempted.
  private func day(at now: Instant) -> Day { account.desired.policy.zone.wallClock(at: now).day }

  /// Deletes the gateway sessions that are not wanted any more; what fails is tried by every sync to come.
  ///
  /// In a freeze, too: nothing new is decided in it, but that somebody's archiving ended was, before it, and nobody stays
  /// linked for that.
  private func endSessions(
    head: EventHead, under lease: Lease
  ) async throws -> [String: any Error] {
    guard surroundings.sessions.isObserving else { return [:] }
    let names = try await surroundings.store.sessionsToEnd(account: id)
    if names.isEmpty { return [:] }
    let failed = await surroundings.sessions.end(names, account: id, at: account.gateway)
    let ended = names.filter { failed[$0] == nil }
    if !ended.isEmpty {
      try await surroundings.store.commit(
        Decision(account: id, head: head, endedSessions: ended), under: lease)
    }
    return failed
  }

  /// The keys of each action's mails.
  private func decide(
    _ plan: AccountPlan, _ observed: ObservedAccount, rewinds: Bool,
    in builder: inout DecisionBuilder
  ) throws -> [[String]] {
    for item in plan.upkeep {
      guard let enrollment = builder.enrollments[item.subject] else { continue }
      try builder.add(
        Lifecycle.carryOut(item, on: enrollment, now: sync.now), of: item.subject,
        actor: surroundings.machine)
    }
    let mailOf = try plan.actions.map { try carryOut($0, in: &builder) }
    if rewinds { noteAllowed("rewind", in: &builder) }
    if !plan.actions.isEmpty { noteLiftedGuards(observed, in: &builder) }
    return mailOf
  }

  private func carryOut(_ action: Action, in builder: inout DecisionBuilder) throws -> [String] {
    let subject = action.subject ?? newSubject()
    let transition = Lifecycle.carryOut(
      action, on: action.subject.flatMap { builder.enrollments[$0] }, newSubject: subject,
      policy: account.desired.policy, now: sync.now)
    let actor =
      switch action.cause {
      case .files: authors.author(of: action.kind)
      case .hand: surroundings.operatorName
      case .time, .observation: surroundings.machine
      }
    return try builder.add(transition, of: subject, actor: actor)
  }

  /// A guard that was lifted and would have held something is on record, with who lifted it.
  private func noteLiftedGuards(_ observed: ObservedAccount, in builder: inout DecisionBuilder) {
    guard !sync.request.allowed.isEmpty else { return }
    let strict = sync.request.plan(account.desired, observed, allowed: [], now: sync.now).plan
    let lifted = Set(strict.held.compactMap(\.hold.heldBy)).intersection(sync.request.allowed)
    for kind in GuardKind.allCases where lifted.contains(kind) {
      noteAllowed(kind.rawValue, in: &builder)
    }
  }

  private func noteAllowed(_ what: String, in builder: inout DecisionBuilder) {
    builder.add(
      EventDraft(kind: .allow, at: sync.now, cause: "--allow \(what)"),
      actor: surroundings.operatorName)
  }

  private func newSubject() -> String {
    let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
    let digits = surroundings.entropy(16).map { alphabet[Int($0 & 31)] }
    return "s_" + String(decoding: digits, as: UTF8.self)
  }

  // MARK: What came of it

  private func outcome(
    of progress: Progress, _ observed: ObservedAccount, _ room: MailRoom
  ) async throws -> AccountSync.Outcome {
    let mailWaits = !mayMail || room.stop != nil
    let asked = progress.asked
    let results = zip(asked.plan.actions, progress.mailOf).map { action, mails in
      result(of: action, mails: mails, fates: progress.fates, mailWaits: mailWaits)
    }
    var afterwards = observed
    afterwards.enrollments = Array(room.builder.enrollments.values)
    afterwards.recent = try await surroundings.store.recent(
      account: id, since: sync.now - .hours(24))
    var outcome = AccountSync.Outcome(
      plan: asked.plan, refusals: asked.refusals, results: results,
      enrollments: afterwards.enrollments, head: room.builder.head,
      after: sync.afterPlan(asked.plan, account.desired, afterwards),
      laterMail: progress.fates.filter { !progress.ordered.contains($0.key) },
      notices: progress.notices, sessionsLeft: progress.sessionsLeft,
      isUnanswered: observed.isUnanswered,
      confirmation: Confirmation(
        afterwards.enrollments, seen: observed, now: surroundings.now()),
      waitingForHours: sync.waitingForHours(account.desired, afterwards),
      sentMail: progress.sentMail, mailStop: room.stop)
    if case .yielding = room.stop { outcome.unfinished = progress }
    return outcome
  }

  private func result(
    of action: Action, mails: [String], fates: [String: MailFate], mailWaits: Bool
  ) -> ActionResult {
    var worst = ActionResult(action: action, outcome: .done)
    // Of several that are told the same, one is enough.
    if mails.contains(where: { fates[$0] == .sent }) { return worst }
    for key in mails {
      switch fates[key] {
      case .failed(let words): return ActionResult(action: action, outcome: .failed, error: words)
      case .retrying(let words):
        worst = ActionResult(action: action, outcome: .retrying, error: words)
      case nil where mailWaits:
        worst = ActionResult(
          action: action, outcome: .retrying, error: ActionResult.mailWaits)
      case .sent, .waiting, nil: break
      }
    }
    return worst
  }
}
