import Engine
import Logging

/// Sends the mails that the page's decisions left in the outbox, apart from the page: no person waits for a mail server.
///
/// A decision and its mails are durable before; whatever does not leave here leaves with the next sync.
actor Postman {
  /// Delivers the due mail of one account: gives why none can leave, throws what a sync of it would.
  typealias Round = @Sendable () async throws -> MailUnavailable?

  /// How long further decisions are waited for, so that they share a round and the admins' digest.
  private let gathering: Duration
  private let logger: Logger
  private var rounds: [String: Task<Void, Never>] = [:]
  private var again: [String: Round] = [:]
  private var isClosed = false

  init(gathering: Duration, logger: Logger) {
    self.gathering = gathering
    self.logger = logger
  }

  /// Mail of the account may wait; returns at once.
  func call(at account: String, _ round: @escaping Round) {
    guard !isClosed else { return }
    again[account] = round
    if rounds[account] == nil { rounds[account] = Task { await work(account) } }
  }

  /// Returns when no mail is on its way any more, and begins nothing new.
  func close() async {
    isClosed = true
    for task in rounds.values { task.cancel() }
    await settle()
  }

  /// Returns when nothing is left to do.
  func settle() async {
    while let task = rounds.values.first { await task.value }
  }

  private func work(_ account: String) async {
    var failed = 0
    while let round = again.removeValue(forKey: account) {
      do {
        try await Task.sleep(for: failed == 0 ? gathering : Self.backOff(afterFailures: failed))
      } catch {
        break
      }
      // A mail that has left is put on record, whoever is asked to stop meanwhile.
      let isDone = await Task { await deliver(account, round) }.value
      failed = isDone ? 0 : failed + 1
      if !isDone, again[account] == nil { again[account] = round }
    }
    again[account] = nil
    rounds[account] = nil
  }

  /// Whether nothing is to be tried again.
  private func deliver(_ account: String, _ round: Round) async -> Bool {
    do {
      guard let unavailable = try await round() else { return true }
      logger.warning("mail of \(account) waits: \(unavailable.reason)")
      return false
    } catch is LeaseBusy {
      return false
    } catch let error as StoreError where error.isLostRace {
      return false
    } catch {
      logger.error("mail of \(account) waits for the next sync: \(error)")
      return true
    }
  }

  /// 15 s, doubled each time, 15 minutes at most.
  static func backOff(afterFailures count: Int) -> Duration {
    .seconds(min(900, 15 << min(count - 1, 6)))
  }
}
