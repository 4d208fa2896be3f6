import Engine
import Formats
import Logging

/// What the page's buttons do, and what is done while it is open: each under the account's lease.
extension PairingOffice {
  package func start(_ token: String, agreed: String?) async throws -> PairingPage? {
    guard let visit = try await visit(token) else { return nil }
    guard case .alive = visit.state, let enrollment = visit.enrollment else {
      return frame(visit, visit.shown)
    }
    if let text = frame(visit, .ready).consent {
      // Nothing begins before the person agreed to the very text that holds now.
      guard agreed == text.textHash else { return frame(visit, .ready) }
      try await record(text, of: visit)
    }
    let name = enrollment.sessionName
    guard let member = fleet.chosen(visit.gateway) else {
      return frame(visit, .gatewayDown)
    }
    let logger = surroundings.logger
    let room = await fleet.makeRoom(for: name, at: member) {
      logger.warning("another gateway could not be asked for a session: \($0)")
    }
    if case .taken(let home) = room {
      // The account was moved to another gateway, and the person had connected at the one before.
      await watch.began(name, at: home.choice)
      await attend(token, name)
      return try await page(token)
    }
    let session = SessionAddress(name).name
    do {
      try await member.gateway.make(
        session,
        SessionMetadata(
          book: book, account: visit.link.account, user: enrollment.subject,
          generation: enrollment.generation))
      try await member.gateway.beginPairing(session)
    } catch let error as GatewayError {
      surroundings.logger.warning("a pairing could not begin: \(error)")
      return frame(visit, .gatewayDown)
    }
    await watch.began(name, at: member.choice)
    await attend(token, name)
    return try await page(token)
  }

  package func letters(_ token: String) async throws -> PairingPage? {
    guard let visit = try await visit(token) else { return nil }
    // Asking for a number that is linked already has unlinked it: only while Not Connected or Logged Out.
    guard case .alive = visit.state, let enrollment = visit.enrollment,
      enrollment.status != .archiving, frame(visit, .ready).consent == nil,
      let member = await home(of: enrollment, visit)
    else { return try await page(of: visit) }
    let name = enrollment.sessionName
    do {
      let text = try await member.gateway.letters(
        SessionAddress(name).name, phone: enrollment.phone)
      await watch.shows(text, of: name)
    } catch GatewayError.notNow, GatewayError.noSession {
      // The codes ran out meanwhile, or the phone was linked: the page says which.
    } catch let error as GatewayError {
      surroundings.logger.warning("a pairing code could not be had: \(error)")
      return frame(visit, .gatewayDown)
    }
    return try await page(token)
  }

  package func decline(_ token: String, textHash: String?) async throws -> PairingPage? {
    guard let visit = try await visit(token) else { return nil }
    // Whoever has only an old link is asked to use the newest: what is dead decides nothing.
    guard case .alive = visit.state, let enrollment = visit.enrollment else {
      return frame(visit, visit.shown)
    }
    let text = ConsentText(
      visit.account.correspondence.consent, locales: frame(visit, .ready).locales)
    let now = surroundings.now()
    let consent = text.flatMap {
      textHash == $0.textHash
        ? Consent(version: $0.version, textHash: $0.textHash, at: now) : nil
    }
    do {
      _ = try await carryOut(.declined(at: now, consent: consent), of: enrollment, visit)
    } catch let refused as RewindRefused {
      return onHold(visit, refused)
    }
    return try await page(token)
  }

  package func renew(_ token: String) async throws -> PairingPage? {
    guard let visit = try await visit(token) else { return nil }
    guard case .shows(.expired(mayRenew: true)) = visit.state, let enrollment = visit.enrollment
    else { return try await page(of: visit) }
    var request = SyncRequest(revision: nil, base: nil, publish: false)
    request.byHand = .init(
      request: .renew, people: [visit.link.account: [enrollment.email]])
    let outcome: AccountSync.Outcome
    do {
      outcome = try await run(
        request, visit, sessions: SightedSessions(fleet: surroundings.sessions))
    } catch let refused as RewindRefused {
      return onHold(visit, refused)
    }
    let isOut = outcome.results.contains { $0.action.kind == .invite }
    return frame(visit, isOut ? .renewed : .expired(mayRenew: false))
  }

