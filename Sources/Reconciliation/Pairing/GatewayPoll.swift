package import Engine
package import Formats

/// What one run sees of the gateways: each is asked once, however many accounts there are.
package actor GatewayPoll: SessionObserver {
  package nonisolated let isObserving: Bool
  private let fleet: GatewayFleet
  private let book: String
  private let store: any CentralStore
  /// The lifecycle's clock.
  private let now: @Sendable () -> Instant
  private var asking: Task<GatewayView, any Error>?
  private var ending: SessionEnding?
  /// Accounts that were looked at, and all that the book owns once that was asked.
  private var polled: Set<String> = []
  private var accounts: Set<String>?
  /// The accounts that know strays, by the session's name.
  private var claimed: [String: String] = [:]

  package init(
    _ fleet: GatewayFleet, book: String, store: any CentralStore,
    now: @escaping @Sendable () -> Instant
  ) {
    self.fleet = fleet
    self.book = book
    self.store = store
    self.now = now
    isObserving = !fleet.isEmpty
  }

  package func poll(account: String, at gateway: ConnectionChoice, enrollments: [Enrollment])
    async throws -> Poll
  {
    guard isObserving else { return Poll() }
    let view = try await view()
    let now = now()
    var poll = Poll(
      at: view.at, answeredAt: view.answeredAt, unknownSessions: view.strangers)
    for enrollment in enrollments {
      poll.signals[enrollment.subject] = view.signal(enrollment, at: gateway)
      poll.outages[enrollment.subject] = view.losses.outage(of: enrollment, in: account, view)
      if view.oldSessionWorks(enrollment) { poll.oldSessionsWorking.insert(enrollment.subject) }
      poll.copies += view.superfluousCopies(enrollment, at: gateway, now: now)
    }
    try await sortOut(&poll, account, enrollments, view)
    polled.insert(account)
    return poll
  }

  /// Sessions of ours that speak for nobody are deleted, each at the gateway that tells of it and nowhere else: what one
  /// says must end nothing at another. Of whom this store knows nothing, nothing is deleted.
  private func sortOut(
    _ poll: inout Poll, _ account: String, _ enrollments: [Enrollment], _ view: GatewayView
  ) async throws {
    let ours = view.ours[account] ?? []
    let strays = view.strays.filter { (claimed[$0.found.session.name] ?? account) == account }
    if ours.isEmpty && strays.isEmpty { return }
    let open = Dictionary(
      enrollments.map { ($0.subject, $0) }, uniquingKeysWith: { first, _ in first })
    let all = ours.map { (own: $0, isStray: false) } + strays.map { (own: $0, isStray: true) }
    let closed = try await store.closed(
      Set(all.map(\.own.subject)).filter { open[$0] == nil }.sorted(), account: account)
    var superfluous: Set<String> = []
    for (own, isStray) in all {
      if let enrollment = open[own.subject] {
        if isStray { claimed[own.found.session.name] = account }
        if !view.isKnown(own.found, to: enrollment), own.generation <= enrollment.generations {
          superfluous.insert(view.address(own.found).text)
        }
      } else if closed.contains(own.subject) {
        if isStray { claimed[own.found.session.name] = account }
        superfluous.insert(view.address(own.found).text)
      } else if !isStray {
        poll.unknownSessions.append(view.unknown(own.found))
      }
    }
    poll.superfluous = superfluous.sorted()
    poll.unknownSessions.sort { $0.session < $1.session }
  }

  /// Strays are unknown once every account of the book was looked at and none knew them.
  package func sight() async throws -> GatewaySight {
    guard isObserving else { return GatewaySight() }
    let view = try await view()
    var unknown = view.strangers
    let unclaimed = view.strays.filter { claimed[$0.found.session.name] == nil }
    if !unclaimed.isEmpty, try await isEveryAccountPolled() {
      unknown += unclaimed.map { view.unknown($0.found) }
      unknown.sort { $0.session < $1.session }
    }
    return GatewaySight(
      at: view.at, isAnswered: !view.lists.isEmpty, failures: view.failures,
      unknownSessions: unknown)
  }

  private func isEveryAccountPolled() async throws -> Bool {
    let all: Set<String>
    if let accounts {
      all = accounts
    } else {
      all = Set(try await store.accounts(of: book).map(\.id))
      accounts = all
    }
    return all.count <= polled.count && all.isSubset(of: polled)
  }

  package nonisolated func refusal(of choice: ConnectionChoice) -> ConnectionRefused? {
    fleet.refusal(of: choice)
  }

  package func end(_ names: [String], account: String, at gateway: ConnectionChoice) async
    -> [String: any Error]
  {
    if names.isEmpty { return [:] }
    var view: GatewayView?
    // What it could not be asked is told by those who asked.
    if let asking, case .success(let seen) = await asking.result { view = seen }
    // A process that serves pages looks at none of a run, and lives longer than a silence.
    guard let view else { return await SessionEnding(fleet, nil).end(names, at: gateway) }
    let ending = ending ?? SessionEnding(fleet, view)
    self.ending = ending
    return await ending.end(names, at: gateway)
  }

  // MARK: Asking

  private func view() async throws -> GatewayView {
    if let asking { return try await asking.value }
    let (fleet, book, store, now) = (fleet, book, store, now)
    let task = Task { try await Self.look(fleet, book: book, store: store, now: now) }
    asking = task
    return try await task.value
  }

  private static func look(
    _ fleet: GatewayFleet, book: String, store: any CentralStore,
    now: @Sendable () -> Instant
  ) async throws -> GatewayView {
    let at = now()
    let answers = await withTaskGroup(of: (Int, Result<[GatewaySession], any Error>).self) {
      group in
      for (place, member) in fleet.members.enumerated() {
        group.addTask {
          do {
            let sessions = try await member.gateway.sessions()
            return (place, .success(sessions))
          } catch {
            return (place, .failure(error))
          }
        }
      }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    var view = GatewayView(fleet, at: at, answeredAt: now(), answers)
    view.sort(
      book: book, takenOver: try await store.sessionsTakenOver(book: book),
      archiving: try await store.archivingSessions(book: book))
    return view
  }
}
