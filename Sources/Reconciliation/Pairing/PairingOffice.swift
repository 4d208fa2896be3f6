package import Engine
import Formats
import Logging

/// The desk behind the pairing page: what a link shows, and what its buttons do.
package struct PairingOffice: PairingDesk {
  let surroundings: Surroundings
  let tuning: SyncTuning
  let fleet: GatewayFleet
  let watch: SessionWatch
  let queue = ObservationQueue()
  let postman: Postman
  let shelf: BookShelf
  /// The book's id.
  let book: String
  /// The clock on the wall, for what the person sees run out: `PAIRBOOK_NOW` does not stop it.
  let wallClock: @Sendable () -> Instant
  /// Whether pairings that were begun are looked after without a page; not where a test moves the clocks.
  let attends: Bool
  /// Told of an account in which a page decided something, so that it is published soon.
  let decided: @Sendable (String) -> Void

  /// `open` gives the book of the newest commit.
  package init(
    surroundings: Surroundings, fleet: GatewayFleet, book: String,
    wallClock: @escaping @Sendable () -> Instant, attends: Bool = true,
    gatherMail: Duration = .seconds(2), tuning: SyncTuning = SyncTuning(),
    decided: @escaping @Sendable (String) -> Void = { _ in },
    open: @escaping @Sendable () async throws -> ServedBook
  ) {
    self.surroundings = surroundings
    self.fleet = fleet
    self.book = book
    self.wallClock = wallClock
    self.attends = attends
    self.decided = decided
    watch = SessionWatch(fleet, now: wallClock)
    postman = Postman(gathering: gatherMail, logger: surroundings.logger)
    shelf = BookShelf(open)
    var tuning = tuning
    // A person waits at the other end.
    tuning.leaseWait = 5
    self.tuning = tuning
  }

  /// A gateway told that something is new of a session: an open page of it looks at once.
  package func hint(_ hint: SessionHint) async { await watch.hear(of: hint.session) }

  /// Returns when no mail is on its way any more; what waits leaves with the next sync.
  package func close() async { await postman.close() }

  // MARK: What is behind a link

  /// A link that there is or was, with all that is known of whose it is.
  struct Visit: Sendable {
    var token: String
    var link: KnownLink
    var account: BookAccount
    /// The book that it is of.
    var book: ServedBook
    /// Nil where it was closed.
    var enrollment: Enrollment?
    var state: LinkState

    /// Where the person pairs: where their session was taken over, else at the gateway that the account chose.
    var gateway: ConnectionChoice { enrollment?.sessionGateway ?? account.gateway }
  }

  /// Nil for a link that never was.
  func visit(_ token: String) async throws -> Visit? {
    guard LinkKey.isToken(token) else { return nil }
    guard let link = try await surroundings.store.link(hash: LinkKey.hash(token: token)),
      surroundings.linkKey.made(token, link)
    else { return nil }
    let enrollment = try await surroundings.store.enrollment(
      subject: link.subject, account: link.account)
    let reading = try await shelf.account(link.account)
    let (account, book) = (reading.account, reading.book)
    let now = surroundings.now()
    var mayPair =
      enrollment.map { Planner(now: now).mayPair($0, desired: account.desired) } ?? false
    if mayPair { mayPair = try await isServed(link.account, by: book) }
    return Visit(
      token: token, link: link, account: account, book: book, enrollment: enrollment,
      state: LinkState(
        link, enrollment, policy: account.desired.policy, mayPair: mayPair && !fleet.isEmpty,
        now: now))
  }

  /// Whether a sync of the book would do anything in the account: of a stale clone, or an account whose events are in
  /// doubt, no page begins anything.
  private func isServed(_ account: String, by book: ServedBook) async throws -> Bool {
    if let refusal = book.refusals[account] {
      warn("nothing is done in \(account)", refusal)
      return false
    }
    guard let record = try await surroundings.store.record(account: account),
      let objection = try await book.judge.objection(for: record)
    else { return true }
    warn("a stale clone decides nothing", objection)
    return false
  }

  /// What went wrong, with what to do about it.
  func warn(_ what: String, _ error: any Error) {
    let words = surroundings.words(error)
    surroundings.logger.warning("\(what): \(words.message) \(words.remedy)")
  }

  package func page(_ token: String) async throws -> PairingPage? {
    guard let visit = try await visit(token) else { return nil }
    return try await page(of: visit)
  }

  /// The page with what the session shows, where the link still opens one.
  func page(of visit: Visit) async throws -> PairingPage {
    guard case .alive = visit.state, let enrollment = visit.enrollment else {
      return frame(visit, visit.shown)
    }
    let state: PairingPage.State
    do {
      state = try await self.state(
        await watch.look(enrollment.sessionName, at: visit.gateway), of: enrollment)
    } catch let error as GatewayError {
      warn("the gateway could not show a pairing", error)
      state = .gatewayDown
    }
    return frame(visit, state)
  }

  /// What a session shows on the page of a link that is alive.
  func state(
    _ seen: SessionWatch.Seen, of enrollment: Enrollment
  ) async throws -> PairingPage.State {
    guard let session = seen.session else { return .ready }
    switch session.state {
    case .stopped: return .ready
    // Working is not success before the number was looked at and the decision stands.
    case .starting, .working: return .starting
    case .awaitingScan:
      let now = wallClock()
      if let letters = seen.letters, now < letters.until {
        return .letters(letters.text, until: letters.until)
      }
      guard let code = seen.code, now < code.until else { return .starting }
      return .code(code.picture, until: code.until)
    case .needsPasskey: return .passkey
    case .needsPasskeyConfirmation:
      return try await watch.confirmation(enrollment.sessionName, seen).map {
        .passkeyConfirmation(digits: $0)
      } ?? .starting
    case .failed: return .codesRanOut
    }
  }

  /// The page around a state.
  func frame(_ visit: Visit, _ state: PairingPage.State) -> PairingPage {
    let correspondence = visit.account.correspondence
    let person = visit.enrollment.flatMap { correspondence.person($0.email) }
    let locales = [person?.locale, correspondence.locale].compactMap { $0 }
    let consent = ConsentText(correspondence.consent, locales: locales).flatMap {
      visit.enrollment?.consent?.textHash == $0.textHash ? nil : $0
    }
    return PairingPage(
      // A text that came while codes were shown is agreed to first.
      state: consent != nil && state.isUnderWay ? .ready : state,
      company: correspondence.company, contact: correspondence.contact,
      maskedPhone: visit.enrollment.map {
        MaskedPhone.of(surroundings.international($0.phone))
      } ?? "",
      checkCode: surroundings.linkKey.checkCode(
        subject: visit.link.subject, serial: visit.link.serial, generation: visit.link.generation),
      locales: locales, consent: consent)
  }
}

