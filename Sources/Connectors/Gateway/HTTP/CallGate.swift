/// Lets a few calls through at once; the others wait their turn, so that a gateway of 10,000 sessions is not flooded.
actor CallGate {
  private var free: Int
  private var line: [(ticket: Int, turn: CheckedContinuation<Void, any Error>)] = []
  private var tickets = 0

  init(places: Int) { free = places }

  /// - Throws: `CancellationError`, or what `body` throws.
  func pass<R: Sendable>(_ body: @Sendable () async throws -> R) async throws -> R {
    try await enter()
    defer { leave() }
    return try await body()
  }

  private func enter() async throws {
    if free > 0 {
      free -= 1
      return
    }
    tickets += 1
    let ticket = tickets
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (turn: CheckedContinuation<Void, any Error>) in
        if Task.isCancelled {
          turn.resume(throwing: CancellationError())
        } else {
          line.append((ticket, turn))
        }
      }
    } onCancel: {
      Task { await self.giveUp(ticket) }
    }
  }

  private func leave() {
    if line.isEmpty { free += 1 } else { line.removeFirst().turn.resume() }
  }

  private func giveUp(_ ticket: Int) {
    guard let index = line.firstIndex(where: { $0.ticket == ticket }) else { return }
    line.remove(at: index).turn.resume(throwing: CancellationError())
  }
}
