import Engine
import Formats
import Reconciliation

/// What must hold once everything was mended and synced to the end.
extension Watch {
  func atTheEnd(_ process: SimulatedProcess, _ book: SimulatedBook) async throws {
    let world = world
    let surroundings = world.surroundings(of: process)
    let next = try await Preview(
      store: surroundings.store, repository: surroundings.repository,
      sessions: surroundings.sessions,
      request: SyncRequest(revision: process.revision, base: process.revision),
      words: surroundings.words
    ).run(book.honest, now: world.now(of: process.machine)) { account, plan, enrollments in
      let id = account.folder.id
      try await check(id, in: surroundings.store)
      let rows = Reader.statusRows(
        desired: account.desired, enrollments: enrollments, plan: plan,
        now: world.now(of: process.machine))
      let shown = world.graph.remote.flatMap {
        world.graph.text(BookPath.status(in: account.folder.path), at: $0)
      }
      if shown != StatusFile.bytes(rows, international: { $0 }) {
        violate("5: status.csv of \(id) shows something else than the store holds")
      }
    }
    for action in next.plans.flatMap(\.actions) {
      violate("1: in the end \(action.kind) of \(action.user) is still to be done")
    }
    checkSessions()
    try await checkLinks(process)
  }

  private func check(_ account: String, in store: any CentralStore) async throws {
    let waiting = try await store.outbox(account: account).filter { $0.state != .failed }
    for mail in waiting { violate("6: in the end \(mail.order.key) has not left") }
    if let name = try await store.sessionsToEnd(account: account).first {
      violate("2: in the end the session \(name) is not deleted")
    }
    let events = try await store.events(account: account, after: 0, limit: .max).map(\.line)
    if events != ledgers[account]?.lines ?? [] { violate("6: the store lost events of \(account)") }
    if publishedLines(account) != events { violate("6: the branch lacks events of \(account)") }
    for enrollment in ledgers[account]?.open.values.sorted(by: { $0.email < $1.email }) ?? [] {
      guard let invitation = enrollment.invitation, invitation.state == .sent else { continue }
      if !isTaken("\(enrollment.subject).\(invitation.serial)/") {
        violate("6: the link of \(enrollment.email) counts as sent, and no mail carried it")
      }
    }
  }

  private func isTaken(_ prefix: String) -> Bool {
    world.server.taken.contains { $0.key.hasPrefix(prefix) }
  }

  private func publishedLines(_ account: String) -> [String] {
    guard let remote = world.graph.remote, let commit = world.graph.commits[remote] else {
      return []
    }
    return commit.files.filter { $0.key.hasPrefix("accounts/\(account)/events/") }
      .sorted { $0.key < $1.key }
      .flatMap { world.graph.blobs[$0.value]?.split(separator: 0x0A) ?? [] }
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// Whoever is not archived any more stays linked to nothing.
  private func checkSessions() {
    let known = Set(
      ledgers.values.flatMap(\.open.values).flatMap {
        [$0.sessionName, $0.supersededSessionName].compactMap(\.self)
      })
    for session in world.phones.sessions() where !known.contains(session.name) {
      violate("2: in the end the gateway has \(session.name), which speaks for nobody")
    }
  }

  /// 2. At most one live link a user, and none for whoever is Archiving, declined, or withdrawn.
  func checkLinks(_ process: SimulatedProcess) async throws {
    let office = world.office(process)
    for (email, tokens) in world.tokens {
      var live = 0
      for token in tokens {
        look("2")
        switch try await office.page(token)?.state {
        case .ready, .starting, .code, .letters, .codesRanOut, .passkey, .passkeyConfirmation:
          live += 1
        default: break
        }
      }
      if live > 1 { violate("2: \(email) has \(live) live links") }
      let enrolled = ledgers.values.flatMap(\.open.values).first { $0.email == email }
      if live > 0, enrolled == nil { violate("2: \(email) has a live link and is not enrolled") }
      if live > 0, let enrolled, enrolled.status == .archiving || enrolled.declinedAt != nil {
        violate("2: \(email) has a live link and is \(enrolled.status.rawValue)")
      }
    }
  }

  /// What reached the remote is the beginning of what the store holds: no event is lost, none is made up.
  func published(in store: any CentralStore) async throws {
    look("6")
    for (account, ledger) in ledgers {
      let lines = publishedLines(account)
      if !ledger.lines.starts(with: lines) {
        violate("6: the branch tells of events of \(account) that the store does not have")
      }
    }
  }
}
