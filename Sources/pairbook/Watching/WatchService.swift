import GitWorkspace
import Glibc
import Logging
import Reconciliation
import ServiceLifecycle
import UnixSignals
import Web

/// Keeps a book's files, git, gateway and store in step until it is stopped.
///
/// A stop finishes the account at work; a second signal ends the process at once.
struct WatchService: Service, CustomStringConvertible {
  /// What libraries log of it: nothing of what it holds, which in the environment are secrets.
  var description: String { "WatchService" }

  var workspace: Workspace
  let scope: Rounds.Scope
  let store: WatchedStore
  let layout: KnownLayout
  let teller: WatchTeller
  var tuning: WatchTuning
  /// How often the remote is looked at; nil for never.
  let pull: Duration?
  /// What others tell: webhooks, pages; nil where there are none.
  var hints: HintBoard?
  /// Told when the watcher is ready, lives and stops; `none` where somebody else does so.
  let manager: ServiceManager

  func run() async throws {
    let stop = StopSign()
    var service = self
    // A remote that does not answer holds up nothing else, and no stop.
    service.workspace.remoteLine = RemoteLine(isStopped: { stop.isSet })
    try await service.run(until: stop)
  }

  private func run(until stop: StopSign) async throws {
    let repository = try workspace.place.open()
    let watch = try WorkspaceWatch(repository, files: !repository.isBare) { [layout] in
      layout.mayHoldInput($0)
    }
    if let caution = watch.caution { tell(caution) }
    let (triggers, feed) = AsyncStream.makeStream(of: WatchTrigger.self)
    hints?.connect(feed)
    // Trapped before anybody is told that we are ready: a SIGHUP ends a process that does not expect it.
    let signals = await UnixSignalsSequence(trapping: .sighup, .sigterm, .sigint)
    try await withGracefulShutdownHandler {
      try await withThrowingDiscardingTaskGroup { group in
        group.addTask {
          do {
            try await lookout.run(watch.changes, feed)
          } catch {
            // The round that is under way ends first.
            stop.set()
            feed.finish()
            throw error
          }
        }
        group.addTask { await obey(signals, feed) }
        group.addTask { await keepAlive() }
        if let pull { group.addTask { await lookAtRemote(every: pull, feed) } }
        notify("READY=1")
        await watchRounds(triggers, stop)
        group.cancelAll()
      }
    } onGracefulShutdown: {
      stop.set()
      notify("STOPPING=1")
      feed.finish()
    }
  }

  private var lookout: Lookout {
    Lookout(
      workspace: workspace, layout: layout, isForWorktree: scope.worktree,
      caution: { [self] in tell($0) })
  }

  /// Rounds wait for disks and networks: they have a thread of their own, so that no page waits with them.
  private func watchRounds(_ triggers: AsyncStream<WatchTrigger>, _ stop: StopSign) async {
    let rounds = Rounds(
      workspace, store: store, scope: scope, layout: layout, teller: teller, stop: stop)
    let thread = RoundThread()
    await Watcher(tuning, clock: ContinuousClock()).run(
      triggers, idle: { [teller] in teller.wait(for: $0) }
    ) { order in
      await withTaskExecutorPreference(thread) { await rounds.run(order) }
    }
  }

  // MARK: Beside the rounds

  private func obey(
    _ signals: UnixSignalsSequence, _ feed: AsyncStream<WatchTrigger>.Continuation
  ) async {
    var stops = 0
    for await signal in signals {
      if signal == .sighup {
        feed.yield(.asked)
      } else {
        stops += 1
        // The lease of a process that is dead is taken over at once.
        if stops > 1 { _exit(128 + signal.rawValue) }
      }
    }
  }

  private func lookAtRemote(
    every pause: Duration, _ feed: AsyncStream<WatchTrigger>.Continuation
  ) async {
    let look = RemoteLook(workspace: workspace, branch: scope.branch)
    let thread = RoundThread()
    var (problem, known): (String?, String?)
    while !Task.isCancelled {
      do {
        // A jitter keeps many machines from asking at once.
        try await Task.sleep(for: pause * Double.random(in: 0.9...1.1))
      } catch {
        return
      }
      let answer = await withTaskExecutorPreference(thread) { await look.answer() }
      switch answer {
      case .newer(let tip):
        // What a round could not bring in is tried again by rounds.
        if tip != known { feed.yield(.remoteMoved) }
        known = tip
      case .same: break
      case .silent(let why):
        if why != problem { teller.say(why, isWarning: true) }
      }
      if case .silent(let why) = answer { problem = why } else { problem = nil }
    }
  }

  private func keepAlive() async {
    guard let patience = manager.watchdog else { return }
    // Half of it, as sd_watchdog_enabled(3) advises; it ends when the service does.
    while (try? await Task.sleep(for: patience / 2)) != nil { notify("WATCHDOG=1") }
  }

  @Sendable private func notify(_ state: String) {
    do throws(ServiceManager.Failure) {
      try manager.tell(state)
    } catch {
      teller.say("\(error)", isWarning: true)
    }
  }

  private func tell(_ caution: WatchCaution) {
    teller.say(
      """
      The kernel watches no more folders for this user (\(caution.setting)), so the book is looked at every five seconds.
        → Raise it: `sysctl \(caution.setting)=1048576`, and in /etc/sysctl.d for good; then start pairbook again.
      """, isWarning: true)
  }
}
