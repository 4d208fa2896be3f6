import Formats
import Foundation
import Synchronization

/// A world with a clock that runs or stands, and whose webhooks are carried out.
package final class Simulation: Sendable {
  package enum Clock: String, Sendable, CaseIterable {
    /// Follows the machine's, ahead of it by what it was advanced.
    case real
    /// Stands until it is advanced.
    case manual
  }

  /// What a caller gets to see.
  package enum Outcome: Sendable {
    case answer(SimulatedAnswer)
    /// The connection is closed without one.
    case cut
  }

  /// Is told of every call that was answered, for tests.
  package typealias Witness = @Sendable (SimulatedRequest, SimulatedAnswer) -> Void

  private let clock: Clock
  private let world: Mutex<World>
  /// Milliseconds that a running clock is ahead of the machine's.
  private let lead: Mutex<Int64>
  private let courier = WebhookCourier()
  private let witness: Witness?

  /// - Parameter start: Milliseconds since 1970, where the clock begins; a running one begins now when nil.
  package init(
    settings: World.Settings, clock: Clock, seed: UInt64 = 1, start: Int64? = nil,
    witness: Witness? = nil
  ) {
    let machine = Self.machineTime
    let begin = start ?? (clock == .real ? machine : 1_800_000_000_000)
    self.clock = clock
    self.witness = witness
    lead = Mutex(begin - machine)
    world = Mutex(World(settings: settings, now: begin, seed: seed))
  }

  /// Looks at the world, or changes it.
  package func withWorld<R: Sendable>(_ body: (inout World) throws -> R) rethrows -> R {
    let result = try world.withLock { try body(&$0) }
    sendInBackground()
    return result
  }

  private static var machineTime: Int64 {
    Int64(Date().timeIntervalSince1970 * 1_000)
  }

  // MARK: Calls

  package func respond(to request: SimulatedRequest) async -> Outcome {
    catchUp()
    if request.method == "POST", request.path.first == "control", request.path.count == 2 {
      switch request.path[1] {
      case "clock": return .answer(await moveClock(request.json))
      case "settle":
        await courier.settle()
        return .answer(.json(200, ["done": true]))
      default: break
      }
    }
    switch world.withLock({ $0.receive(request) }) {
    case nil: return .answer(await perform(request))
    case .answer(let status): return .answer(World.brokenAnswer(status, to: request))
    case .cutBefore: return .cut
    case .cutAfter:
      _ = await perform(request)
      return .cut
    case .silence:
      await sleep(milliseconds: 60_000)
      return .cut
    case .slow(let milliseconds):
      await sleep(milliseconds: milliseconds)
      catchUp()
      return .answer(await perform(request))
    case .body(let text):
      return .answer(
        SimulatedAnswer(200, contentType: "application/json", body: Array(text.utf8)))
    }
  }

  private func perform(_ request: SimulatedRequest) async -> SimulatedAnswer {
    var deadline: Int64?
    while true {
      let (now, reaction) = world.withLock { ($0.now, $0.react(to: request)) }
      sendInBackground()
      switch reaction {
      case .answer(let answer):
        witness?(request, answer)
        return answer
      case .wait(let until, let otherwise):
        let end = deadline ?? until
        deadline = end
        if now >= end || Task.isCancelled {
          witness?(request, otherwise)
          return otherwise
        }
        await sleep(milliseconds: 20)
        catchUp()
      }
    }
  }

  private func sleep(milliseconds: Int64) async {
    // Who hangs up meanwhile ends the wait: the answer is for nobody then.
    try? await Task.sleep(for: .milliseconds(milliseconds))
  }

  // MARK: Time

  private func moveClock(_ json: JSONValue) async -> SimulatedAnswer {
    guard let milliseconds = World.milliseconds(json["advance"]), milliseconds >= 0 else {
      return .json(400, ["done": false, "why": "“advance” is missing or wrong: seconds"])
    }
    await advance(milliseconds: milliseconds)
    return .json(200, ["now": .integer(world.withLock { $0.now })])
  }

  /// Lets time pass; returns when everything that was due was sent and taken, or was refused.
  package func advance(milliseconds: Int64) async {
    await courier.settle()
    let target =
      if clock == .real {
        lead.withLock {
          $0 += milliseconds
          return Self.machineTime + $0
        }
      } else {
        world.withLock { $0.now } + milliseconds
      }
    while true {
      let due = world.withLock {
        $0.pass(to: target)
        return $0.takeOutgoing()
      }
      if due.isEmpty { break }
      for delivery in due {
        courier.depart()
        await send(delivery)
      }
    }
  }

  /// Follows the machine's clock until cancelled.
  package func run() async {
    while !Task.isCancelled {
      catchUp()
      await sleep(milliseconds: 50)
    }
  }

  package func end() async throws { try await courier.end() }

  private func catchUp() {
    guard clock == .real else { return }
    let target = Self.machineTime + lead.withLock { $0 }
    while true {
      let due = world.withLock {
        $0.pass(to: target)
        return $0.takeOutgoing()
      }
      if due.isEmpty { return }
      sendInBackground(due)
    }
  }

  private func sendInBackground() {
    sendInBackground(world.withLock { $0.takeOutgoing() })
  }

  private func sendInBackground(_ due: [WebhookDelivery]) {
    for delivery in due {
      courier.depart()
      Task { await send(delivery) }
    }
  }

  private func send(_ delivery: WebhookDelivery) async {
    defer { courier.arrive() }
    if await courier.deliver(delivery) { return }
    world.withLock { $0.retry(delivery) }
  }
}