  package func passkeyChallenge(_ token: String) async throws -> String? {
    guard let (name, gateway) = try await openSession(token) else { return nil }
    return try await gateway.passkeyChallenge(SessionAddress(name).name)
  }

  package func answerPasskey(_ token: String, assertion: String) async throws -> PairingPage? {
    try await answer(token) { try await $1.answerPasskey($0, assertion: assertion) }
  }

  package func confirmPasskey(_ token: String) async throws -> PairingPage? {
    try await answer(token) { try await $1.confirmPasskey($0) }
  }

  /// Hands the session behind a link what its gateway waits for.
  private func answer(
    _ token: String, _ give: (_ name: String, any PairingGateway) async throws -> Void
  ) async throws -> PairingPage? {
    guard let (name, gateway) = try await openSession(token) else { return try await page(token) }
    do {
      try await give(SessionAddress(name).name, gateway)
    } catch GatewayError.notNow, GatewayError.noSession {
      // Nothing waits for it any more: the page says what is the case.
    }
    await watch.wake(name)
    return try await page(token)
  }

  /// The session behind a link that is alive, and its gateway.
  private func openSession(_ token: String) async throws -> (String, any PairingGateway)? {
    guard let visit = try await visit(token), case .alive = visit.state,
      let enrollment = visit.enrollment, let member = await home(of: enrollment, visit)
    else { return nil }
    return (enrollment.sessionName, member.gateway)
  }

  /// Where the session of an open page is: at the chosen gateway, unless it was begun before that was chosen.
  private func home(
    of enrollment: Enrollment, _ visit: Visit
  ) async -> GatewayFleet.Member? {
    await watch.home(enrollment.sessionName) ?? fleet.chosen(visit.gateway)
  }

  // MARK: Decisions

  /// Carries out what the session of an open page shows (O1, O2, O6): gives the page where that was something.
  func observe(
    _ seen: SessionWatch.Seen, of enrollment: Enrollment, _ visit: inout Visit
  ) async throws -> PairingPage? {
    guard let session = seen.session else { return nil }
    let signal = SignalTable.signal(session, invited: enrollment.phone)
    switch signal {
    case .working: break
    case .needsPasskey where !enrollment.passkeyAsked: break
    default: return nil
    }
    let outcome: AccountSync.Outcome
    do {
      outcome = try await carryOut(signal, of: enrollment, visit)
    } catch is PairingDeskBusy {
      // Whoever works on the account may see it too; the next look tells.
      return nil
    } catch let refused as RewindRefused {
      return onHold(visit, refused)
    }
    guard let after = try await self.visit(visit.token) else { return nil }
    visit = after
    for result in outcome.results where result.action.subject == enrollment.subject {
      switch result.action.kind {
      case .connect: return frame(after, .success)
      case .reject:
        return frame(
          after,
          .wrongPhone(
            ending: result.action.otherPhoneEnding, newLinkIsMailed: result.action.newLink))
      default: break
      }
    }
    return nil
  }

  /// The clone that is served is older than what the account was synced from, so it decides nothing.
  private func onHold(_ visit: Visit, _ refused: RewindRefused) -> PairingPage {
    surroundings.logger.warning("a stale clone decides nothing: \(refused)")
    return frame(visit, .onHold)
  }

  private func carryOut(
    _ signal: Signal, of enrollment: Enrollment, _ visit: Visit
  ) async throws -> AccountSync.Outcome {
    try await queue.carryOut(
      .init(subject: enrollment.subject, generation: enrollment.generation, signal: signal),
      account: visit.link.account
    ) { sightings in
      var request = SyncRequest(revision: nil, base: nil, publish: false)
      request.observing = Set(sightings.map(\.subject))
      return try await run(
        request, visit,
        sessions: SightedSessions(fleet: surroundings.sessions, sightings: sightings))
    }
  }

  /// Decides, and leaves the mails to the postman.
  private func run(
    _ request: SyncRequest, _ visit: Visit, sessions: SightedSessions
  ) async throws -> AccountSync.Outcome {
    let (account, commit) = (visit.account, visit.commit)
    let outcome = try await busyWhereHeld {
      try await sync(account, commit, request, sessions: sessions, mayMail: false)
    }
    if !outcome.results.isEmpty || !outcome.notices.isEmpty {
      await postman.call(at: visit.link.account) { try await deliver(visit.link.account) }
    }
    return outcome
  }

