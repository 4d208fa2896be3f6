package import Engine
package import Formats

/// What a sync would do: the same plan, from the same state, with no effect at all.
package struct Preview: Sendable {
  let store: (any CentralStore)?
  let repository: any BookRepository
  let sessions: any SessionObserver
  let request: SyncRequest
  let publishedPlaces: [AccountFolder]
  let mailRefusals: [ConnectionChoice: ConnectionRefused]
  let delivers: @Sendable (ConnectionChoice) -> Bool
  let words: @Sendable (any Error) -> ErrorWords

  /// `store` is nil for a plan offline: then the clone's events tell who is enrolled, and those in `publishedPlaces`, the
  /// folders where the branch has or had accounts, who is in an account that the book has no folder for.
  /// `mailRefusals` say of mail servers that nothing is done for the accounts that chose them, and `delivers` whether a server
  /// takes mail or a folder.
  package init(
    store: (any CentralStore)?, repository: any BookRepository, sessions: any SessionObserver,
    request: SyncRequest, publishedPlaces: [AccountFolder] = [],
    mailRefusals: [ConnectionChoice: ConnectionRefused] = [:],
    delivers: @escaping @Sendable (ConnectionChoice) -> Bool = { _ in false },
    words: @escaping @Sendable (any Error) -> ErrorWords = {
      ErrorWords(message: String(describing: $0), remedy: "")
    }
  ) {
    self.store = store
    self.repository = repository
    self.sessions = sessions
    self.request = request
    self.publishedPlaces = publishedPlaces
    self.mailRefusals = mailRefusals
    self.delivers = delivers
    self.words = words
  }

  package struct Result: Sendable {
    package var plans: [AccountPlan] = []
    package var diagnostics: [Diagnostic] = []
    /// What was asked for by hand and would not be done, by account.
    package var refusals: [String: [Refusal]] = [:]
    /// The blob ids of the files that the plan was made from, by path in the book.
    package var inputs: [String: String] = [:]
    /// Accounts that a sync would not work on, with what a person can do.
    package var failures: [AccountFailure] = []
    package var gateways = GatewayReport()
    package var standing = BookStanding()
  }

  /// Throws `StoreMismatch` where a sync would refuse the store.
  package func run(
    _ source: some BookSource, now: Instant,
    each: (BookAccount, AccountPlan, [Enrollment]) async throws -> Void
  ) async throws -> Result {
    var result = Result()
    var use = GatewayUse()
    let judge = RestJudge(
      request, sessions: sessions, refusesServers: !mailRefusals.isEmpty, now: now)
    let basis = try await basis(source, sparing: judge)
    if let store, let spared = basis.spared {
      result.standing.addSpared(asked: try await spared.asked(in: request.accounts, store))
    }
    result.failures = try await visit(basis, of: source, now: now) { found in
      let account = found.account
      use.add(account.gateway, isUnanswered: found.observed.isUnanswered)
      result.standing.add(
        account.desired, waitingMail: found.waitingMail,
        isFrozen: request.isFrozen(account.desired.policy, at: now))
      result.standing.add(found.outbox)
      result.standing.waitingForHours += found.waitingForHours
      result.standing.add(account.desired, found.enrollments, now: now)
      result.standing.confirmation += Confirmation(
        found.enrollments, seen: found.observed, now: now)
      result.diagnostics += account.diagnostics
      result.inputs.merge(account.inputs) { _, new in new }
      if !found.asked.refusals.isEmpty {
        result.refusals[account.folder.id] = found.asked.refusals
      }
      try await each(account, found.asked.plan, found.enrollments)
      var plan = found.asked.plan
      plan.upkeep = []
      result.plans.append(plan)
    }
    try await bind(result.failures, of: source, to: &result.inputs)
    if store != nil {
      result.gateways = try await GatewayReport(
        sessions, plans: result.plans, use: use, now: now, words: words)
    }
    return result
  }

  /// Binds a plan to the files of the accounts that it leaves out, too: approved, it is carried out in the others.
  private func bind(
    _ failures: [AccountFailure], of source: some BookSource, to inputs: inout [String: String]
  ) async throws {
    let left = Set(failures.map(\.account))
    guard !left.isEmpty else { return }
    for folder in try await source.accounts() where left.contains(folder.id) {
      do {
        inputs.merge(try await source.read(folder).inputs) { _, new in new }
      } catch is FileSourceError {
        // What cannot be read now cannot be compared later either.
        continue
      }
    }
  }

  /// The same, account by account, keeping nothing but the failures.
  package func walk(
    _ source: some BookSource, now: Instant,
    each: (BookAccount, AccountPlan, [Enrollment]) async throws -> Void
  ) async throws -> [AccountFailure] {
    try await visit(basis(source, sparing: nil), of: source, now: now) { found in
      try await each(found.account, found.asked.plan, found.enrollments)
    }
  }

  /// What was found of one account.
  private struct Found: Sendable {
    var account: BookAccount
    var observed: ObservedAccount
    /// With all that is known of them.
    var enrollments: [Enrollment]
    var asked: HandPlan
    /// How many mails of the account wait.
    var waitingMail: Int
    var waitingForHours: WaitingForHours
    /// Those of them that have not left, where any waits.
    var outbox: [OutboxMail]
  }

  private func visit(
    _ basis: Basis, of source: some BookSource, now: Instant, each: (Found) async throws -> Void
  ) async throws -> [AccountFailure] {
    let judge = RevisionJudge(request.base, in: repository)
    let items = AccountItem.all(basis.folders, basis.records, only: request.accounts)
    let finder = ReadAhead(
      items.filter { basis.refusals[$0.id] == nil }
    ) { try await find($0, source, basis, judge, now: now) }
    var failures: [AccountFailure] = []
    for item in items {
      do {
        if let refusal = basis.refusals[item.id] { throw refusal }
        if let found = try await finder.next() { try await each(found) }
      } catch let error as StoreError where error.concernsWholeStore {
        throw error
      } catch {
        failures.append(AccountFailure(error, of: item.id, words: words))
      }
    }
    return failures
  }

  private func find(
    _ item: AccountItem, _ source: some BookSource, _ basis: Basis, _ judge: RevisionJudge,
    now: Instant
  ) async throws -> Found {
    let record = basis.records[item.id] ?? AccountRecord(id: item.id)
    // What nobody merged yet is planned, for who is to decide whether it is. Offline nothing is known of what was
    // carried out, and no remote is asked.
    if store != nil, !request.allowRewind, let objection = try await judge.objection(for: record),
      !objection.isForWantOfMerge
    {
      throw objection
    }
    var account =
      if let folder = item.folder { try await source.read(folder) } else {
        BookAccount.absent(item.id, try source.standing(ofAbsent: item.id))
      }
    if let refusal = mailRefusals[account.mail] ?? sessions.refusal(of: account.gateway) {
      throw refusal
    }
    account.desired.policy = request.policy(account.desired.policy)
    account.desired.mailIsDelivered = delivers(account.mail)
    let (seen, enrollments) = try await observe(item, account.gateway, basis, now: now)
    var observed = seen
    var asked = request.plan(account.desired, observed, allowed: request.allowed, now: now)
    // Guards count what was done lately beside what is proposed: where nothing is, nobody has to look it up.
    let isOpen = account.desired.policy.sendWindow.isOpen(
      at: now, in: account.desired.policy.zone)
    if let store, request.scope != .everything || !isOpen || asked.plan.proposesSomething {
      observed.recent = try await store.recent(account: item.id, since: now - .hours(24))
      asked = request.plan(account.desired, observed, allowed: request.allowed, now: now)
    }
    return Found(
      account: account, observed: observed, enrollments: enrollments, asked: asked,
      waitingMail: record.unsentMail,
      waitingForHours: account.desired.waitingForHours(
        observed, allowed: request.allowed, now: now),
      outbox: record.unsentMail > 0 ? try await store?.outbox(account: item.id) ?? [] : [])
  }

  /// What all accounts that need a look are planned from.
  private struct Basis: Sendable {
    var folders: [AccountFolder]
    var records: [String: AccountRecord] = [:]
    var refusals: [String: any Error] = [:]
    /// The others; nil where there is none.
    var spared: Spared?
    var published: PublishedBook
    var stranded: Stranded
  }

  private func basis(
    _ source: some BookSource, sparing restJudge: RestJudge?
  ) async throws -> Basis {
    guard let store else {
      let published = PublishedBook(repository: repository, commit: try await repository.tip())
      let folders = try await source.accounts()
      let present = Set(folders.map(\.id))
      let absent = publishedPlaces.filter { !present.contains($0.id) }
      return Basis(
        folders: folders, published: published,
        stranded: try await published.stranded(in: absent))
    }
    let binding = try await StoreBinding.check(
      store, repository, source, at: request.base, sparing: restJudge)
    return Basis(
      folders: binding.folders, records: binding.records, refusals: binding.refusals,
      spared: binding.spared, published: binding.published,
      stranded: try await binding.stranded(in: store))
  }

  /// What a plan is made from, but for what was done lately where the store tells it, and the enrollments with all that is
  /// known of them.
  private func observe(
    _ item: AccountItem, _ gateway: ConnectionChoice, _ basis: Basis, now: Instant
  ) async throws -> (ObservedAccount, [Enrollment]) {
    guard let store else {
      let (enrollments, recent) = try await basis.published.enrollments(
        of: item, recentSince: now - .hours(24))
      return (
        ObservedAccount(
          enrollments: enrollments.map(\.withTimeStopped), recent: recent,
          stranded: basis.stranded),
        enrollments
      )
    }
    let sighting = try await Sighting.read(
      item.id, at: gateway, from: store, sessions: sessions, stranded: basis.stranded, now: now,
      countingRecent: false)
    return (sighting.observed, sighting.enrollments)
  }
}
