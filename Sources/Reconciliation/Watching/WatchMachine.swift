/// Turns triggers into rounds; pure: it is told what time it is.
///
/// | while … | a trigger … | and a round begins |
/// | --- | --- | --- |
/// | idle | is noted | once all is quiet, or has not been for too long |
/// | a file is being written | of another account is noted | without that account, until the file is closed |
/// | a round runs | is noted | when the round has ended: never two at once |
/// | a round has failed | brings its round at once | again after a pause that doubles |
///
/// Moments are durations since any one moment.
struct WatchMachine {
  enum Step: Equatable {
    case begin(RoundOrder)
    /// Nil while a round runs: its end says more.
    case sleep(until: Duration?)
  }

  private let tuning: WatchTuning
  private var waiting: Waiting?
  /// By path.
  private var writing: [String: Writing] = [:]
  private var running: RoundOrder?
  private var retry: Retry?
  private var failures = 0
  private var nextLook: Duration

  /// A file that is being written.
  private struct Writing {
    var account: String
    /// When it is waited for no longer.
    var until: Duration
  }

  /// What failed, or could not begin.
  private struct Retry {
    var at: Duration
    var order: RoundOrder
    var isPostponed = false
  }

  /// What is to be looked at once all is quiet.
  private struct Waiting {
    var order: RoundOrder
    var first: Duration
    var last: Duration
  }

  /// Looks at everything first.
  init(_ tuning: WatchTuning, at now: Duration) {
    self.tuning = tuning
    nextLook = now + tuning.interval
    retry = Retry(at: now, order: RoundOrder(causes: [.start], accounts: nil))
  }

  // MARK: What is told

  mutating func note(_ trigger: WatchTrigger, at now: Duration) {
    switch trigger {
    case .writing(let files):
      // Whoever never stops writing is waited for once, not for ever.
      for (path, account) in files where writing[path] == nil {
        writing[path] = Writing(account: account, until: now + tuning.writing)
      }
    case .saved(let accounts, let closed):
      writing = writing.filter { path, _ in
        !closed.contains { path == $0 || path.hasPrefix($0 + "/") }
      }
      note([.files], accounts, at: now)
    case .savedAnywhere:
      writing = [:]
      note([.files], nil, at: now)
    case .committed:
      note([.commits], [], at: now)
      // Git may have ended what a round waited for.
      if let retry, retry.isPostponed {
        note(retry.order.causes, retry.order.accounts, at: now)
        self.retry = nil
      }
    case .remoteMoved: note([.remote], [], at: now)
    case .hinted(let account): note([.gateway], account.map { [$0] }, at: now)
    case .stored(let accounts): note([.store], accounts, at: now)
    case .asked: note([.asked], nil, at: now)
    }
  }

  private mutating func note(_ causes: Set<RoundCause>, _ accounts: Set<String>?, at now: Duration)
  {
    let order = RoundOrder(causes: causes, accounts: accounts)
    waiting =
      waiting.map { Waiting(order: $0.order.union(order), first: $0.first, last: now) }
      ?? Waiting(order: order, first: now, last: now)
  }

  /// `chance` is from 0 to 1.
  mutating func ended(_ end: RoundEnd, at now: Duration, chance: Double) {
    guard let order = running else { return }
    running = nil
    switch end {
    case .done:
      if order.causes.contains(.retry) || order.accounts == nil { failures = 0 }
      if order.accounts == nil { nextLook = now + tuning.interval }
    case .again(let accounts):
      failures += 1
      if order.accounts == nil { nextLook = now + tuning.interval }
      put(
        off: RoundOrder(causes: [.retry], accounts: accounts),
        until: now + tuning.retry(after: failures, chance: chance))
    case .postponed: put(off: order, until: now + tuning.postponed, isPostponed: true)
    }
  }

  private mutating func put(off order: RoundOrder, until at: Duration, isPostponed: Bool = false) {
    retry = Retry(
      at: at, order: retry.map { $0.order.union(order) } ?? order, isPostponed: isPostponed)
  }

  // MARK: What is due

  mutating func next(at now: Duration) -> Step {
    guard running == nil else { return .sleep(until: nil) }
    writing = writing.filter { $0.value.until > now }
    guard isDue(at: now), let order = takeOrder(at: now) else {
      return .sleep(until: wakeTime(after: now))
    }
    running = order
    return .begin(order)
  }

  private func isDue(at now: Duration) -> Bool {
    nextLook <= now || retry.map { $0.at <= now } ?? false || quietTime.map { $0 <= now } ?? false
  }

  /// When what waits may begin.
  private var quietTime: Duration? {
    guard let waiting else { return nil }
    let quiet = min(waiting.last + tuning.quiet, waiting.first + tuning.longestQuiet)
    return waiting.order.causes.isSubset(of: [.gateway, .store])
      ? waiting.first + tuning.hints : quiet
  }

  /// Everything that is due or waits, without the accounts that are being written; nil where only those are left.
  private mutating func takeOrder(at now: Duration) -> RoundOrder? {
    var order: RoundOrder?
    func add(_ other: RoundOrder) { order = order?.union(other) ?? other }
    if nextLook <= now { add(RoundOrder(causes: [.interval], accounts: nil)) }
    if let retry, retry.at <= now { add(retry.order) }
    if let waiting { add(waiting.order) }
    guard var order else { return nil }
    let busy = Set(writing.values.map(\.account))
    let held = order.accounts?.intersection(busy) ?? busy
    guard !held.isEmpty else {
      clear(at: now)
      return order
    }
    // Everything waits for one file: nothing is known of the others that cannot wait as long.
    guard var accounts = order.accounts else { return nil }
    accounts.subtract(held)
    order.accounts = accounts
    guard !accounts.isEmpty || order.causes != [.files] else { return nil }
    clear(at: now)
    note([.files], held, at: now)
    return order
  }

  private mutating func clear(at now: Duration) {
    waiting = nil
    if let retry, retry.at <= now { self.retry = nil }
    if nextLook <= now { nextLook = now + tuning.interval }
  }

  private func wakeTime(after now: Duration) -> Duration {
    // What is due and waits for a file is looked at again when that is given up, or closed.
    let due = [nextLook, retry?.at, quietTime].compactMap { $0 }
    let coming = due.filter { $0 > now } + writing.values.map(\.until)
    return coming.min() ?? nextLook
  }
}
