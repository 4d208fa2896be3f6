import Engine
import Formats
import Foundation
import GitWorkspace
import Logging
import Mail
import PhoneNumbers
import Reconciliation

/// One run of a command on one book: where it lies, what its settings say, and what is opened from them.
///
/// The one place where the parts of the program are put together.
struct Workspace: Sendable {
  let place: BookPlace
  let environment: Environment
  let clock: LifecycleClock
  var console: Console
  /// The book's folder on disk; of a bare repository, the repository's.
  let folder: String
  /// The whole worktree that the book lies in; of a bare repository, the repository's folder.
  let checkout: String
  let head: Head
  /// What the remote calls its own branch, where a commit and no branch is checked out; known once the remote was asked.
  var remoteBranch: String?
  /// Whether a secret may go to a server for the first time: not for a revision that nobody may have merged.
  var trustsNewServers = true
  /// Whether a person said that this machine's clock is right.
  var ignoresClock = false
  /// Over which remotes are spoken to.
  var remoteLine = RemoteLine()

  /// `onlyLooks` is for commands that report what is wrong where others would refuse, `isHook` for those that git
  /// itself calls while it holds the index.
  init(
    _ options: CommonOptions, environment: Environment = ProcessInfo.processInfo.environment,
    onlyLooks: Bool = false, isHook: Bool = false
  ) throws {
    console = Console(options)
    self.environment = environment
    clock = try LifecycleClock(environment: environment)
    place = try BookPlace.find(named: options.book)
    let repository = try place.open()
    try NestedBook.refuse(place, repository)
    if !onlyLooks { try PrivateFolder.check(repository) }
    if !isHook { repository.finishInterruptedMoves(console) }
    folder = repository.bookFolder ?? repository.gitFolder
    checkout = repository.workFolder ?? repository.gitFolder
    head = try repository.head()
  }

  // MARK: The book

  /// The book at a revision; HEAD by default.
  ///
  /// What is not `verified` is shown and not acted on: git's checksums of compressed data are compared all the same, the hash
  /// of each object is not.
  func book(
    at revision: String? = nil, verified: Bool = true, _ tables: ReadingTables = ReadingTables()
  ) throws -> LoadedBookSource {
    if revision == nil, case .unborn(let branch) = head {
      throw Failure(
        "The book has no commit yet (branch \(branch)), so there is nothing to read.",
        remedy: "Commit it first: `pairbook save -m \"First roster\"`, or use --worktree.")
    }
    return try LoadedBookSource(
      TreeFiles.revision(revision ?? "HEAD", of: place, verified: verified), tables)
  }

  /// The book as its files are on disk now, committed or not.
  ///
  /// `tables` and `earlier` keep what was learnt in an earlier reading.
  func bookInWorktree(
    _ tables: ReadingTables = ReadingTables(), after earlier: EarlierReading? = nil
  ) throws -> LoadedBookSource {
    try LoadedBookSource(TreeFiles.worktree(of: place), tables, after: earlier)
  }

  /// The branch that machine-written files are published to and read from.
  func branch(_ settings: BookSettings) throws -> GitBranch {
    try GitBranch(
      place: place, branch: settings.publish.branch ?? remoteBranch, pushes: settings.publish.push,
      signature: try signature(), line: remoteLine)
  }

  /// Whose name a publishing commit carries: the git identity's, else the program's own.
  func signature() throws -> Signature {
    try gitIdentity()
      ?? Signature(name: "Pairbook", email: "pairbook@localhost", seconds: clock.now.seconds)
  }

  /// Who runs the program, as git knows them; nil where git does not.
  private func gitIdentity() throws -> Signature? {
    do throws(GitError) {
      return try place.open().identity(
        .committer, seconds: clock.now.seconds, environment: environment)
    } catch {
      guard error.kind == .noIdentity else { throw error }
      return nil
    }
  }

  /// Where HEAD is now; a fetch may have moved it since the command began.
  func currentHead() throws(GitError) -> Head { try place.open().head() }

  // MARK: What the settings name

  func path(_ text: String) -> String { text.hasPrefix("/") ? text : "\(folder)/\(text)" }

  var linkKeyFile: LinkKeyFile {
    LinkKeyFile(
      path: path(".pairbook/link.key"), environment: environment, book: folder, place: place)
  }

  /// Everything that a command with effects works with; `fleet` where it has the book's gateways already.
  func surroundings(
    _ settings: BookSettings, store: any CentralStore, fleet: GatewayFleet? = nil
  ) async throws -> Surroundings {
    let identity = try await store.identity()
    let routes = try mailRoutes(settings)
    let senders = try senders(routes)
    let repository = try place.open()
    for route in routes.all where senders.refusal(of: route.choice) == nil {
      for caution in try route.cautions(in: repository) {
        console.note("\(caution.message) \(caution.help)")
      }
      try route.entrusted?.remember()
    }
    let processes = try ProcessTable()
    let machine = Self.machinePrefix + processes.me.host
    let clock = clock
    var logger = Logger(label: "pairbook") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = console.verbose ? .debug : .warning
    return Surroundings(
      store: store, repository: try branch(settings),
      sessions: try sessions(settings, store: store, fleet: fleet),
      senders: senders, composers: TemplateComposers(),
      linkKey: try linkKeyFile.key(mayMake: identity.linkKeyFingerprint == nil),
      now: { clock.now }, rehearsal: clock.fixed != nil, holder: processes.me,
      machine: machine, operatorName: try gitIdentity()?.email ?? machine,
      entropy: Self.entropy,
      international: Self.international, words: ErrorWords.init(any:), logger: logger)
  }

  /// Random bytes from the system, eight at a time: each time is a system call.
  private static let entropy: @Sendable (_ count: Int) -> [UInt8] = { count in
    var bytes: [UInt8] = []
    while bytes.count < count {
      withUnsafeBytes(of: UInt64.random(in: .min ... .max)) {
        bytes += $0.prefix(count - bytes.count)
      }
    }
    return bytes
  }

  /// Before the host in the name under which a machine acts.
  static let machinePrefix = "pairbook@"

  static let international: @Sendable (String) -> String = { number in
    PhoneNumber(e164: number)?.international ?? number
  }
}

extension Environment {
  func nonEmpty(_ name: String) -> String? { self[name].flatMap { $0.isEmpty ? nil : $0 } }
}
