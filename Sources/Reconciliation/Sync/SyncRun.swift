import Engine
import Formats
import Logging

/// One run's state: what was done of each account, and what is to be published of it.
struct SyncRun {
  let sync: Sync
  let book: PublishedBook
  /// Who is enrolled in an account that the book has no folder for.
  let stranded: Stranded
  let publisher: Publisher
  let judge: RevisionJudge
  var report = SyncReport()
  private var pending: [Publisher.Pending] = []
  private var gateways = GatewayUse()
  /// The accounts that are left alone; nil where none is.
  private let spared: Spared?
  private var notes: SurveyNotes?
  /// The store failed: nothing more can be done in this run.
  private var storeFailure: StoreError?

  private var surroundings: Surroundings { sync.surroundings }

  init(
    sync: Sync, book: PublishedBook, stranded: Stranded, publisher: Publisher,
    spared: Spared?, notes: SurveyNotes?
  ) {
    self.sync = sync
    self.book = book
    self.stranded = stranded
    self.publisher = publisher
    self.spared = spared
    self.notes = notes
    judge = RevisionJudge(sync.request.base, in: sync.surroundings.repository)
  }

  // MARK: Accounts

  /// Gives the account's last event when nothing was left to do for the revision; nil where the account was spared, or its files
  /// are no commit's.
  mutating func sync(
    _ item: AccountItem, record: AccountRecord, from source: some BookSource,
    by reader: ReadAhead<AccountFolder, BookAccount>
  ) async throws -> EventHead? {
    var account: BookAccount
    if let folder = item.folder {
      let next = try await reader.next()
      // Whatever was read ahead, nothing is done of an account but by its own files.
      if let next, next.folder == folder {
        account = next
      } else {
        account = try await source.read(folder)
      }
      try await refuseObstacles(in: folder)
    } else {
      account = .absent(item.id, try source.standing(ofAbsent: item.id))
    }
    try sync.request.requireApproved(account.inputs)
    report.diagnostics += account.diagnostics
    report.inputs.merge(account.inputs) { _, new in new }
    if sync.request.sparesUnreadable, account.isUnreadable {
      report.spared.append(item.id)
      return nil
    }
    if let unsettled = sync.request.unsettled?(account.inputs) {
      report.unsettled[item.id] = unsettled
      return nil
    }
    do { try await sync.request.confirmed?() } catch { throw Unsteady(error) }
    if let refusal = surroundings.refusal(of: account) { throw refusal }
    account.desired.policy = sync.request.policy(account.desired.policy)
    account.desired.mailIsDelivered = surroundings.senders.delivers(account.mail)
    let now = surroundings.now()
    let applies = try await sync.applied(by: account)
    let outcome = try await outcome(of: account, record, applies, now: now)
    add(outcome, of: account)
    // What does only a part confirms nobody.
    if sync.request.scope == .everything {
      report.standing.confirmation += outcome.confirmation
    }
    report.standing.add(account.desired, outcome.enrollments, now: now)
    report.standing.waitingForHours += outcome.waitingForHours
    let settled = outcome.laterMail.values.count { $0.isSettled }
    report.standing.add(
      account.desired, waitingMail: record.unsentMail - settled,
      isFrozen: sync.request.isFrozen(account.desired.policy, at: surroundings.now()))
    if record.unsentMail > settled || outcome.isPutOff {
      report.standing.add(try await surroundings.store.outbox(account: item.id))
    }
    let head = applies == nil ? nil : outcome.head
    guard item.folder != nil else { return head }
    let files = try await files(
      of: account, outcome.enrollments, plan: outcome.after, head: outcome.head, record)
    pending.append(files)
    if files.fileCount == 0 { notes?.add(account, outcome, record, since: now) }
    return head
  }

  private func outcome(
    of account: BookAccount, _ record: AccountRecord, _ applies: String?, now: Instant
  ) async throws -> AccountSync.Outcome {
    let (sync, surroundings) = (sync, surroundings)
    let worker = AccountSync(
      surroundings: surroundings, tuning: sync.tuning, request: sync.request, applies: applies,
      judge: judge,
      stranded: stranded, now: now)
    return try await worker.run(
      AccountSync.Account(account, surroundings) { try await sync.authors(of: account, record) },
      record: record,
      mayMail: report.mailUnavailable[surroundings.senders.route(account.mail)] == nil)
  }

  private mutating func add(_ outcome: AccountSync.Outcome, of bookAccount: BookAccount) {
    let account = bookAccount.folder.id
    gateways.add(
      bookAccount.gateway, isUnanswered: outcome.isUnanswered || !outcome.sessionsLeft.isEmpty)
    let route = surroundings.senders.route(bookAccount.mail)
    // What was noted is done, and one line a person would outgrow the plan.
    var plan = outcome.plan
    plan.upkeep = []
    report.plans.append(plan)
    report.results += outcome.results
    if !outcome.refusals.isEmpty { report.refusals[account] = outcome.refusals }
    if outcome.sentMail > 0 { report.sentMail[route, default: 0] += outcome.sentMail }
    report.laterMail.merge(outcome.laterMail) { _, new in new }
    if !outcome.sessionsLeft.isEmpty {
      report.sessionsLeft[account] = outcome.sessionsLeft.count
    }
    if !outcome.notices.isEmpty { report.notices[account] = outcome.notices }
    switch outcome.mailStop {
    case .unavailable(let unavailable): report.mailUnavailable[route] = unavailable
    case .unwritable(let error):
      let words = surroundings.words(error).adding("The mails wait; the next sync sends them.")
      report.failures.append(AccountFailure(account: account, kind: .failed, words))
    case .yielding, nil: break
    }
  }

