import Engine
import Formats
import Reconciliation

/// What must hold when a run is through.
extension Watch {
  /// What could be new for a run that began earlier.
  struct Moment: Equatable {
    var at: Instant
    var gateway: Int
    var remote: String?
    var others: [String: Int]
  }

  func moment(of process: SimulatedProcess) -> Moment {
    Moment(
      at: world.now(of: process.machine), gateway: world.phones.version,
      remote: world.graph.remote, others: decisionsOfOthers(than: process))
  }

  private func decisionsOfOthers(than process: SimulatedProcess) -> [String: Int] {
    var decisions = decisions
    decisions["\(process.holder.pid)"] = nil
    return decisions
  }

  /// A run that was refused as a whole.
  func refused(_ process: SimulatedProcess, _ error: any Error) {
    if process.isDead || !process.struck.isEmpty { return }
    switch error {
    case is SimulatedProcess.Failed, is PairingDeskBusy: break
    default: violate("7: a \(process.name) is refused, and nothing had gone wrong: \(error)")
    }
  }

  func ended(
    _ process: SimulatedProcess, _ report: SyncReport, _ request: SyncRequest,
    _ book: SimulatedBook, since start: Moment
  ) async throws {
    if process.isDead { return }
    checkIsolation(process, report, request, book)
    guard case .everything = request.scope, request.accounts == nil else { return }
    let isClean =
      process.struck.isEmpty && !process.hasLost && moment(of: process) == start
      && report.failures.isEmpty && report.laterMail.isEmpty && report.gateways.silences.isEmpty
      && report.results.allSatisfy { $0.outcome == .done } && world.server.mood == .takes
    if isClean { try await checkNothingLeft(process, report, request, book) }
    checkSights(process, report)
  }

  /// 7. An account's failure never stops another account.
  private func checkIsolation(
    _ process: SimulatedProcess, _ report: SyncReport, _ request: SyncRequest, _ book: SimulatedBook
  ) {
    look("7")
    let wasStruck = process.struck.contains { $0.account == nil }
    let failed = Set(report.failures.map(\.account))
    for failure in report.failures {
      let isOwn = process.struck.contains { $0.account == failure.account }
      let isBroken = book.read[failure.account]?.isWhole == false
      switch failure.kind {
      case .busy, .rewind: continue
      case .bookInError, .refused, .failed:
        if !isOwn && !isBroken && !wasStruck && !process.hasLost {
          violate("7: \(failure.account) fails with nothing wrong: \(failure.message)")
        }
      }
    }
    // A store that fails as a whole is everybody's failure.
    if !process.struck.isEmpty { return }
    let worked = Set(report.plans.map(\.account))
    for folder in book.folders
    where request.accounts?.contains(folder.id) ?? true && !failed.contains(folder.id)
      && !worked.contains(folder.id)
    {
      violate("7: nobody looked at \(folder.id)")
    }
  }

  /// 1. After a sync with no failures and nothing new observed, the next plan at the same time is empty.
  private func checkNothingLeft(
    _ process: SimulatedProcess, _ report: SyncReport, _ request: SyncRequest, _ book: SimulatedBook
  ) async throws {
    look("1")
    let eye = world.start("look", on: process.machine, isFree: true)
    let surroundings = world.surroundings(of: eye)
    let next = try await Preview(
      store: surroundings.store, repository: surroundings.repository,
      sessions: surroundings.sessions, request: request, words: surroundings.words
    ).run(book.honest, now: world.now(of: process.machine)) { _, _, _ in }
    // Whoever waited for a withdrawal is invited by the sync after it (D9).
    let waited = Set(
      report.plans.flatMap(\.held).filter { $0.kind == .invite && $0.hold.code == .phoneOfLeaver }
        .map(\.user))
    for action in next.plans.flatMap(\.actions)
    where !(action.kind == .invite && action.subject == nil && waited.contains(action.user)) {
      violate("1: \(action.kind) of \(action.user) (\(action.reason.rawValue)) is still to be done")
    }
  }

  /// 4. Archiving is shown only for a session last seen working with the number it was invited for.
  private func checkSights(_ process: SimulatedProcess, _ report: SyncReport) {
    guard process.lookedAt != nil, process.struck.isEmpty, !process.hasLost,
      report.failures.isEmpty, report.gateways.silences.isEmpty
    else { return }
    let held = Set(report.plans.flatMap(\.held).map(\.user))
    for enrollment in ledgers.values.flatMap(\.open.values)
    where enrollment.status == .archiving && !held.contains(enrollment.email) {
      look("4")
      // What was decided after this look, it says nothing of.
      if let looked = process.lookedAt, enrollment.since >= looked { continue }
      let seen = process.seen[enrollment.sessionName]
      let isBad =
        switch seen?.state {
        case nil, .failed, .awaitingScan: true
        case .working:
          if case .number(let number) = seen?.identity { number != enrollment.phone } else { false }
        default: false
        }
      if isBad, enrollment.doubt == nil, world.mutation != .believesAnyNumber,
        decisionsSince(process) == 0
      {
        violate("4: \(enrollment.email) is shown Archiving, without a doubt")
      }
    }
  }
}

extension BookAccount {
  /// Whether its files can be read as a whole.
  fileprivate var isWhole: Bool {
    desired.standing != .unreadable && desired.roster == .sound && desired.archiving == .sound
  }
}
