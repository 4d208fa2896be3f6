import Synchronization

/// The few connections of a store; who finds none free waits for one.
final class Pool: Sendable {
  private struct State {
    var idle: [Worker] = []
    var made = 0
    var waiting: [CheckedContinuation<Worker, Never>] = []
  }

  private static let limit = 4
  private let state = Mutex(State())
  let route: Route

  init(_ route: Route) { self.route = route }

  func withWorker<Value: Sendable>(
    _ body: (Worker) async throws -> Value
  ) async rethrows -> Value {
    let worker = await take()
    defer { give(back: worker) }
    return try await body(worker)
  }

  private func take() async -> Worker {
    await withCheckedContinuation { continuation in
      let worker: Worker? = state.withLock { state in
        if let idle = state.idle.popLast() { return idle }
        guard state.made < Self.limit else {
          state.waiting.append(continuation)
          return nil
        }
        state.made += 1
        return Worker(route)
      }
      if let worker { continuation.resume(returning: worker) }
    }
  }

  private func give(back worker: Worker) {
    let next: CheckedContinuation<Worker, Never>? = state.withLock { state in
      if !state.waiting.isEmpty { return state.waiting.removeFirst() }
      state.idle.append(worker)
      return nil
    }
    next?.resume(returning: worker)
  }

  /// Ends the connections that nobody uses.
  func close() async {
    let idle = state.withLock { state in
      defer { state.idle = [] }
      state.made -= state.idle.count
      return state.idle
    }
    for worker in idle { await worker.close() }
  }
}
