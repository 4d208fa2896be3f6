import Engine
import Formats
import Logging
import Mail
import Reconciliation
import StoreContract
import Synchronization
import TestSupport

/// A book with everything that a sync of it works with: the real reconciler between a store, a branch, a mail server and
/// a gateway that the test holds in its hands.
struct Stage: Sendable {
  var book = MemoryBook()
  var store: any CentralStore
  let branch: MemoryRepository
  /// What the sync is given in place of the branch.
  var repository: any BookRepository
  let server: ScriptedServer
  /// What the sync is given in place of the server.
  var sender: any MailSender
  /// Servers that accounts may choose, by name.
  var otherServers: [String: any MailSender] = [:]
  /// Servers that must not be given their passwords.
  var refusedServers: [ConnectionChoice: ConnectionRefused] = [:]
  let gateway: ScriptedGateway
  /// What each run is given in place of it.
  var observer: (@Sendable () -> any SessionObserver)?
  /// The lifecycle's clock.
  let clock: StandingClock
  let storeClock: StandingClock
  let graveyard: Graveyard
  var holder = Sample.holder
  var linkKey = Self.usualKey
  var tuning = SyncTuning()
  private static let usualKey: LinkKey = {
    guard let key = LinkKey(bytes: Array(repeating: 7, count: 32)) else {
      preconditionFailure("32 bytes are a link key")
    }
    return key
  }()

  /// Parses the program's own templates once for all tests.
  private static let sharedComposers = TemplateComposers()
  let composers: any MailComposers = sharedComposers
  /// The commit that syncs carry out; nil for the worktree.
  var revision: String?
  private let chance: Chance

  /// Ada commits a book with these accounts.
  init(_ accounts: DesiredAccount..., seed: UInt64 = 1) async throws {
    try await self.init(accounts: accounts, seed: seed)
  }

  init(accounts: [DesiredAccount], seed: UInt64 = 1, keeping kept: KeptStore = KeptStore())
    async throws
  {
    self.init(
      kept, branch: MemoryRepository(), server: ScriptedServer(), gateway: ScriptedGateway(),
      clock: StandingClock(monday.seconds), chance: Chance(seed: seed))
    for account in accounts { book.desired[account.id] = account }
    await commit()
  }

  private init(
    _ kept: KeptStore, branch: MemoryRepository, server: ScriptedServer, gateway: ScriptedGateway,
    clock: StandingClock, chance: Chance
  ) {
    (store, storeClock, graveyard) = (kept.store, kept.clock, kept.graveyard)
    (self.branch, repository) = (branch, branch)
    (self.server, sender) = (server, server)
    self.gateway = gateway
    self.clock = clock
    self.chance = chance
    // Nobody waits for a lease in a test.
    tuning.leaseWait = 0
  }

  /// Another machine with a clone as it is now, and the same store; its book is edited, and committed there.
  func another(_ edit: (inout MemoryBook) -> Void = { _ in }) async -> Stage {
    var other = Stage(
      KeptStore(store: store, clock: storeClock, graveyard: graveyard),
      branch: await MemoryRepository(copying: branch), server: ScriptedServer(),
      gateway: gateway, clock: clock, chance: Chance(seed: 2))
    other.book = book
    await other.commit(edit)
    return other
  }

  var now: Instant { Instant(clock.seconds) }

  /// Commits an edit of the files by a person; later syncs carry it out.
  mutating func commit(
    by author: String = "ada@acme.example", _ edit: (inout MemoryBook) -> Void = { _ in }
  ) async {
    edit(&book)
    revision = await branch.commit(book.texts, by: author)
  }

  /// The same world once more, with a store that holds the same: what happens in one does not happen in the other.
  func copy(keeping kept: KeptStore) async -> Stage {
    var copy = Stage(
      kept, branch: await MemoryRepository(copying: branch),
      server: await ScriptedServer(copying: server),
      gateway: await ScriptedGateway(copying: gateway), clock: StandingClock(clock.seconds),
      chance: Chance(copying: chance))
    (copy.book, copy.revision, copy.tuning) = (book, revision, tuning)
    return copy
  }

  var surroundings: Surroundings {
    let (clock, chance) = (clock, chance)
    return Surroundings(
      store: store, repository: repository, sessions: observer?() ?? gateway,
      senders: MailSenders(
        unnamed: sender, named: otherServers, refusals: refusedServers),
      composers: composers, linkKey: linkKey, now: { Instant(clock.seconds) }, rehearsal: false,
      holder: holder, machine: "pairbook@web1", operatorName: "olga@msp.example",
      entropy: { chance.bytes($0) }, international: { $0 },
      words: { ErrorWords(message: "\($0)", remedy: "Look at it.") },
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  var request: SyncRequest { SyncRequest(revision: revision, base: revision) }

  /// What happens while a group's first mail is on its way, once somebody's invitation is claimed beside it.
  func whileSending(besides name: String, _ body: @escaping @Sendable () -> Void) async {
    await server.whileSending { [self] in
      while try await !outbox().contains(where: { $0.hasPrefix("invitation → \(name), claimed") }) {
        try await Task.sleep(for: .milliseconds(1))
      }
      body()
    }
  }

  @discardableResult
  func sync(_ ask: (inout SyncRequest) -> Void = { _ in }) async throws -> SyncReport {
    var request = request
    ask(&request)
    return try await Sync(surroundings: surroundings, request: request, tuning: tuning).run(book)
  }

  func preview(_ ask: (inout SyncRequest) -> Void = { _ in }) async throws -> Preview.Result {
    var request = request
    ask(&request)
    return try await Preview(
      store: store, repository: repository, sessions: observer?() ?? gateway, request: request,
      words: surroundings.words
    ).run(book, now: now) { _, _, _ in }
  }

  /// Time passes, for people and for the store alike.
  func pass(_ seconds: Seconds) {
    clock.pass(seconds)
    storeClock.pass(seconds)
  }
}

/// A store with the hand on its clock and on the processes that hold its leases.
struct KeptStore: Sendable {
  let store: any CentralStore
  let clock: StandingClock
  let graveyard: Graveyard

  init(store: any CentralStore, clock: StandingClock, graveyard: Graveyard) {
    (self.store, self.clock, self.graveyard) = (store, clock, graveyard)
  }

  /// A new store in memory.
  init() {
    let (clock, graveyard) = (StandingClock(), Graveyard())
    self.init(
      store: InMemoryStore(clock: clock, isDead: { graveyard.holds($0) }), clock: clock,
      graveyard: graveyard)
  }
}

/// Random bytes that are the same for the same seed.
private final class Chance: Sendable {
  private let generator: Mutex<SeededGenerator>

  init(seed: UInt64) { generator = Mutex(SeededGenerator(seed: seed)) }

  init(copying other: Chance) { generator = Mutex(other.generator.withLock { $0 }) }

  func bytes(_ count: Int) -> [UInt8] {
    generator.withLock { generator in
      (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
  }
}
