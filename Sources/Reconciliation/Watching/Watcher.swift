/// Runs rounds as triggers ask for them, one after the other.
package struct Watcher<Time: Clock<Duration>>: Sendable {
  private let tuning: WatchTuning
  private let clock: Time
  private let chance: @Sendable () -> Double

  /// `chance` gives numbers from 0 to 1, by which retries are spread.
  package init(
    _ tuning: WatchTuning, clock: Time,
    chance: @escaping @Sendable () -> Double = { .random(in: 0...1) }
  ) {
    self.tuning = tuning
    self.clock = clock
    self.chance = chance
  }

  private enum News: Sendable {
    case trigger(WatchTrigger)
    case alarm
    case ended(RoundEnd)
    case noMoreTriggers
  }

  /// Returns when the triggers end, and the round that is under way has.
  ///
  /// `idle` is told when nothing is to be done until a moment, as so long from now.
  package func run(
    _ triggers: AsyncStream<WatchTrigger>,
    idle: @escaping @Sendable (Duration) -> Void = { _ in },
    round: @escaping @Sendable (RoundOrder) async -> RoundEnd
  ) async {
    let (news, feed) = AsyncStream.makeStream(of: News.self)
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        for await trigger in triggers { feed.yield(.trigger(trigger)) }
        feed.yield(.noMoreTriggers)
      }
      let begin = clock.now
      var machine = WatchMachine(tuning, at: .zero)
      var alarm: Task<Void, Never>?
      var (isRunning, isEnding) = (false, false)
      func goOn() {
        alarm?.cancel()
        let now = begin.duration(to: clock.now)
        switch machine.next(at: now) {
        case .begin(let order):
          isRunning = true
          group.addTask { feed.yield(.ended(await round(order))) }
        case .sleep(let moment?):
          idle(moment - now)
          alarm = Task { [clock] in
            do {
              try await clock.sleep(until: begin.advanced(by: moment), tolerance: nil)
              feed.yield(.alarm)
            } catch {
              // Cut short by something that came before.
            }
          }
        case .sleep(nil): break
        }
      }
      goOn()
      for await item in news {
        switch item {
        case .trigger(let trigger): machine.note(trigger, at: begin.duration(to: clock.now))
        case .alarm: break
        case .ended(let end):
          isRunning = false
          machine.ended(end, at: begin.duration(to: clock.now), chance: chance())
        case .noMoreTriggers: isEnding = true
        }
        if isEnding && !isRunning { break }
        if !isEnding { goOn() }
      }
      alarm?.cancel()
      group.cancelAll()
    }
  }
}
