import Synchronization
import Testing

@testable import Reconciliation

@Suite("A watcher runs its rounds one after the other")
struct WatcherTests {
  /// A clock that a test moves on.
  final class HandClock: Clock, Sendable {
    struct Instant: InstantProtocol {
      var offset: Duration
      func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
      func duration(to other: Instant) -> Duration { other.offset - offset }
      static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private struct Sleeper {
      var until: Instant
      var continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
      var now = Instant(offset: .zero)
      var sleepers: [Int: Sleeper] = [:]
      var count = 0
    }

    private let state = Mutex(State())
    var now: Instant { state.withLock { $0.now } }
    let minimumResolution = Duration.nanoseconds(1)

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
      let number = state.withLock { state in
        state.count += 1
        return state.count
      }
      try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { continuation in
          let isOver = state.withLock { state in
            if state.now >= deadline || Task.isCancelled { return true }
            state.sleepers[number] = Sleeper(until: deadline, continuation: continuation)
            return false
          }
          if isOver { continuation.resume() }
        }
      } onCancel: {
        state.withLock { $0.sleepers.removeValue(forKey: number) }?.continuation
          .resume(throwing: CancellationError())
      }
    }

    func pass(_ duration: Duration) {
      let woken = state.withLock { state in
        state.now = state.now.advanced(by: duration)
        let now = state.now
        let due = state.sleepers.filter { $0.value.until <= now }
        for number in due.keys { state.sleepers[number] = nil }
        return due.values.map(\.continuation)
      }
      for continuation in woken { continuation.resume() }
    }
  }

  @Test("It sleeps until a round is due, begins none beside another, and ends with the one at work")
  func rounds() async {
    let clock = HandClock()
    let (triggers, feed) = AsyncStream.makeStream(of: WatchTrigger.self)
    let (orders, began) = AsyncStream.makeStream(of: RoundOrder.self)
    let (naps, nap) = AsyncStream.makeStream(of: Duration.self)
    let (goOn, ends) = AsyncStream.makeStream(of: RoundEnd.self)
    let watcher = Watcher(WatchTuning(), clock: clock) { 0.5 }
    let watching = Task {
      await watcher.run(triggers, idle: { nap.yield($0) }) { order in
        began.yield(order)
        var end = goOn.makeAsyncIterator()
        return await end.next() ?? .done
      }
    }
    var order = orders.makeAsyncIterator()
    var sleep = naps.makeAsyncIterator()
    #expect(await order.next() == RoundOrder(causes: [.start], accounts: nil))
    feed.yield(.saved(["acme"]))
    ends.yield(.done)
    // Whichever of both came first, it is quiet for 150 ms after the file was saved.
    while let duration = await sleep.next(), duration != .milliseconds(150) {}
    clock.pass(.milliseconds(150))
    #expect(await order.next() == RoundOrder(causes: [.files], accounts: ["acme"]))
    ends.yield(.again(accounts: ["acme"]))
    #expect(await sleep.next() == .seconds(5))
    clock.pass(.seconds(5))
    #expect(await order.next() == RoundOrder(causes: [.retry], accounts: ["acme"]))
    // Nobody begins anything any more, and the round that runs is waited for.
    feed.finish()
    ends.yield(.done)
    await watching.value
  }
}
