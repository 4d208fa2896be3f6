package import Engine

/// What one run sees of the gateways: each is asked once, however many accounts there are.
package actor GatewayPoll: SessionObserver {
  package nonisolated let isObserving: Bool
  private let fleet: GatewayFleet
  private let book: String
  private let store: any CentralStore
  private var asking: Task<Seen, any Error>?

  /// Everything that the gateways told.
  private struct Seen: Sendable {
    /// By name; of two gateways that have one name, the one whose session works counts.
    var sessions: [String: GatewaySession] = [:]
    /// Those that pairbook made for this book, by account.
    var ours: [String: [(session: GatewaySession, metadata: SessionMetadata)]] = [:]
    /// Those that no enrollment knows, sorted by name.
    var strangers: [UnknownSession] = []
    var failures: [GatewayFailure] = []
    /// Names of sessions that were taken over, in any account.
    var takenOver: Set<String> = []
    var outage: ObservedAccount.GatewayOutage?
  }

  package init(_ fleet: GatewayFleet, book: String, store: any CentralStore) {
    self.fleet = fleet
    self.book = book
    self.store = store
    isObserving = !fleet.isEmpty
  }

  package func poll(account: String, enrollments: [Enrollment]) async throws -> Poll {
    guard isObserving else { return Poll() }
    let seen = try await seen()
    var poll = Poll(unknownSessions: seen.strangers, outage: seen.outage)
    for enrollment in enrollments {
      poll.signals[enrollment.subject] = Self.signal(enrollment, seen)
      if let old = enrollment.superseded, let name = enrollment.supersededSessionName,
        let session = seen.sessions[name],
        SignalTable.signal(session, invited: old.phone) == .working(number: old.phone)
      {
        poll.oldSessionsWorking.insert(enrollment.subject)
      }
    }
    let open = Dictionary(
      enrollments.map { ($0.subject, $0) }, uniquingKeysWith: { first, _ in first })
    var superfluous: [(name: String, subject: String)] = []
    for (session, metadata) in seen.ours[account] ?? [] {
      if let enrollment = open[metadata.user] {
        let speaks = [enrollment.sessionName, enrollment.supersededSessionName]
        if !speaks.contains(session.name), metadata.generation <= enrollment.generations {
          poll.superfluous.append(session.name)
        }
      } else {
        superfluous.append((session.name, metadata.user))
      }
    }
    let closed = try await store.closed(superfluous.map(\.subject), account: account)
    for (name, subject) in superfluous {
      if closed.contains(subject) {
        poll.superfluous.append(name)
      } else if let session = seen.sessions[name] {
        // This store never knew the person: nothing is deleted on that ground.
        poll.unknownSessions.append(UnknownSession(session))
      }
    }
    poll.superfluous.sort()
    poll.unknownSessions.sort { $0.session < $1.session }
    return poll
  }

  package func sight() async throws -> GatewaySight {
    guard isObserving else { return GatewaySight() }
    let seen = try await seen()
    return GatewaySight(failures: seen.failures, unknownSessions: seen.strangers)
  }

  package func end(_ names: [String], account: String) async -> [String: any Error] {
    var failed: [String: any Error] = [:]
    await withTaskGroup(of: (String, (any Error)?).self) { group in
      var waiting = names[...]
      func next() {
        guard let name = waiting.popFirst() else { return }
        group.addTask { (name, await self.end(name)) }
      }
      for _ in 0..<Self.endedAtOnce { next() }
      for await (name, error) in group {
        if let error { failed[name] = error }
        next()
      }
    }
    return failed
  }

  private static let endedAtOnce = 8

  /// A session may be at any of the gateways; it is gone when none of them has it.
  private nonisolated func end(_ name: String) async -> (any Error)? {
    var failure: (any Error)?
    for member in fleet.members {
      do {
        try await member.gateway.end(name)
      } catch {
        failure = failure ?? error
      }
    }
    return failure
  }

  // MARK: Asking

  private func seen() async throws -> Seen {
    if let asking { return try await asking.value }
    let (fleet, book, store) = (fleet, book, store)
    let task = Task { try await Self.look(fleet, book: book, store: store) }
    asking = task
    return try await task.value
  }

  private static func look(
    _ fleet: GatewayFleet, book: String, store: any CentralStore
  ) async throws -> Seen {
    var sight = Seen()
    await withTaskGroup(of: (GatewayFleet.Member, Result<[GatewaySession], any Error>).self) {
      group in
      for member in fleet.members {
        group.addTask {
          do {
            return (member, .success(try await member.gateway.sessions()))
          } catch {
            return (member, .failure(error))
          }
        }
      }
      for await (member, result) in group {
        switch result {
        case .success(let sessions):
          for session in sessions {
            if let known = sight.sessions[session.name], known.state == .working { continue }
            sight.sessions[session.name] = session
          }
        case .failure(let error):
          sight.failures.append(GatewayFailure(gateway: member.name, error: error))
        }
      }
    }
    sight.failures.sort { $0.gateway < $1.gateway }
    sight.takenOver = try await store.sessionsTakenOver(book: book)
    for session in sight.sessions.values {
      if let metadata = session.metadata, metadata.book == book {
        sight.ours[metadata.account, default: []].append((session, metadata))
      } else if !sight.takenOver.contains(session.name),
        // Only its name shows it to be pairbook's, at a gateway that keeps no metadata.
        !session.name.hasPrefix(SessionName.prefix)
      {
        sight.strangers.append(UnknownSession(session))
      }
    }
    sight.strangers.sort { $0.session < $1.session }
    sight.outage = try await outage(sight, book: book, store: store)
    return sight
  }

  /// A gateway that lost a large part of everybody at once is an outage of the gateway, in however small accounts the
  /// people are; while another is silent, of those who are seen.
  private static func outage(
    _ sight: Seen, book: String, store: any CentralStore
  ) async throws -> ObservedAccount.GatewayOutage? {
    let archiving = try await store.archiving(book: book).values.reduce(0, +)
    let ours = sight.sessions.values.filter { session in
      session.metadata?.book == book || sight.takenOver.contains(session.name)
        || session.metadata == nil && session.name.hasPrefix(SessionName.prefix)
    }
    let alive = ours.count { session in
      switch session.state {
      case .working: true
      // Who was never linked has no identity.
      case .starting, .stopped: session.identity != .none
      case .awaitingScan, .failed, .needsPasskey, .needsPasskeyConfirmation: false
      }
    }
    let seen =
      sight.failures.isEmpty
      ? archiving
      : alive + ours.count { $0.state == .failed && $0.identity != .none }
    let lost = seen - alive
    return OutageHold.isOutage(lost: lost, of: seen)
      ? ObservedAccount.GatewayOutage(lost: lost, archiving: seen) : nil
  }

  // MARK: What it tells

  private static func signal(_ enrollment: Enrollment, _ sight: Seen) -> Signal? {
    if let session = sight.sessions[enrollment.sessionName] {
      return SignalTable.signal(session, invited: enrollment.phone)
    }
    // A session that was never begun is nothing to tell of.
    guard enrollment.status == .archiving else { return nil }
    return sight.failures.isEmpty ? .lost : .unanswered
  }
}

extension UnknownSession {
  fileprivate init(_ session: GatewaySession) {
    var phone: String?
    if session.state == .working, case .number(let number) = session.identity { phone = number }
    self.init(session: session.name, phone: phone)
  }
}
