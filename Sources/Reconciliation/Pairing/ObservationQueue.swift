import Engine

/// What open pages saw of their sessions, waiting to be carried out: of one account all together, since each time takes the
/// account's lease and reads the whole account.
actor ObservationQueue {
  struct Sighting: Equatable, Sendable {
    var subject: String
    var generation: Int
    var signal: Signal
  }

  typealias CarryOut = @Sendable ([Sighting]) async throws -> AccountSync.Outcome

  private struct Waiting {
    var sighting: Sighting
    var continuation: CheckedContinuation<AccountSync.Outcome, any Error>
  }

  private struct Line {
    var waiting: [Waiting] = []
    /// The newest caller's: it has read the newest book.
    var carryOut: CarryOut
  }

  private var lines: [String: Line] = [:]
  private var busy: Set<String> = []

  /// Returns what came of the sightings that were carried out together with this one; throws what `carryOut` throws.
  ///
  /// Goes on when the caller is cancelled: a page that is closed breaks nothing off.
  func carryOut(
    _ sighting: Sighting, account: String, by carryOut: @escaping CarryOut
  ) async throws -> AccountSync.Outcome {
    try await withCheckedThrowingContinuation { continuation in
      var line = lines[account] ?? Line(carryOut: carryOut)
      line.waiting.append(Waiting(sighting: sighting, continuation: continuation))
      line.carryOut = carryOut
      lines[account] = line
      if busy.insert(account).inserted { Task { await work(on: account) } }
    }
  }

  /// How many wait behind those who are worked on.
  var waitingCount: Int { lines.values.reduce(0) { $0 + $1.waiting.count } }

  private func work(on account: String) async {
    while var line = lines.removeValue(forKey: account) {
      // Two pages of one person may have seen different things: one after the other.
      var subjects: Set<String> = []
      let all = line.waiting
      line.waiting = []
      var batch: [Waiting] = []
      for waiting in all {
        if subjects.insert(waiting.sighting.subject).inserted {
          batch.append(waiting)
        } else {
          line.waiting.append(waiting)
        }
      }
      if !line.waiting.isEmpty { lines[account] = line }
      await work(on: batch, line.carryOut)
    }
    busy.remove(account)
  }

  private func work(on batch: [Waiting], _ carryOut: CarryOut) async {
    do {
      let outcome = try await carryOut(batch.map(\.sighting))
      for waiting in batch { waiting.continuation.resume(returning: outcome) }
    } catch let error where error is PairingDeskBusy || batch.count == 1 {
      for waiting in batch { waiting.continuation.resume(throwing: error) }
    } catch {
      // Nobody is kept waiting by what is wrong with another.
      for waiting in batch { await work(on: [waiting], carryOut) }
    }
  }
}
