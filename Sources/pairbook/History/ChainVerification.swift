import Engine
import Formats
import GitWorkspace
import Reconciliation

/// Checks that nothing of the published record was changed: each chain, the commits that brought it, and the store.
struct ChainVerification {
  /// Whether there was a store to compare with.
  enum Comparison: Equatable {
    case compared
    /// `why`, a sentence without a full stop.
    case notCompared(why: String)
  }

  struct Account {
    var id: String
    var events: Int
    /// Of the last event.
    var hash: String?
    var at: Instant?
    /// Events of the store that the book does not have yet.
    var unpublished = 0
    /// Events that tell no more who they are about.
    var erased = 0
    /// Who committed the events, where no store could be asked; `nil` for commits that the clone lacks.
    var committers: [String?: Int] = [:]
    var problems: [Diagnostic]
    /// What commits did to the record and others have undone since.
    var putBack: [Diagnostic] = []
  }

  let comparison: Comparison
  private let events: EventHistory
  private let commits: EventCommits
  /// Whether older commits are missing.
  let isShallow: Bool
  private let store: (any CentralStore)?

  init(_ workspace: Workspace, _ source: LoadedBookSource) async throws {
    let repository = try workspace.place.open()
    let tip = try repository.publishedTip(source.settings)
    events = try EventHistory(repository, at: tip)
    commits = try EventCommits(repository, tip: tip)
    isShallow = repository.isShallow
    (store, comparison) = try await Self.store(workspace, source)
  }

  /// The store that the book was last synced from; another one knows other people.
  private static func store(_ workspace: Workspace, _ source: LoadedBookSource) async throws -> (
    (any CentralStore)?, Comparison
  ) {
    do {
      switch try await workspace.presentStore(source.settings) {
      case .absent(let path): return (nil, .notCompared(why: "there is no store at \(path)"))
      case .open(let store):
        let record = try await workspace.publishedBook(source.settings).record()
        let id = try await store.identity().id
        guard record.map({ $0.store == id }) ?? true else {
          return (
            nil, .notCompared(why: "the one here is not the one that the book was synced from")
          )
        }
        return (store, .compared)
      }
    } catch {
      guard let why = StateReader.whyNotTheStore(error) else { throw error }
      return (nil, .notCompared(why: why))
    }
  }

  /// The folders that have or had events and are none of these.
  func folders(besides known: [String]) -> [String] { commits.folders.subtracting(known).sorted() }

  /// The account's chain as published, held against the commits and the store.
  ///
  /// `isAccount` is false for a folder that is none any more: of it only what still stands there is held against the
  /// store.
  func check(_ id: String, folder: String, isAccount: Bool = true) async throws -> Account {
    var replay = EventReplay()
    var published: [PublishedEvent] = []
    var brought = BroughtEvents()
    for file in try events.files(of: folder) {
      replay.read(file.bytes, path: file.path) { event, line in
        published.append(PublishedEvent(seq: event.seq, hash: event.hash, path: file.path))
        brought.add(event.seq, in: file.path, from: commits.origin(of: line.utf8))
      }
    }
    let chain = replay.chain
    var account = Account(
      id: id, events: published.count, hash: chain.hash, at: chain.at,
      erased: chain.erased, problems: chain.problems.map(\.diagnostic))
    // Events that are not whole explain no status.
    if account.problems.isEmpty {
      account.problems += try events.unexplained(in: folder, by: replay.enrollments)
    }
    for rewrite in commits.rewrites(in: folder) {
      if rewrite.isPutBack {
        account.putBack.append(rewrite.problem)
      } else {
        account.problems.append(rewrite.problem)
      }
    }
    guard let store else {
      // A store decides which events are its own; without one, who committed them is all there is.
      account.problems += brought.foreign
      account.committers = brought.committers
      return account
    }
    if isAccount || !published.isEmpty {
      if let problem = try await compare(id, published, with: store) {
        account.problems.append(problem)
      }
      account.problems += try await StoreReplay(store).contradictions(in: id).map {
        Diagnostic(
          .storeContradicted, path: BookPath.status(in: folder), at: nil,
          message: "in the store \($0)",
          help:
            "put back a backup of the store; or move it away and rebuild it: pairbook adopt --from-book"
        )
      }
      account.unpublished = max(0, try await store.head(account: id).seq - chain.seq)
    }
    return account
  }

  private struct PublishedEvent {
    var seq: Int
    var hash: String
    var path: String
  }

  /// Event for event, by their hashes: who was erased from the book may still stand in the store. Every event
  /// after the first that differs follows another one, so one finding says it all.
  private func compare(
    _ account: String, _ published: [PublishedEvent], with store: any CentralStore
  ) async throws -> Diagnostic? {
    var held = [StoredEvent]()[...]
    for (index, event) in published.enumerated() {
      while let first = held.first, first.seq < event.seq { held.removeFirst() }
      if held.isEmpty {
        held = try await store.events(account: account, after: event.seq - 1, limit: 4096)[...]
      }
      if let own = held.first, own.seq == event.seq, own.hash == event.hash { continue }
      let after = published.count - index - 1
      return Diagnostic(
        .eventNotInStore, path: event.path, at: nil,
        message: after == 0
          ? "event \(event.seq) is not what the store holds"
          : "event \(event.seq) and the \(after) after it are not what the store holds",
        help: "look which of the two was changed: a backup of the store, or another clone, tells")
    }
    return nil
  }
}

/// What `log --verify` found.
struct VerificationReport {
  var store: ChainVerification.Comparison
  /// Whether older commits are missing.
  var isShallow: Bool
  var accounts: [ChainVerification.Account] = []
  /// Files that differ on disk from what was checked.
  var unchecked: [String] = []

  var isSound: Bool { accounts.allSatisfy(\.problems.isEmpty) }
  /// Whether all was looked at that could have been tampered with: every commit, or the store itself.
  var isComplete: Bool { !isShallow || store == .compared }

  /// Who committed the events of all accounts, those of most events first; `nil` for commits that the clone lacks.
  var committers: [(email: String?, events: Int)] {
    accounts.reduce(into: [String?: Int]()) { $0.merge($1.committers, uniquingKeysWith: +) }
      .map { (email: $0.key, events: $0.value) }
      .sorted { ($1.events, $0.email ?? "") < ($0.events, $1.email ?? "") }
  }
}
