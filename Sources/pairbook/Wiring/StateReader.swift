import Engine
import Formats
import Reconciliation

/// Reads what a command shows without changing anything: from the store, or where that cannot speak for the book,
/// from the clone.
struct StateReader {
  let workspace: Workspace
  let source: LoadedBookSource
  /// Nil for all accounts.
  let account: String?

  enum Origin: Equatable {
    case store
    /// `why` the store was not read, a sentence without a full stop.
    case clone(why: String)

    var name: String { self == .store ? "store" : "clone" }
  }

  /// Throws for an account that the book does not have.
  init(_ workspace: Workspace, _ source: LoadedBookSource, account: String?) throws {
    self.workspace = workspace
    self.source = source
    self.account = account
    _ = try source.folders(only: account)
  }

  /// Runs `body` over the store's state, and from its beginning over the clone's where the store does not serve.
  func read<R>(_ body: (ShownState) async throws -> R) async throws -> (R, Origin) {
    let why: String
    do {
      switch try await workspace.presentStore(source.settings) {
      case .open(let store):
        let result = try await body(state(from: store))
        return (result, .store)
      case .absent(let path): why = "there is no store at \(path)"
      }
    } catch {
      guard let reason = Self.whyNotTheStore(error) else { throw error }
      why = reason
    }
    let result = try await body(state(from: nil))
    return (result, .clone(why: why))
  }

  private func state(from store: (any CentralStore)?) -> ShownState {
    ShownState(workspace: workspace, source: source, account: account, store: store)
  }

  /// A sentence without a full stop; nil where it is not the store that is at fault.
  static func whyNotTheStore(_ error: any Error) -> String? {
    if let mismatch = error as? StoreMismatch { return mismatch.shortly }
    guard error is StoreError || error is StoreUnsupported, let failure = Failure(any: error)
    else { return nil }
    return failure.message.hasSuffix(".") ? String(failure.message.dropLast()) : failure.message
  }
}

extension StoreMismatch {
  /// A clause; `doctor` tells the whole.
  fileprivate var shortly: String {
    let what =
      switch self {
      case .moved(let name): "everything in the store here was moved to \(name)"
      case .otherStore: "the book was last synced from another store than the one here"
      case .noStore: "there is no store here"
      case .storeLacksEvents: "the store here lacks events of the book"
      case .eventsWithoutRecord, .recordRemoved: "published.json is missing"
      case .rehearsalMixed: "the store here is of a rehearsal, or this is one"
      }
    return what + " (`pairbook doctor`)"
  }
}

/// What is shown of a book, account by account.
struct ShownState {
  let workspace: Workspace
  let source: LoadedBookSource
  let account: String?
  /// Nil where the clone is read.
  let store: (any CentralStore)?

  /// One account, as a reader sees it.
  struct Account {
    var account: BookAccount
    var enrollments: [Enrollment]
    /// Everybody who is on or enrolled, sorted by e-mail.
    var rows: [StatusRow]
    /// How many people nothing holds but a freeze.
    var heldByFreeze: Int
    var now: Instant

    /// The freeze that is under way in it.
    var freeze: Freeze? { account.desired.policy.freeze(at: now) }

    var id: String { account.desired.id }

    /// The roster's name of somebody; nil where it has none.
    func name(_ identity: String?) -> String? {
      identity.flatMap { account.correspondence.person($0)?.name }
    }
  }

  /// Gives the accounts that could not be read, which keep no other from being shown.
  func each(_ body: (Account) async throws -> Void) async throws -> [AccountFailure] {
    let now = workspace.clock.now
    // What the gateway would say is not asked for: shown is what was last seen.
    let preview = Preview(
      store: store, repository: try workspace.branch(source.settings), sessions: NoGateway(),
      request: SyncRequest(
        revision: source.files.commit, base: nil, accounts: account.map { [$0] }),
      publishedPlaces: store == nil ? try await workspace.publishedPlaces(source) : [],
      delivers: try workspace.mailDelivery(source.settings), words: ErrorWords.init(any:))
    return try await preview.walk(source, now: now) { account, plan, enrollments in
      let rows = Reader.statusRows(
        desired: account.desired, enrollments: enrollments, plan: plan, now: now)
      let others = plan.held.filter { $0.hold.heldBy != .freeze }.map(\.user)
      let frozen = Set(plan.held.map(\.user)).subtracting(others)
      try await body(
        Account(
          account: account, enrollments: enrollments, rows: rows, heldByFreeze: frozen.count,
          now: now))
    }
  }
}

extension [AccountFailure] {
  /// Says which accounts are not shown, and why; ends the command so.
  func tell() throws {
    for failure in self {
      Console.complain(
        Failure(
          "\(failure.account) is left out: \(failure.message)",
          remedy: failure.remedy.isEmpty ? nil : failure.remedy))
    }
    try EndedWith.any(of: map(\.condition))
  }
}

extension Workspace {
  /// Says where the statuses come from; of the clone, as of when.
  func tell(_ origin: StateReader.Origin, of settings: BookSettings) async throws {
    switch origin {
    case .store: console.note("Statuses are from the store.")
    case .clone(let why):
      let published = try await publishedBook(settings).lastPublication().map { last in
        "as published" + (last.at.map { " \($0.rfc3339)" } ?? "")
      }
      console.note("Statuses are from the clone, \(published ?? "never published"): \(why).")
    }
  }

  /// Where the branch that is published to has or had accounts, the book's own places among them.
  func publishedPlaces(_ source: LoadedBookSource) async throws -> [AccountFolder] {
    guard let tip = try await branch(source.settings).tip(), tip != source.files.commit else {
      return try source.places
    }
    do {
      let published = try LoadedBookSource(TreeFiles.revision(tip, of: place, verified: false))
      return try Array(Set(source.places + published.places)).sorted { $0.path < $1.path }
    } catch is UnusableBook {
      // A branch of its own for what pairbook writes has no settings.
      return try source.places
    }
  }

  /// The machine-written files, as the branch that they are published to has them.
  func publishedBook(_ settings: BookSettings) async throws -> PublishedBook {
    let branch = try branch(settings)
    return PublishedBook(repository: branch, commit: try await branch.tip())
  }

  enum PresentStore {
    case open(any CentralStore)
    /// Nothing lies at the path, or the server's database holds none.
    case absent(path: String)
  }

  /// The store that a plan compares with: none is made, and where the book has none yet it reads as empty.
  func storeToCompare(_ source: LoadedBookSource) async throws -> any CentralStore {
    switch try await presentStore(source.settings) {
    case .open(let store): return store
    case .absent:
      guard let last = try await publishedBook(source.settings).lastPublication() else {
        return try await store(source.settings, creating: false)
      }
      throw try await absent(last, source)
    }
  }

  /// The store, where there is one; nothing is made.
  func presentStore(_ settings: BookSettings) async throws -> PresentStore {
    let route = try storeRoute(settings)
    return try await open(route, creating: false).map { .open($0) } ?? .absent(path: route.name)
  }
}
