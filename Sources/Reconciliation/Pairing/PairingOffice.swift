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

  /// `open` gives the book of the newest commit, and that commit.
  package init(
    surroundings: Surroundings, fleet: GatewayFleet, book: String,
    wallClock: @escaping @Sendable () -> Instant, attends: Bool = true,
    gatherMail: Duration = .seconds(2),
    open: @escaping @Sendable () async throws -> (key: String, source: any BookSource)
  ) {
    self.surroundings = surroundings
    self.fleet = fleet
    self.book = book
    self.wallClock = wallClock
    self.attends = attends
    watch = SessionWatch(fleet, now: wallClock)
    postman = Postman(gathering: gatherMail, logger: surroundings.logger)
    shelf = BookShelf(open)
    // A person waits at the other end.
    var tuning = SyncTuning()
    tuning.leaseWait = 5
    self.tuning = tuning
  }

  /// A gateway told that something is new of a session: an open page of it looks at once.
  package func hint(_ hint: SessionHint) async { await watch.hear(of: hint.session) }

  /// Returns when no mail is on its way any more; what waits leaves with the next sync.
  package func close() async { await postman.close() }

  /// Looks after a pairing that was begun until its codes have run out, whether or not its page listens: whoever has no
  /// scripts, or closed the page, is connected or rejected all the same.
  func attend(_ token: String, _ name: String) async {
    guard attends, await watch.attend(name) else { return }
    Task {
      await withTaskGroup { group in
        group.addTask {
          do {
            for try await _ in changes(token) {}
          } catch {
            surroundings.logger.warning("a pairing could not be followed: \(error)")
          }
        }
        group.addTask {
          // Cut short once the pairing is over.
          try? await Task.sleep(for: SessionWatch.attendance)
        }
        await group.next()
        group.cancelAll()
      }
      await watch.leave(name)
    }
  }

  // MARK: What is behind a link

  /// A link that there is or was, with all that is known of whose it is.
  struct Visit: Sendable {
    var token: String
    var link: KnownLink
    var account: BookAccount
    /// The commit that the account was read from; nil where the book does not have it.
    var commit: String?
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
    let read = try await shelf.account(link.account)
    let account = read?.account ?? .absent(link.account, .folderGone)
    let now = surroundings.now()
    let mayPair =
      enrollment.map { Planner(now: now).mayPair($0, desired: account.desired) } ?? false
    return Visit(
      token: token, link: link, account: account, commit: read?.key, enrollment: enrollment,
      state: LinkState(
        link, enrollment, policy: account.desired.policy, mayPair: mayPair && !fleet.isEmpty,
        now: now))
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
      surroundings.logger.warning("the gateway could not show a pairing: \(error)")
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

  // MARK: While it is open

  package func changes(_ token: String) -> AsyncThrowingStream<PairingPage, any Error> {
    AsyncThrowingStream { continuation in
      let task = Task {
        do {
          try await follow(token) { continuation.yield($0) }
          continuation.finish()
        } catch is CancellationError {
          continuation.finish()
        } catch {
          continuation.finish(throwing: error)
        }
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  private func follow(_ token: String, _ show: (PairingPage) -> Void) async throws {
    var followed: String?
    let result: Result<Void, any Error>
    do {
      result = .success(try await follow(token, &followed, show))
    } catch {
      result = .failure(error)
    }
    if let followed { await watch.close(followed) }
    try result.get()
  }

  /// `followed` is the session whose page counts as open.
  private func follow(
    _ token: String, _ followed: inout String?, _ show: (PairingPage) -> Void
  ) async throws {
    var shown: PairingPage?
    while !Task.isCancelled {
      guard var visit = try await visit(token) else { return }
      let name = visit.enrollment?.sessionName ?? ""
      if name != followed {
        if let followed { await watch.close(followed) }
        followed = name
        await watch.open(name)
      }
      let (page, seen) = try await look(&visit)
      if page != shown {
        show(page)
        shown = page
      }
      if page.state.isLast { return }
      await wait(name, at: visit.gateway, while: seen, Self.patience(with: page.state))
    }
  }

  /// What an open page shows now, with what was carried out for it, and what its session showed.
  private func look(_ visit: inout Visit) async throws -> (PairingPage, SessionWatch.Seen?) {
    guard case .alive = visit.state, let enrollment = visit.enrollment else {
      return (frame(visit, visit.shown), nil)
    }
    do {
      let seen = try await watch.look(enrollment.sessionName, at: visit.gateway)
      if let page = try await observe(seen, of: enrollment, &visit) { return (page, nil) }
      guard case .alive = visit.state else { return (frame(visit, visit.shown), nil) }
      return (frame(visit, try await state(seen, of: enrollment)), seen)
    } catch let error as GatewayError {
      surroundings.logger.warning("the gateway could not show a pairing: \(error)")
      return (frame(visit, .gatewayDown), nil)
    }
  }

  /// Waits until an open page may have something new to show.
  ///
  /// A session that still shows the same is no reason to ask the store, which is asked now and then for what others did.
  private func wait(
    _ name: String, at choice: ConnectionChoice, while seen: SessionWatch.Seen?,
    _ patience: Duration
  ) async {
    let end = ContinuousClock.now + Self.storePatience
    repeat {
      await watch.pause(name, patience)
      guard let seen, !Task.isCancelled else { return }
      do {
        guard try await watch.look(name, at: choice) == seen else { return }
      } catch {
        // The page's own look says so.
        return
      }
      // Working is to be carried out: until it is, the page tries.
      if seen.session?.state == .working { return }
    } while ContinuousClock.now < end
  }

  private static let storePatience: Duration = .seconds(4)

  /// How long a page waits before it looks again by itself.
  private static func patience(with state: PairingPage.State) -> Duration {
    switch state {
    case .starting, .code, .letters, .passkey, .passkeyConfirmation: .milliseconds(900)
    default: .seconds(5)
    }
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
