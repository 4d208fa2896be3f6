import Engine
import Formats
import Logging

/// How the page decides: as a sync would of one person, under the account's lease.
extension PairingOffice {
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

  func carryOut(
    _ signal: Signal, of enrollment: Enrollment, _ visit: Visit
  ) async throws -> AccountSync.Outcome {
    try await queue.carryOut(
      .init(subject: enrollment.subject, generation: enrollment.generation, signal: signal),
      account: visit.link.account
    ) { sightings in
      let request = SyncRequest(
        revision: nil, base: nil, publish: false,
        scope: .observation(of: Set(sightings.map(\.subject))))
      return try await run(
        request, visit,
        sessions: SightedSessions(fleet: surroundings.sessions, sightings: sightings))
    }
  }

  /// Decides, and leaves the mails to the postman.
  func run(
    _ request: SyncRequest, _ visit: Visit, sessions: SightedSessions
  ) async throws -> AccountSync.Outcome {
    let reading = BookShelf.Reading(account: visit.account, book: visit.book)
    let outcome = try await busyWhereHeld {
      try await sync(reading, request, sessions: sessions, mayMail: false)
    }
    for result in outcome.results {
      surroundings.logger.notice(
        "\(visit.link.account): \(result.action.user): \(result.action.kind.rawValue)")
    }
    if !outcome.results.isEmpty || !outcome.notices.isEmpty {
      await postman.call(at: visit.link.account) { try await deliver(visit.link.account) }
    }
    return outcome
  }

  /// Sends what waits in the account's outbox; nothing is decided.
  private func deliver(_ id: String) async throws -> MailUnavailable? {
    let read = try await shelf.account(id)
    if let refusal = read.book.refusals[id] { throw refusal }
    // A server that is silent is waited for before the account's lease is taken: other pages need it.
    let sender = surroundings.senders.sender(read.account.mail)
    if case .unavailable(let why) = await sender.check() { return why }
    let request = SyncRequest(
      revision: nil, base: nil, publish: false, scope: .observation(of: []))
    let outcome = try await sync(read, request, sessions: NoGateway(), mayMail: true)
    guard case .unavailable(let why) = outcome.mailStop else { return nil }
    return why
  }

  private func sync(
    _ reading: BookShelf.Reading, _ request: SyncRequest, sessions: any SessionObserver,
    mayMail: Bool
  ) async throws -> AccountSync.Outcome {
    let account = reading.account
    var surroundings = surroundings
    surroundings.sessions = sessions
    let worker = AccountSync(
      surroundings: surroundings, tuning: tuning, request: request, applies: request.revision,
      judge: reading.book.judge, stranded: Stranded(),
      now: surroundings.now())
    let id = account.desired.id
    let record = try await surroundings.store.record(account: id) ?? AccountRecord(id: id)
    let outcome = try await worker.run(
      AccountSync.Account(account, surroundings) { [machine = surroundings.machine] in
        Authors(machine)
      },
      record: record, mayMail: mayMail)
    if !outcome.plan.actions.isEmpty || !outcome.plan.upkeep.isEmpty || outcome.sentMail > 0 {
      decided(id)
    }
    return outcome
  }

  /// Says of an account on which somebody else works, or was faster, that it is busy.
  func busyWhereHeld<R: Sendable>(
    _ body: () async throws -> R
  ) async throws -> R {
    do {
      return try await body()
    } catch is LeaseBusy {
      throw PairingDeskBusy()
    } catch is RewindRefused {
      // A newer commit was carried out a moment ago: the next look sees it.
      throw PairingDeskBusy()
    } catch let error as StoreError where error.isLostRace {
      throw PairingDeskBusy()
    }
  }

  /// Puts on record that the person agreed; durable before anything begins. False where the link died meanwhile.
  func record(_ text: ConsentText, of visit: Visit) async throws -> Bool {
    let (surroundings, link) = (surroundings, visit.link)
    let keeper = LeaseKeeper(
      store: surroundings.store, holder: surroundings.holder, tuning: tuning,
      words: surroundings.words, logger: surroundings.logger)
    return try await busyWhereHeld {
      try await keeper.withLease(of: link.account) { lease in
        let store = surroundings.store
        guard
          let enrollment = try await store.enrollment(subject: link.subject, account: link.account),
          enrollment.generation == visit.enrollment?.generation, enrollment.declinedAt == nil,
          let invitation = enrollment.invitation, invitation.serial == link.serial,
          invitation.isLive(at: surroundings.now())
        else { return false }
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
        return true
      }
    }
  }
}
