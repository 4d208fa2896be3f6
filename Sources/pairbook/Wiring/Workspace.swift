import Engine
import Formats
import Foundation
import GitWorkspace
import Logging
import Mail
import PhoneNumbers
import Reconciliation
import SQLiteStore

/// One run of a command on one book: where it lies, what its settings say, and what is opened from them.
///
/// The one place where the parts of the program are put together.
struct Workspace: Sendable {
  let place: BookPlace
  let environment: Environment
  let clock: LifecycleClock
  let console: Console
  /// The book's folder on disk; of a bare repository, the repository's.
  let folder: String
  /// The whole worktree that the book lies in; of a bare repository, the repository's folder.
  private let checkout: String
  let head: Head

  /// `onlyLooks` is for commands that report what is wrong where others would refuse.
  init(
    _ options: CommonOptions, environment: Environment = ProcessInfo.processInfo.environment,
    onlyLooks: Bool = false
  ) throws {
    console = Console(options)
    self.environment = environment
    clock = try LifecycleClock(environment: environment)
    place = try BookPlace.find(named: options.book)
    let repository = try place.open()
    try NestedBook.refuse(place, repository)
    if !onlyLooks { try PrivateFolder.check(repository) }
    folder = repository.bookFolder ?? repository.gitFolder
    checkout = repository.workFolder ?? repository.gitFolder
    head = try repository.head()
  }

  // MARK: The book

  /// The book at a revision; HEAD by default.
  func book(at revision: String? = nil) throws -> LoadedBookSource {
    if revision == nil, case .unborn(let branch) = head {
      throw Failure(
        "The book has no commit yet (branch \(branch)), so there is nothing to read.",
        remedy: "Commit it first: `pairbook save -m \"First roster\"`, or use --worktree.")
    }
    return try LoadedBookSource(TreeFiles.revision(revision ?? "HEAD", of: place))
  }

  /// The book as its files are on disk now, committed or not.
  func bookInWorktree() throws -> LoadedBookSource {
    try LoadedBookSource(TreeFiles.worktree(of: place))
  }

  /// The edits of the book's folder that are not committed; `layout` is the book's.
  func edits(in layout: BookLayout) throws -> Edits {
    let repository = try place.open()
    guard !repository.isBare else { return Edits() }
    let uncommitted = try repository.uncommitted()
    return Edits(
      people: uncommitted.paths.filter { BookFile($0, in: layout).isInput },
      machine: Set(uncommitted.staged + uncommitted.unstaged)
        .filter { BookFile($0, in: layout).isMachineWritten }.sorted())
  }

  struct Edits {
    /// Files that people write, sorted.
    var people: [String] = []
    /// Tracked files that pairbook alone writes, sorted.
    var machine: [String] = []
  }

  /// The branch that machine-written files are published to and read from.
  func branch(_ settings: BookSettings) throws -> GitBranch {
    try GitBranch(
      place: place, branch: settings.publish.branch, pushes: settings.publish.push,
      signature: try signature())
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

  /// The central store; where there is none yet it is made only for a command that has effects.
  func store(_ settings: BookSettings, creating: Bool) throws -> SQLiteStore {
    let path = try storePath(settings)
    if creating, environment["CI"] == "true",
      RealPath.of(path).hasPrefix(RealPath.of(checkout) + "/")
    {
      throw Failure(
        "In a pipeline the SQLite store \(path) would be gone with the checkout, and the next run would know nobody.",
        remedy:
          "Sync from one machine that keeps its store, or set PAIRBOOK_STORE to a path outside the checkout that is kept.",
        status: .refused)
    }
    try refuseTracked(path)
    let processes = try ProcessTable()
    return try SQLiteStore.open(at: path, creating: creating, isDead: processes.isDead)
  }

  /// Where the SQLite store lies, or would; throws where that place cannot be trusted.
  func storePath(_ settings: BookSettings) throws -> String {
    let named = environment.nonEmpty("PAIRBOOK_STORE")
    let url = named ?? settings.connections.store
    guard url.hasPrefix("sqlite:") else {
      throw StoreUnsupported(url: URLText.withoutSecrets(url))
    }
    let place = String(url.dropFirst("sqlite:".count))
    try PrivateFolder.check(path(place), in: folder)
    if named == nil {
      try SettingPlace(key: "connections.store", variable: "PAIRBOOK_STORE", url: url, path: place)
        .check(in: folder)
    }
    return path(place)
  }

  /// A store that came with a clone can be anybody's.
  private func refuseTracked(_ path: String) throws {
    let repository = try place.open()
    for file in Set([URL(fileURLWithPath: path).standardizedFileURL.path, RealPath.of(path)])
    where try repository.tracks(file: file) {
      throw Failure(
        "Git tracks the store \(path): whoever committed it made it, so nothing of it is believed.",
        remedy:
          "Delete it (`git rm`), or name a store that is no part of the repository (connections.store, PAIRBOOK_STORE).",
        status: .refused)
    }
  }

  var linkKeyFile: LinkKeyFile {
    LinkKeyFile(
      path: path(".pairbook/link.key"), environment: environment, book: folder, place: place)
  }

  /// Everything that a command with effects works with; `fleet` where it has the book's gateways already.
  func surroundings(
    _ settings: BookSettings, store: any CentralStore, fleet: GatewayFleet? = nil
  ) async throws -> Surroundings {
    let identity = try await store.identity()
    let senders = try senders(settings)
    let repository = try place.open()
    for route in try mailRoutes(settings).all {
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
      entropy: { count in (0..<count).map { _ in UInt8.random(in: .min ... .max) } },
      international: Self.international, words: ErrorWords.init(any:), logger: logger)
  }

  /// Before the host in the name under which a machine acts.
  static let machinePrefix = "pairbook@"

  static let international: @Sendable (String) -> String = { number in
    PhoneNumber(e164: number)?.international ?? number
  }
}

/// The settings name a kind of store that this version cannot use.
struct StoreUnsupported: Error {
  /// Without secrets.
  var url: String
}

extension Environment {
  func nonEmpty(_ name: String) -> String? { self[name].flatMap { $0.isEmpty ? nil : $0 } }
}
