import Synchronization
import Testing

@testable import Gateway

@Suite("Only a few calls are made at once")
struct CallGateTests {
  @Test("as many as there are places, and every one gets its turn")
  func places() async throws {
    let gate = CallGate(places: 3)
    let peak = Peak()
    try await withThrowingTaskGroup { group in
      for _ in 0..<100 {
        group.addTask {
          try await gate.pass {
            peak.enter()
            for _ in 0..<5 { await Task.yield() }
            peak.leave()
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(peak.most == 3)
    #expect(peak.all == 100)
  }

  /// How many were inside at once.
  private final class Peak: Sendable {
    private let counts = Mutex((now: 0, most: 0, all: 0))
    var most: Int { counts.withLock { $0.most } }
    var all: Int { counts.withLock { $0.all } }
    func enter() {
      counts.withLock {
        $0.now += 1
        $0.all += 1
        $0.most = max($0.most, $0.now)
      }
    }
    func leave() { counts.withLock { $0.now -= 1 } }
  }

  @Test("who is called off while waiting leaves the line, and takes no place along")
  func cancellation() async throws {
    let gate = CallGate(places: 1)
    let (release, continuation) = AsyncStream<Void>.makeStream()
    let (entered, isIn) = AsyncStream<Void>.makeStream()
    let first = Task {
      try await gate.pass {
        isIn.yield()
        for await _ in release { return }
      }
    }
    for await _ in entered { break }
    let second = Task { try await gate.pass { 2 } }
    let third = Task { try await gate.pass { 3 } }
    second.cancel()
    await #expect(throws: CancellationError.self) { try await second.value }
    continuation.yield()
    try await first.value
    #expect(try await third.value == 3)
    #expect(try await gate.pass { 4 } == 4)
  }
}
