import Engine
import Formats
import Testing

@testable import Reconciliation

@Suite("Many pages open at once")
struct CrowdTests {
  private static func sighting(_ subject: String, _ signal: Signal = .needsPasskey)
    -> ObservationQueue.Sighting
  {
    .init(subject: subject, generation: 1, signal: signal)
  }

  private static let outcome = AccountSync.Outcome(
    plan: AccountPlan(account: "acme"), enrollments: [],
    head: EventHead(seq: 0, hash: nil, at: nil),
    after: AccountPlan(account: "acme"))

  /// Lets the first batch go on when told to, and remembers whom each batch was about.
  private actor Desk {
    private(set) var batches: [[String]] = []
    private var gate: [CheckedContinuation<Void, Never>] = []
    private var isOpen = false
    var broken: Set<String> = []

    func fail(_ subjects: String...) { broken = Set(subjects) }

    func carryOut(_ sightings: [ObservationQueue.Sighting]) async throws -> AccountSync.Outcome {
      batches.append(sightings.map(\.subject))
      if !isOpen { await withCheckedContinuation { gate.append($0) } }
      if sightings.contains(where: { broken.contains($0.subject) }) { throw SomethingBroke() }
      return CrowdTests.outcome
    }

    func open() {
      isOpen = true
      for waiting in gate { waiting.resume() }
    }
  }

  private struct SomethingBroke: Error {}

  /// Each in turn is in line before the next one asks.
  private func ask(
    _ queue: ObservationQueue, _ desk: Desk, _ sightings: [ObservationQueue.Sighting]
  ) async throws -> [Bool] {
    var tasks: [Task<Bool, any Error>] = []
    for (index, sighting) in sightings.enumerated() {
      tasks.append(
        Task {
          do {
            _ = try await queue.carryOut(sighting, account: "acme") { try await desk.carryOut($0) }
            return true
          } catch is SomethingBroke { return false }
        })
      // The first is at work, the others wait behind it.
      if index == 0 {
        while await desk.batches.isEmpty { await Task.yield() }
      } else {
        while await queue.waitingCount != index { await Task.yield() }
      }
    }
    await desk.open()
    var results: [Bool] = []
    for task in tasks { results.append(try await task.value) }
    return results
  }

  @Test("What is seen while an account is worked on is carried out together afterwards")
  func together() async throws {
    let (queue, desk) = (ObservationQueue(), Desk())
    let results = try await ask(
      queue, desk, ["ann", "bob", "cat", "dan"].map { Self.sighting($0) })
    #expect(results == [true, true, true, true])
    #expect(await desk.batches == [["ann"], ["bob", "cat", "dan"]])
  }

  @Test("Two pages of one person are carried out one after the other")
  func onePersonTwice() async throws {
    let (queue, desk) = (ObservationQueue(), Desk())
    let seen = [Self.sighting("ann"), Self.sighting("bob"), Self.sighting("bob", .lost)]
    #expect(try await ask(queue, desk, seen) == [true, true, true])
    #expect(await desk.batches == [["ann"], ["bob"], ["bob"]])
  }

  @Test("One who cannot be worked on keeps nobody else waiting")
  func oneBroken() async throws {
    let (queue, desk) = (ObservationQueue(), Desk())
    await desk.fail("cat")
    let results = try await ask(
      queue, desk, ["ann", "bob", "cat", "dan"].map { Self.sighting($0) })
    #expect(results == [true, true, false, true])
    #expect(
      await desk.batches == [["ann"], ["bob", "cat", "dan"], ["bob"], ["cat"], ["dan"]])
  }

  @Test("With many pages open one list tells of all; only of whom a webhook told is asked by name")
  func oneList() async throws {
    try await withPairing(.account(acme, .ann)) { pairing in
      try await pairing.stage.sync()
      let watch = pairing.office.watch
      let name = try await pairing.session()
      try await pairing.begin()
      for _ in 1...30 { await watch.open("someone") }
      await watch.open(name)
      let begun = pairing.calls
      func asked(_ call: String) -> Int {
        pairing.calls[call, default: 0] - begun[call, default: 0]
      }
      for _ in 1...50 { _ = try await watch.look("someone", at: .unnamed) }
      #expect(asked("GET /api/sessions") == 1)
      try await pairing.scan()
      await watch.wake(name)
      #expect(try await watch.look(name, at: .unnamed).session?.state == .working)
      #expect(asked("GET /api/sessions") == 1)
      #expect(asked("GET /api/sessions/*") == 1)
    }
  }

  @Test("What a webhook tells while a page is looking is not slept through")
  func notMissed() async throws {
    try await withPairing(.account(acme, .ann)) { pairing in
      let watch = pairing.office.watch
      await watch.open("ann")
      await watch.wake("ann")
      let clock = ContinuousClock()
      let slept = await clock.measure { await watch.pause("ann", .seconds(60)) }
      #expect(slept < .seconds(30))
      await watch.close("ann")
    }
  }
}
