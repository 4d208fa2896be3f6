import Engine

/// The part of an account's sync that runs under its lease: what was seen before is read, judged and planned again.
struct AccountWork: Sendable {
  let sync: AccountSync
  let account: AccountSync.Account
  let authors: Authors
  let mayMail: Bool

  private var surroundings: Surroundings { sync.surroundings }
  private var id: String { account.desired.id }

  func run(under lease: Lease) async throws -> AccountSync.Outcome {
    let record = try await surroundings.store.record(account: id) ?? AccountRecord(id: id)
    let objection = try await sync.judge.objection(for: record)
    if let objection, !sync.request.allowRewind { throw objection }
    try await record.refuseMixing(
      rehearsal: surroundings.rehearsal, in: surroundings.store)
    let observed = try await sync.observe(id)
    let asked = sync.plan(account.desired, observed.observed)
    var builder = DecisionBuilder(
      account: id, head: record.head, enrollments: observed.enrollments,
      revision: sync.request.revision, correspondence: account.correspondence,
      tellsAdmins: account.desired.standing == .active
        && account.desired.missingMailSettings.isEmpty,
      surroundings: surroundings)
    let mailOf = try decide(asked.plan, observed.observed, rewinds: objection != nil, in: &builder)
    for name in observed.superfluous { builder.end(session: name) }
    if sync.isDayToNote(record, observed, builder.enrollments.values, account.desired) {
      let day = DayEvidence(
        of: builder.enrollments.values, staleAfter: account.desired.policy.staleAfter,
        now: sync.now)
      builder.add(day.event(at: sync.now), actor: surroundings.machine)
    }
    if !builder.isEmpty {
      let step = RevisionStep(
        from: record.appliedRevision,
        to: sync.request.isForEverything ? sync.request.revision : nil)
      try await surroundings.store.commit(try builder.take(applying: step), under: lease)
    }
    var room = MailRoom(
      account: id, lease: lease, surroundings: surroundings, tuning: sync.tuning,
      policy: account.desired.policy, sender: account.sender, builder: builder,
      composer: account.composer,
      waiting: sync.request.mailWaits(
        besides: asked.plan, account.desired, observed.observed, now: sync.now))
    // Whose phone is to be unlinked does not wait for a mail server.
    let sessionsLeft = try await endSessions(head: room.builder.head, under: lease)
    if mayMail { try await room.deliver() }
    var outcome = try await outcome(of: asked, mailOf, observed.observed, room)
    outcome.sessionsLeft = sessionsLeft
    return outcome
  }

  /// Deletes the gateway sessions that are not wanted any more; what fails is tried by every sync to come.
  private func endSessions(
    head: EventHead, under lease: Lease
  ) async throws -> [String: any Error] {
    guard surroundings.sessions.isObserving else { return [:] }
    let names = try await surroundings.store.sessionsToEnd(account: id)
    if names.isEmpty { return [:] }
    let failed = await surroundings.sessions.end(names, account: id)
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
    let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz")
    return "s_" + String(surroundings.entropy(16).map { alphabet[Int($0 & 31)] })
  }

  // MARK: What came of it

  private func outcome(
    of asked: HandPlan, _ mailOf: [[String]], _ observed: ObservedAccount, _ room: MailRoom
  ) async throws -> AccountSync.Outcome {
    let mailWaits = !mayMail || room.stop != nil
    let results = zip(asked.plan.actions, mailOf).map { action, mails in
      result(of: action, mails: mails, fates: room.fates, mailWaits: mailWaits)
    }
    var afterwards = observed
    afterwards.enrollments = Array(room.builder.enrollments.values)
    afterwards.recent = try await surroundings.store.recent(
      account: id, since: sync.now - .hours(24))
    return AccountSync.Outcome(
      plan: asked.plan, refusals: asked.refusals, results: results,
      enrollments: afterwards.enrollments, head: room.builder.head,
      after: sync.afterPlan(account.desired, afterwards),
      laterMail: room.fates.filter { !room.builder.ordered.contains($0.key) },
      notices: room.builder.notices, sentMail: room.sentCount, mailStop: room.stop)
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
      case .sent, nil: break
      }
    }
    return worst
  }
}
