import Engine
import Formats

/// What one poll of all gateways saw.
struct GatewayView: Sendable {
  /// A session, and the place of its gateway among the members.
  struct Found: Sendable {
    var place: Int
    var session: GatewaySession
  }

  /// A session that tells whose it is, by its metadata or by its name.
  struct Own: Sendable {
    var found: Found
    var subject: String
    var generation: Int
  }

  let fleet: GatewayFleet
  /// When the gateways were asked.
  let at: Instant
  /// When all had answered.
  let answeredAt: Instant
  /// By the place of the gateway, and name; nothing of one that did not answer.
  private(set) var lists: [Int: [String: GatewaySession]] = [:]
  private let places: [Int]
  private(set) var failures: [GatewayFailure] = []
  /// Places of the gateways that did not answer, with why.
  private(set) var silent: [Int: any Error] = [:]
  /// Those that pairbook made for this book, by account.
  private(set) var ours: [String: [Own]] = [:]
  /// Those that only their name shows to be pairbook's: any account's, or another book's.
  private(set) var strays: [Own] = []
  /// Those that no enrollment knows, sorted by name.
  private(set) var strangers: [UnknownSession] = []
  private(set) var losses = GatewayLosses()

  init(
    _ fleet: GatewayFleet, at: Instant, answeredAt: Instant? = nil,
    _ answers: [Int: Result<[GatewaySession], any Error>]
  ) {
    self.fleet = fleet
    self.at = at
    self.answeredAt = answeredAt ?? at
    for (place, answer) in answers.sorted(by: { $0.key < $1.key }) {
      switch answer {
      case .success(let sessions):
        lists[place] = Dictionary(
          sessions.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
      case .failure(let error):
        silent[place] = error
        failures.append(fleet.failure(of: fleet.members[place], error))
      }
    }
    places = lists.keys.sorted()
    failures.sort { $0.gateway < $1.gateway }
  }

  /// Tells the sessions apart, and what is lost; `archiving` as `CentralStore.archivingSessions`.
  mutating func sort(
    book: String, takenOver: Set<String>, archiving: [String: [String]]
  ) {
    let takenOver = Set(takenOver.map(SessionAddress.init))
    let working = Set(archiving.values.joined())
    for (place, list) in lists {
      let taken = Set(
        takenOver.filter { $0.gateway == nil || self.place(of: $0) == place }.map(\.name))
      for session in list.values where !taken.contains(session.name) {
        let found = Found(place: place, session: session)
        if let metadata = session.metadata {
          if metadata.book == book {
            ours[metadata.account, default: []].append(
              Own(found: found, subject: metadata.user, generation: metadata.generation))
          } else if !session.name.hasPrefix(SessionName.prefix) {
            strangers.append(unknown(found))
          }
        } else if let parts = SessionName.parts(of: session.name) {
          // Only its name shows it to be pairbook's, at a gateway that keeps no metadata.
          if working.contains(session.name) { continue }
          strays.append(Own(found: found, subject: parts.subject, generation: parts.generation))
        } else {
          strangers.append(unknown(found))
        }
      }
    }
    strangers.sort { $0.session < $1.session }
    losses = GatewayLosses(archiving, in: self)
  }

  // MARK: Where a session is

  private func place(of address: SessionAddress) -> Int? { address.gateway.flatMap(fleet.place) }

  /// The session at each gateway that has it; of one that was taken over, at its own alone.
  func copies(_ text: String) -> [Found] {
    let address = SessionAddress(text)
    let places = address.gateway.map { [fleet.place($0)].compactMap(\.self) } ?? self.places
    return places.compactMap { place in
      lists[place]?[address.name].map { Found(place: place, session: $0) }
    }
  }

  /// The copy that counts: the first of those that work with the number, work, are on their way back, or show the most; of
  /// equal ones that at `place`.
  func best(_ text: String, invited phone: String? = nil, at place: Int? = nil) -> Found? {
    copies(text).min {
      let (one, other) = (Self.rank($0.session, phone), Self.rank($1.session, phone))
      return one == other ? $0.place == place && $1.place != place : one < other
    }
  }

  private static func rank(_ session: GatewaySession, _ phone: String?) -> Int {
    switch session.state {
    case .working:
      phone.map { SignalTable.signal(session, invited: $0) == .working(number: $0) } ?? true ? 0 : 1
    case .starting, .stopped: session.isLinked ? 2 : 5
    case .needsPasskey, .needsPasskeyConfirmation: 3
    case .awaitingScan: 4
    case .failed: 6
    }
  }

  /// Whether every gateway that might have the session answered; one that the book does not name any more cannot.
  func isAnswered(_ text: String, at choice: ConnectionChoice = .unknown) -> Bool {
    guard let gateway = SessionAddress(text).gateway else {
      return failures.isEmpty && fleet.asks(choice)
    }
    return fleet.place(gateway).map { lists[$0] != nil } ?? false
  }

  /// Whether the session is the one that speaks for the enrollment, or for its old phone.
  func isKnown(_ found: Found, to enrollment: Enrollment) -> Bool {
    [enrollment.sessionName, enrollment.supersededSessionName].contains { text in
      guard let address = text.map(SessionAddress.init), address.name == found.session.name else {
        return false
      }
      return address.gateway == nil || place(of: address) == found.place
    }
  }

  // MARK: What it tells

  /// `choice` is the gateway of the person's account.
  func signal(_ enrollment: Enrollment, at choice: ConnectionChoice) -> Signal? {
    let text = enrollment.sessionName
    if let found = best(text, invited: enrollment.phone, at: fleet.place(choice)) {
      return SignalTable.signal(found.session, invited: enrollment.phone)
    }
    // A session that was never begun is nothing to tell of.
    guard enrollment.status == .archiving else { return nil }
    return isAnswered(text, at: choice) ? .lost : .unanswered
  }

  func oldSessionWorks(_ enrollment: Enrollment) -> Bool {
    guard let old = enrollment.superseded, let text = enrollment.supersededSessionName,
      let found = best(text, invited: old.phone)
    else { return false }
    return SignalTable.signal(found.session, invited: old.phone) == .working(number: old.phone)
  }

  /// Copies of a session that works with the person's number, each at its gateway; none where the person's state is newer
  /// than what was seen.
  ///
  /// A copy to which a phone is linked is one only where the other works at the gateway of the account: what any gateway
  /// says must unlink nobody at another.
  func superfluousCopies(
    _ enrollment: Enrollment, at choice: ConnectionChoice, now: Instant
  ) -> [String] {
    let (copies, home) = (copies(enrollment.sessionName), fleet.place(choice))
    guard copies.count > 1, enrollment.status == .archiving,
      !enrollment.isNewer(than: at, now: now),
      let best = best(enrollment.sessionName, invited: enrollment.phone, at: home),
      SignalTable.signal(best.session, invited: enrollment.phone)
        == .working(number: enrollment.phone)
    else { return [] }
    return copies.filter {
      $0.place != best.place && (best.place == home || !$0.session.isLinked)
    }.map { address($0).text }
  }

  /// As what a session is known: one that has pairbook's name at every gateway, any other where it was seen.
  func text(_ found: Found) -> String {
    found.session.name.hasPrefix(SessionName.prefix) ? found.session.name : address(found).text
  }

  func unknown(_ found: Found) -> UnknownSession {
    var phone: String?
    if found.session.state == .working, case .number(let number) = found.session.identity {
      phone = number
    }
    return UnknownSession(session: text(found), phone: phone)
  }

  func address(_ found: Found) -> SessionAddress {
    SessionAddress(name: found.session.name, at: fleet.members[found.place].choice)
  }
}

extension GatewaySession {
  /// Whether a phone is linked to it, as far as is known: it works, or has an identity and no connection just now.
  var isLinked: Bool {
    switch state {
    case .working: true
    // Who was never linked has no identity.
    case .starting, .stopped: identity != .none
    case .awaitingScan, .failed, .needsPasskey, .needsPasskeyConfirmation: false
    }
  }
}
