import Engine
import Formats

/// Looks after the sessions whose pages are open (each by its `SessionAddress`): what they show, and until when.
///
/// A gateway is asked as seldom as may be: for each session while few pages are open, and when something is said to be new
/// of it; for all by one call when many are; a code only when the one at hand has run out, or might have.
actor SessionWatch {
  /// What a session shows.
  struct Seen: Equatable, Sendable {
    /// Nil where the gateway has no such session.
    var session: GatewaySession?
    var code: Code?
    var letters: Letters?
    /// The place of the gateway that was asked, among the members of the fleet.
    var place: Int?
  }

  struct Code: Equatable, Sendable {
    var picture: PairingCode.Picture
    var until: Instant
  }

  struct Letters: Equatable, Sendable {
    var text: String
    var until: Instant
  }

  /// WhatsApp's first code of an attempt lives 60 s, the five after it 20 s each; then the attempt ends.
  private static let firstCode: Seconds = 60
  private static let nextCode: Seconds = 20
  private static let attempt: Seconds = 160
  /// How often a code is asked for again although it should still live, while few pages are open: the gateway knows better.
  private static let recheck: Seconds = 5
  /// Up to so many open pages, each session is asked for by itself.
  private static let few = 20
  /// How old a list of all sessions may be; where it takes long to be had, `listShare` times as long, within bounds.
  private static let listLife: Duration = .milliseconds(900)
  private static let longestListLife: Duration = .seconds(3)
  private static let listShare = 4

  private let fleet: GatewayFleet
  private let now: @Sendable () -> Instant

  private struct Followed {
    var pages = 0
    var seen: Seen?
    var began: Instant?
    /// How many pairings were begun.
    var attempts = 0
    var codeAsked: Instant?
    /// Something was said to be new of the session since it was last asked for.
    var isNews = false
    /// That was said while no page waited to be woken.
    var isMissed = false
    /// The place of the gateway at which its pairing was begun.
    var home: Int?
    /// The session as it was asked for by itself, and when.
    var alone: (at: ContinuousClock.Instant, session: GatewaySession?)?
    var wake: [CheckedContinuation<Void, Never>] = []
  }

  private var followed: [String: Followed] = [:]
  private var openPages = 0
  /// Until when sessions are looked after.
  private var attended: [String: ContinuousClock.Instant] = [:]
  /// By the gateway's place.
  private var listed: [Int: Listed] = [:]

  private struct Listed: Sendable {
    /// When it was asked for, and when it was there.
    var begun: ContinuousClock.Instant
    var done: ContinuousClock.Instant
    var sessions: [String: GatewaySession]
  }

  init(_ fleet: GatewayFleet, now: @escaping @Sendable () -> Instant) {
    self.fleet = fleet
    self.now = now
  }

  /// How long a pairing is looked after that was begun: its codes, and the reconnection that follows a scan.
  static let attendance: Duration = .seconds(190)

  /// Looks after a session from now on for that long; whether nobody did already.
  func attend(_ name: String) -> Bool {
    attended.updateValue(.now + Self.attendance, forKey: name) == nil
  }

  /// Until when a session is looked after.
  func attended(_ name: String) -> ContinuousClock.Instant? { attended[name] }

  func leave(_ name: String) { attended[name] = nil }

  // MARK: Pages

  func open(_ name: String) {
    followed[name, default: Followed()].pages += 1
    openPages += 1
  }

  func close(_ name: String) {
    guard var entry = followed[name] else { return }
    entry.pages -= 1
    openPages -= 1
    followed[name] = isWanted(entry, at: now()) ? entry : nil
  }

  /// A page that is loaded anew still shows what was begun: its session is forgotten when the attempt is over.
  private func isWanted(_ entry: Followed, at time: Instant) -> Bool {
    entry.pages > 0 || !entry.wake.isEmpty
      || entry.began.map { time - $0 < Self.attempt } ?? false
  }

  /// Something may be new of a session: whoever waits for it looks now.
  ///
  /// A gateway tells the name alone: at which one it is, is found by looking.
  func hear(of name: String) {
    for followed in followed.keys where SessionAddress(followed).name == name { wake(followed) }
  }

  /// The same of one session.
  func wake(_ name: String) {
    guard let entry = followed[name] else { return }
    followed[name]?.isNews = true
    followed[name]?.isMissed = entry.wake.isEmpty
    resume(name)
  }

  private func resume(_ name: String) {
    for waiting in followed[name]?.wake ?? [] { waiting.resume() }
    followed[name]?.wake = []
  }

  /// The gateway at which the pairing that is under way was begun, as far as is known.
  func home(_ name: String) -> GatewayFleet.Member? {
    followed[name]?.home.map { fleet.members[$0] }
  }

  /// A pairing was begun at a gateway: its codes and letters are new ones.
  func began(_ name: String, at choice: ConnectionChoice) {
    let at = now()
    followed = followed.filter { _, entry in isWanted(entry, at: at) }
    followed[name, default: Followed()].began = at
    followed[name]?.attempts += 1
    followed[name]?.home = fleet.place(choice)
    followed[name]?.seen = nil
    followed[name]?.codeAsked = nil
    wake(name)
  }

  /// Whether letters are shown that can still be typed.
  func hasLetters(_ name: String) -> Bool {
    followed[name]?.seen?.letters.map { now() < $0.until } ?? false
  }

  func shows(_ letters: String, of name: String) {
    var entry = followed[name, default: Followed()]
    var seen = entry.seen ?? Seen()
    seen.letters = Letters(text: letters, until: (entry.began ?? now()) + Self.attempt)
    entry.seen = seen
    followed[name] = entry
    wake(name)
  }

  /// The four digits that the phone shows too, while a passkey is to be confirmed.
  func confirmation(_ name: String, _ seen: Seen) async throws -> String? {
    try await ask(seen.place) {
      try await $0.passkeyConfirmation(SessionAddress(name).name)
    }
  }

  /// Waits until something may be new, at most so long.
  func pause(_ name: String, _ duration: Duration) async {
    let alarm = Task {
      // Cut short when somebody else woke the page.
      guard (try? await Task.sleep(for: duration)) != nil else { return }
      self.resume(name)
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if Task.isCancelled || followed[name]?.isMissed == true {
          followed[name]?.isMissed = false
          continuation.resume()
        } else {
          followed[name, default: Followed()].wake.append(continuation)
        }
      }
    } onCancel: {
      Task { await self.resume(name) }
    }
    alarm.cancel()
  }

  // MARK: Looking

  /// What the session shows now; `GatewayError` where the gateway could not say.
  ///
  /// Asked is the gateway at which the pairing was begun, else the one that the account chose: another one that is silent
  /// keeps nobody waiting.
  func look(_ name: String, at choice: ConnectionChoice) async throws -> Seen {
    let isNews = followed[name]?.isNews ?? false
    let attempts = followed[name]?.attempts
    let place = followed[name]?.home ?? fleet.place(choice)
    let session = try await session(name, at: place)
    var seen = followed[name]?.seen ?? Seen()
    seen.session = session
    seen.place = place
    switch session?.state {
    case .awaitingScan?:
      try await refreshCode(of: name, &seen, isNews: isNews)
      // Letters may have come while the gateway was asked.
      seen.letters = followed[name]?.seen?.letters ?? seen.letters
    default:
      seen.code = nil
      seen.letters = nil
    }
    guard followed[name]?.attempts == attempts else {
      // Another attempt was begun while the gateway was asked: these are the codes and letters of the one before.
      seen.code = nil
      seen.letters = nil
      return seen
    }
    if followed[name] != nil { followed[name]?.seen = seen }
    return seen
  }

  private func refreshCode(of name: String, _ seen: inout Seen, isNews: Bool) async throws {
    let at = now()
    if let code = seen.code, at < code.until, !isNews, let asked = followed[name]?.codeAsked,
      at - asked < Self.recheck || openPages > Self.few
    {
      return
    }
    followed[name]?.codeAsked = at
    guard let code = try await ask(seen.place, { try await $0.code(SessionAddress(name).name) })
    else {
      seen.code = nil
      return
    }
    let isFirst =
      seen.code == nil && (followed[name]?.began.map { at - $0 < Self.nextCode } ?? false)
    let began = followed[name]?.began ?? at
    if seen.code?.picture != code.picture {
      let until =
        code.secondsLeft.map { at + min(max(Seconds($0), 1), Self.attempt) }
        ?? (isFirst ? began + Self.firstCode : at + Self.nextCode)
      seen.code = Code(picture: code.picture, until: until)
    } else if let known = seen.code, known.until <= at {
      // It is still the one that the gateway shows.
      seen.code?.until = at + Self.recheck
    }
  }

  private func session(_ name: String, at place: Int?) async throws -> GatewaySession? {
    guard let place else { return nil }
    let alone = followed[name]?.alone
    if openPages > Self.few, followed[name]?.isNews != true {
      let now = ContinuousClock.now
      if let alone, now - alone.at < Self.listLife { return alone.session }
      let list = try await list(place)
      // A list that was asked for earlier knows less.
      if let alone, alone.at > list.begun { return alone.session }
      return list.sessions[SessionAddress(name).name]
    }
    followed[name]?.isNews = false
    let at = ContinuousClock.now
    let session = try await ask(place) {
      try await $0.session(SessionAddress(name).name)
    }
    followed[name]?.alone = (at, session)
    return session
  }

  private var listing: [Int: Task<Listed, any Error>] = [:]

  /// One call of a gateway for however many pages ask at once.
  private func list(_ place: Int) async throws -> Listed {
    if let listed = listed[place],
      ContinuousClock.now - listed.done
        < max(
          Self.listLife,
          min(Self.longestListLife, (listed.done - listed.begun) * Self.listShare))
    {
      return listed
    }
    if let listing = listing[place] { return try await listing.value }
    let gateway = fleet.members[place].gateway
    let task = Task {
      let begun = ContinuousClock.now
      let sessions = try await gateway.sessions()
      return Listed(
        begun: begun, done: .now,
        sessions: Dictionary(
          sessions.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first }))
    }
    listing[place] = task
    defer { listing[place] = nil }
    let found = try await task.value
    listed[place] = found
    return found
  }

  /// A gateway's answer; nil where it has no such session, or nothing to tell now.
  private nonisolated func ask<R: Sendable>(
    _ place: Int?, _ ask: @Sendable (any PairingGateway) async throws -> R?
  ) async throws -> R? {
    guard let place else { return nil }
    do {
      return try await ask(fleet.members[place].gateway)
    } catch GatewayError.noSession, GatewayError.notNow {
      return nil
    }
  }
}