  /// Sends what waits in the account's outbox; nothing is decided.
  private func deliver(_ id: String) async throws -> MailUnavailable? {
    guard let read = try await shelf.account(id) else { return nil }
    // A server that is silent is waited for before the account's lease is taken: other pages need it.
    let sender = surroundings.senders.sender(read.account.mail)
    if case .unavailable(let why) = await sender.check() { return why }
    var request = SyncRequest(revision: nil, base: nil, publish: false)
    request.observing = []
    let outcome = try await sync(
      read.account, read.key, request, sessions: NoGateway(), mayMail: true)
    guard case .unavailable(let why) = outcome.mailStop else { return nil }
    return why
  }

  private func sync(
    _ account: BookAccount, _ commit: String?, _ request: SyncRequest,
    sessions: any SessionObserver, mayMail: Bool
  ) async throws -> AccountSync.Outcome {
    var surroundings = surroundings
    surroundings.sessions = sessions
    let worker = AccountSync(
      surroundings: surroundings, tuning: tuning, request: request,
      judge: RevisionJudge(commit, in: surroundings.repository), stranded: Stranded(),
      now: surroundings.now())
    let id = account.desired.id
    let record = try await surroundings.store.record(account: id) ?? AccountRecord(id: id)
    return try await worker.run(
      AccountSync.Account(
        desired: account.desired, correspondence: account.correspondence,
        sender: surroundings.senders.sender(account.mail),
        composer: { [surroundings] in
          try surroundings.composers.composer(
            accountFolder: account.folder.path, templates: account.templates)
        },
        authors: { [surroundings] in Authors(surroundings.machine) }),
      record: record, mayMail: mayMail)
  }

  /// Says of an account on which somebody else works, or was faster, that it is busy.
  private func busyWhereHeld<R: Sendable>(
    _ body: () async throws -> R
  ) async throws -> R {
    do {
      return try await body()
    } catch is LeaseBusy {
      throw PairingDeskBusy()
    } catch let error as StoreError where error.isLostRace {
      throw PairingDeskBusy()
    }
  }

  /// Puts on record that the person agreed; durable before anything begins.
  private func record(_ text: ConsentText, of visit: Visit) async throws {
    let (surroundings, link) = (surroundings, visit.link)
    let keeper = LeaseKeeper(
      store: surroundings.store, holder: surroundings.holder, tuning: tuning,
      logger: surroundings.logger)
    try await busyWhereHeld {
      try await keeper.withLease(of: link.account) { lease in
        let store = surroundings.store
        guard
          let enrollment = try await store.enrollment(subject: link.subject, account: link.account)
        else { return }
        var builder = DecisionBuilder(
          account: link.account, head: try await store.head(account: link.account),
          enrollments: [enrollment], revision: nil, correspondence: visit.account.correspondence,
          surroundings: surroundings)
        let consent = Consent(
          version: text.version, textHash: text.textHash, at: surroundings.now())
        try builder.add(
          Lifecycle.agree(to: consent, enrollment, now: surroundings.now()), of: link.subject,
          actor: surroundings.machine)
        try await store.commit(try builder.take(), under: lease)
      }
    }
  }
}

/// The sessions that were looked at while their pages are open: nothing is told of any other.
struct SightedSessions: SessionObserver {
  /// Ends what is to be ended.
  let fleet: any SessionObserver
  var sightings: [ObservationQueue.Sighting] = []

  var isObserving: Bool { fleet.isObserving }

  func poll(account: String, enrollments: [Enrollment]) async throws -> Poll {
    let open = Dictionary(
      enrollments.map { ($0.subject, $0) }, uniquingKeysWith: { first, _ in first })
    var poll = Poll()
    for sighting in sightings where open[sighting.subject]?.generation == sighting.generation {
      poll.signals[sighting.subject] = sighting.signal
    }
    return poll
  }

  func sight() async throws -> GatewaySight { GatewaySight() }

  func end(_ names: [String], account: String) async -> [String: any Error] {
    await fleet.end(names, account: account)
  }
}
