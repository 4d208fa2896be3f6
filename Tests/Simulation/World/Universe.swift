import Engine
import Formats
import GatewaySimulation
import Logging
import Mail
import Reconciliation
import StoreContract
import TestSupport

/// Machines that sync, admins, a git remote, a store, a mail server, a gateway, and people with phones.
// Sound because everything of a simulation runs on the one thread of `VirtualExecutor`.
final class Universe: @unchecked Sendable {
  static let machines = 3
  /// A Monday, nine o'clock in London.
  static let monday = Instant(rfc3339: "2026-11-23T09:00:00Z") ?? Instant(0)
  private static let composers: any MailComposers = TemplateComposers()
  private static let linkKey: LinkKey = {
    guard let key = LinkKey(bytes: Array(repeating: 7, count: 32)) else {
      preconditionFailure("32 bytes are a link key")
    }
    return key
  }()

  let executor = VirtualExecutor.shared
  private let begin = VirtualExecutor.shared.now
  let store: any CentralStore
  private let storeClock: StandingClock
  /// Whether the store has threads of its own.
  private let isForeign: Bool
  private(set) var storeID = ""
  let graph = CommitGraph()
  let clones: [Clone]
  let server = SimulatedServer()
  let phones: PhoneNetwork
  var model: BookModel
  let mutation: Mutation?
  let watch = Watch()
  /// Is told of what happens.
  var teller: ((String) -> Void)?

  /// Seconds that each machine's clock is ahead.
  var skew = Array(repeating: Int64(0), count: Universe.machines)
  private(set) var processes: [SimulatedProcess] = []
  /// The machine whose process asks the store now.
  var asking = 0
  /// Calls that went on, and what the story did: each was a step after which the properties were looked at.
  private(set) var steps = 0
  private var chance: SeededGenerator
  private var books: [String: SimulatedBook] = [:]
  private var started: Int32 = 0

  /// - Parameter makeStore: Makes a store by its clock, and what it knows of the dead.
  init(
    seed: UInt64, people: Int, mutation: Mutation?, isForeign: Bool,
    makeStore: (StandingClock, @escaping @Sendable (LeaseHolder) -> Bool) throws -> any CentralStore
  ) throws {
    let dead = Dead()
    let clock = StandingClock(Self.monday.seconds)
    store = try makeStore(clock) { dead.world?.isKnownDead($0) ?? false }
    storeClock = clock
    self.isForeign = isForeign
    self.mutation = mutation
    clones = (0..<Self.machines).map { [graph] _ in Clone(graph) }
    phones = PhoneNetwork(start: Self.monday, seed: seed)
    model = BookModel(people: people)
    chance = SeededGenerator(seed: seed ^ 0x5EED)
    dead.world = self
    commit("ada@acme.example")
  }

  // Sound because everything of a simulation runs on one thread; set once.
  private final class Dead: @unchecked Sendable { weak var world: Universe? }

  /// Whether who asks can see that the holder of a lease is dead: on its own machine.
  private func isKnownDead(_ holder: LeaseHolder) -> Bool {
    holder.host == "m\(asking)" && processes.contains { $0.holder == holder && $0.isDead }
  }

  // MARK: Time

  private var elapsed: Int64 { executor.now - begin }

  func now(of machine: Int) -> Instant { Self.monday + elapsed / 1_000 + skew[machine] }

  /// Whether any clock ever jumped: then spans of time say little.
  private(set) var hasJumped = false

  func jump(_ machine: Int, _ seconds: Seconds) {
    skew[machine] += seconds
    hasJumped = true
  }

  func pass(_ seconds: Seconds) {
    let end = executor.now + seconds * 1_000
    while let next = executor.nextTimer, next <= end { wake(until: next) }
    wake(until: end)
  }

  private func wake(until moment: Int64) {
    let before = executor.now
    executor.pass(to: moment)
    storeClock.pass((executor.now - begin) / 1_000 - (before - begin) / 1_000)
    phones.pass(to: Self.monday.seconds * 1_000 + elapsed)
  }

  /// Whatever is to be tried again is due: nobody's clock but the store's moves.
  func passForStore() { storeClock.pass(.hours(5)) }

  // MARK: The book

  /// Commits the book as its admins keep it now, on the remote's branch.
  func commit(_ author: String) {
    var changes: [String: String?] = [:]
    for (path, text) in model.files {
      changes[path] = .some(text.map { graph.keep(Array($0.utf8)) })
    }
    graph.remote = graph.add(
      changes, onto: graph.remote, by: author, message: "Edit", at: Self.monday + elapsed / 1_000)
  }

