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
      // Meanwhile the link may have died.
      guard try await record(text, of: visit) else { return try await page(token) }
    }
    let name = enrollment.sessionName
    guard let member = fleet.chosen(visit.gateway) else {
      return frame(visit, .gatewayDown)
    }
    let room = await fleet.makeRoom(for: name, at: member) {
      warn("another gateway could not be asked for a session", $0)
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
      warn("a pairing could not begin", error)
      return frame(visit, .gatewayDown)
    }
    // What was decided meanwhile has ended the session, or would have.
    let after = try await self.visit(token)?.enrollment
    guard let after, after.declinedAt == nil,
      [after.sessionName, after.supersededSessionName].contains(name)
    else {
      do {
        try await member.gateway.end(session)
      } catch let error as GatewayError {
        warn("a pairing that is over could not be ended", error)
      }
      return try await page(token)
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
    // Those that are shown already may be half typed.
    if await watch.hasLetters(name) { return try await page(token) }
    do {
      let text = try await member.gateway.letters(
        SessionAddress(name).name, phone: enrollment.phone)
      await watch.shows(text, of: name)
    } catch GatewayError.notNow, GatewayError.noSession {
      // The codes ran out meanwhile, or the phone was linked: the page says which.
    } catch let error as GatewayError {
      warn("a pairing code could not be had", error)
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
    _ = try await carryOut(.declined(at: now, consent: consent), of: enrollment, visit)
    return try await page(token)
  }

  package func renew(_ token: String) async throws -> PairingPage? {
    guard let visit = try await visit(token) else { return nil }
    guard case .shows(.expired(mayRenew: true)) = visit.state, let enrollment = visit.enrollment
    else { return try await page(of: visit) }
    let request = SyncRequest(
      revision: nil, base: nil, publish: false,
      scope: .byHand(
        .init(request: .renew, people: [visit.link.account: [enrollment.email]])))
    let outcome = try await run(
      request, visit, sessions: SightedSessions(fleet: surroundings.sessions))
    let isOut = outcome.results.contains { $0.action.kind == .invite }
    return frame(visit, isOut ? .renewed : .expired(mayRenew: false))
  }

  package func passkeyChallenge(_ token: String) async throws -> String? {
    guard let (name, gateway) = try await openSession(token) else { return nil }
    do {
      return try await gateway.passkeyChallenge(SessionAddress(name).name)
    } catch let error as GatewayError {
      warn("what a passkey has to sign could not be had", error)
      return nil
    }
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
    } catch let error as GatewayError {
      // The page shows whether the gateway is there.
      warn("a passkey's answer could not be handed over", error)
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
}