extension PairingOffice.Visit {
  /// What is shown without asking a gateway.
  var shown: PairingPage.State {
    switch state {
    case .alive: .ready
    case .shows(let state): state
    }
  }
}

extension PairingPage.State {
  /// Whether a pairing was begun and may still succeed.
  var isUnderWay: Bool {
    switch self {
    case .starting, .code, .letters, .codesRanOut, .passkey, .passkeyConfirmation: true
    case .ready, .wrongPhone, .success, .used, .expired, .renewed, .replaced, .revoked, .declined,
      .onHold, .gatewayDown:
      false
    }
  }

  /// Whether nothing more will change by itself.
  var isLast: Bool {
    switch self {
    case .success, .used, .replaced, .revoked, .declined, .renewed, .wrongPhone, .expired: true
    case .ready, .starting, .code, .letters, .codesRanOut, .passkey, .passkeyConfirmation, .onHold,
      .gatewayDown:
      false
    }
  }
}

extension ConsentText {
  /// The text in the first of the languages that there is one in; any, where there is none.
  init?(_ texts: ConsentTexts?, locales: [String]) {
    guard let texts, !texts.texts.isEmpty else { return nil }
    let known = texts.texts.sorted { $0.key < $1.key }
    var chosen: (key: String, value: String)?
    for wanted in locales.map({ $0.lowercased() }) + ["en"] where chosen == nil {
      chosen =
        known.first { $0.key.lowercased() == wanted }
        ?? known.first { $0.key.lowercased().prefix(2) == wanted.prefix(2) }
    }
    guard let (locale, text) = chosen ?? known.first else { return nil }
    self.init(
      version: texts.version, text: text, textHash: Digest.sha256(Array(text.utf8)),
      locale: locale)
  }
}