  func book(at commit: String) throws -> SimulatedBook {
    let files = (graph.commits[commit]?.files ?? [:]).filter {
      !$0.key.hasSuffix("status.csv") && !$0.key.contains("/events/") && $0.key != BookPath.record
    }
    let key = files.sorted { $0.key < $1.key }.map(\.value).joined()
    if let known = books[key] { return known }
    let book = try SimulatedBook(files.compactMapValues { graph.blobs[$0] }, mutation)
    books[key] = book
    return book
  }

  // MARK: Processes

  func start(_ name: String, on machine: Int, isFree: Bool = false) -> SimulatedProcess {
    started += 1
    let process = SimulatedProcess(
      machine: machine, number: started, name: name, isFree: isFree)
    process.teller = teller
    if !isFree { processes.append(process) }
    return process
  }

  /// Does something in a process, until its first call of the world.
  func run(_ process: SimulatedProcess, _ deed: @escaping @Sendable () async -> Void) {
    process.underWay += 1
    Task {
      await deed()
      process.underWay -= 1
    }
    executor.drain()
  }

  var waiting: [SimulatedProcess] { processes.filter { !$0.pending.isEmpty } }
  var isIdle: Bool { processes.allSatisfy(\.isIdle) }

  /// Lets the oldest call of a process go on.
  func release(_ process: SimulatedProcess) -> SimulatedProcess.Call? {
    let call = process.release()
    executor.drain()
    steps += 1
    return call
  }

  func countStep() { steps += 1 }

  func kill(_ process: SimulatedProcess) {
    process.kill()
    executor.drain()
  }

  /// Forgets processes that are through.
  func bury() { processes.removeAll { $0.isIdle && !$0.isDead } }

  /// Ends all that is under way, so that another story can begin.
  func end() {
    for process in processes { kill(process) }
    var rounds = 0
    while let next = executor.nextTimer, rounds < 10_000 {
      executor.pass(to: next)
      executor.drain()
      rounds += 1
    }
  }

  func reach<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
    isForeign ? try await executor.foreign(body) : try await body()
  }

  /// Asks the store who it is; before anything else.
  func prepare() {
    watch.world = self
    run(start("look", on: 0, isFree: true)) {
      do { self.storeID = try await self.reach { try await self.store.identity().id } } catch {
        self.watch.violate("story: \(error)")
      }
    }
  }

  // MARK: What a process works with

  func store(of process: SimulatedProcess) -> SimulatedStore {
    SimulatedStore(world: self, process: process)
  }

  func branch(of process: SimulatedProcess) -> SimulatedBranch {
    SimulatedBranch(world: self, process: process, clone: clones[process.machine])
  }

  func fleet(of process: SimulatedProcess) -> GatewayFleet {
    GatewayFleet(
      forAll: .init(name: "waha", gateway: SimulatedGateway(world: self, process: process)),
      standsIn: false)
  }

  func clock(of process: SimulatedProcess) -> @Sendable () -> Instant {
    { [unowned self] in now(of: process.machine) }
  }

  func surroundings(of process: SimulatedProcess) -> Surroundings {
    let store = store(of: process)
    let clock = clock(of: process)
    return Surroundings(
      store: store, repository: branch(of: process),
      sessions: GatewayPoll(fleet(of: process), book: BookModel.id, store: store, now: clock),
      senders: MailSenders(forAll: SimulatedSender(world: self, process: process)),
      composers: mutation == .namesMailsAnew ? ForgetfulComposers(Self.composers) : Self.composers,
      linkKey: Self.linkKey, now: clock, rehearsal: false, holder: process.holder,
      machine: "pairbook@m\(process.machine)", operatorName: "olga@msp.example",
      entropy: { [unowned self] count in
        (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &chance) }
      },
      international: { $0 }, words: { ErrorWords(message: "\($0)", remedy: "") },
      logger: Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() })
  }

  static var tuning: SyncTuning {
    var tuning = SyncTuning()
    tuning.mailGroup = 3
    // Nobody waits by a clock that goes on while time stands still here.
    tuning.leaseWait = 0
    tuning.leaseTurn = .zero
    return tuning
  }

  func liveLinkHash(_ enrollment: Enrollment) -> String {
    LinkKey.hash(
      token: Self.linkKey.token(
        subject: enrollment.subject, serial: enrollment.invitation?.serial ?? 0,
        generation: enrollment.generation))
  }
}
