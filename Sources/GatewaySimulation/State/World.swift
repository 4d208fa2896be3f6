import Formats

/// A gateway, its sessions and the phones linked to them, as a pure state machine on a clock of its own.
///
/// Nothing in it waits or sends: what is to be sent is in `outgoing`. The same seed, calls and clock give the same
/// world.
package struct World: Sendable {
  /// Milliseconds since 1970.
  package private(set) var now: Int64
  package var settings: Settings
  package var faults = Faults()
  var chance: Chance
  var sessions: [String: SimulatedSession] = [:]
  var agenda = Agenda()
  /// Webhooks that are due.
  var outgoing: [WebhookDelivery] = []
  /// How many sessions a number is linked to.
  var links: [String: Int] = [:]
  /// How often each call was made, by method and path pattern.
  package var calls: [String: Int] = [:]
  private var serial = 0
  /// The names in order of making, while none came or went.
  private var namesInOrder: [String]?

  /// How the gateway behaves when nothing is wrong.
  package struct Settings: Sendable {
    package enum Kind: String, Sendable, CaseIterable { case waha, gowa }
    package var kind: Kind
    /// WAHA's key; GOWA's `user:password`.
    package var key: String
    package var version: String
    package var engine: String
    /// Milliseconds from the start to the first code, or to working where a phone is linked.
    package var startTakes: Int64 = 1_000
    /// Milliseconds that WAHA waits for a session to come to the status that a call needs.
    package var statusWait: Int64 = 15_000
    /// Milliseconds after a pairing when the connection is made anew, and how long that takes; none when 0.
    package var reconnectAfter: Int64 = 1_000
    package var reconnectTakes: Int64 = 2_000

    package init(kind: Kind, key: String, version: String? = nil, engine: String = "GOWS") {
      self.kind = kind
      self.key = key
      self.version = version ?? (kind == .waha ? "2026.7.1" : "v9.0.0")
      self.engine = engine
    }
  }

  package init(settings: Settings, now: Int64, seed: UInt64) {
    self.settings = settings
    self.now = now
    chance = Chance(seed: seed)
  }

  /// When something is to happen next.
  package var next: Int64? { agenda.next }

  /// Lets the time pass to the first moment at which something is to be sent, or to `time`.
  package mutating func pass(to time: Int64) {
    while outgoing.isEmpty, let entry = agenda.pop(until: time) {
      now = max(now, entry.at)
      switch entry.happening {
      case .delivery(let delivery): outgoing.append(delivery)
      case .step(let name, let epoch, let step):
        guard let session = sessions[name], session.epoch == epoch || step == .forgetPhone else {
          continue
        }
        take(step, of: session)
      }
    }
    if outgoing.isEmpty { now = max(now, time) }
  }

  /// What is to be sent now.
  package mutating func takeOutgoing() -> [WebhookDelivery] {
    defer { outgoing = [] }
    return outgoing
  }

  private mutating func take(_ step: Agenda.Step, of session: SimulatedSession) {
    switch step {
    case .show: show(session.name)
    case .rotate: rotate(session)
    case .work: work(session.name)
    case .reconnect: reconnect(session.name)
    case .unlinkSeen, .giveUp: move(session.name, to: .failed)
    case .forgetPhone:
      if let link = session.link, let since = link.darkSince, now - since >= Self.darkLimit {
        unlink(session.name)
      }
    }
  }

  // MARK: Sessions

  var names: [String] {
    mutating get {
      if let namesInOrder { return namesInOrder }
      let sorted = sessions.values.sorted { $0.serial < $1.serial }.map(\.name)
      namesInOrder = sorted
      return sorted
    }
  }

  mutating func add(_ name: String, config: JSONValue?) {
    serial += 1
    sessions[name] = SimulatedSession(
      name: name, serial: serial, createdAt: now, config: config)
    namesInOrder = nil
  }

  mutating func remove(_ name: String) {
    if let session = sessions.removeValue(forKey: name) { forget(session.link) }
    namesInOrder = nil
  }

  /// Changes a session, and what is remembered of its JSON.
  mutating func edit(_ name: String, _ change: (inout SimulatedSession) -> Void) {
    guard var session = sessions.removeValue(forKey: name) else { return }
    change(&session)
    session.listed = nil
    sessions[name] = session
  }

  /// Brings a session into a phase, and tells of it.
  mutating func move(_ name: String, to phase: SimulatedSession.Phase) {
    let now = now
    edit(name) { session in
      session.phase = phase
      session.epoch += 1
      session.letters = nil
      session.picture = nil
      session.pretence = nil
      session.statuses.append((session.truth, now))
      session.statuses = session.statuses.suffix(3)
    }
    tell(of: name)
  }

  mutating func plan(_ step: Agenda.Step, for name: String, after delay: Int64) {
    guard let session = sessions[name] else { return }
    agenda.add(.step(session: name, epoch: session.epoch, step), at: now + delay)
  }
}
