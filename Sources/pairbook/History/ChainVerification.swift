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
    var problems: [Diagnostic]
    /// What commits did to the record and others have undone since.
    var putBack: [Diagnostic] = []
  }

  let comparison: Comparison
  private let events: EventHistory
  private let rewrites: RewrittenEvents
  private let store: (any CentralStore)?

  init(_ workspace: Workspace, _ source: LoadedBookSource) async throws {
    let repository = try workspace.place.open()
    let tip = try repository.publishedTip(source.settings)
    events = try EventHistory(repository, at: tip)
    rewrites = try RewrittenEvents(repository, tip: tip)
    (store, comparison) = try await Self.store(workspace, source)
  }

  /// The store that the book was last synced from; another one knows other people.
  private static func store(_ workspace: Workspace, _ source: LoadedBookSource) async throws -> (
    (any CentralStore)?, Comparison
  ) {
    do {
      switch try workspace.presentStore(source.settings) {
      case .absent(let path): return (nil, .notCompared(why: "there is no store at \(path)"))
      case .open(let store):
        let record = try await workspace.publishedRecord(source.settings)
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

  /// The account's chain as published, held against the commits and the store.
  func check(_ id: String, folder: String) async throws -> Account {
    var chain = EventChain()
    var published: [PublishedEvent] = []
    for file in try events.files(of: folder) {
      chain.read(file.bytes, path: file.path) { event, _ in
        published.append(PublishedEvent(seq: event.seq, hash: event.hash, path: file.path))
      }
    }
    var account = Account(
      id: id, events: published.count, hash: chain.hash, at: chain.at,
      problems: chain.problems.map(\.diagnostic))
    for rewrite in rewrites.rewrites(in: BookPath.events(in: folder)) {
      if rewrite.isPutBack {
        account.putBack.append(rewrite.problem)
      } else {
        account.problems.append(rewrite.problem)
      }
    }
    if let store {
      if let problem = try await compare(id, published, with: store) {
        account.problems.append(problem)
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
      if held.isEmpty {
        held = try await store.events(account: account, after: event.seq - 1, limit: 4096)[...]
      }
      while let first = held.first, first.seq < event.seq { held.removeFirst() }
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
  /// Whether the clone lacks older commits.
  var isShallow: Bool
  var accounts: [ChainVerification.Account] = []

  var isSound: Bool { accounts.allSatisfy(\.problems.isEmpty) }
}