  /// Whom nothing can be published of, nobody is mailed in: the next clone would not know it.
  private func refuseObstacles(in folder: AccountFolder) async throws {
    guard sync.request.publish, let commit = book.commit else { return }
    let paths = ["status.csv", "events/"].map { BookPath.join(folder.path, $0) }
    if let path = try await surroundings.repository.obstacle(to: paths, at: commit) {
      throw PublishingObstacle(path: path)
    }
  }

  /// What the branch lacks of an account as it is now; `plan` tells what is held in it.
  private func files(
    of account: BookAccount, _ enrollments: [Enrollment], plan: AccountPlan, head: EventHead,
    _ record: AccountRecord
  ) async throws -> Publisher.Pending {
    let rows = Reader.statusRows(
      desired: account.desired, enrollments: enrollments, plan: plan, now: surroundings.now())
    return try await publisher.prepare(
      Publisher.Showing(
        account: account.folder.id, folder: account.folder.path, head: head,
        mark: record.published),
      status: StatusFile.bytes(rows, international: surroundings.international), against: book)
  }

  /// The same of the accounts that were left alone.
  private func filesOfSpared(in source: some BookSource) async throws -> [Publisher.Pending] {
    guard let spared else { return [] }
    let store = surroundings.store
    var pending: [Publisher.Pending] = []
    for folder in try await spared.folders(in: sync.request.accounts, of: source) {
      let account = try await source.read(folder)
      let record = try await store.record(account: folder.id) ?? AccountRecord(id: folder.id)
      let enrollments = try await store.enrollments(account: folder.id)
      pending.append(
        try await files(
          of: account, enrollments, plan: AccountPlan(account: folder.id), head: record.head,
          record))
    }
    return pending
  }

  // MARK: Failures

  /// An account's failure, which stops no other.
  mutating func note(_ error: any Error, of item: AccountItem) {
    report.failures.append(
      AccountFailure(
        error, of: item.id,
        otherwise: "The other accounts were done; this one is tried again by the next sync.",
        words: surroundings.words))
  }

  /// Nothing more may be done by the files: the accounts before this one stand.
  mutating func end(_ unsteady: Unsteady, at account: String) {
    report.isCutShort = true
    let words = surroundings.words(unsteady.cause)
    report.failures.append(AccountFailure(account: account, kind: .failed, words))
  }

  /// The store failed at an account: those before it stand, those after it were not begun.
  mutating func end(_ error: StoreError, at account: String) {
    storeFailure = error
    report.isCutShort = true
    let words = words(error).adding(
      "The accounts before this one were done, those after it not; the next sync goes on.")
    report.failures.append(AccountFailure(account: account, kind: .failed, words))
  }

  /// What is told of it once accounts were worked on: that nothing was changed is true of its last change alone.
  private func words(_ error: any Error) -> ErrorWords {
    guard case StoreError.full(let what) = error else { return surroundings.words(error) }
    return ErrorWords(
      message:
        "\(what): the disk is full. What was decided is in the store; some mails may have left.",
      remedy:
        "Free some space and run it again: what is left is done then, and a mail that could not be noted any more is sent again, unchanged."
    )
  }

  // MARK: The end

  /// Publishes what was done, and remembers the revision.
  mutating func finish(
    attempted: [String], applied: [AppliedRevision], of source: some BookSource
  ) async {
    do {
      if let storeFailure { throw storeFailure }
      try await remember(attempted: attempted, applied: applied, of: source)
      try await publish(source)
    } catch {
      let words = words(error).adding(
        "What was done is kept in the store: `pairbook sync` publishes it once this is mended.")
      report.publication = .failed(message: words.message, remedy: words.remedy)
    }
    do {
      report.gateways = try await GatewayReport(
        surroundings.sessions, plans: report.plans, use: gateways, now: surroundings.now(),
        words: surroundings.words)
    } catch {
      surroundings.logger.warning(
        "what the gateways told could not be put together: \(words(error).message)")
    }
  }

  private mutating func remember(
    attempted: [String], applied: [AppliedRevision], of source: some BookSource
  ) async throws {
    let store = surroundings.store
    if sync.request.scope == .everything, let standing = sync.standing {
      let attempted = sync.request.revision == nil ? [] : attempted
      if !attempted.isEmpty || !applied.isEmpty {
        try await store.recordRevision(standing, attempted: attempted, applied: applied)
      }
      // Nothing is asked for of the accounts that are left alone that was not before.
      if let spared, sync.request.accounts == nil, !spared.applied.subtracting([standing]).isEmpty {
        try await store.recordRevision(
          standing, resting: source.bookID, besides: spared.looked, before: spared.applied)
      }
    }
    if let spared {
      report.standing.addSpared(asked: try await spared.asked(in: sync.request.accounts, store))
    }
    if let notes, let state = try await source.state(), let step = notes.step(to: state) {
      try await store.recordSurvey(step, of: source.bookID)
    }
  }

  private mutating func publish(_ source: some BookSource) async throws {
    let waiting = pending.reduce(0) { $0 + $1.fileCount }
    guard sync.request.publish else {
      report.publication = waiting == 0 ? .nothingToPublish : .skipped(files: waiting)
      return
    }
    let isWhole =
      sync.request.accounts == nil && sync.request.scope == .everything && report.failures.isEmpty
    let run = self
    report.publication = try await publisher.publish(pending, onto: book, isWhole: isWhole) {
      try await run.filesOfSpared(in: source)
    }
  }
}

/// The files are not those any more that the run is about.
struct Unsteady: Error {
  let cause: any Error

  init(_ cause: any Error) { self.cause = cause }
}

/// A machine-written file cannot be written, because something else than a plain file or folder stands there.
package struct PublishingObstacle: Error, Equatable, Sendable {
  /// In the book.
  package var path: String
}
