// The only way to have every job of a process, `Task.sleep` included, on one's own thread and clock.
@_spi(ExperimentalCustomExecutors) @_spi(ExperimentalScheduling) import _Concurrency
import Foundation

/// Runs every job of the process on the thread that drains it, in the order in which they came; time passes only when it is
/// told to.
///
/// The clock that jobs read by `ContinuousClock` goes on meanwhile: only what waits by `Task.sleep` waits in virtual time.
final class VirtualExecutor: TaskExecutor, SchedulingExecutor {
  static let shared = VirtualExecutor()

  private struct State {
    /// Jobs in the order in which they came; those before `first` are done.
    var ready: [UnownedJob] = []
    var first = 0
    var timers: [Timer] = []
    var foreign = 0
    /// Milliseconds of virtual time.
    var time: Int64 = 0
  }

  private struct Timer {
    /// Milliseconds of virtual time.
    var at: Int64
    var job: UnownedJob
  }

  // Only read and written behind the condition: a store's own threads bring jobs as well.
  private nonisolated(unsafe) var state = State()
  private let condition = NSCondition()

  /// Makes it the executor of the whole process; before anything asynchronous runs.
  static func takeOver() { _createExecutors(factory: Factory.self) }

  private struct Factory: ExecutorFactory {
    static var mainExecutor: any MainExecutor { MainThread.shared }
    static var defaultExecutor: any TaskExecutor { VirtualExecutor.shared }
  }

  /// Nothing runs on it: the main thread drains the one executor that there is.
  private final class MainThread: MainExecutor {
    static let shared = MainThread()
    func enqueue(_ job: consuming ExecutorJob) { VirtualExecutor.shared.enqueue(job) }
    func run() {}
    func stop() {}
  }

  // MARK: Jobs come

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    condition.withLock {
      state.ready.append(job)
      condition.signal()
    }
  }

  func enqueue<C: Clock>(
    _ job: consuming ExecutorJob, after delay: C.Duration, tolerance: C.Duration?, clock: C
  ) {
    plan(UnownedJob(job), after: delay as? Duration ?? .zero)
  }

  func enqueue<C: Clock>(
    _ job: consuming ExecutorJob, at instant: C.Instant, tolerance: C.Duration?, clock: C
  ) {
    plan(UnownedJob(job), after: clock.now.duration(to: instant) as? Duration ?? .zero)
  }

  /// In a few steps: how long a pause was drawn by lot, and how long the machine took to come here, must not decide who is
  /// first. A quarter of a second stays one: whoever waits for a lease is meant to ask sooner than who left it.
  private func plan(_ job: UnownedJob, after delay: Duration) {
    let wanted =
      delay.components.seconds * 1_000 + delay.components.attoseconds / 1_000_000_000_000_000
    let rounded: Int64 =
      switch wanted {
      case ...0: 0
      case 240...250: 250
      case ..<1_000: 500
      default: (wanted + 999) / 1_000 * 1_000
      }
    condition.withLock {
      let timer = Timer(at: state.time + rounded, job: job)
      let place = state.timers.firstIndex { $0.at > timer.at } ?? state.timers.endIndex
      state.timers.insert(timer, at: place)
    }
  }

  /// Waits for work of threads that are not this executor's: until it is back nothing else is to happen.
  func foreign<R: Sendable>(_ body: () async throws -> R) async rethrows -> R {
    condition.withLock { state.foreign += 1 }
    defer { condition.withLock { state.foreign -= 1 } }
    return try await body()
  }

  // MARK: Jobs run

  /// Milliseconds since the process began.
  var now: Int64 { condition.withLock { state.time } }

  /// When the next sleeper wakes.
  var nextTimer: Int64? { condition.withLock { state.timers.first?.at } }

  /// Runs jobs until there are none.
  func drain() {
    while let job = next() { job.runSynchronously(on: asUnownedTaskExecutor()) }
  }

  private func next() -> UnownedJob? {
    condition.withLock {
      while state.first == state.ready.count && state.foreign > 0 { condition.wait() }
      guard state.first < state.ready.count else {
        state.ready.removeAll(keepingCapacity: true)
        state.first = 0
        return nil
      }
      state.first += 1
      return state.ready[state.first - 1]
    }
  }

  /// Lets time pass to a moment, waking whoever sleeps until then.
  func pass(to moment: Int64) {
    while let job = dueJob(until: moment) {
      job.runSynchronously(on: asUnownedTaskExecutor())
      drain()
    }
    condition.withLock { state.time = max(state.time, moment) }
  }

  private func dueJob(until moment: Int64) -> UnownedJob? {
    condition.withLock {
      guard let timer = state.timers.first, timer.at <= moment else { return nil }
      state.timers.removeFirst()
      state.time = max(state.time, timer.at)
      return timer.job
    }
  }
}
